import RunnerProtocol

/// A part of what a job wrote, as the edge has kept it.
package struct OutputPart: Equatable {
    /// Where it begins.
    package var place: OutputPlace
    /// How many bytes, at most `WireLimits.outputBytesMax`.
    package var count: UInt64
    /// Which attempt of the assignment wrote it.
    package var attempt: UInt64
    /// When it was read, in milliseconds since 1970-01-01 UTC.
    package var readAtMilliseconds: UInt64

    package init(place: OutputPlace, count: UInt64, attempt: UInt64, readAtMilliseconds: UInt64) {
        self.place = place
        self.count = count
        self.attempt = attempt
        self.readAtMilliseconds = readAtMilliseconds
    }

    var end: UInt64 { place.offset + count }
}

/// Which output is kept, which was sent, and what is lost. It moves no bytes: the edge keeps those and is told what to
/// send and what it may forget.
///
/// All streams share one bound. When it is reached, what is oldest goes, sent or not; a stream that goes on behind a hole
/// says so by a gap, and so does one that does not.
struct OutputQueue {
    let bytesMax: UInt64
    /// Kept parts, the oldest first. Those before `sentCount` were sent on this connection.
    private var parts: [OutputPart] = []
    private var sentCount = 0
    private(set) var bytes: UInt64 = 0
    /// What may be sent.
    private var credit: UInt64 = 0
    private var streams: [Stream] = []

    private struct Stream {
        /// Everything before is the coordinator's.
        var taken: OutputPlace
        /// Everything before was sent.
        var sent: UInt64 = 0
        /// What comes before and is neither kept nor sent is lost.
        var lost: UInt64 = 0
    }

    init(bytesMax: UInt64) { self.bytesMax = bytesMax }

    /// How many parts are kept.
    var count: Int { parts.count }

    /// Of how many streams something is kept in mind.
    var streamCount: Int { streams.count }

    /// Takes a part; gives the ends of those that went for it.
    mutating func add(_ part: OutputPart) -> [OutputPlace] {
        _ = index(of: part.place)
        parts.append(part)
        bytes += part.count
        var dropped: [OutputPlace] = []
        while bytes > bytesMax || parts.count > Limits.outputPartsMax {
            let oldest = parts.removeFirst()
            bytes -= oldest.count
            sentCount = max(0, sentCount - 1)
            let end = oldest.place.moved(to: oldest.end)
            lose(upTo: end)
            dropped.append(end)
        }
        return dropped
    }

    /// Begins a stream in the middle: what comes before was told.
    mutating func resume(at place: OutputPlace) {
        let at = index(of: place)
        streams[at].taken.offset = max(streams[at].taken.offset, place.offset)
        streams[at].sent = max(streams[at].sent, place.offset)
    }

    /// Takes note that everything up to a place is lost that is not kept.
    mutating func lose(upTo place: OutputPlace) {
        let at = index(of: place)
        streams[at].lost = max(streams[at].lost, place.offset)
    }

    /// Allows so many more bytes to be sent.
    mutating func grant(_ bytes: UInt64) {
        let (sum, overflow) = credit.addingReportingOverflow(bytes)
        credit = overflow ? .max : sum
    }

    /// A new connection: nothing was sent on it, and there is no credit.
    mutating func restart() {
        credit = 0
        sentCount = 0
        for i in streams.indices { streams[i].sent = streams[i].taken.offset }
    }

    /// Takes note that the coordinator has everything before a place.
    mutating func taken(_ place: OutputPlace) {
        guard let at = known(place) else { return }
        streams[at].taken.offset = max(streams[at].taken.offset, place.offset)
        streams[at].sent = max(streams[at].sent, place.offset)
        var kept = 0
        var sent = 0
        for n in parts.indices {
            let part = parts[n]
            if part.place.isOfStream(place), part.end <= place.offset {
                bytes -= part.count
                continue
            }
            if n < sentCount { sent += 1 }
            parts[kept] = part
            kept += 1
        }
        parts.removeLast(parts.count - kept)
        sentCount = sent
    }

    /// Gives what is to be sent now: gaps, and parts of what is kept as far as there is credit.
    mutating func next() -> Sending? {
        while sentCount < parts.count {
            var part = parts[sentCount]
            let at = index(of: part.place)
            if streams[at].sent < part.place.offset { return gap(in: at, to: part.place.offset) }
            guard streams[at].sent < part.end else {
                sentCount += 1
                continue
            }
            guard credit > 0 else { return nil }
            part.count = min(part.end - streams[at].sent, credit)
            part.place.offset = streams[at].sent
            credit -= part.count
            streams[at].sent = part.end
            return .part(part)
        }
        // Nothing comes behind these holes yet, and perhaps never will.
        guard let at = streams.firstIndex(where: { $0.sent < $0.lost }) else { return nil }
        return gap(in: at, to: streams[at].lost)
    }

    private mutating func gap(in at: Int, to end: UInt64) -> Sending {
        let start = streams[at].taken.moved(to: streams[at].sent)
        streams[at].sent = end
        return .gap(OutputGap(place: start, end: end))
    }

    /// Forgets streams of assignments that are over and of which nothing is left to be told.
    mutating func forget(where isOver: (AssignmentKey) -> Bool) {
        forgetEmpty { $0.lost <= $0.taken.offset && isOver($0.taken.key) }
    }

    /// Forgets streams of which nothing is kept.
    @inline(never)
    private mutating func forgetEmpty(where fits: (Stream) -> Bool) {
        var kept = 0
        for at in streams.indices {
            let stream = streams[at]
            if fits(stream), !parts.contains(where: { $0.place.isOfStream(stream.taken) }) { continue }
            streams[kept] = stream
            kept += 1
        }
        streams.removeLast(streams.count - kept)
    }

    enum Sending: Equatable {
        case gap(OutputGap)
        case part(OutputPart)
    }

    private func known(_ place: OutputPlace) -> Int? { streams.firstIndex { $0.taken.isOfStream(place) } }

    @inline(never)
    private mutating func index(of place: OutputPlace) -> Int {
        if let at = known(place) { return at }
        // Nobody hears what was lost for so long. That of a stream which goes on is told again, and known.
        if streams.count >= Limits.outputStreamsMax { forgetEmpty { _ in true } }
        streams.append(Stream(taken: place.moved(to: 0)))
        return streams.count - 1
    }
}

extension OutputPlace {
    func moved(to offset: UInt64) -> OutputPlace { OutputPlace(key: key, stream: stream, offset: offset) }

    /// Whether both are places in the same stream.
    @inline(never)
    func isOfStream(_ other: OutputPlace) -> Bool { key == other.key && stream == other.stream }
}
