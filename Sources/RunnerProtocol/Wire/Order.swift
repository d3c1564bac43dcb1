/// What a coordinator asks of a runner. Orders have sequence numbers: they are kept by the coordinator until the runner
/// has acknowledged them, which it does when what follows from them is on its disk.
///
/// Every order means the same when it comes twice, so that a coordinator that has lost its memory of what it sent may
/// send it all again.
public enum Order: Equatable, Sendable {
    /// A specification that assignments will refer to by its alias.
    case template(Template)
    /// That alias will not be used again until it is given a new specification.
    case retireTemplate(alias: UInt32)
    /// Run a job.
    case assign(Assignment)
    /// End a job: what it has started is stopped, what it has not is never started.
    case stop(AssignmentKey, Stop)
    /// Send a signal to the job's main process.
    case signal(AssignmentKey, Int32)
    /// Whether further jobs are taken.
    case intake(Intake)

    /// How a job is ended.
    public enum Stop: UInt8, Sendable {
        /// Its stop signal, then, when its grace is over, its whole tree is killed.
        case gracefully
        /// Its whole tree is killed at once.
        case atOnce
        /// As `atOnce`; and nobody waits for its result any more, so that none is reported.
        case disowned
        /// If it waits for a slot it is not started, and refused as expired; else this means nothing.
        case ifQueued
    }

    /// What a runner does with its jobs.
    public enum Intake: UInt8, Sendable {
        /// It takes jobs.
        case open
        /// It takes no more jobs and finishes those it has.
        case finish
        /// It takes no more jobs and stops those it has.
        case stop
    }
}

/// Which job, and which of its assignments. Epochs are given by one counter of the coordinator for all jobs and never
/// used again, so a higher epoch is always a later assignment. The epoch is the fence: a runner has the highest
/// it was given on disk before it starts anything, refuses every lower one it does not know, and a coordinator takes no
/// report of an epoch that it has given up.
public struct AssignmentKey: Equatable, Hashable, Sendable {
    /// The job's number at the coordinator.
    public var job: UInt64
    /// The assignment's number, see above.
    public var epoch: UInt64

    /// Both as given.
    public init(job: UInt64, epoch: UInt64) {
        self.job = job
        self.epoch = epoch
    }
}

/// A specification under a short name, so that a thousand jobs of an array cost a few bytes each.
public struct Template: Equatable, Sendable {
    /// The number by which assignments name it; the coordinator uses small ones again.
    public var alias: UInt32
    /// What is run. Streams that are inherited are captured and sent to the coordinator.
    public var specification: JobSpecification

    /// Both as given.
    public init(alias: UInt32, specification: JobSpecification) {
        self.alias = alias
        self.specification = specification
    }
}

/// A job that a runner is to run.
public struct Assignment: Equatable, Sendable {
    /// Which one.
    public var key: AssignmentKey
    /// What is run, see `Template`.
    public var template: UInt32
    /// Its place in an array, for the job's environment; nil: it is alone.
    public var index: UInt64?
    /// How many attempts may follow the first one of this assignment; nil: as the template says.
    public var restartsLeft: UInt64?
    /// How many attempts the job has had before this assignment: they count in `HERO_ATTEMPT`.
    public var attemptsBefore: UInt64 = 0
    /// Set: the coordinator gives the job to another runner when it has not heard of this one for so long, so this one must
    /// have ended it before, and does not start it again after a reboot until it has spoken with the coordinator.
    /// nil: the job stays with this runner whatever happens.
    public var leaseMilliseconds: UInt64?

    /// A job without anything special.
    public init(key: AssignmentKey, template: UInt32) {
        self.key = key
        self.template = template
    }
}
