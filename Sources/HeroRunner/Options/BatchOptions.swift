import RunnerProtocol
import System

/// What a command line of `hero-runner batch` asks for: an object that `parse` fills in, and that is only read then.
package final class BatchOptions {
    private init() {}

    /// What every job begins with; see `BatchParser`.
    package var defaults = JobDraft()
    /// How many jobs run at once; nil: as many as there are CPUs.
    package var jobs: Int?
    /// What the first failure does.
    package var failure = FailurePolicy.goOn
    /// What is said on standard error when an attempt has ended.
    package var report = ExecOptions.ReportForm.none
    /// The file that gets one JSON line per attempt.
    package var reports: [UInt8]?
    /// The reports of an earlier run, whose successes are skipped.
    package var resume: [UInt8]?
    /// Where the jobs come from; nil: standard input.
    package var file: [UInt8]?
    /// Whether a watcher process kills the trees at once if the runner is killed.
    package var watcher = ExecOptions.Watcher.none
    /// The agent's socket to which reports are handed as well; nil: none.
    package var agent: [UInt8]?
    /// The cgroup under which the jobs' own are made; nil: the runner's own.
    package var cgroupParent: [UInt8]?

    /// `stop`: the first failure ends the jobs that run, and no other starts.
    package enum FailurePolicy: UInt8, Sendable { case goOn, stop }

    /// Reads the words behind `batch`, the first of which is number `start`; nil if they ask for help. Options may
    /// stand behind FILE as well.
    package static func parse<Words: RandomAccessCollection>(
        _ words: Words, from start: Int, in world: some Surroundings
    ) throws(UsageError) -> BatchOptions? where Words.Element == [UInt8], Words.Index == Int {
        let options = BatchOptions()
        // The list of jobs may come from standard input, so no job reads it unless told to.
        options.defaults.job.streams.input = .null
        var at = start
        guard try options.read(words, &at, world) == .run else { return nil }
        if at < words.endIndex {
            if !(words[at] == "-") { options.file = words[at] }
            at += 1
            guard try options.read(words, &at, world) == .run else { return nil }
        }
        if at < words.endIndex || options.file == [] { throw .extraArgument(words[words.endIndex - 1]) }
        try options.finish(world)
        return options
    }

    /// Whether something is to be run or explained.
    private enum Wish { case run, help }

    /// Reads options from a word on, and moves to the first that is none.
    @inline(never)
    private func read<Words: RandomAccessCollection>(
        _ words: Words, _ at: inout Int, _ world: some Surroundings
    ) throws(UsageError) -> Wish where Words.Element == [UInt8], Words.Index == Int {
        var scanner = ArgumentScanner(words, from: at, .batch)
        while let item = try scanner.next() {
            if item.option == .help { return .help }
            try take(item.option, item.value, world)
        }
        at = scanner.at
        return .run
    }

    @inline(never)
    private func finish(_ world: some Surroundings) throws(UsageError) {
        try checkSharedFiles()
        try defaults.finishDefaults { world.environment() }
    }

    /// Jobs that each empty the same file would destroy each other's output.
    private func checkSharedFiles() throws(UsageError) {
        guard defaults.job.streams.existing == .truncated else { return }
        if case .file(let path) = defaults.job.streams.output { throw .valueUnusable(.stdout, path, .sharedFile) }
        if case .file(let path) = defaults.job.streams.errors { throw .valueUnusable(.stderr, path, .sharedFile) }
    }

    @inline(never)
    private func take(_ option: Option, _ value: [UInt8]?, _ world: some Surroundings) throws(UsageError) {
        guard let value else {
            if option == .guard { watcher = .process }
            if option == .failFast { failure = .stop }
            return defaults.set(option, .on)
        }
        switch option {
        case .report: report = try ExecOptions.ReportForm(option, value)
        case .jobs: jobs = Int(try option.number(value))
        case .reports: reports = try option.path(value)
        case .resume: resume = try option.path(value)
        case .to: agent = try option.path(value)
        case .cgroupParent: cgroupParent = try option.path(value)
        default: return try defaults.set(option, to: value, in: world)
        }
        defaults.note(option)
    }
}
