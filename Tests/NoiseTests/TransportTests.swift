import Testing

@testable import Noise

/// Messages of an established session.
struct TransportTests {
    @Test func `what one side seals the other opens, in both directions`() throws {
        var session = try Pair.make().transports()
        for text in [[UInt8]](arrayLiteral: [], [1], [1, 2, 3]) {
            let message = try session.initiator.sealed(text)
            #expect(message.count == text.count + 16)
            #expect(try session.responder.opened(message) == text)
            let answer = try session.responder.sealed(text)
            #expect(answer != message)
            #expect(try session.initiator.opened(answer) == text)
        }
    }

    @Test func `both sides know the other`() throws {
        let session = try Pair.make().transports()
        let keys = [session.initiator.remoteKey, session.responder.remoteKey]
        #expect(
            keys == [try Pair.privateKey(Pair.coordinator).publicKey, try Pair.privateKey(Pair.runner).publicKey])
    }

    @Test func `bytes before a message and behind it stay as they are`() throws {
        var session = try Pair.make().transports()
        var frame: [UInt8] = [0xAA, 0xBB, 1, 2, 3]
        try session.initiator.seal(&frame, from: 2)
        #expect(frame.count == 2 + 3 + 16)
        #expect(frame[..<2] == [0xAA, 0xBB])
        #expect(frame[2..<5] != [1, 2, 3])
        frame += [0xCC]
        let text = try session.responder.open(&frame, in: 2..<21)
        #expect(text == 2..<5)
        #expect(frame[..<5] == [0xAA, 0xBB, 1, 2, 3])
        #expect(frame.last == 0xCC)
    }

    @Test func `the same text is never sealed the same way`() throws {
        var session = try Pair.make().transports()
        let messages = try (0..<100).map { _ in try session.initiator.sealed([1]) }
        #expect(Set(messages).count == 100)
    }

    @Test func `a changed bit anywhere is refused`() throws {
        var original = try Pair.make().transports()
        let message = try original.initiator.sealed([1, 2, 3])
        for bit in 0..<message.count * 8 {
            var session = try Pair.make().transports()
            var changed = message
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            let failure = session.responder.failure(opening: changed)
            #expect(failure == .notAuthentic, "bit \(bit)")
        }
    }

    @Test func `a cut message is refused`() throws {
        var original = try Pair.make().transports()
        let message = try original.initiator.sealed([1, 2, 3])
        for count in 0..<message.count {
            var session = try Pair.make().transports()
            let failure = session.responder.failure(opening: Array(message[..<count]))
            #expect(failure == (count < 16 ? .tooShort(count) : .notAuthentic))
        }
    }

    @Test func `a message twice, out of order, left out or sent back is refused`() throws {
        var session = try Pair.make().transports()
        let first = try session.initiator.sealed([1])
        let second = try session.initiator.sealed([2])
        let mirrored = session.initiator.failure(opening: first)
        #expect(mirrored == .notAuthentic)
        #expect(try session.responder.opened(first) == [1])
        let again = session.responder.failure(opening: first)
        #expect(again == .notAuthentic)
        var other = try Pair.make().transports()
        let early = other.responder.failure(opening: second)
        #expect(early == .notAuthentic)
    }

    @Test func `a message that was refused ends what comes in, and a last word can go out`() throws {
        var session = try Pair.make().transports()
        let good = try session.initiator.sealed([1])
        var failures = [session.responder.failure(opening: [1, 2])]
        failures.append(session.responder.failure(opening: good))
        #expect(failures == [.tooShort(2), .tooShort(2)])
        #expect(throws: NoiseError.tooShort(2)) { try session.responder.rekeyReceiving() }
        #expect(try session.initiator.opened(try session.responder.sealed([7])) == [7])
    }

    @Test func `the longest message is 65,535 bytes`() throws {
        var session = try Pair.make().transports()
        var text = [UInt8](repeating: 1, count: 65_536 - 16)
        #expect(throws: NoiseError.tooLong(65_536)) { try session.initiator.seal(&text) }
        #expect(text == [UInt8](repeating: 1, count: 65_536 - 16))
        text.removeLast()
        let message = try session.initiator.sealed(text)
        #expect(message.count == 65_535)
        #expect(try session.responder.opened(message) == text)
        let failure = session.responder.failure(opening: message + [0])
        #expect(failure == .tooLong(65_536))
    }

    @Test func `a new key must be taken by both sides`() throws {
        var session = try Pair.make().transports()
        #expect(try session.responder.opened(try session.initiator.sealed([1])) == [1])
        try session.initiator.rekeySending()
        try session.responder.rekeyReceiving()
        #expect(try session.responder.opened(try session.initiator.sealed([2])) == [2])
        // The other direction has a key of its own.
        #expect(try session.initiator.opened(try session.responder.sealed([3])) == [3])
        try session.responder.rekeySending()
        let failure = session.initiator.failure(opening: try session.responder.sealed([4]))
        #expect(failure == .notAuthentic)
    }

}

/// A mistake of the caller ends the program; see contrib/check for why this suite is by itself.
struct TransportExitTests {
    @Test func `a range that the array does not have is our own mistake`() async {
        await #expect(processExitsWith: .failure) {
            var session = try Pair.make().transports()
            var bytes = [UInt8](repeating: 0, count: 20)
            _ = try session.initiator.open(&bytes, in: 2..<21)
        }
    }
}

/// The number of messages under one key ends.
struct CipherStateTests {
    private func cipher(at nonce: UInt64) throws -> CipherState {
        var key = [UInt8](repeating: 8, count: 32)
        return CipherState(key: try Secret.take(&key), nonce: nonce)
    }

    @Test func `the last nonce but one seals and opens, the last is refused for ever`() throws {
        var (text, other): ([UInt8], [UInt8]) = ([1], [1])
        var sending = try cipher(at: .max - 1)
        var receiving = try cipher(at: .max - 1)
        try sending.seal(&text, from: 0, hashing: [])
        let range = try receiving.open(&text, in: 0..<17, hashing: [])
        #expect(text[range] == [1])
        for _ in 0..<2 {
            #expect(throws: NoiseError.nonceExhausted) { try sending.seal(&other, from: 0, hashing: []) }
            #expect(other == [1])
            #expect(throws: NoiseError.nonceExhausted) { _ = try receiving.open(&text, in: 0..<17, hashing: []) }
        }
        // The key is gone, so that a new one cannot be made of it.
        #expect(throws: NoiseError.nonceExhausted) { try sending.rekey() }
    }

    @Test func `a new key does not begin to count anew`() throws {
        var text: [UInt8] = []
        var sending = try cipher(at: .max)
        try sending.rekey()
        #expect(throws: NoiseError.nonceExhausted) { try sending.seal(&text, from: 0, hashing: []) }
    }
}
