import RunnerProtocol
import System

/// What an agent is told.
package indirect enum AgentEvent {
    /// First of all: which boot this is, an identifier that nothing else has, and whether a part of the spool was lost.
    /// What an earlier agent had left running goes on if it is adopted, and has been killed by now if it is not. nil: no
    /// keeper has outlived that agent, so nothing runs, and nobody knows what was started.
    case booted(bootID: Identifier, freshID: Identifier, loss: SpoolRecovery.Loss, adopted: Adopted?)
    /// `deadline` has passed.
    case timerExpired

    // The disk.

    /// Everything appended up to that `sync` is on the disk.
    case spooled(through: UInt64)
    /// A `sync`, or what it was to write, failed.
    case spoolFailed(Errno)

    // The link. Each `connect` is answered by `linkOpened` or `linkClosed`, each `close` by `linkClosed`.

    /// The connection is there.
    case linkOpened
    /// It is not, or not any more; `randomness` is any number, for the jitter of the pause that follows.
    case linkClosed(LinkFailure, randomness: UInt32)
    /// A record came.
    case received(Record)
    /// An order came that is not known here, and need not be.
    case passedOver

    // The engine. Attempts count from 1 with each `start`.

    /// An attempt's main process runs.
    case attemptStarted(AssignmentKey, attempt: UInt64, atMilliseconds: UInt64)
    /// An attempt has ended, its whole tree with it. The report is the agent's from here on.
    case attemptEnded(AssignmentKey, attempt: UInt64, AttemptReport, AttemptEnd.Outlook)
    /// No attempt of the job will follow.
    case jobFinished(AssignmentKey)
    /// The job cannot be run here.
    case startRefused(AssignmentKey, Notice.Refusal)

    // Output. The bytes are the edge's; see `OutputQueue`.

    /// A job has written something, and the edge has kept it.
    case outputKept(OutputPart)
    /// What an earlier agent has kept of a stream, and nobody has taken, begins there.
    case outputResumed(OutputPlace)
    /// The edge could not keep what a job has written up to that place.
    case outputLost(OutputPlace)

    // Whoever sits at the node.

    /// A job that was run without a coordinator.
    case directReport(AttemptReport)
    /// End a job.
    case stopJob(AssignmentKey)
    /// Take no more jobs, finish or stop those there are, then leave.
    case drain(Draining)

    /// What becomes of the jobs there are.
    package enum Draining { case finish, stop }
}

/// What an agent takes over from one that was killed, as their keeper has kept it. It is the whole truth: what is not
/// in it was not started, or its end is in the spool.
package struct Adopted: Equatable {
    /// When the coordinator was last certain to hear, `AgentCore.heard` of the earlier agent; nil: never.
    package var heard: Instant?
    /// The engine's jobs that have an attempt which runs, or whose end may not be in the spool. The engine has all that
    /// `AgentCore.start(of:)` gives a start for, and no other.
    package var jobs: [Job]

    package init(heard: Instant? = nil, jobs: [Job] = []) {
        self.heard = heard
        self.jobs = jobs
    }

    /// A job of the engine's.
    package struct Job: Equatable {
        package var key: AssignmentKey
        /// How many attempts of the assignment came before the engine's first one.
        package var attemptsBefore: UInt64
        /// The engine's attempt.
        package var attempt: UInt64

        package init(key: AssignmentKey, attemptsBefore: UInt64, attempt: UInt64) {
            self.key = key
            self.attemptsBefore = attemptsBefore
            self.attempt = attempt
        }

        /// The attempt's number within its assignment.
        var number: UInt64 { attemptsBefore + attempt }
    }
}

/// Why there is no connection. Each is one line for people.
package enum LinkFailure: Error, Equatable {
    /// The system call that failed said so.
    case system(Errno)
    /// The coordinator's name could not be resolved.
    case unknownHost
    /// It is another coordinator, or another runner, than the keys say.
    case untrusted
    /// There was no connection, or no answer to the hello, in time.
    case timedOut
    /// A ping was not answered.
    case silent
    /// The other side has ended it.
    case ended
    /// It has said why.
    case goodbye(Goodbye)
    /// What came breaks the protocol's rules.
    case malformed
    /// It speaks no version that is known here.
    case version(UInt32)
    /// The spool has no room even for a refusal.
    case spoolFull
    /// The agent leaves.
    case leaving
}
