import RunnerProtocol
import System
import Testing

@testable import Execution

/// From a job's pipe to its log file, also when the file cannot be written for a while.
struct OutputPumpTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// A pump and the end that its job would write to.
    private final class Line {
        var job: Descriptor?
        let pump: OutputPump

        init(_ path: [UInt8], bytesMax: UInt64 = 1 << 40, keep: UInt32 = 100) throws(Errno) {
            var pipe = try Descriptor.pipe()
            let log = try LogFile.open(path, .truncated, Streams.Rotation(bytesMax: bytesMax, keep: keep))
            job = pipe.writeEnd.take()
            guard let source = pipe.readEnd.take() else { throw .invalid }
            pump = try OutputPump.make(reading: source, into: log)
        }

        func write(_ text: some Collection<UInt8>) throws(Errno) { try job?.writeAll(text) }
        func close() { job = nil }
    }

    private static func moment(_ milliseconds: UInt64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    @Test func `output passes as it comes, and ends with its writer`() throws {
        let line = try Line(scratch.bytes("log"))
        line.pump.move(at: Self.moment(1))
        #expect(line.pump.flow == .open)
        try line.write("one\n".utf8)
        line.pump.move(at: Self.moment(2))
        #expect(line.pump.flow == .open)
        #expect(try scratch.contents("log") == Array("one\n".utf8))
        try line.write("two\n".utf8)
        line.close()
        line.pump.move(at: Self.moment(3))
        #expect(line.pump.flow == .ended)
        #expect(try scratch.contents("log") == Array("one\ntwo\n".utf8))
        #expect(line.pump.writtenBytes == 8)
        #expect(line.pump.lostBytes == 0)
        line.pump.move(at: Self.moment(4))
        #expect(line.pump.flow == .ended)
    }

    @Test func `a pipe full of output passes in one move`() throws {
        let line = try Line(scratch.bytes("log"), bytesMax: 1000)
        let text = (0..<6000).map { UInt8(truncatingIfNeeded: $0 % 50 == 49 ? 10 : 65 + $0 % 26) }
        for _ in 0..<10 { try line.write(text) }
        line.pump.move(at: Self.moment(1))
        #expect(line.pump.writtenBytes == 60_000)
        #expect(try scratch.names.count == 60)
    }

    @Test func `a file that cannot be written is tried again ever later, and nothing is read meanwhile`() throws {
        try scratch.link("log", to: "/dev/full")
        let line = try Line(scratch.bytes("log"))
        try line.write("kept\n".utf8)
        var now: UInt64 = 1000
        var pauses: [UInt64] = []
        for _ in 0..<9 {
            line.pump.move(at: Self.moment(now))
            guard case .blocked(let reason, let retryAt) = line.pump.flow else {
                Issue.record("not blocked")
                return
            }
            #expect(reason == .noSpace)
            #expect(line.pump.retryAt == retryAt)
            pauses.append(retryAt.nanoseconds / 1_000_000 - now)
            now = retryAt.nanoseconds / 1_000_000
        }
        #expect(pauses == [100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000])
        #expect(line.pump.lostBytes == 5)
        #expect(line.pump.writtenBytes == 0)
    }

    @Test func `when the file can be written again nothing was lost`() throws {
        let limited = try Line(scratch.bytes("log"), bytesMax: 8, keep: 1)
        try limited.write("before\n\n".utf8)
        limited.pump.move(at: Self.moment(1))
        // The full file cannot be set aside while a folder stands there.
        try scratch.makeFolder("log.1")
        for text in ["during1\n", "during2\n"] { try limited.write(text.utf8) }
        limited.pump.move(at: Self.moment(1000))
        guard case .blocked(let reason, let retryAt) = limited.pump.flow else {
            Issue.record("not blocked")
            return
        }
        #expect(reason == Errno(21))  // EISDIR
        #expect(try scratch.contents("log") == Array("before\n\n".utf8))
        #expect(retryAt == Self.moment(1100))
        try scratch.removeFolder("log.1")
        try limited.write("after..\n".utf8)
        limited.close()
        limited.pump.move(at: retryAt)
        #expect(limited.pump.flow == .ended)
        #expect(try scratch.contents("log.1") == Array("during2\n".utf8))
        #expect(try scratch.contents("log") == Array("after..\n".utf8))
        #expect(limited.pump.writtenBytes == 32)
    }
}
