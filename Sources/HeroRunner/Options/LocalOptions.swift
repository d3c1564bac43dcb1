import RunnerProtocol

/// What a command line of `hero-runner list`, `stop` or `logs` asks for.
package struct LocalOptions: Equatable, Sendable {
    /// The job that is meant; empty for `list`.
    package var job: [UInt8] = []
    /// What the agent is called; nil: as the machine.
    package var name: [UInt8]?
    /// The agent's directory; nil: the usual one.
    package var spool: [UInt8]?
    /// For a person or for a program.
    package var form = DoctorOptions.Form.text

    /// Reads the words behind the command, the first of which is number `start`; nil if they ask for help.
    package static func parse<Words: RandomAccessCollection>(
        _ words: Words, from start: Int, _ command: Command
    ) throws(UsageError) -> LocalOptions? where Words.Element == [UInt8], Words.Index == Int {
        var options = LocalOptions()
        var at = start
        guard try options.read(words, &at, command) else { return nil }
        if command != .list {
            guard at < words.endIndex else { throw .noJob }
            options.job = words[at]
            at += 1
            guard try options.read(words, &at, command) else { return nil }
        }
        if at < words.endIndex { throw .extraArgument(words[at]) }
        return options
    }

    /// Reads options; false if they ask for help.
    private mutating func read<Words: RandomAccessCollection>(
        _ words: Words, _ at: inout Int, _ command: Command
    ) throws(UsageError) -> Bool where Words.Element == [UInt8], Words.Index == Int {
        var scanner = ArgumentScanner(words, from: at, command.place)
        while let item = try scanner.next() {
            switch item.option {
            case .help: return false
            case .json: form = .json
            case .name: name = item.value
            default: if let value = item.value { spool = try item.option.path(value) }
            }
        }
        at = scanner.at
        return true
    }
}
