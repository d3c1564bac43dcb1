import Link
import Noise
import RunnerProtocol
import System

/// A runner at the other end of a socket, which says what a test tells it.
final class TrialRunner {
    private let channel: FrameChannel
    private let poller: Poller
    private var records: [Record] = []
    /// The other side has closed the connection.
    private(set) var isOver = false
    /// Why the other side does not want it, as the answer to its introduction says.
    private(set) var refusal: Goodbye?
    private var isWelcome = false

    /// One of this machine.
    init(at path: String) throws {
        channel = FrameChannel(plain: try Socket.connect(to: CString(path.utf8)))
        poller = try Poller.make()
        try poller.add(channel.raw, .readable, token: 1)
    }

    /// One of another machine, which introduces itself; what comes of it is `isAdmitted`.
    init(at address: NetworkAddress, as key: UInt8, to coordinator: [UInt8], secret: [UInt8] = []) throws {
        let socket = try Socket.connect(to: address)
        var bytes = [UInt8](repeating: key, count: 32)
        guard let credentials = Credentials(key: &bytes, coordinator: coordinator) else {
            throw NoiseError.keySize(coordinator.count)
        }
        channel = try FrameChannel.introducing(credentials, secret: secret, on: socket)
        poller = try Poller.make()
        try poller.add(channel.raw, .writable, token: 1)
        _ = poller.waitHere(milliseconds: -1) { _ in }
        try poller.change(channel.raw, .readable, token: 1)
        try channel.flush()
    }

    /// A machine's key, whose every byte is the same.
    static func identity(_ key: UInt8) throws -> PrivateKey {
        var bytes = [UInt8](repeating: key, count: 32)
        return try PrivateKey.take(&bytes)
    }

    /// Waits for the answer to the introduction: whether it may speak.
    func isAdmitted() throws -> Bool {
        while !isWelcome, !isOver { try read() }
        return isWelcome
    }

    /// Says hello.
    func greet(_ name: String, spool: UInt64 = 1, next: UInt64 = 1) throws {
        var profile = RunnerProfile(slots: 4)
        profile.enforceable = []
        var hello = Hello(
            runner: Array(name.utf8), bootID: Identifier(high: 1, low: 1), spoolID: Identifier(high: 2, low: spool),
            profile: profile)
        hello.nextNotice = next
        try send(.hello(hello))
    }

    /// Sends records in a frame.
    func send(_ records: Record...) throws {
        var writer = FrameWriter()
        for record in records { _ = writer.add(try record.encoded()[...]) }
        channel.add(writer.finish() ?? [])
        try channel.flush()
    }

    /// Sends bytes as they are.
    func send(_ bytes: [UInt8]) throws {
        let socket = try Descriptor.duplicate(of: channel.raw)
        var rest = bytes[...]
        while !rest.isEmpty { rest = rest.dropFirst(try socket.send(rest)) }
    }

    /// The next record that is looked for; what comes before it is left out. nil: the connection is over.
    func next<Found>(_ look: (Record) -> Found?) throws -> Found? {
        while true {
            while !records.isEmpty {
                if let found = look(records.removeFirst()) { return found }
            }
            if isOver { return nil }
            try read()
        }
    }

    /// Why the connection is ended by the other side; nil: it says nothing.
    func goodbye() throws -> Goodbye? {
        if let refusal { return refusal }
        return try next { if case .goodbye(let goodbye) = $0 { goodbye } else { nil } }
    }

    private func read() throws {
        _ = poller.waitHere(milliseconds: -1) { _ in }
        do throws(ChannelError) {
            guard var rest = try channel.read(most: 65536) else { return }
            isOver = rest.isEmpty
            while let arrival = try channel.next(&rest) { try take(arrival) }
        } catch {
            isOver = true
            // A connection that is closed while something comes on it is reset.
            if case .system = error { return }
            guard case .refused = error else { throw error }
            refusal = channel.refusal
        }
    }

    private func take(_ arrival: FrameChannel.Arrival) throws(ChannelError) {
        switch arrival {
        case .welcome: isWelcome = true
        case .introduction: throw .malformed
        case .body(let body):
            var reader = RecordReader(body)
            do throws(WireError) {
                while let incoming = try reader.next() {
                    if case .record(let record) = incoming { records.append(record) }
                }
            } catch {
                throw .frame(error)
            }
        }
    }
}
