import RunnerProtocol
import System

/// What a command line of `hero-runner exec` asks for: an object that `parse` fills in, and that is only read then.
package final class ExecOptions {
    private init() {}

    /// The job itself.
    package var job = JobSpecification(name: [])
    /// What is said on standard error when an attempt has ended.
    package var report = ReportForm.none
    /// Where one JSON line per attempt goes.
    package var reportTarget = ReportTarget.none
    /// Whether a watcher process kills the tree at once if the runner is killed.
    package var watcher = Watcher.none
    /// The agent's socket to which reports are handed as well; nil: none.
    package var agent: [UInt8]?
    /// The cgroup under which the job's own is made; nil: the runner's own.
    package var cgroupParent: [UInt8]?

    /// How a report is shown to a person.
    package enum ReportForm: UInt8, Sendable {
        case none, text, json

        /// The value of `--report`.
        init(_ option: Option, _ text: [UInt8]) throws(UsageError) {
            let index = try option.word(text, of: WordList("none text json"))
            self = index == 0 ? .none : index == 1 ? .text : .json
        }
    }
    /// A file that is appended to, or an open descriptor.
    package enum ReportTarget: Equatable, Sendable { case none, file([UInt8]), descriptor(Int32) }
    /// Whether there is a watcher process.
    package enum Watcher: UInt8, Sendable { case none, process }

    /// Reads the words behind `exec`, the first of which is number `start`; nil if they ask for help. Everything from
    /// the first word that is no option, or from behind `--`, is the command.
    package static func parse<Words: RandomAccessCollection>(
        _ words: Words, from start: Int, in world: some Surroundings
    ) throws(UsageError) -> ExecOptions? where Words.Element == [UInt8], Words.Index == Int {
        let options = ExecOptions()
        guard try options.read(words, from: start, in: world) == .run else { return nil }
        return options
    }

    /// Whether something is to be run or explained.
    private enum Wish { case run, help }

    @inline(never)
    private func read<Words: RandomAccessCollection>(
        _ words: Words, from start: Int, in world: some Surroundings
    ) throws(UsageError) -> Wish where Words.Element == [UInt8], Words.Index == Int {
        var draft = JobDraft()
        var scanner = ArgumentScanner(words, from: start, .exec)
        while let item = try scanner.next() {
            if item.option == .help { return .help }
            try take(item.option, item.value, &draft, world)
        }
        for at in scanner.at..<words.endIndex { draft.job.arguments.append(words[at]) }
        guard !draft.job.arguments.isEmpty else { throw .nothingToRun }
        if draft.given.contains(.reportFile), draft.given.contains(.reportFd) {
            throw .contradiction(.reportFile, .reportFd)
        }
        try draft.finish { world.environment() }
        job = draft.job
        return .run
    }

    @inline(never)
    private func take(
        _ option: Option, _ value: [UInt8]?, _ draft: inout JobDraft, _ world: some Surroundings
    ) throws(UsageError) {
        guard let value else {
            if option == .guard { watcher = .process }
            return draft.set(option, .on)
        }
        switch option {
        case .report: report = try ReportForm(option, value)
        case .reportFile: reportTarget = .file(try option.path(value))
        case .reportFd: reportTarget = .descriptor(Int32(try option.number(value)))
        case .to: agent = try option.path(value)
        case .cgroupParent: cgroupParent = try option.path(value)
        default: return try draft.set(option, to: value, in: world)
        }
        draft.note(option)
    }
}
