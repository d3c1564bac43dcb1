/// A command line that was not understood.
struct UsageError: Error {
    /// What is wrong with it.
    let message: String
}

/// The words behind a command: operands, flags, and options with a value. What follows `--` is an operand; so is `-`.
struct ScriptArguments {
    /// Files and names.
    private(set) var operands: [String] = []
    /// Flags that were given.
    private(set) var flags: Set<String> = []
    /// Options with their values, in order.
    private(set) var values: [(option: String, value: String)] = []

    /// Sorts the words. `flags` and `pairs` are the options there are, with their dashes.
    init(_ words: [String], flags known: Set<String>, pairs: Set<String>) throws(UsageError) {
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
