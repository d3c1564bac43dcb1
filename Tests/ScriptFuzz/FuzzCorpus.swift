import FoundationEssentials
import Script

/// What inputs are made of.
package struct FuzzCorpus {
    private struct Record: Decodable {
        let script: String
    }

    /// Whole scripts.
    package let scripts: [[UInt8]]
    /// The same, cut into tokens and comments.
    let tokens: [[[UInt8]]]
    /// Names of functions, each once.
    let functions: [String]

    /// The scripts of a file of recorded cases.
    package init(cases path: String) throws {
        let data = try Data(contentsOf: URL(filePath: path))
        let decoder = JSONDecoder()
        scripts = try data.split(separator: UInt8(ascii: "\n")).map {
            Array(try decoder.decode(Record.self, from: $0).script.utf8)
        }
        tokens = scripts.map(FuzzCorpus.tokens).filter { !$0.isEmpty }
        let names = Engine().documentation.map(\.name).filter { $0 != "sleep" && FuzzCorpus.isWord($0) }
        functions = Set(names).sorted()
    }

    private static func isWord(_ name: String) -> Bool {
        name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0 > 0x2f && $0 < 0x3a || $0 > 0x60 && $0 < 0x7b }
    }

    private static func tokens(of source: [UInt8]) -> [[UInt8]] {
        var options = SyntaxOptions()
        options.keepsElements = true
        var parser = Parser(source: source, options: options)
        // A script that is refused has the tokens before the mistake.
        _ = try? parser.parseScript()
        return parser.elements.map { Array(source[$0.bytes]) }
    }
}
