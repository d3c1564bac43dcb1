import RunnerProtocol

/// How much output may go to the coordinator now: what it allows, but never so much that it would pile up here. What
/// `AgentCore` is told of is always what fits; the rest of what the coordinator has allowed is held back.
struct OutputAllowance {
    /// Allowed, and held back.
    private var held: UInt64 = 0
    /// Told, and not used yet.
    private var given: UInt64 = 0
    private var gaps: [OutputGap] = []

    /// Takes what the coordinator allows. `Link` sees to it that the sum is in bounds.
    mutating func add(_ bytes: UInt64) { held += bytes }

    /// How much more may be used while so much waits to be sent.
    mutating func grant(backlog: Int) -> UInt64 {
        let taken = UInt64(backlog) + given
        guard held > 0, taken < UInt64(Limits.outgoingBytes) else { return 0 }
        let bytes = min(held, UInt64(Limits.outgoingBytes) - taken)
        held -= bytes
        given += bytes
        return bytes
    }

    /// Takes note that so much was used.
    mutating func spend(_ bytes: UInt64) { given -= min(given, bytes) }

    /// Takes a gap, for which no permission is needed: one that goes on where another ends becomes a part of that, so that
    /// there are never more than streams.
    mutating func add(_ gap: OutputGap) {
        if let at = gaps.lastIndex(where: { $0.place.isOfStream(gap.place) }), gaps[at].end == gap.place.offset {
            gaps[at].end = gap.end
        } else {
            gaps.append(gap)
        }
    }

    /// The gaps that must be told before any further output.
    mutating func takeGaps() -> [OutputGap] {
        defer { gaps = [] }
        return gaps
    }
}
