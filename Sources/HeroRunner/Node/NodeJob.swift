import Agent
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
    /// Whether it has a directory for its files.
    let hasFiles: Bool
    /// Whether a limit that it insists on cannot be enforced.
    var isUnenforceable = false

    init(serial: UInt32, _ start: JobStart) {
        self.serial = serial
        key = start.key
        attemptsBefore = start.attemptsBefore
        hasFiles = !start.specification.files.isEmpty
        isResumable = start.specification.attempts.restart != .never
    }
}

extension JobStart {
    /// What the engine is given: one job of its own. `files` is the directory of its files, if it has any.
    func job(filesIn files: [UInt8]) -> JobSpecification {
        let job = specification.copy()
        job.attempts.restartsMax = restartsLeft
        if !job.files.isEmpty {
            job.variables.set([UInt8]("HERO_FILES"), to: files)
            if job.directory == nil { job.directory = files }
        }
        guard let index else { return job }
        var number: [UInt8] = []
        number.append(decimal: index)
        job.variables.set([UInt8]("HERO_ARRAY_INDEX"), to: number)
        job.variables.set([UInt8]("HERO_JOB"), to: specification.fullName(index))
        return job
    }
}
