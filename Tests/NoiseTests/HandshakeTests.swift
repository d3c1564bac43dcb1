import Testing

@testable import Noise

/// The two messages, and everything that must not pass for one.
struct HandshakeTests {
    /// A first message with a payload, and the initiator that has made it.
    private func firstMessage(_ payload: [UInt8] = [1, 2, 3]) throws -> [UInt8] {
        var pair = try Pair.make()
        return try pair.initiator.write(payload)
    }

    /// A pair whose first message has passed, and the second message.
    private func answered(_ payload: [UInt8] = [4, 5]) throws -> (first: [UInt8], second: [UInt8]) {
        var pair = try Pair.make()
        let first = try pair.initiator.write([])
        _ = try pair.responder.read(first)
        return (first, try pair.responder.write(payload))
    }

    /// The initiator of `answered`, waiting for the second message.
    private func waiting() throws -> Handshake {
        var initiator = try Pair.initiator(to: try Pair.privateKey(Pair.coordinator).publicKey)
        _ = try initiator.write([])
        return initiator
    }

    @Test func `the messages have the lengths that the limits say`() throws {
        #expect(try firstMessage([]).count == Limits.firstMessageOverheadBytes)
        #expect(try answered([]).second.count == Limits.secondMessageOverheadBytes)
        #expect(Limits.firstMessageOverheadBytes == 96)
        #expect(Limits.secondMessageOverheadBytes == 48)
    }

    @Test func `the responder learns whom it is spoken to by before it answers`() throws {
        var responder = try Pair.responder()
        var key = responder.remoteKey
        #expect(key == nil)
        _ = try responder.read(try firstMessage())
        key = responder.remoteKey
        #expect(key == (try Pair.privateKey(Pair.runner).publicKey))
    }

    @Test func `both sides have the same hash, and another prologue gives another one`() throws {
        var hashes: [[UInt8]] = []
        for prologue in [[UInt8]](arrayLiteral: [7], [8]) {
            let to = try Pair.privateKey(Pair.coordinator).publicKey
            let session = try Pair(
                initiator: try Pair.initiator(to: to, prologue: prologue),
                responder: try Pair.responder(prologue: prologue)
            ).transports()
            hashes += [session.initiator.handshakeHash, session.responder.handshakeHash]
        }
        #expect(hashes[0] == hashes[1])
        #expect(hashes[2] == hashes[3])
        #expect(hashes[0] != hashes[2])
        #expect(hashes[0].count == 32)
    }

    @Test func `a changed bit anywhere in the first message is refused`() throws {
        let message = try firstMessage()
        for bit in 0..<message.count * 8 {
            var changed = message
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            var responder = try Pair.responder()
            let failure = responder.failure(reading: changed)
            #expect(failure == .notAuthentic, "bit \(bit)")
        }
    }

    @Test func `a changed bit anywhere in the second message is refused`() throws {
        let message = try answered().second
        for bit in 0..<message.count * 8 {
            var changed = message
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            var initiator = try waiting()
            let failure = initiator.failure(reading: changed)
            #expect(failure == .notAuthentic, "bit \(bit)")
        }
        var initiator = try waiting()
        #expect(try initiator.read(message) == [4, 5])
    }

    @Test func `a message that was cut or has more is refused`() throws {
        let message = try firstMessage()
        for count in 0..<message.count {
            var responder = try Pair.responder()
            let failure = responder.failure(reading: Array(message[..<count]))
            #expect(failure == (count < 96 ? .tooShort(count) : .notAuthentic))
        }
        let second = try answered().second
        for count in 0..<second.count {
            var initiator = try waiting()
            let failure = initiator.failure(reading: Array(second[..<count]))
            #expect(failure == (count < 48 ? .tooShort(count) : .notAuthentic))
        }
        var responder = try Pair.responder()
        let failure = responder.failure(reading: message + [0])
        #expect(failure == .notAuthentic)
    }

    @Test func `a payload may fill the longest message and no more`() throws {
        var pair = try Pair.make()
        let most = Limits.messageBytesMax - Limits.firstMessageOverheadBytes
        var failure = pair.initiator.failure(writing: [UInt8](repeating: 1, count: most + 1))
        #expect(failure == .tooLong(65_536))
        // Nothing has changed.
        let first = try pair.initiator.write([UInt8](repeating: 1, count: most))
        #expect(first.count == 65_535)
        #expect(try pair.responder.read(first).count == most)
        let mostBack = Limits.messageBytesMax - Limits.secondMessageOverheadBytes
        failure = pair.responder.failure(writing: [UInt8](repeating: 1, count: mostBack + 1))
        #expect(failure == .tooLong(65_536))
        let second = try pair.responder.write([UInt8](repeating: 1, count: mostBack))
        #expect(second.count == 65_535)
        #expect(try pair.initiator.read(second).count == mostBack)

        var other = try Pair.responder()
        failure = other.failure(reading: first + [0])
        #expect(failure == .tooLong(65_536))
    }

    @Test func `a message for another responder is refused`() throws {
        var responder = try Pair.responder(9)
        let failure = responder.failure(reading: try firstMessage())
        #expect(failure == .notAuthentic)
    }

    @Test func `an answer by one who lacks the responder's key is refused`() throws {
        var initiator = try waiting()
        // One who has another key, and answers a first message that was meant for that key.
        var other = try Pair.initiator(to: try Pair.privateKey(9).publicKey)
        var impostor = try Pair.responder(9)
        _ = try impostor.read(try other.write([]))
        let failure = initiator.failure(reading: try impostor.write([]))
        #expect(failure == .notAuthentic)
    }

    @Test func `another prologue is refused`() throws {
        var responder = try Pair.responder(prologue: [8])
        let failure = responder.failure(reading: try firstMessage())
        #expect(failure == .notAuthentic)
    }

    /// The first message can be sent again by anyone; what follows cannot: the responder's own key differs each time.
    @Test func `one who replays a first message gets no further`() throws {
        let first = try firstMessage()
        var random = [UInt8](repeating: 5, count: 32)
        var responder = try Handshake.responder(
            try Pair.privateKey(Pair.coordinator), prologue: [7], random: &random)
        #expect(try responder.read(first) == [1, 2, 3])
        _ = try responder.write([])
        var session = try responder.finish()

        var pair = try Pair.make()
        _ = try pair.responder.read(try pair.initiator.write([1, 2, 3]))
        _ = try pair.initiator.read(try pair.responder.write([]))
        var recorded = try pair.initiator.finish()
        let failure = session.failure(opening: try recorded.sealed([6]))
        #expect(failure == .notAuthentic)
    }

    @Test func `the second message of another session is refused`() throws {
        let second = try answered().second
        var random = [UInt8](repeating: 6, count: 32)
        var initiator = try Handshake.initiator(
            try Pair.privateKey(Pair.runner), to: try Pair.privateKey(Pair.coordinator).publicKey, prologue: [7],
            random: &random)
        _ = try initiator.write([])
        let failure = initiator.failure(reading: second)
        #expect(failure == .notAuthentic)
    }

    @Test func `what is not its turn is refused and changes nothing`() throws {
        var pair = try Pair.make()
        var failures = [pair.initiator.failure(reading: [1]), pair.responder.failure(writing: [])]
        let first = try pair.initiator.write([])
        failures.append(pair.initiator.failure(writing: []))
        _ = try pair.responder.read(first)
        failures.append(pair.responder.failure(reading: first))
        let second = try pair.responder.write([])
        failures += [pair.responder.failure(writing: []), pair.responder.failure(reading: first)]
        _ = try pair.initiator.read(second)
        failures += [pair.initiator.failure(writing: []), pair.initiator.failure(reading: second)]
        #expect(failures == Array(repeating: .outOfTurn, count: 8))
        var left = try pair.initiator.finish()
        var right = try pair.responder.finish()
        #expect(try right.opened(try left.sealed([9])) == [9])
    }

    @Test func `a handshake that is not over gives no session`() throws {
        #expect(try Pair.responder().failureFinishing() == .outOfTurn)
        #expect(try waiting().failureFinishing() == .outOfTurn)
        var pair = try Pair.make()
        _ = try pair.responder.read(try pair.initiator.write([]))
        #expect(pair.responder.failureFinishing() == .outOfTurn)
    }

    @Test func `after a message that was refused, nothing can be done`() throws {
        var responder = try Pair.responder()
        var changed = try firstMessage()
        changed[40] ^= 1
        var failures = [responder.failure(reading: changed)]
        failures += [responder.failure(reading: try firstMessage()), responder.failure(writing: [])]
        failures.append(responder.failureFinishing())
        #expect(failures == Array(repeating: .notAuthentic, count: 4))

        var initiator = try waiting()
        failures = [initiator.failure(reading: [0]), initiator.failure(reading: try answered().second)]
        let key = initiator.remoteKey
        #expect(key == nil)
        failures.append(initiator.failureFinishing())
        #expect(failures == Array(repeating: .tooShort(1), count: 3))
    }

    @Test(arguments: [0, 31, 33]) func `a key has 32 bytes`(count: Int) throws {
        var bytes = [UInt8](repeating: 1, count: count)
        #expect(throws: NoiseError.keySize(count)) { try PublicKey(bytes) }
        #expect(throws: NoiseError.keySize(count)) { _ = try PrivateKey.take(&bytes) }
        #expect(bytes == [UInt8](repeating: 1, count: count))
        let key = try Pair.privateKey(1)
        var failure: NoiseError?
        do throws(NoiseError) {
            _ = try Handshake.responder(key, prologue: [], random: &bytes)
        } catch { failure = error }
        #expect(failure == .keySize(count))
    }
}
