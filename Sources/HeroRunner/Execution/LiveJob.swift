import RunnerProtocol
import System

/// A job between its first start and its last end: what the kernel knows of it.
final class LiveJob {
    /// Which one it is; never used again, so that a late event finds nothing.
    let serial: UInt32
    let specification: JobSpecification
    var supervision: Supervision
    /// The main process, until it was reaped.
    var process: Int32?
    /// How it ended, until `supervision` was told.
    var processEnd: Supervision.ProcessEnd?
    /// Its cgroup, from the start of an attempt to the end of its tree.
    var cgroup: Cgroup?
    /// Watches over the cgroup, if asked to.
    var watcher: Watcher?
    /// By what it is known beyond an agent.
    var mark: JobMark?
    /// Its slot of the keeper's board; 0: none.
    var slot = 0
    /// Its main process, when the keeper has died that was the parent.
    var orphan: Descriptor?
    /// How many attempts it has had before this supervisor had it.
    let attemptsBefore: UInt64
    /// Output on its way to rotated files.
    var output: OutputPump?
    var errors: OutputPump?
    /// Output on its way to whoever keeps it.
    var capturedOutput: OutputCapture?
    var capturedErrors: OutputCapture?
    var startedAt = Instant(nanoseconds: 0)
    /// What is known of the attempt so far.
    var report: AttemptReport

    init(serial: UInt32, _ specification: JobSpecification, attemptsBefore: UInt64, mark: JobMark? = nil) {
        self.serial = serial
        self.mark = mark
        self.attemptsBefore = attemptsBefore
        self.specification = specification
        supervision = Supervision(specification)
        report = AttemptReport(name: specification.name, attempt: 0, cause: .unknown)
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
    func setWallTime(at end: Instant) { report.figures[.wallMicroseconds] = end.microseconds(since: startedAt) }
}

/// The earlier of two moments, where nil is never.
@inline(never)
func earliest(_ a: Instant?, _ b: Instant?) -> Instant? {
    guard let a, let b else { return a ?? b }
    return min(a, b)
}
