/// What a runner tells a coordinator of its jobs. Notices have sequence numbers: they lie on the runner's disk until the
/// coordinator has acknowledged them, which it does when they are on its own.
public enum Notice: Equatable, Sendable {
    /// An attempt's main process runs.
    case started(AttemptKey, startedAtMilliseconds: UInt64)
    /// An attempt is over.
    case ended(AttemptEnd)
    /// Attempts in the middle of a crash loop, of which only the number is kept.
    case coalesced(AssignmentKey, firstAttempt: UInt64, count: UInt64)
    /// The assignment will not be carried out.
    case refused(AssignmentKey, Refusal)
    /// A job that was run on the node without a coordinator.
    case direct(AttemptReport)

    /// Why a runner does not carry out an assignment.
    public enum Refusal: UInt8, Sendable {
        /// Its epoch is not above the highest that was on disk, and it is not known: it was carried out and acknowledged,
        /// or it is an echo of the past.
        case fenced
        /// The runner takes no more jobs, or has no slot or no room for the job's result.
        case busy
        /// There is no template of that alias.
        case unknownTemplate
        /// A limit of the specification cannot be enforced here.
        case unenforceable
        /// It was ended before it was started.
        case cancelled
        /// Its lease ran out, or the machine was rebooted, before it could be run.
        case expired
    }
}

/// Which attempt of which assignment.
public struct AttemptKey: Equatable, Hashable, Sendable {
    /// The assignment.
    public var assignment: AssignmentKey
    /// 1 for the first attempt of the assignment. People see another number, which the coordinator gives when it commits.
    public var attempt: UInt64

    /// Both as given.
    public init(_ assignment: AssignmentKey, attempt: UInt64) {
        self.assignment = assignment
        self.attempt = attempt
    }
}

/// How an attempt ended.
public struct AttemptEnd: Equatable, Sendable {
    /// Which one.
    public var key: AttemptKey
    /// Whether the runner will start another.
    public var outlook: Outlook
    /// How it ended and what it cost. Its name is not sent.
    public var report: AttemptReport

    /// All as given.
    public init(key: AttemptKey, outlook: Outlook, report: AttemptReport) {
        self.key = key
        self.outlook = outlook
        self.report = report
    }

    /// What comes after an attempt.
    public enum Outlook: UInt8, Sendable {
        /// Another one.
        case another
        /// Nothing: this is the assignment's result, and the runner forgets it once this is acknowledged.
        case last
    }
}
