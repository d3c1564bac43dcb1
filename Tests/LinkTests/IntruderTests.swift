import Noise
import RunnerProtocol
import System
import Testing

@testable import Link

/// What comes of somebody who does not keep to the rules, or is not who it should be.
struct IntruderTests {
    private func listening() throws -> FrameChannel {
        let ends = try Ends.make()
        return try FrameChannel.listening(as: try Ends.key(Ends.coordinatorKey), on: ends.coordinator)
    }

    /// A runner's first words, as they go over the wire.
    private func introduction(secret: [UInt8] = [], to key: UInt8 = Ends.coordinatorKey) throws -> [UInt8] {
        let ends = try Ends.make()
        let runner = try FrameChannel.introducing(
            try Ends.credentials(to: key), secret: secret, on: ends.runner)
        try runner.flush()
        return try ends.coordinator.all()
    }

    private func initiator(prologue: String = "hero-runner 1") throws -> Handshake {
        var random = [UInt8](repeating: 3, count: 32)
        return try Handshake.initiator(
            try Ends.key(Ends.runnerKey), to: try Ends.key(Ends.coordinatorKey).publicKey,
            prologue: Array(prologue.utf8), random: &random)
    }

    @Test func `garbage opens nothing`() throws {
        var generator = SystemRandomNumberGenerator()
        for count in [96, 100, 112] {
            let garbage = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let channel = try listening()
            #expect(channel.failure(of: FrameWriter.frame(garbage)) == .noise(.notAuthentic))
            #expect(channel.failure(of: FrameWriter.frame(garbage)) == .malformed)
        }
        #expect(
            try listening().failure(of: FrameWriter.frame([UInt8](repeating: 9, count: 95))) == .noise(.tooShort(95)))
    }

    @Test func `nothing is kept of what cannot be an introduction`() throws {
        let tooLong = ChannelError.frame(WireError(.tooLong, type: nil, offset: 0))
        #expect(try listening().failure(of: [0, 113]) == tooLong)
        #expect(try listening().failure(of: Array("GET / HTTP/1.1\r\n".utf8)) == tooLong)
        #expect(try listening().failure(of: [0, 0]) == .frame(WireError(.empty, type: nil, offset: 0)))
    }

    @Test func `first words for another coordinator are not understood`() throws {
        #expect(try listening().failure(of: try introduction(to: 9)) == .noise(.notAuthentic))
    }

    @Test func `first words of another protocol are not understood`() throws {
        var other = try initiator(prologue: "hero-runner 2")
        let frame = FrameWriter.frame(try other.write([]))
        #expect(try listening().failure(of: frame) == .noise(.notAuthentic))
    }

    @Test func `a secret of another size is none`() throws {
        for count in [1, 15] {
            var handshake = try initiator()
            let frame = FrameWriter.frame(try handshake.write([UInt8](repeating: 1, count: count)))
            #expect(try listening().failure(of: frame) == .malformed)
        }
    }

    @Test func `a key of low order is refused on both sides`() throws {
        var bytes = [UInt8](repeating: 1, count: 32)
        let weak = try #require(Credentials(key: &bytes, coordinator: [UInt8](repeating: 0, count: 32)))
        let ends = try Ends.make()
        do throws(ChannelError) {
            _ = try FrameChannel.introducing(weak, secret: [], on: ends.runner)
            Issue.record("it was taken")
        } catch { #expect(error == .noise(.weakKey)) }
        let zeros = [UInt8](repeating: 0, count: 96)
        #expect(try listening().failure(of: FrameWriter.frame(zeros)) == .noise(.weakKey))
    }

    @Test func `a coordinator with another key cannot answer`() throws {
        let ends = try Ends.make()
        let runner = try FrameChannel.introducing(
            try Ends.credentials(), secret: [], on: ends.runner)
        // It can only make something up, as it could not read the introduction.
        var random = [UInt8](repeating: 4, count: 32)
        var impostor = try Handshake.responder(try Ends.key(8), prologue: Array("hero-runner 1".utf8), random: &random)
        var initiated = [UInt8](repeating: 5, count: 32)
        var own = try Handshake.initiator(
            try Ends.key(Ends.runnerKey), to: try Ends.key(8).publicKey, prologue: Array("hero-runner 1".utf8),
            random: &initiated)
        _ = try impostor.read(try own.write([]))
        #expect(runner.failure(of: FrameWriter.frame(try impostor.write([0]))) == .noise(.notAuthentic))
        #expect(!runner.isOpen)
    }

    @Test(arguments: [[], [7], [99]] as [[UInt8]])
    func `an answer that is none is refused`(answer: [UInt8]) throws {
        let ends = try Ends.make()
        let runner = try FrameChannel.introducing(
            try Ends.credentials(), secret: [], on: ends.runner)
        try runner.flush()
        var responder = try Ends.responder(reading: ends.coordinator)
        #expect(runner.failure(of: FrameWriter.frame(try responder.write(answer))) == .malformed)
        #expect(!runner.isOpen)
    }

    @Test func `an answer that is too long is not kept`() throws {
        let ends = try Ends.make()
        let runner = try FrameChannel.introducing(
            try Ends.credentials(), secret: [], on: ends.runner)
        #expect(runner.failure(of: [0xff, 0xff]) == .frame(WireError(.tooLong, type: nil, offset: 0)))
    }

    @Test func `who speaks before the answer breaks the rules`() throws {
        let channel = try listening()
        #expect(channel.failure(of: try introduction() + [0, 1, 1]) == .malformed)
        #expect(!channel.isOpen)
    }

    @Test func `a frame that was changed ends it`() throws {
        let pair = try Pair.make()
        var frame = try sealed(by: pair, [1, 2, 3])
        frame[4] ^= 1
        #expect(pair.coordinator.failure(of: frame) == .noise(.notAuthentic))
        #expect(pair.coordinator.failure(of: try sealed(by: pair, [4])) == .noise(.notAuthentic))
        // The other direction is for a last word.
        pair.coordinator.add([9])
        try pair.coordinator.flush()
        #expect(try pair.runner.bodies() == [[9]])
    }

    @Test func `a frame that comes twice, or before another, ends it`() throws {
        let pair = try Pair.make()
        let first = try sealed(by: pair, [1])
        #expect(pair.coordinator.failure(of: first) == nil)
        #expect(pair.coordinator.failure(of: first) == .noise(.notAuthentic))
        let other = try Pair.make()
        _ = try sealed(by: other, [1])
        #expect(other.coordinator.failure(of: try sealed(by: other, [2])) == .noise(.notAuthentic))
    }

    @Test func `a frame too short for a seal ends it`() throws {
        let pair = try Pair.make()
        #expect(pair.coordinator.failure(of: [0, 2, 0x11, 0]) == .noise(.tooShort(2)))
    }

    @Test func `first words that are sent again prove nothing`() throws {
        let ends = try Ends.make()
        let runner = try FrameChannel.introducing(
            try Ends.credentials(), secret: Ends.secret, on: ends.runner)
        try runner.flush()
        let recorded = try ends.coordinator.all()
        let first = try listening()
        let second = try listening()
        var rest = recorded[...]
        #expect(try [try first.next(&rest)].compactMap(\.self).isIntroduction(Ends.secret))
        rest = recorded[...]
        // It cannot be told from the first: so nothing may follow from it.
        #expect(try [try second.next(&rest)].compactMap(\.self).isIntroduction(Ends.secret))
        try second.answer(nil)
        // What the runner says to the first does not open there, and nobody else can seal anything that would.
        let pair = try Pair.make(secret: Ends.secret)
        #expect(second.failure(of: try sealed(by: pair, [1])) == .noise(.notAuthentic))
    }

    /// A frame of the runner's that does not reach the coordinator by itself.
    private func sealed(by pair: Pair, _ body: [UInt8]) throws -> [UInt8] {
        pair.runner.add(body)
        try pair.runner.flush()
        return Array(try pair.coordinator.read(most: 65536) ?? [])
    }
}
