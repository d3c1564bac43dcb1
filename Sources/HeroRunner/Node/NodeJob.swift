import Agent
import RunnerProtocol

/// A job that the engine has.
struct NodeJob {
    /// By which the supervisor names it.
    let serial: UInt32
    /// Whether a later agent would start it again.
    let isResumable: Bool
    /// Whether it has a directory for its files.
    let hasFiles: Bool
    /// Whether a limit that it insists on cannot be enforced.
    var isUnenforceable = false
    let key: AssignmentKey
    /// How many attempts it had before those of the engine.
    let attemptsBefore: UInt64
    /// The engine's attempt that runs, or ran last.
    var attempt: UInt64 = 0

    init(serial: UInt32, _ start: JobStart) {
        self.serial = serial
        key = start.key
        attemptsBefore = start.attemptsBefore
        hasFiles = !start.specification.files.isEmpty
        isResumable = start.specification.attempts.restart != .never
    }
}
