import RunnerProtocol

/// How much of the spool things take, never too little: so much that the room for a result can be set aside before its
/// job is accepted.
enum SpoolSize {
    /// What there is once: identity, boot, fence, intake, numbering.
    static let fixed = 2 * 24 + 3 * 16

    /// A length, a kind, and an assignment.
    @inline(never)
    private static func head(_ key: AssignmentKey) -> Int { 3 + 1 + varint(key.job) + varint(key.epoch) }

    /// An accepted assignment with its state and its stop.
    static func of(_ assignment: Assignment) -> Int {
        let head = head(assignment.key)
        return (head + 5 + 10 + 1 + 30) + (head + 11) + (head + 1)
    }

    /// What an assignment may still have to tell when there is no room for more: that attempts were only counted, that
    /// one has started, and how it ended, with every figure at its largest.
    static func reserve(for key: AssignmentKey) -> Int { coalesced(key) + started(key) + ended(key) + figuresMax * 9 }

    private static func started(_ key: AssignmentKey) -> Int { head(key) + 1 + 20 }
    private static func coalesced(_ key: AssignmentKey) -> Int { head(key) + 1 + 20 }
    private static func refused(_ key: AssignmentKey) -> Int { head(key) + 2 }
    /// Without figures: what else there is, and which are known.
    private static func ended(_ key: AssignmentKey) -> Int { head(key) + 1 + 11 + 10 + 24 }

    /// Those of a report, each less than 2^63.
    private static let figuresMax = 25

    @inline(never)
    private static func figures(_ report: AttemptReport) -> Int {
        var bytes = 0
        // One bit more than the value has: some are written doubled.
        for i in 0..<figuresMax { bytes += report.figures[i].map { varint($0 &<< 1) } ?? 0 }
        return bytes
    }

    @inline(never)
    private static func varint(_ value: UInt64) -> Int { max(1, (70 - value.leadingZeroBitCount) / 7) }

    @inline(never)
    static func of(_ notice: Notice) -> Int {
        switch notice {
        case .started(let key, _): started(key.assignment)
        case .ended(let end): of(end)
        case .coalesced(let key, _, _): coalesced(key)
        case .refused(let key, _): refused(key)
        case .direct(let report):
            ended(AssignmentKey(job: 0, epoch: 0)) + figures(report) + report.name.count
        }
    }

    static func of(_ end: AttemptEnd) -> Int { ended(end.key.assignment) + figures(end.report) }

    static func of(_ backlog: Backlog, _ key: AssignmentKey) -> Int {
        var bytes = 0
        if backlog.coalesced != nil { bytes += coalesced(key) }
        if backlog.started != nil { bytes += started(key) }
        if backlog.refusal != nil { bytes += refused(key) }
        for end in backlog.ended { bytes += of(end) }
        return bytes
    }

    static func of(_ specification: JobSpecification) -> Int {
        var bytes = 512 + specification.name.count + specification.arguments.bytes.count
        bytes += specification.environment.bytes.count + (specification.directory?.count ?? 0)
        let streams = specification.streams
        for case .file(let path) in [streams.output, streams.errors] { bytes += path.count }
        if case .file(let path) = streams.input { bytes += path.count }
        bytes += 26 * specification.identity.resourceLimits.count
        bytes += 6 * (specification.identity.user?.supplementaryGroups.count ?? 0)
        bytes += 34 * specification.limits.io.count
        return bytes
    }
}
