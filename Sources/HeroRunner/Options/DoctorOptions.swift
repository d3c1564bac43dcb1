import RunnerProtocol

/// What a command line of `hero-runner doctor` asks for.
package struct DoctorOptions: Equatable, Sendable {
    /// For a person or for a program.
    package var form = Form.text
    /// The cgroup under which jobs would get theirs; nil: the runner's own.
    package var cgroupParent: [UInt8]?

    /// How the findings are shown.
    package enum Form: UInt8, Sendable { case text, json }

    /// Reads the words behind `doctor`, the first of which is number `start`; nil if they ask for help.
    package static func parse<Words: RandomAccessCollection>(
        _ words: Words, from start: Int
    ) throws(UsageError) -> DoctorOptions? where Words.Element == [UInt8], Words.Index == Int {
        var options = DoctorOptions()
        var scanner = ArgumentScanner(words, from: start, .doctor)
        while let item = try scanner.next() {
            if item.option == .help { return nil }
            if item.option == .json { options.form = .json }
            if let value = item.value { options.cgroupParent = try item.option.path(value) }
        }
        if scanner.at < words.endIndex { throw .extraArgument(words[scanner.at]) }
        return options
    }
}
