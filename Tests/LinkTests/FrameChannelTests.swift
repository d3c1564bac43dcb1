import Noise
import RunnerProtocol
import System
import Testing

@testable import Link

/// Frames on a socket, when both sides keep to the rules.
struct FrameChannelTests {
    @Test func `plain bodies pass as they are`() throws {
        let ends = try Ends.make()
        let channel = FrameChannel(plain: ends.runner)
        channel.add([1, 2, 3])
        channel.add([4])
        #expect(channel.backlog == 8)
        try channel.flush()
        #expect(channel.backlog == 0)
        #expect(try ends.coordinator.all() == [0, 3, 1, 2, 3, 0, 1, 4])
        #expect(try ends.coordinator.send([0, 2, 5, 6][...]) == 4)
        #expect(try channel.bodies() == [[5, 6]])
    }

    @Test func `a stream's end is an empty part of it`() throws {
        let ends = try Ends.make()
        let channel = FrameChannel(plain: ends.runner)
        #expect(try channel.read(most: 65536) == nil)
        try ends.coordinator.endSending()
        #expect(try channel.read(most: 65536)?.isEmpty == true)
    }

    @Test(arguments: [[], Ends.secret] as [[UInt8]])
    func `who comes is known by its key, and what it says is sealed`(secret: [UInt8]) throws {
        let pair = try Pair.make(secret: secret)
        pair.runner.add([1, 2, 3])
        pair.runner.add([4])
        try pair.runner.flush()
        #expect(try pair.coordinator.bodies() == [[1, 2, 3], [4]])
        pair.coordinator.add([5, 6])
        try pair.coordinator.flush()
        #expect(try pair.runner.bodies() == [[5, 6]])
    }

    @Test func `nothing that is said can be read on the way`() throws {
        let ends = try Ends.make()
        let runner = try FrameChannel.introducing(
            try Ends.credentials(), secret: Ends.secret, on: ends.runner)
        try runner.flush()
        let introduction = try ends.coordinator.all()
        #expect(introduction.count == 2 + 112)
        #expect(!introduction.contains(Ends.secret))
        #expect(!introduction.contains(try Ends.key(Ends.runnerKey).publicKey.bytes))
        var random = [UInt8](repeating: 4, count: 32)
        var responder = try Handshake.responder(
            try Ends.key(Ends.coordinatorKey), prologue: Array("hero-runner 1".utf8), random: &random)
        #expect(try responder.read(Array(introduction.dropFirst(2))) == Ends.secret)
        _ = try ends.coordinator.send(FrameWriter.frame(try responder.write([0]))[...])
        #expect(try runner.arrivals().isWelcome)
        runner.add(Array("a long word".utf8))
        try runner.flush()
        var frame = try ends.coordinator.all()
        #expect(frame.count == 2 + 11 + 16)
        #expect(!frame.contains(Array("word".utf8)))
        var transport = try responder.finish()
        #expect(Array(frame[try transport.open(&frame, in: 2..<frame.count)]) == Array("a long word".utf8))
    }

    @Test func `a refusal says why, and nothing follows`() throws {
        let pair = try Pair.introduced(try Ends.make())
        #expect(try pair.coordinator.arrivals().isIntroduction([]))
        let why = Goodbye(.unknownRunner, text: Array("who are you?".utf8))
        try pair.coordinator.answer(why)
        try pair.coordinator.flush()
        #expect(throws: ChannelError.refused) { try pair.runner.arrivals() }
        #expect(pair.runner.refusal == why)
        #expect(!pair.runner.isOpen)
        #expect(!pair.coordinator.isOpen)
        #expect(pair.runner.failure(of: [0, 1, 1]) == .malformed)
        #expect(pair.coordinator.failure(of: [0, 1, 1]) == .malformed)
    }

    @Test func `a refusal's words are cut to what the other side takes`() throws {
        let pair = try Pair.introduced(try Ends.make())
        _ = try pair.coordinator.arrivals()
        let long = [UInt8](repeating: 0x61, count: 5000)
        try pair.coordinator.answer(Goodbye(.overloaded, text: long))
        try pair.coordinator.flush()
        let expected = Goodbye(.overloaded, text: Array(long.prefix(WireLimits.textBytesMax)))
        #expect(throws: ChannelError.refused) { try pair.runner.arrivals() }
        #expect(pair.runner.refusal == expected)
    }

    @Test func `frames may come in pieces of a byte`() throws {
        let ends = try Ends.make()
        let runner = try FrameChannel.introducing(
            try Ends.credentials(), secret: Ends.secret, on: ends.runner)
        try runner.flush()
        let other = try Ends.make()
        let coordinator = try FrameChannel.listening(as: try Ends.key(Ends.coordinatorKey), on: other.coordinator)
        var found: [FrameChannel.Arrival] = []
        for byte in try ends.coordinator.all() {
            var piece = [byte][...]
            if let arrival = try coordinator.next(&piece) { found.append(arrival) }
        }
        #expect(try found.isIntroduction(Ends.secret))
    }

    @Test func `the longest body passes`() throws {
        let pair = try Pair.make()
        let body = [UInt8](repeating: 7, count: WireLimits.frameBytesMax)
        pair.runner.add(body)
        var found: [[UInt8]] = []
        repeat {
            try pair.runner.flush()
            found += try pair.coordinator.bodies()
        } while pair.runner.backlog > 0
        #expect(found == [body])
    }

    @Test func `what the other side does not take waits, in order`() throws {
        let pair = try Pair.make()
        let count = 400
        for i in 0..<count {
            pair.coordinator.add([UInt8](repeating: UInt8(i % 251), count: 4096))
            try pair.coordinator.flush()
        }
        #expect(pair.coordinator.backlog > 0)
        var found: [[UInt8]] = []
        while found.count < count {
            found += try pair.runner.bodies()
            try pair.coordinator.flush()
        }
        #expect(pair.coordinator.backlog == 0)
        #expect(found.map { $0[0] } == (0..<count).map { UInt8($0 % 251) })
    }

    @Test func `keys are changed after 65,536 messages, in each direction for itself`() throws {
        let pair = try Pair.make()
        var next = 0
        while next < 66_000 {
            for _ in 0..<500 {
                pair.runner.add([UInt8(truncatingIfNeeded: next), UInt8(truncatingIfNeeded: next >> 8)])
                next += 1
            }
            try pair.runner.flush()
            let last = [UInt8(truncatingIfNeeded: next - 1), UInt8(truncatingIfNeeded: (next - 1) >> 8)]
            #expect(try pair.coordinator.bodies().last == last)
        }
        pair.coordinator.add([1])
        try pair.coordinator.flush()
        #expect(try pair.runner.bodies() == [[1]])
    }

    @Test func `who does not change the keys is not understood`() throws {
        let ends = try Ends.make()
        let runner = try FrameChannel.introducing(
            try Ends.credentials(), secret: [], on: ends.runner)
        try runner.flush()
        var responder = try Ends.responder(reading: ends.coordinator)
        _ = try ends.coordinator.send(FrameWriter.frame(try responder.write([0]))[...])
        #expect(try runner.arrivals().isWelcome)
        var transport = try responder.finish()
        for _ in 0..<65_536 {
            var message: [UInt8] = [1]
            try transport.seal(&message)
            #expect(runner.failure(of: FrameWriter.frame(message)) == nil)
        }
        var message: [UInt8] = [1]
        try transport.seal(&message)
        #expect(runner.failure(of: FrameWriter.frame(message)) == .noise(.notAuthentic))
    }
}
