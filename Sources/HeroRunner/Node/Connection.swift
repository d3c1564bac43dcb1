import Agent
import RunnerProtocol
import System

/// A connection to the coordinator, with what waits to be sent on it.
final class Connection {
    private let socket: Descriptor
    /// The protocol's view of it; nil: nothing was said.
    private(set) var link: Link?
    private var splitter = FrameSplitter()
    private var writer = FrameWriter()
    private var outgoing: [UInt8] = []
    /// How much of `outgoing` is with the kernel.
    private var sent = 0
    /// What the poller looks for.
    private var interest: Poller.Interest = []
    /// How many bytes of records were added since they were last put into frames.
    private var collected = 0

    private init(_ socket: consuming Descriptor) { self.socket = socket }

    /// Connects, without waiting.
    static func open(to path: [UInt8]) throws(LinkFailure) -> Connection {
        do throws(Errno) {
            let connection = Connection(try Socket.connect(to: CString(path)))
            let user = try connection.socket.peer().user
            if user == 0 || user == Process.effectiveUser { return connection }
        } catch {
            throw .system(error)
        }
        throw .untrusted
    }

    /// For the poller.
    var raw: Int32 { socket.raw }

    /// How many bytes wait.
    var backlog: Int { outgoing.count - sent + collected }

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
        case .goodbye, .welcome, .order, .ping, .pong, .profile, .outputCredit, .outputGap, .outputTaken: break
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
        outgoing.add(FrameWriter.frame(body))
    }

    /// Sends what the kernel takes at once.
    func flush() throws(LinkFailure) {
        if let body = writer.finish() { frame(body) }
        while sent < outgoing.count {
            do throws(Errno) {
                sent += try socket.send(outgoing[sent...])
            } catch .again {
                break
            } catch {
                throw .system(error)
            }
        }
        if sent == outgoing.count {
            outgoing = []
            sent = 0
        } else if sent > Limits.outgoingBytes {
            outgoing.removeSubrange(..<sent)
            sent = 0
        }
    }

    /// Whether more may be read: whoever takes nothing is not listened to for ever.
    var hasRoom: Bool { backlog < Limits.outgoingBytesMax }

    /// What the poller must look for from now on; nil: what it does already.
    func newInterest() -> Poller.Interest? {
        var wanted: Poller.Interest = hasRoom ? .readable : []
        if !outgoing.isEmpty { wanted.insert(.writable) }
        guard wanted != interest else { return nil }
        interest = wanted
        return wanted
    }

    /// What came: a stretch of the stream, empty at its end; nil: nothing now.
    func receive() throws(LinkFailure) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: Limits.receivedBytes)
        do throws(Errno) {
            let count = try socket.read(into: &bytes)
            return Array(bytes[..<count])
        } catch .again {
            return nil
        } catch {
            throw .system(error)
        }
    }

    /// The body of the next frame in a stretch; nil: it is not whole yet.
    func nextBody(_ stream: inout ArraySlice<UInt8>) throws(Goodbye) -> [UInt8]? {
        do throws(WireError) {
            return try splitter.next(&stream)
        } catch {
            link?.close()
            throw Goodbye(error)
        }
    }

    /// The next record of a body; nil behind the last.
    func next(_ reader: inout RecordReader) throws(Goodbye) -> Incoming? {
        try link?.receive(from: &reader)?.incoming
    }
}
