import RunnerProtocol

/// Where a job stands.
package enum JobState: Equatable, Sendable {
    /// Groups that it needs have not succeeded yet.
    case waiting
    /// It may run as soon as there is a runner for it.
    case ready
    /// A runner was told to run it.
    case assigned(Assigned)
    /// An attempt of it runs, or the runner is about to start the next.
    case running(Assigned)
    /// It is over.
    case ended(JobOutcome)

    /// The runner that has it.
    package var assigned: Assigned? {
        switch self {
        case .assigned(let assigned), .running(let assigned): assigned
        case .waiting, .ready, .ended: nil
        }
    }

    /// Whether nothing more will happen.
    package var isOver: Bool {
        switch self {
        case .ended: true
        case .waiting, .ready, .assigned, .running: false
        }
    }
}

/// Who has a job.
package struct Assigned: Equatable, Sendable {
    package var runner: RunnerID
    /// The number of the assignment, see `AssignmentKey`.
    package var epoch: UInt64

    package init(runner: RunnerID, epoch: UInt64) {
        self.runner = runner
        self.epoch = epoch
    }
}

/// That a job is to end, while a runner has it.
package struct StopWish: Equatable, Sendable {
    package var how: Order.Stop
    package var reason: Reason

    package init(_ how: Order.Stop, _ reason: Reason) {
        self.how = how
        self.reason = reason
    }

    package enum Reason: UInt8, Sendable {
        /// Somebody asked for it.
        case requested
        /// Its deadline has passed.
        case deadline
    }

    /// What a job comes to that ended because of it.
    package var outcome: JobOutcome {
        switch reason {
        case .requested: .cancelled(.requested)
        case .deadline: .failed(.deadline)
        }
    }
}

/// How a job ended.
package enum JobOutcome: Equatable, Sendable {
    /// Its last attempt exited with 0.
    case succeeded
    /// It did not, and is not tried again.
    case failed(Failure)
    /// Somebody asked for its end, or it became pointless.
    case cancelled(Cancellation)

    /// Why a job has failed.
    package enum Failure: UInt8, Sendable {
        /// Its last attempt failed; the attempt's record says how.
        case attempt
        /// Its runner was lost or rebooted too often.
        case losses
        /// Nobody can say any more how it ended.
        case unknown
        /// It had not ended by its deadline.
        case deadline
    }

    /// Why a job was cancelled.
    package enum Cancellation: UInt8, Sendable {
        /// Somebody asked for it.
        case requested
        /// A group that it needs did not succeed.
        case need
    }
}

/// How a run ended.
package enum RunOutcome: UInt8, Sendable {
    /// Every job succeeded.
    case succeeded
    /// At least one failed.
    case failed
    /// None failed, and at least one was cancelled.
    case cancelled
}

/// Why no runner that is known can run a group's jobs.
package enum BlockReason: UInt8, Comparable, Sendable {
    /// No runner is enrolled.
    case noRunner
    /// None has the labels.
    case labels
    /// None with the labels has so much of a resource.
    case resources
    /// None with both can enforce the limits.
    case limits
}

extension BlockReason {
    /// The later a reason is found, the nearer was the runner.
    package static func < (a: BlockReason, b: BlockReason) -> Bool { a.rawValue < b.rawValue }
}
