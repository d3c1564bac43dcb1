import RunnerProtocol
import System

/// A job between its first start and its last end: what the kernel knows of it.
final class LiveJob {
    // Small things stand side by side: there are thousands of jobs.
    /// Which one it is; never used again, so that a late event finds nothing.
    let serial: UInt32
    private var slotNumber: Int32 = 0
    /// The main process, until it was reaped.
    var process: Int32?
    /// How it ended, until `supervision` was told.
    var processEnd: Supervision.ProcessEnd?
    /// Its main process, when the keeper has died that was the parent.
    var orphan: Descriptor?
    var supervision: Supervision
    /// What its `OwnPart` says.
    let index: UInt64?
    let files: [UInt8]
    /// Its cgroup, from the start of an attempt to the end of its tree.
    var cgroup: Cgroup?
    /// Watches over the cgroup, if asked to.
    var watcher: Watcher?
    /// By what it is known beyond an agent.
    var mark: JobMark?
    /// How many attempts it has had before this supervisor had it.
    let attemptsBefore: UInt64
    /// Output on its way to rotated files.
    var output: OutputPump?
    var errors: OutputPump?
    /// Output on its way to whoever keeps it.
    var capturedOutput: OutputCapture?
    var capturedErrors: OutputCapture?
    /// When the attempt was started, in milliseconds since 1970-01-01 UTC.
    private(set) var startedAtMilliseconds: UInt64 = 0
    private var begunReport: AttemptReport?

    init(
        serial: UInt32, _ specification: JobSpecification, own: OwnPart, attemptsBefore: UInt64, mark: JobMark?
    ) {
        self.serial = serial
        self.mark = mark
        self.attemptsBefore = attemptsBefore
        index = own.index
        files = own.files
        supervision = Supervision(specification, restartsMax: own.restartsMax)
    }

    /// Its slot of the keeper's board; 0: none.
    var slot: Int {
        get { Int(slotNumber) }
        set { slotNumber = Int32(newValue) }
    }

    /// Shared with others of its array.
    var specification: JobSpecification { supervision.job }

    /// An attempt starts, or has started, then.
    func begin(atMilliseconds time: UInt64) {
        startedAtMilliseconds = time
        begunReport = nil
    }

    /// What is known of the attempt so far. While it runs there is nothing, which takes no memory.
    @inline(never)
    var report: AttemptReport {
        if let begunReport { return begunReport }
        let report = AttemptReport(name: specification.name, attempt: supervision.attempt, cause: .unknown)
        report.startedAtMilliseconds = startedAtMilliseconds
        begunReport = report
        return report
    }

    /// Starts a watcher over the cgroup; nil if there is none.
    func watch() throws(Errno) -> Watcher? {
        switch cgroup {
        case .some(let cgroup): try Watcher.start(over: cgroup)
        case nil: nil
        }
    }

    /// When it must be looked at next, if nothing happens before.
    var deadline: Instant? {
        earliest(supervision.deadline, earliest(output?.retryAt, errors?.retryAt))
    }

    /// Notes that the attempt has run until then.
    @inline(never)
    func setWallTime(at end: Instant) {
        report.figures[.wallMicroseconds] = end.microseconds(since: supervision.startedAt)
    }
}

/// The earlier of two moments, where nil is never.
@inline(never)
func earliest(_ a: Instant?, _ b: Instant?) -> Instant? {
    guard let a, let b else { return a ?? b }
    return min(a, b)
}
