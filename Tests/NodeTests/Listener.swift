import Foundation
import Link
import Noise
import RunnerProtocol
import System
import Testing

/// A coordinator that a test plays, on TCP of this machine, for one connection at a time.
final class Listener {
    let socket: Descriptor
    let address: [UInt8]
    static let key = [UInt8](repeating: 2, count: 32)

    init() throws {
        let wanted = try #require(NetworkAddress(Array("127.0.0.1".utf8), usualPort: 0))
        socket = try Socket.listen(at: wanted)
        address = Array("tcp:".utf8) + (try #require(try socket.address()).text)
    }

    /// The key of a runner, and this one's.
    static func credentials(coordinator: [UInt8]? = nil) throws -> Credentials {
        var key = [UInt8](repeating: 1, count: 32)
        return try #require(Credentials(key: &key, coordinator: try coordinator ?? publicKey.bytes))
    }

    static var publicKey: PublicKey { get throws { try privateKey().publicKey } }

    private static func privateKey() throws -> PrivateKey {
        var bytes = key
        return try PrivateKey.take(&bytes)
    }

    /// Waits for the next connection.
    func accept() throws -> Caller {
        wait(for: socket.raw)
        guard let accepted = try socket.accept() else { throw Errno.again }
        return Caller(try FrameChannel.listening(as: try Self.privateKey(), on: accepted))
    }
}

/// Who has connected.
final class Caller {
    let channel: FrameChannel
    private var waiting: [FrameChannel.Arrival] = []

    init(_ channel: FrameChannel) { self.channel = channel }

    /// Waits for the next arrival; nil: the other side has ended it.
    func next() throws -> FrameChannel.Arrival? {
        while waiting.isEmpty {
            wait(for: channel.raw)
            guard var rest = try channel.read(most: 65536) else { continue }
            if rest.isEmpty { return nil }
            while let arrival = try channel.next(&rest) { waiting.append(arrival) }
        }
        return waiting.removeFirst()
    }

    /// Takes the first words, and answers.
    func answer(_ refusal: Goodbye?) throws -> [UInt8] {
        guard case .introduction(let key, let secret) = try next() else { throw ChannelError.malformed }
        var bytes = [UInt8](repeating: 1, count: 32)
        #expect(try key == PrivateKey.take(&bytes).publicKey)
        try channel.answer(refusal)
        try channel.flush()
        return secret
    }

    /// Waits for the next records.
    func records() throws -> [Record] {
        guard case .body(let body) = try next() else { return [] }
        var reader = RecordReader(body)
        var found: [Record] = []
        while let incoming = try reader.next() {
            if case .record(let record) = incoming { found.append(record) }
        }
        return found
    }

    func say(_ record: Record) throws {
        channel.add(try record.encoded())
        try channel.flush()
    }

    /// As every coordinator answers.
    func welcome(heartbeatMilliseconds: UInt64 = 30_000) throws {
        try say(
            .welcome(
                Welcome(
                    version: 1, features: [], session: 7, lastNotice: 0,
                    heartbeatMilliseconds: heartbeatMilliseconds)))
    }
}

/// Waits until something can be read, for ever.
func wait(for raw: Int32) {
    var request = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
    // One descriptor, which stays where it is.
    while unsafe poll(&request, 1, -1) < 0 {}
}

/// Runs a coordinator beside the test, and gives what came of it.
final class Beside<Result: Sendable>: @unchecked Sendable {
    private let thread: Thread
    private let done = DispatchSemaphore(value: 0)
    private let box: Box

    private final class Box: @unchecked Sendable { var result: Swift.Result<Result, any Error>? }

    init(_ body: @escaping @Sendable () throws -> Result) {
        let box = Box()
        let done = done
        self.box = box
        thread = Thread {
            box.result = Swift.Result { try body() }
            done.signal()
        }
        thread.start()
    }

    /// Waits for its end.
    func result() throws -> Result {
        done.wait()
        return try #require(box.result).get()
    }
}
