import Testing

@testable import Noise

/// Whatever two sides say to each other, each hears it as it was said.
struct SessionTests {
    /// A pair with random keys and a random prologue.
    private func handshakes(_ random: inout SeededGenerator) throws -> Pair {
        var keys = (0..<4).map { _ in random.bytes(32) }
        let runner = try PrivateKey.take(&keys[0])
        let coordinator = try PrivateKey.take(&keys[1])
        let prologue = random.bytes(Int.random(in: 0...64, using: &random))
        return Pair(
            initiator: try Handshake.initiator(
                runner, to: coordinator.publicKey, prologue: prologue, random: &keys[2]),
            responder: try Handshake.responder(coordinator, prologue: prologue, random: &keys[3]))
    }

    /// A text of some bytes, now and then the longest that there is.
    private func text(_ random: inout SeededGenerator) -> [UInt8] {
        if Int.random(in: 0..<200, using: &random) == 0 { return random.bytes(Limits.messageBytesMax - 16) }
        return random.bytes(Int.random(in: 0...100, using: &random))
    }

    private func exchange(
        _ sender: inout Transport, _ receiver: inout Transport, _ random: inout SeededGenerator
    ) throws -> Bool {
        if Int.random(in: 0..<5, using: &random) == 0 {
            try sender.rekeySending()
            try receiver.rekeyReceiving()
        }
        let text = text(&random)
        return try receiver.opened(try sender.sealed(text)) == text
    }

    @Test(arguments: 0..<10) func `a hundred random sessions`(part: Int) throws {
        for seed in part * 100..<part * 100 + 100 {
            var random = SeededGenerator(seed: UInt64(seed))
            var pair = try handshakes(&random)
            let (there, back) = (random.bytes(seed % 50), random.bytes(seed % 70))
            #expect(try pair.responder.read(try pair.initiator.write(there)) == there)
            #expect(try pair.initiator.read(try pair.responder.write(back)) == back)
            var left = try pair.initiator.finish()
            var right = try pair.responder.finish()
            for _ in 0..<10 {
                let isHeard =
                    Bool.random(using: &random)
                    ? try exchange(&left, &right, &random) : try exchange(&right, &left, &random)
                #expect(isHeard, "seed \(seed)")
            }
        }
    }
}
