import Agent
import Link
import Options
import RunnerProtocol
import System

/// A connection to the coordinator: records go in and come out.
final class Connection {
    private let channel: FrameChannel
    /// The protocol's view of it; nil: nothing was said.
    private(set) var link: Link?
    private var writer = FrameWriter()
    /// What the poller looks for.
    private var interest: Poller.Interest = []
    /// How many bytes of records were added since they were last put into frames.
    private var collected = 0

    private init(_ channel: FrameChannel) { self.channel = channel }

    /// Connects, without waiting. The secret is that of a token, for the first time.
    static func open(
        to address: [UInt8], as credentials: Credentials?, secret: [UInt8] = []
    ) throws(LinkFailure) -> Connection {
        do throws(Errno) {
            switch Address(address) {
            case .unix(let path):
                let socket = try Socket.connect(to: CString(path))
                let user = try socket.peer().user
                if user == 0 || user == Process.effectiveUser { return Connection(FrameChannel(plain: socket)) }
            case .tcp(let address):
                guard let credentials else { break }
                let socket = try Socket.connect(to: address)
                try socket.set(.noDelay, 1)
                if let connection = try sealed(socket, credentials, secret) { return connection }
            case nil: break
            }
        } catch {
            throw .system(error)
        }
        throw .untrusted
    }

    private static func sealed(
        _ socket: consuming Descriptor, _ credentials: Credentials, _ secret: [UInt8]
    ) throws(Errno) -> Connection? {
        do throws(ChannelError) {
            return Connection(try FrameChannel.introducing(credentials, secret: secret, on: socket))
        } catch {
            if case .system(let reason) = error { throw reason }
            return nil
        }
    }

    /// For the poller.
    var raw: Int32 { channel.raw }

    /// Whether records may be sent.
    var isOpen: Bool { channel.isOpen }

    /// How many bytes wait.
    var backlog: Int { channel.backlog + collected }

    /// Takes a record to be sent. Gives false if the protocol has no such record now, which is our own mistake, or the
    /// coordinator's that has acknowledged too little.
    func add(_ record: Record) -> Bool {
        var record = record
        switch record {
        case .hello(let hello): link = Link(hello)
        case .notice:
            guard link?.maySend == true else { return false }
            _ = link?.countSent()
        case .acknowledge(let through):
            link?.durable(through: through)
            guard let acknowledgement = link?.acknowledgement() else { return true }
            record = acknowledgement
        case .output(let chunk): guard link?.spendOutput(chunk.bytes.count) == .allowed else { return false }
        case .goodbye, .welcome, .order, .ping, .pong, .profile, .outputCredit, .outputGap, .outputTaken,
            .fileWanted, .filePart:
            break
        }
        do throws(WireError) {
            let bytes = try record.encoded()
            collected += bytes.count
            if let body = writer.add(bytes[...]) { frame(body) }
            return true
        } catch {
            return false
        }
    }

    private func frame(_ body: [UInt8]) {
        collected -= body.count
        channel.add(body)
    }

    /// Sends what the kernel takes at once.
    func flush() throws(LinkFailure) {
        if let body = writer.finish() { frame(body) }
        do throws(ChannelError) {
            try channel.flush()
            // A pong is looked at when the next ping is due.
            try channel.passOverShortest()
        } catch {
            throw failure(error)
        }
    }

    /// Whether more may be read: whoever takes nothing is not listened to for ever.
    var hasRoom: Bool { backlog < Limits.outgoingBytesMax }

    /// What the poller must look for from now on; nil: what it does already.
    func newInterest() -> Poller.Interest? {
        var wanted: Poller.Interest = hasRoom ? .readable : []
        if channel.backlog > 0 { wanted.insert(.writable) }
        guard wanted != interest else { return nil }
        interest = wanted
        return wanted
    }

    /// What came: a stretch of the stream; nil: nothing now.
    func receive() throws(LinkFailure) -> ArraySlice<UInt8>? {
        let stretch: ArraySlice<UInt8>?
        do throws(ChannelError) {
            stretch = try channel.read(most: Limits.receivedBytes)
        } catch {
            throw failure(error)
        }
        // A coordinator with another key cannot answer, and ends it.
        if stretch?.isEmpty == true { throw isOpen ? .ended : .untrusted }
        return stretch
    }

    /// The next thing that is whole in a stretch; nil: there is none yet.
    func next(_ stream: inout ArraySlice<UInt8>) throws(LinkFailure) -> FrameChannel.Arrival? {
        do throws(ChannelError) {
            return try channel.next(&stream)
        } catch {
            throw failure(error)
        }
    }

    /// The next record of a body; nil behind the last.
    func next(_ reader: inout RecordReader) throws(LinkFailure) -> Incoming? {
        do throws(Goodbye) {
            return try link?.receive(from: &reader)?.incoming
        } catch {
            throw part(with: error)
        }
    }

    /// What it means that the channel is at its end. Whoever has been heard is told what was wrong.
    private func failure(_ error: ChannelError) -> LinkFailure {
        switch error {
        case .system(let reason): return .system(reason)
        case .refused: return .goodbye(channel.refusal ?? Goodbye(.unknownRunner))
        case .frame(let error) where isOpen: return part(with: Goodbye(error))
        case .noise where isOpen: return part(with: Goodbye(.malformed, text: [UInt8]("a frame cannot be opened")))
        case .frame, .noise, .malformed: return .untrusted
        }
    }

    private func part(with goodbye: Goodbye) -> LinkFailure {
        link?.close()
        _ = add(.goodbye(goodbye))
        // It ends here anyway.
        try? flush()
        return .malformed
    }
}
