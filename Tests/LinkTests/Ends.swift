import Glibc
import Noise
import RunnerProtocol
import System
import Testing

@testable import Link

/// Both ends of a connection of this machine, each to be given to a channel or to be used as it is.
struct Ends: ~Copyable {
    var runner: Descriptor
    var coordinator: Descriptor

    /// The coordinator's half of a handshake, by hand, which has read the introduction that was sent to that socket.
    static func responder(reading socket: borrowing Descriptor) throws -> Handshake {
        var random = [UInt8](repeating: 4, count: 32)
        var responder = try Handshake.responder(
            try Self.key(Self.coordinatorKey), prologue: Array("hero-runner 1".utf8), random: &random)
        _ = try responder.read(Array(try socket.all().dropFirst(2)))
        return responder
    }

    static func make() throws -> Ends {
        var raw: [Int32] = [-1, -1]
        // There is room for both numbers.
        let result = unsafe raw.withUnsafeMutableBufferPointer { raw in
            unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, raw.baseAddress)
        }
        #expect(result == 0)
        return Ends(runner: Descriptor(owning: raw[0]), coordinator: Descriptor(owning: raw[1]))
    }

    /// A key whose every byte is the same, so that each run is.
    static func key(_ byte: UInt8) throws -> PrivateKey {
        var bytes = [UInt8](repeating: byte, count: 32)
        return try PrivateKey.take(&bytes)
    }

    /// The runner's, for a coordinator.
    static func credentials(to coordinator: UInt8 = coordinatorKey) throws -> Credentials {
        var bytes = [UInt8](repeating: runnerKey, count: 32)
        return try #require(Credentials(key: &bytes, coordinator: try key(coordinator).publicKey.bytes))
    }

    static let runnerKey: UInt8 = 1
    static let coordinatorKey: UInt8 = 2
    static let secret = [UInt8](100..<116)
}

/// Two channels that have shaken hands.
struct Pair {
    let runner: FrameChannel
    let coordinator: FrameChannel

    static func make(secret: [UInt8] = []) throws -> Pair {
        let ends = try Ends.make()
        let pair = try introduced(ends, secret: secret)
        #expect(try pair.coordinator.arrivals().isIntroduction(secret))
        try pair.coordinator.answer(nil)
        try pair.coordinator.flush()
        #expect(try pair.runner.arrivals().isWelcome)
        return pair
    }

    /// The first words are on their way.
    static func introduced(_ ends: consuming Ends, secret: [UInt8] = [], to key: UInt8 = Ends.coordinatorKey) throws
        -> Pair
    {
        let runner = try FrameChannel.introducing(
            try Ends.credentials(to: key), secret: secret, on: ends.runner)
        let coordinator = try FrameChannel.listening(as: try Ends.key(Ends.coordinatorKey), on: ends.coordinator)
        try runner.flush()
        return Pair(runner: runner, coordinator: coordinator)
    }
}

extension FrameChannel {
    /// What has come by now.
    func arrivals() throws -> [Arrival] {
        var found: [Arrival] = []
        while var rest = try read(most: 1 << 17), !rest.isEmpty {
            while let arrival = try next(&rest) { found.append(arrival) }
        }
        return found
    }

    /// The bodies that have come by now; nothing else may have.
    func bodies() throws -> [[UInt8]] {
        try arrivals().map { arrival in
            guard case .body(let body) = arrival else { throw ChannelError.malformed }
            return body
        }
    }

    /// How taking this part of the stream fails; nil: it does not.
    func failure(of stream: [UInt8]) -> ChannelError? {
        var rest = stream[...]
        do throws(ChannelError) {
            while try next(&rest) != nil {}
            return nil
        } catch { return error }
    }
}

extension [FrameChannel.Arrival] {
    func isIntroduction(_ secret: [UInt8]) throws -> Bool {
        guard count == 1, case .introduction(let key, let said) = self[0] else { return false }
        return try key == Ends.key(Ends.runnerKey).publicKey && said == secret
    }

    var isWelcome: Bool {
        guard count == 1, case .welcome = self[0] else { return false }
        return true
    }
}

extension Descriptor {
    /// What has come by now.
    func all() throws -> [UInt8] {
        var found: [UInt8] = []
        do throws(Errno) {
            while case let some = try read(most: 1 << 17), !some.isEmpty { found += some }
        } catch { #expect(error == .again) }
        return found
    }
}
