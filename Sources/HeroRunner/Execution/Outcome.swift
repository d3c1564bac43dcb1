import RunnerProtocol
import System

/// What a supervisor has to tell whoever gave it jobs.
package indirect enum Outcome {
    /// An attempt's main process runs, for an agent.
    case attemptStarted(attempt: UInt64, atMilliseconds: UInt64, job: UInt32)
    /// A job has written to a stream that is captured, for an agent.
    case written(Written, job: UInt32)
    /// An attempt has ended, or could not be started.
    case attemptEnded(AttemptReport, job: UInt32)
    /// The job is over: it will not be started again.
    case finished(job: UInt32)
    /// A limit cannot be enforced here. If the job insists on its limits, it was not started.
    case limitRefused(CgroupError, job: UInt32)
    /// A log file cannot be written for now; the job's output waits.
    case outputBlocked(path: [UInt8], Errno, job: UInt32)
    /// The job has ended, and its last output, at least so many bytes of it, could not be written.
    case outputLost(path: [UInt8], bytes: Int, Errno, job: UInt32)
    /// The input that was waited for can be read.
    case inputReady
    /// A descriptor that is watched has something to read, room to write, or an end.
    case ready(watch: UInt32)
    /// The keeper was killed: this agent's death is its jobs' from here on.
    case keeperEnded
    /// A signal came, for an agent.
    case signalled(Int32)
    /// Somebody asked this process to stop: no further job is wanted.
    case stopped
}

/// How much is counted for a report.
package enum ReportDetail: Sendable {
    /// All there is.
    case everything
    /// What the cause needs.
    case cause
}

/// Whether a process of its own watches over each job, in case the runner is killed.
package enum Watching: Sendable { case none, process }
