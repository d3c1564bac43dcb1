import RunnerProtocol

/// What somebody asks to be run: one or more groups of jobs that may need each other.
package struct Submission: Sendable {
    /// What the run is called before its number; see `RunName.isBase`.
    package var base: String
    /// A run with a record of its own, or one job by itself.
    package var form = Form.run
    /// In the order in which people wrote them.
    package var groups: [GroupDefinition]
    /// Why it exists.
    package var origin: Origin
    /// How many of its jobs run at a time; nil: no limit.
    package var runningMax: UInt64?

    package init(base: String, groups: [GroupDefinition], origin: Origin) {
        self.base = base
        self.groups = groups
        self.origin = origin
    }

    /// Whether there is a run.
    package enum Form: UInt8, Sendable { case run, direct }
}

/// Why a run exists.
package struct Origin: Equatable, Sendable {
    /// Who or what asked: `user 1000`, `schedule nightly`, `script deploy.rhai`.
    package var cause: String
    /// The run from within which it was asked for.
    package var parent: RunID?

    package init(cause: String, parent: RunID? = nil) {
        self.cause = cause
        self.parent = parent
    }
}

/// Jobs under one name: a single one, or an array of alike ones.
package struct GroupDefinition: Sendable {
    /// See `RunName.isBase`. Once in a submission.
    package var name: String
    /// What is run; its attempt policy says how often a failed job is tried again.
    package var specification: JobSpecification
    /// Groups of the same submission all of whose jobs must have succeeded before.
    package var needs: [String] = []
    /// The elements of an array, each a job with its number; nil: one job.
    package var array: ClosedRange<UInt64>?
    /// Higher ones first; 0 is ordinary.
    package var priority: Int32 = 0
    /// Where it may run.
    package var placement = Placement()
    /// What becomes of a job whose runner is not heard of any more.
    package var whenLost = LossPolicy.standard
    /// How often a job is given out again after its runner was lost or rebooted, apart from failures of its own.
    package var lossesMax: UInt64 = 5
    /// How many jobs of this name and base run at a time, in all runs together; nil: no limit.
    package var runningMax: UInt64?
    /// How long after its submission a job must have ended, in milliseconds; nil: whenever.
    package var deadlineMilliseconds: UInt64?

    package init(name: String, specification: JobSpecification) {
        self.name = name
        self.specification = specification
    }

    /// How many jobs it comes to.
    package var jobCount: UInt64 { array.map { $0.upperBound - $0.lowerBound + 1 } ?? 1 }
}

/// Where a job may run.
package struct Placement: Hashable, Sendable {
    /// `NAME=VALUE` that the runner must all have, sorted.
    package var labels: [String] = []
    /// What is reserved for it on its runner, sorted by name; see `RunnerProfile.resources`. Nothing is enforced by this.
    package var resources: [Reservation] = []
    /// What the runner's kernel must be able to enforce.
    package var limits: LimitKinds = []

    package init() {}

    /// So much of one thing.
    package struct Reservation: Hashable, Sendable {
        package var name: String
        package var amount: UInt64

        package init(name: String, amount: UInt64) {
            self.name = name
            self.amount = amount
        }
    }
}

/// What becomes of a job whose runner is not heard of any more.
package enum LossPolicy: Equatable, Sendable {
    /// It stays with its runner, whatever happens, and is shown as unknown until that comes back.
    case wait
    /// When the runner has been silent for so long, by which time it has ended the job itself, another runner gets it.
    case rerun(leaseMilliseconds: UInt64)

    /// Ten minutes.
    package static let standard = LossPolicy.rerun(leaseMilliseconds: 600_000)
}
