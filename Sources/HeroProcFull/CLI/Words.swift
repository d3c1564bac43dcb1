/// The words behind a command: operands, flags, and options with values. What follows `--` is `command`.
struct Words {
    private(set) var operands: [String] = []
    private(set) var flags: Set<String> = []
    private(set) var values: [(option: String, value: String)] = []
    /// What stands behind `--`; nil: there is no `--`.
    private(set) var command: [String]?

    /// What an option is.
    enum Kind { case flag, pair }

    /// Sorts words; `kind` says what an option is, nil if there is none of that name. Names are with their dashes.
    init(_ words: [String], _ kind: (String) -> Kind?) throws(UsageError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                command = Array(rest)
                return
            }
            guard word.hasPrefix("-"), word != "-" else {
                operands.append(word)
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            switch kind(parts[0]) {
            case .flag where parts.count == 1: flags.insert(word)
            case .flag: throw UsageError(message: "\(parts[0]) takes no value")
            case .pair where parts.count == 2: values.append((parts[0], parts[1]))
            case .pair:
                guard let value = rest.popFirst() else { throw UsageError(message: "\(word) needs a value") }
                values.append((word, value))
            case nil: throw UsageError(message: "no option `\(parts[0])`")
            }
        }
    }

    /// Sorts the words behind a command of the coordinator, such as `run list`.
    init(_ words: [String], of command: String) throws(UsageError) {
        try self.init(words) { CoordinatorOptions.kind(of: $0, for: command) }
    }

    /// The last value of an option.
    func value(_ option: String) -> String? { values.last { $0.option == option }?.value }

    /// All values of an option.
    func all(_ option: String) -> [String] { values.filter { $0.option == option }.map(\.value) }

    /// The last value of an option as a number.
    func number<Number: FixedWidthInteger>(_ option: String, _ type: Number.Type) throws(UsageError) -> Number? {
        guard let text = value(option) else { return nil }
        guard let number = Number(text) else { throw UsageError(message: "\(option) needs a number, not `\(text)`") }
        return number
    }

    /// The one operand that is expected.
    func operand(_ what: String) throws(UsageError) -> String {
        guard operands.count == 1, command == nil else { throw UsageError(message: "one \(what) is expected") }
        return operands[0]
    }

    /// Throws if there is any operand.
    func none() throws(UsageError) {
        if let first = operands.first { throw UsageError(message: "`\(first)` is not expected") }
    }
}
