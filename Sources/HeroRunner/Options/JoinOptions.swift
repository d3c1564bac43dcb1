import RunnerProtocol

/// What a command line of `hero-runner join` asks for.
package struct JoinOptions: Equatable, Sendable {
    /// The token, or `-`: it is on standard input.
    package private(set) var token: [UInt8] = []
    /// Where the configuration is written: a file, or a directory for `runner.conf`; nil: the usual place.
    package private(set) var configuration: [UInt8]?
    /// The agent's directory; nil: the usual one.
    package private(set) var spool: [UInt8]?
    /// What becomes of a configuration for another coordinator or name.
    package private(set) var others = Others.kept

    /// `kept`: that is an error.
    package enum Others: UInt8, Sendable { case kept, replaced }

    /// Reads the words behind `join`, the first of which is number `start`; nil if they ask for help.
    package static func parse<Words: RandomAccessCollection>(
        _ words: Words, from start: Int
    ) throws(UsageError) -> JoinOptions? where Words.Element == [UInt8], Words.Index == Int {
        var options = JoinOptions()
        var at = start
        guard try options.read(words, &at) else { return nil }
        guard at < words.endIndex else { throw .noToken }
        options.token = words[at]
        at += 1
        guard try options.read(words, &at) else { return nil }
        if at < words.endIndex { throw .extraArgument(words[at]) }
        return options
    }

    /// Reads options; false if they ask for help.
    @inline(never)
    private mutating func read<Words: RandomAccessCollection>(
        _ words: Words, _ at: inout Int
    ) throws(UsageError) -> Bool where Words.Element == [UInt8], Words.Index == Int {
        var scanner = ArgumentScanner(words, from: at, .join)
        while let item = try scanner.next() {
            switch item.option {
            case .help: return false
            case .force: others = .replaced
            case .config: if let value = item.value { configuration = try item.option.path(value) }
            default: if let value = item.value { spool = try item.option.path(value) }
            }
        }
        at = scanner.at
        return true
    }
}
