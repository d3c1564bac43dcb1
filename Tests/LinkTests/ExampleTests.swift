import Foundation
import Noise
import RunnerProtocol
import System
import Testing

@testable import Link

/// The worked example of the room's README, byte for byte.
struct ExampleTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/HeroRunner/Link/README.md")

    /// The bytes of the block that begins with ```example NAME.
    private func example(_ name: String) throws -> [UInt8] {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let begin = try #require(text.range(of: "```example \(name)\n"))
        let end = try #require(text.range(of: "```", range: begin.upperBound..<text.endIndex))
        let digits = text[begin.upperBound..<end.lowerBound].compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    private func initiator() throws -> Handshake {
        var random = [UInt8](repeating: 3, count: 32)
        return try Handshake.initiator(
            try Ends.key(1), to: try Ends.key(2).publicKey, prologue: Array("hero-runner 1".utf8), random: &random)
    }

    @Test func `a runner with these keys says these frames`() throws {
        var runner = try initiator()
        #expect(FrameWriter.frame(try runner.write([UInt8](0..<16))) == (try example("introduction")))
        #expect(try runner.read(Array(try example("answer").dropFirst(2))) == [0])
        var transport = try runner.finish()
        var frame: [UInt8] = [0, 18, 0x21, 0]
        try transport.seal(&frame, from: 2)
        #expect(frame == (try example("ping")))
    }

    @Test func `a coordinator with these keys takes them, and answers so`() throws {
        let ends = try Ends.make()
        let channel = try FrameChannel.listening(as: try Ends.key(2), on: ends.coordinator)
        var stream = try example("introduction")[...]
        guard case .introduction(let key, let secret) = try channel.next(&stream) else {
            Issue.record("it is no introduction")
            return
        }
        #expect(try key == Ends.key(1).publicKey)
        #expect(secret == [UInt8](0..<16))
        var random = [UInt8](repeating: 4, count: 32)
        var coordinator = try Handshake.responder(
            try Ends.key(2), prologue: Array("hero-runner 1".utf8), random: &random)
        _ = try coordinator.read(Array(try example("introduction").dropFirst(2)))
        #expect(FrameWriter.frame(try coordinator.write([0])) == (try example("answer")))
        var transport = try coordinator.finish()
        var ping = try example("ping")
        #expect(Array(ping[try transport.open(&ping, in: 2..<ping.count)]) == [0x21, 0])
    }
}
