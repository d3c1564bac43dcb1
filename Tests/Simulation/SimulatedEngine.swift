import Agent
import Execution
import RunnerProtocol
import System

/// A job on a node: the real `Supervision` decides its attempts; processes are numbers in the ledger.
struct SimulatedJob {
    let key: AssignmentKey
    let start: JobStart
    var supervision: Supervision
    /// The present process.
    var process: SimulatedProcess?
    /// When the attempt started, by the time of day.
    var startedAtWall: UInt64 = 0
    /// It ignores the request to stop and must be killed.
    var isStubborn = false

    init(_ start: JobStart) {
        key = start.key
        self.start = start
        let specification = start.specification.copy()
        specification.attempts.restartsMax = start.restartsLeft
        supervision = Supervision(specification)
    }

    /// One that an earlier agent has started, whose process this is.
    init(_ start: JobStart, adopting process: SimulatedProcess) {
        self.init(start)
        startedAtWall = process.startedAtWall
        isStubborn = process.isStubborn
        supervision.resume(
            attempt: process.attempt, startedAt: process.startedAt, .uncounted, stop: process.stop)
        self.process = process
    }
}

/// The main process of an attempt, with what the keeper's board has of it.
struct SimulatedProcess {
    let key: AssignmentKey
    /// How many attempts of the assignment came before the engine's first one, and the engine's attempt.
    let attemptsBefore: UInt64
    let attempt: UInt64
    /// Its number in the ledger.
    let life: Int
    let startedAt: Instant
    let startedAtWall: UInt64
    let isStubborn: Bool
    /// When it will end by itself, and with what; below 0: by the signal to stop.
    var endsAt: UInt64
    var exitCode: Int32
    /// How it has ended, and whether an agent has noted that.
    var end: Supervision.ProcessEnd?
    var isEndNoted = false
    /// What was decided of it.
    var stop: (reason: Supervision.StopReason, killAt: Instant)?
    /// Whether its start is in the spool.
    var isTold = false
    /// Its keeper is dead, so that nobody learns how it ends.
    var isOrphan = false

    /// How it ends by itself.
    var ownEnd: Supervision.ProcessEnd { exitCode < 0 ? .killed(15) : .exited(exitCode) }
}

/// How long the processes of a job run and how they end. It is written in the job's arguments, so that it travels with the
/// specification as a real command does: `work SECONDS FAILURE-PERCENT`.
struct Behaviour {
    var milliseconds: UInt64
    var failurePercent: UInt64

    init(milliseconds: UInt64, failurePercent: UInt64) {
        self.milliseconds = milliseconds
        self.failurePercent = failurePercent
    }

    func specification(_ name: String) -> JobSpecification {
        let specification = JobSpecification(name: Array(name.utf8))
        for argument in ["work", "\(milliseconds)", "\(failurePercent)"] {
            specification.arguments.append(Array(argument.utf8))
        }
        return specification
    }

    init?(_ specification: JobSpecification) {
        let parts = specification.arguments.bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 3, parts[0] == "work", let milliseconds = UInt64(parts[1]), let percent = UInt64(parts[2])
        else { return nil }
        self.init(milliseconds: milliseconds, failurePercent: percent)
    }
}
