import Agent
import Execution
import RunnerProtocol
import System

/// A job on a node: the real `Supervision` decides its attempts; processes are numbers in the ledger.
struct SimulatedJob {
    let key: AssignmentKey
    let start: JobStart
    var supervision: Supervision
    /// The present process, and when it will end by itself.
    var life: Int?
    var endsAt: UInt64 = 0
    var exitCode: Int32 = 0
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
