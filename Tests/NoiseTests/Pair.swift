@testable import Noise

/// The two sides of a session, whose every key is one byte 32 times, so that each run is the same.
struct Pair: ~Copyable {
    static let runner: UInt8 = 1
    static let coordinator: UInt8 = 2
    var initiator: Handshake
    var responder: Handshake

    static func make() throws -> Pair {
        Pair(
            initiator: try initiator(to: try privateKey(coordinator).publicKey), responder: try responder())
    }

    static func privateKey(_ byte: UInt8) throws -> PrivateKey {
        var bytes = [UInt8](repeating: byte, count: 32)
        return try PrivateKey.take(&bytes)
    }

    static func initiator(to key: PublicKey, prologue: [UInt8] = [7]) throws -> Handshake {
        var random = [UInt8](repeating: 3, count: 32)
        return try Handshake.initiator(try privateKey(runner), to: key, prologue: prologue, random: &random)
    }

    static func responder(_ key: UInt8 = coordinator, prologue: [UInt8] = [7]) throws -> Handshake {
        var random = [UInt8](repeating: 4, count: 32)
        return try Handshake.responder(try privateKey(key), prologue: prologue, random: &random)
    }

    /// Both messages pass.
    consuming func transports() throws -> Session {
        _ = try responder.read(try initiator.write([]))
        _ = try initiator.read(try responder.write([]))
        return Session(initiator: try initiator.finish(), responder: try responder.finish())
    }
}

/// The two ends of an established session.
struct Session: ~Copyable {
    var initiator: Transport
    var responder: Transport
}

extension Handshake {
    /// How `read` fails, or nil.
    mutating func failure(reading message: [UInt8]) -> NoiseError? {
        do throws(NoiseError) {
            _ = try read(message)
            return nil
        } catch { return error }
    }

    /// How `write` fails, or nil.
    mutating func failure(writing payload: [UInt8]) -> NoiseError? {
        do throws(NoiseError) {
            _ = try write(payload)
            return nil
        } catch { return error }
    }

    /// How `finish` fails, or nil.
    consuming func failureFinishing() -> NoiseError? {
        do throws(NoiseError) {
            _ = try finish()
            return nil
        } catch { return error }
    }
}

extension Transport {
    /// What a text is sealed to.
    mutating func sealed(_ text: [UInt8]) throws(NoiseError) -> [UInt8] {
        var bytes = text
        try seal(&bytes)
        return bytes
    }

    /// What was sealed.
    mutating func opened(_ message: [UInt8]) throws(NoiseError) -> [UInt8] {
        var bytes = message
        return Array(bytes[try open(&bytes, in: 0..<message.count)])
    }

    /// How opening fails, or nil.
    mutating func failure(opening message: [UInt8]) -> NoiseError? {
        do throws(NoiseError) {
            _ = try opened(message)
            return nil
        } catch { return error }
    }
}

/// Hexadecimal text.
enum Hex {
    static func bytes(_ text: some StringProtocol) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue)
        precondition(digits.count.isMultiple(of: 2), "half a byte in a vector")
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}

/// Random numbers that are the same for a seed: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}
