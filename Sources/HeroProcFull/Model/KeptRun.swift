/// A run of which something is stored, or a job without one: what must be known of it once it is over. Its groups and its
/// jobs have consecutive numbers.
package struct KeptRun: Equatable, Sendable {
    package var name: RunName
    /// nil: one job by itself.
    package var run: RunID?
    package var groups: ClosedRange<GroupID>
    package var jobs: ClosedRange<JobID>
    /// nil: it is not over.
    package var endedAtMilliseconds: UInt64?

    package init(name: RunName, run: RunID?, groups: ClosedRange<GroupID>, jobs: ClosedRange<JobID>) {
        self.name = name
        self.run = run
        self.groups = groups
        self.jobs = jobs
    }

    package var jobCount: UInt64 { jobs.upperBound.number - jobs.lowerBound.number + 1 }
}

/// How much of what is over is kept. What goes first is what ended first.
package struct Retention: Equatable, Sendable {
    /// How long after its end.
    package var ageMilliseconds: UInt64 = 30 * 86_400_000
    /// How many runs, jobs without a run among them; and as many reports of jobs that were run directly on nodes.
    package var runsMax: UInt64 = 10_000
    /// How much all their jobs together have in the logs.
    package var logBytesMax: UInt64 = 4 << 30

    package init() {}
}

/// A job's log has become longer, or shorter: when it is long its older half is dropped.
package struct LogGrowth: Equatable, Sendable {
    package var job: JobID
    package var bytes: Int64

    package init(job: JobID, bytes: Int64) {
        self.job = job
        self.bytes = bytes
    }
}
