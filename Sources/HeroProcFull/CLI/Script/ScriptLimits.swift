import RunnerProtocol
import Script

/// What a script may use at most, by the option that says it.
enum ScriptLimit: String, CaseIterable {
    case operations = "--max-operations"
    case memory = "--max-memory"
    case time = "--timeout"
    case string = "--max-string"
    case array = "--max-array"
    case map = "--max-map"
    case callDepth = "--max-call-depth"
    case variables = "--max-variables"
    case functions = "--max-functions"
    case modules = "--max-modules"

    /// Reads a value: a size in bytes, a time in milliseconds or a number, and always more than none.
    func amount(_ text: String) throws(UsageError) -> Int {
        let bytes = Array(text.utf8)[...]
        let (amount, what) =
            switch self {
            case .memory, .string: (Quantity.bytes(bytes), "a size such as 64M")
            case .time: (Quantity.milliseconds(bytes), "a time such as 30s")
            case .operations, .array, .map, .callDepth, .variables, .functions, .modules:
                (Quantity.count(bytes), "a number")
            }
        guard let amount = amount.flatMap({ Int(exactly: $0) }), amount > 0 else {
            throw UsageError(message: "\(rawValue) needs \(what), more than 0, not `\(text)`")
        }
        return amount
    }

    /// Has an engine keep to it, also where it reads a script's literals.
    func set(_ amount: Int, in engine: Engine) {
        switch self {
        case .operations: engine.limits.operationsMax = amount
        case .memory: engine.limits.memoryBytesMax = amount
        case .time: engine.limits.wallTimeMillisecondsMax = amount
        case .string: (engine.limits.stringBytesMax, engine.syntax.stringBytesMax) = (amount, amount)
        case .array: (engine.limits.arrayItemsMax, engine.syntax.arrayItemsMax) = (amount, amount)
        case .map: (engine.limits.mapItemsMax, engine.syntax.mapItemsMax) = (amount, amount)
        case .callDepth: engine.limits.callDepthMax = amount
        case .variables: engine.limits.variablesMax = amount
        case .functions: engine.syntax.functionsMax = amount
        case .modules: engine.limits.modulesMax = amount
        }
    }

    /// The limit that a failure tells of; nil when it tells of none.
    static func reached(in failure: ErrorKind) -> ScriptLimit? {
        switch failure {
        case .tooManyOperations: .operations
        case .tooManyVariables: .variables
        case .tooManyModules: .modules
        case .stackOverflow: .callDepth
        case .terminated(.string): .time
        case .parsing(.tooManyFunctions): .functions
        case .dataTooLarge(let text), .parsing(.literalTooLarge(let text, _)): large[text]
        default: nil
        }
    }

    /// What the engine calls too large.
    private static let large: [String: ScriptLimit] = [
        "Too much memory used": .memory,
        "Length of string too large": .string, "Length of string": .string,
        "Size of array/BLOB too large": .array, "Size of array literal": .array,
        "Size of object map too large": .map, "Number of properties in object map literal": .map,
    ]
}

/// The limits that were given on a command line.
struct ScriptLimits {
    private var given: [ScriptLimit: (text: String, amount: Int)] = [:]

    /// No limits but the engine's own.
    init() {}

    /// Those of a command's options; of two values the later one counts.
    init(_ options: [(option: String, value: String)]) throws(UsageError) {
        for (option, text) in options {
            guard let limit = ScriptLimit(rawValue: option) else { continue }
            given[limit] = (text, try limit.amount(text))
        }
    }

    /// An engine that keeps to them.
    var engine: Engine {
        let engine = Engine()
        for (limit, (_, amount)) in given { limit.set(amount, in: engine) }
        return engine
    }

    /// Which of them a script ran into; nil when it failed for another reason.
    func hint(for failure: ErrorKind) -> String? {
        ScriptLimit.reached(in: failure).flatMap { limit in
            given[limit].map { "`\(limit.rawValue) \($0.text)` allows no more" }
        }
    }
}
