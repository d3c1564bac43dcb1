import FoundationEssentials
import Script

/// One recorded script of Tests/Vectors/rhai/cases.jsonl: what the parser needs of it.
struct ConformanceCase: Decodable {
    /// A recorded failure.
    struct Failure: Decodable {
        var kind: String
        var message: String
        var outer: String
        var parse: String?
        var line: Int?
        var pos: Int?
    }
    /// A host option.
    enum Option: Decodable {
        case flag(Bool)
        case number(Int)
        case pair([Int])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? container.decode(Int.self) {
                self = .number(number)
            } else {
                self = .pair(try container.decode([Int].self))
            }
        }
    }
    /// The outcome of the older release.
    struct Older: Decodable {
        var error: Failure?
    }

    var id: String
    var script: String
    var mode: String
    var error: Failure?
    var options: [String: Option]?
    var files: [String: String]?
    var v1_25: Older?

    /// Every case.
    static func all() throws -> [ConformanceCase] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appending(path: "Vectors/rhai/cases.jsonl"))
        let decoder = JSONDecoder()
        return try data.split(separator: UInt8(ascii: "\n")).map { try decoder.decode(ConformanceCase.self, from: $0) }
    }

    /// What the parser must enforce in this case.
    var syntaxOptions: SyntaxOptions {
        var result = SyntaxOptions()
        for (name, option) in options ?? [:] {
            switch (name, option) {
            case ("strict_variables", .flag(let flag)): result.strictVariables = flag
            case ("allow_shadowing", .flag(let flag)): result.allowShadowing = flag
            case ("allow_looping", .flag(let flag)): result.allowLooping = flag
            case ("allow_anonymous_fn", .flag(let flag)): result.allowAnonymousFunctions = flag
            case ("max_string_size", .number(let number)): result.stringBytesMax = number
            case ("max_array_size", .number(let number)): result.arrayItemsMax = number
            case ("max_map_size", .number(let number)): result.mapItemsMax = number
            case ("max_functions", .number(let number)): result.functionsMax = number
            case ("max_expr_depths", .pair(let pair)):
                result.expressionDepthMax = pair[0]
                result.functionExpressionDepthMax = pair[1]
            default: break
            }
        }
        return result
    }
}
