import Script

/// A command line that was not understood.
struct UsageError: Error {
    /// What is wrong with it.
    let message: String
}

/// The options that each command of `hero-proc script` takes, beside `--help`.
enum ScriptOptions {
    /// Options without a value.
    static let flags: [String: Set<String>] = [
        "run": ["--json"], "check": ["--json"], "fmt": ["--check"], "repl": [], "doc": ["--json"],
        "conform": ["--json"],
    ]
    /// Options with a value.
    static let pairs: [String: Set<String>] = ["run": running, "repl": running]

    private static let running = Set(ScriptLimit.allCases.map(\.rawValue)).union(["--arg"])
}

/// The words behind a command: operands, flags, and options with a value. What follows `--` is an operand; so is `-`.
struct ScriptArguments {
    /// Files and names.
    private(set) var operands: [String] = []
    /// Flags that were given.
    private(set) var flags: Set<String> = []
    /// Options with their values, in order.
    private(set) var values: [(option: String, value: String)] = []

    /// Sorts the words of a command.
    init(_ words: [String], of command: String) throws(UsageError) {
        let known = ScriptOptions.flags[command] ?? []
        let pairs = ScriptOptions.pairs[command] ?? []
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                return
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if known.contains(word) {
                flags.insert(word)
            } else if pairs.contains(word) {
                guard let value = rest.popFirst() else { throw UsageError(message: "\(word) needs a value") }
                values.append((word, value))
            } else if parts.count == 2, pairs.contains(parts[0]) {
                values.append((parts[0], parts[1]))
            } else if word.hasPrefix("-") && word != "-" {
                throw UsageError(message: "no option `\(word)`")
            } else {
                operands.append(word)
            }
        }
    }
}

/// What `--arg K=V` gives to a script.
extension ScriptArguments {
    /// The names and values of `--arg`, in order.
    func constants() throws(UsageError) -> [(name: String, value: String)] {
        var constants: [(String, String)] = []
        for (option, pair) in values where option == "--arg" {
            guard let mark = pair.firstIndex(of: "="), mark != pair.startIndex else {
                throw UsageError(message: "--arg needs K=V, not `\(pair)`")
            }
            constants.append((String(pair[..<mark]), String(pair[pair.index(after: mark)...])))
        }
        return constants
    }

    /// The map that a script sees as `ARGS`; of two values of a name the later one counts.
    static func value(of constants: [(name: String, value: String)]) -> Value {
        let given = MapBox()
        for (name, value) in constants { given.set(Text(name), .string(value)) }
        return .map(given)
    }
}
