import Agent
import Execution
import RunnerProtocol

/// A job that the engine has.
struct NodeJob {
    /// By which the supervisor names it.
    let serial: UInt32
    let key: AssignmentKey
    /// How many attempts it had before those of the engine.
    let attemptsBefore: UInt64
    /// The engine's attempt that runs, or ran last.
    var attempt: UInt64 = 0
    /// Whether a later agent would start it again.
    let isResumable: Bool
    /// Whether a limit that it insists on cannot be enforced.
    var isUnenforceable = false

    init(serial: UInt32, _ start: JobStart) {
        self.serial = serial
        key = start.key
        attemptsBefore = start.attemptsBefore
        isResumable = start.specification.attempts.restart != .never
    }
}

extension JobStart {
    /// What the job has of its own.
    @inline(never)
    var own: OwnPart {
        var own = OwnPart(specification)
        own.restartsMax = restartsLeft
        guard let index else { return own }
        var entry: [UInt8] = []
        entry.append("HERO_ARRAY_INDEX=")
        entry.append(decimal: index)
        own.variables.append(entry)
        entry = []
        entry.append("HERO_JOB=")
        entry.add(specification.fullName(index))
        own.variables.append(entry)
        return own
    }
}
