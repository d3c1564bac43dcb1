import Model
import RunnerProtocol

/// What is said with one runner, over all its connections: at most one connection at a time, and the orders that the
/// runner has not acknowledged, which go on with the next connection if the session does.
package struct RunnerSession: Sendable {
    private let runner: RunnerID
    /// The session that could go on; nil: there is none.
    private var session: UInt64?
    private var outbox = Outbox()
    private var link: Link?
    /// The present connection, or the last one.
    private var connection: UInt64 = 0
    private var writer = FrameWriter()
    private var bodies: [[UInt8]] = []

    package init(of runner: RunnerID) { self.runner = runner }

    /// What a connection has brought.
    package enum Word: Sendable {
        /// For the coordinator.
        case event(Event)
        /// For the job's log.
        case output(OutputChunk)
        /// For the job's log.
        case outputGap(OutputGap)
        /// A part of a file is wanted.
        case fileWanted(FilePlace)
        /// The runner ends the connection, and says why.
        case goodbye(Goodbye)
    }

    /// Whether there is a connection on which the runner was, or is to be, welcomed.
    package var isConnected: Bool { link != nil }

    // MARK: Connections

    /// A connection of this runner, from that address, has said hello; `link` is answering. One that there was before is
    /// over. Gives what the coordinator is to be told, which answers with `Speech.welcome` or a goodbye.
    package mutating func connect(_ link: Link, from address: String) -> Event? {
        guard case .answering(var hello) = link.state else { return nil }
        self.link = link
        connection += 1
        bodies = []
        writer = FrameWriter()
        if let session, !hello.canResume(session, outbox.window) { hello.session = nil }
        if session == nil { hello.session = nil }
        return .connected(runner, connection: connection, from: address, hello)
    }

    /// The connection is gone. Gives what the coordinator is to be told, unless it is known there.
    package mutating func disconnect() -> Event? {
        guard link != nil else { return nil }
        link = nil
        bodies = []
        return .disconnected(runner)
    }

    /// Takes the body of a frame. An error is the goodbye to say; the connection is then over.
    package mutating func receive(_ body: [UInt8]) throws(Goodbye) -> [Word] {
        var reader = RecordReader(body)
        var words: [Word] = []
        while let arrival = try link?.receive(from: &reader) ?? nil {
            if let word = word(arrival) { words.append(word) }
        }
        pump()
        return words
    }

    private mutating func word(_ arrival: Link.Arrival) -> Word? {
        switch arrival.incoming {
        case .record(.notice(let notice)): .event(.notice(runner, number: arrival.number ?? 0, notice))
        case .record(.ping): .event(.ping(runner))
        case .record(.profile(let profile)): .event(.profile(runner, profile))
        case .record(.output(let chunk)): .output(chunk)
        case .record(.outputGap(let gap)): .outputGap(gap)
        case .record(.fileWanted(let place)): .fileWanted(place)
        case .record(.goodbye(let goodbye)): .goodbye(goodbye)
        case .record(.acknowledge(let number)): acknowledged(number)
        // Counted, and of no meaning here: a newer runner has said it.
        case .unknown: arrival.number.map { .event(.unknownNotice(runner, number: $0)) }
        // The link lets none of these come from a runner, or not twice.
        case .record(.hello), .record(.welcome), .record(.order), .record(.pong), .record(.outputCredit),
            .record(.outputTaken), .record(.filePart):
            nil
        }
    }

    private mutating func acknowledged(_ number: UInt64) -> Word? {
        outbox.acknowledge(through: number)
        return nil
    }

    // MARK: Speech

    /// Says what the coordinator has decided; only once that is on disk. An error is the goodbye to say instead.
    package mutating func say(_ speech: Speech) throws(Goodbye) {
        switch speech {
        case .welcome(_, let connection, let session, let lastNotice):
            // While this was being written another connection may have come; it gets its own.
            if connection == self.connection { try welcome(session, lastNotice) }
        case .order(_, let order): add(order)
        case .acknowledge(_, let notice):
            link?.durable(through: notice)
            if let record = link?.acknowledgement() ?? nil { send(record) }
        case .pong: send(.pong)
        case .goodbye(_, let reason): say(Goodbye(reason))
        case .answer: break
        }
        pump()
    }

    /// Says why the connection ends. It is over then; what was said before is still to be sent.
    package mutating func say(_ goodbye: Goodbye) {
        send(.goodbye(goodbye))
        link?.close()
    }

    /// Lets so many more bytes of output come.
    package mutating func grantOutput(_ bytes: UInt64) {
        if let record = link?.grantOutput(bytes) { send(record) }
    }

    /// Output is in the log up to there.
    package mutating func tookOutput(_ place: OutputPlace) { send(.outputTaken(place)) }

    /// A part of a file, which was wanted.
    package mutating func bring(_ part: FilePart) { send(.filePart(part)) }

    /// The bodies of frames to be sent, in order; each once.
    package mutating func takeBodies() -> [[UInt8]] {
        if let body = writer.finish() { bodies.append(body) }
        defer { bodies = [] }
        return bodies
    }

    private mutating func welcome(_ session: UInt64, _ lastNotice: UInt64) throws(Goodbye) {
        guard link != nil else { return }
        if session != self.session {
            self.session = session
            outbox = Outbox()
        }
        let record = try link?.welcome(
            session: session, lastNotice: lastNotice, lastOrder: outbox.window.next - 1,
            heartbeatMilliseconds: Limits.heartbeatMilliseconds)
        guard let record else { return }
        send(.welcome(record))
        outbox.resume(after: link?.sent ?? 0)
    }

    private mutating func add(_ order: Order) {
        guard session != nil, let bytes = encoded(.order(order)) else { return }
        guard !outbox.isFull else {
            // It has been away for too much. When it comes back it is told everything that is still wanted.
            session = nil
            outbox = Outbox()
            return say(Goodbye(.overloaded))
        }
        _ = outbox.add(bytes)
    }

    /// Sends what orders may be sent now.
    private mutating func pump() {
        while link?.maySend == true, let record = outbox.next() {
            _ = link?.countSent()
            write(record)
        }
    }

    private mutating func send(_ record: Record) {
        guard let link, link.state == .open || isGoodbye(record), let bytes = encoded(record) else { return }
        write(bytes[...])
    }

    private func isGoodbye(_ record: Record) -> Bool { if case .goodbye = record { true } else { false } }

    private mutating func write(_ record: ArraySlice<UInt8>) {
        if let full = writer.add(record) { bodies.append(full) }
    }

    /// nil: it breaks a bound. What is submitted is held against those bounds before, so that no order does.
    private func encoded(_ record: Record) -> [UInt8]? { try? record.encoded() }
}
