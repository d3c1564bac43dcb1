import RunnerProtocol

/// What a command line of `hero-runner exec` asks for.
struct ExecOptions {
    /// The job itself.
    var job: JobSpecification
    /// What is said on standard error when it has ended.
    var report = ReportForm.none
    /// Where one JSON line per attempt goes.
    var reportTarget = ReportTarget.none
    /// Whether a watcher process kills the tree at once if the runner is killed.
    var watcher = Watcher.none
    /// The cgroup under which the job's own is made; nil: the runner's own.
    var cgroupParent: [UInt8]?

    /// How a report is shown to a person.
    enum ReportForm { case none, text, json }
    /// A file that is appended to, or an open descriptor.
    enum ReportTarget { case none, file([UInt8]), descriptor(Int32) }
    /// Whether there is a watcher process.
    enum Watcher { case none, process }
}
