import RunnerProtocol
import System
import Testing

@testable import Execution

/// Rotated log files: every byte is in exactly one of them, in order.
struct LogFileTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func open(
        _ bytesMax: UInt64, keep: UInt32, _ existing: Streams.Existing = .truncated
    ) throws -> LogFile {
        try LogFile.open(scratch.bytes("log"), existing, Streams.Rotation(bytesMax: bytesMax, keep: keep))
    }

    private func writeAll(_ bytes: some Collection<UInt8>, to log: LogFile) throws {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = try log.write(rest)
            #expect(count > 0)
            rest = rest.dropFirst(count)
        }
    }

    /// All that was kept, the oldest first.
    private func kept() throws -> [[UInt8]] {
        var files: [[UInt8]] = []
        var number = 1
        while let old = try scratch.contents("log.\(number)") {
            files.insert(old, at: 0)
            number += 1
        }
        if let current = try scratch.contents("log") { files.append(current) }
        return files
    }

    @Test func `a file is set aside before it exceeds its size`() throws {
        let log = try open(10, keep: 2)
        try writeAll("aaaa\nbbbb\n".utf8, to: log)
        #expect(try scratch.names == ["log"])
        try writeAll("cccc\n".utf8, to: log)
        #expect(try kept() == [Array("aaaa\nbbbb\n".utf8), Array("cccc\n".utf8)])
    }

    @Test(arguments: [UInt32(0), 1, 2, 5])
    func `so many old files are kept and no more`(keep: UInt32) throws {
        let log = try open(4, keep: keep)
        for line in 0..<8 { try writeAll("\(line)..\n".utf8, to: log) }
        let lines = (Int(7 - keep)...7).map { Array("\($0)..\n".utf8) }
        #expect(try kept() == lines)
        #expect(try scratch.names == ["log"] + (0..<keep).map { "log.\($0 + 1)" })
    }

    @Test func `no byte is lost or moved, whatever the sizes of the writes`() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20 {
            let bytesMax = UInt64.random(in: 40...400, using: &random)
            let lineMax = Int.random(in: 1...600, using: &random)
            let log = try open(bytesMax, keep: 200)
            var written: [UInt8] = []
            for _ in 0..<20 {
                var chunk: [UInt8] = []
                for _ in 0..<Int.random(in: 1...180, using: &random) {
                    let isEnd = Int.random(in: 0..<lineMax, using: &random) == 0
                    chunk.append(isEnd ? UInt8(ascii: "\n") : UInt8.random(in: 32...126, using: &random))
                }
                try writeAll(chunk, to: log)
                written += chunk
            }
            let files = try kept()
            #expect(Array(files.joined()) == written)
            #expect(files.allSatisfy { $0.count <= Int(bytesMax) && !$0.isEmpty })
            #expect(files.count < 200)
            for name in try scratch.names { try Files.remove(scratch.file(name)) }
        }
    }

    @Test func `a line is cut only if it fits in no file`() throws {
        let log = try open(10, keep: 9)
        try writeAll("one\ntwo\nthree\n".utf8, to: log)
        #expect(try kept() == [Array("one\ntwo\n".utf8), Array("three\n".utf8)])
        try writeAll("0123456789abc\nend\n".utf8, to: log)
        #expect(
            try kept() == ["one\ntwo\n", "three\n", "0123456789", "abc\nend\n"].map { Array($0.utf8) })
    }

    @Test func `a line that comes in pieces stays where it began as long as it fits`() throws {
        let log = try open(10, keep: 9)
        try writeAll("first\n".utf8, to: log)
        try writeAll("se".utf8, to: log)
        try writeAll("co".utf8, to: log)
        try writeAll("nd\n".utf8, to: log)
        #expect(Array(try kept().joined()) == Array("first\nsecond\n".utf8))
        #expect(try kept().allSatisfy { $0.count <= 10 })
    }

    @Test func `a file of one byte takes one byte at a time`() throws {
        let log = try open(1, keep: 5)
        try writeAll("a\nb".utf8, to: log)
        #expect(try kept() == [Array("a".utf8), Array("\n".utf8), Array("b".utf8)])
    }

    @Test func `a file that is continued counts what is in it`() throws {
        try scratch.write("log", "12345678".utf8)
        let log = try open(10, keep: 1, .appended)
        try writeAll("90".utf8, to: log)
        try writeAll("x".utf8, to: log)
        #expect(try kept() == [Array("1234567890".utf8), Array("x".utf8)])
    }

    @Test func `a file that is too large already is set aside whole`() throws {
        try scratch.write("log", [UInt8](repeating: 65, count: 50))
        let log = try open(10, keep: 1, .appended)
        try writeAll("x\n".utf8, to: log)
        #expect(try kept() == [[UInt8](repeating: 65, count: 50), Array("x\n".utf8)])
    }

    @Test func `a file that is started anew is emptied, and old ones stay`() throws {
        try scratch.write("log", "old".utf8)
        try scratch.write("log.1", "older".utf8)
        let log = try open(10, keep: 2)
        try writeAll("new\n".utf8, to: log)
        #expect(try kept() == [Array("older".utf8), Array("new\n".utf8)])
    }

    @Test func `somebody else's removal of a file does not stop the log`() throws {
        let log = try open(4, keep: 2)
        try writeAll("one\n".utf8, to: log)
        try Files.remove(scratch.file("log"))
        try writeAll("two\n".utf8, to: log)
        try writeAll("tri\n".utf8, to: log)
        #expect(try kept() == [Array("two\n".utf8), Array("tri\n".utf8)])
    }

    @Test func `what is no file, such as a terminal or the null device, is never set aside`() throws {
        try scratch.link("log", to: "/dev/null")
        let log = try open(4, keep: 2)
        for _ in 0..<5 { try writeAll("more\n".utf8, to: log) }
        #expect(try scratch.names == ["log"])
        #expect(try Files.status(of: scratch.file("log")).isRegular == false)
    }

    @Test func `a full device is an error, not a loss`() throws {
        try scratch.link("log", to: "/dev/full")
        let log = try open(1000, keep: 1)
        #expect(throws: Errno.noSpace) { _ = try log.write(Array("text\n".utf8)[...]) }
    }

    @Test func `a directory that cannot be made a file of is an error`() throws {
        #expect(throws: Errno.noSuchFile) {
            _ = try LogFile.open(
                scratch.bytes("missing/log"), .truncated, Streams.Rotation(bytesMax: 1, keep: 1))
        }
    }
}
