import Model

/// Every run of which something is stored, whether it is over or not, with how much its jobs have in the logs.
struct KeptRuns: Sendable {
    /// In the order of their jobs' numbers, which is that of their submission. What is gone stays as a gap for a while.
    private var entries: [Entry] = []
    private var gaps = 0
    /// Of those that are over; and of some that were taken up again or are gone since.
    private var ends = Heap<End>()
    /// How many are over.
    private(set) var finishedCount: UInt64 = 0
    /// What those have in the logs.
    private(set) var finishedLogBytes: UInt64 = 0

    private struct Entry: Sendable {
        var run: KeptRun
        var logBytes: UInt64 = 0
        var isGone = false
    }

    private struct End: Comparable, Sendable {
        let at: UInt64
        let job: JobID

        static func < (a: End, b: End) -> Bool { (a.at, a.job) < (b.at, b.job) }
    }

    /// Takes one in whose jobs have higher numbers than those of all others.
    mutating func append(_ run: KeptRun) {
        precondition(entries.last.map { $0.run.jobs.upperBound < run.jobs.lowerBound } ?? true, "jobs are counted up")
        entries.append(Entry(run: run))
        if let end = run.endedAtMilliseconds { enterEnd(end, of: entries.count - 1) }
    }

    /// The run that has a job; nil: nothing of it is kept.
    subscript(job: JobID) -> KeptRun? { index(of: job).map { entries[$0].run } }

    /// The run of a job is over.
    mutating func finish(_ job: JobID, at milliseconds: UInt64) {
        guard let at = index(of: job), entries[at].run.endedAtMilliseconds == nil else { return }
        entries[at].run.endedAtMilliseconds = milliseconds
        enterEnd(milliseconds, of: at)
    }

    /// The run of a job goes on.
    mutating func resume(_ job: JobID) {
        guard let at = index(of: job) else { return }
        leaveEnd(of: at)
        entries[at].run.endedAtMilliseconds = nil
    }

    /// A job's log has grown.
    mutating func grow(_ growth: LogGrowth) {
        guard let at = index(of: growth.job) else { return }
        let isOver = entries[at].run.endedAtMilliseconds != nil
        if isOver { finishedLogBytes -= entries[at].logBytes }
        entries[at].logBytes = UInt64(max(0, Int64(clamping: entries[at].logBytes) + growth.bytes))
        if isOver { finishedLogBytes += entries[at].logBytes }
    }

    /// The one that ended first.
    mutating func firstFinished() -> KeptRun? {
        while let end = ends.first {
            if let run = self[end.job], run.endedAtMilliseconds == end.at { return run }
            _ = ends.popFirst()
        }
        return nil
    }

    /// Nothing of the run of a job is kept any more.
    mutating func remove(_ job: JobID) {
        guard let at = index(of: job) else { return }
        leaveEnd(of: at)
        entries[at].isGone = true
        gaps += 1
        guard gaps > 64, gaps > entries.count / 2 else { return }
        entries.removeAll { $0.isGone }
        gaps = 0
    }

    private mutating func enterEnd(_ milliseconds: UInt64, of at: Int) {
        ends.insert(End(at: milliseconds, job: entries[at].run.jobs.lowerBound))
        finishedCount += 1
        finishedLogBytes += entries[at].logBytes
    }

    private mutating func leaveEnd(of at: Int) {
        guard entries[at].run.endedAtMilliseconds != nil else { return }
        finishedCount -= 1
        finishedLogBytes -= entries[at].logBytes
    }

    private func index(of job: JobID) -> Int? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].run.jobs.upperBound < job { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].run.jobs.contains(job) && !entries[low].isGone ? low : nil
    }
}
