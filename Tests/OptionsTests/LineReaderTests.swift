import Foundation
import Options
import System
import Testing

@Suite struct LineReaderTests {
    /// All lines of some chunks, read as they come.
    private func lines(_ chunks: [String]) -> [LineReader.Line] {
        var reader = LineReader()
        var lines: [LineReader.Line] = []
        for chunk in chunks {
            reader.append(Array(chunk.utf8)[...])
            while let line = reader.next() { lines.append(line) }
        }
        #expect(!reader.isAtEnd)
        reader.end()
        while let line = reader.next() { lines.append(line) }
        #expect(reader.isAtEnd)
        #expect(reader.number == lines.count)
        return lines
    }

    private func text(_ line: String) -> LineReader.Line { .text(Array(line.utf8)) }

    @Test func `lines come out as soon as they are whole`() {
        #expect(lines(["a\nb", "c\n", "\n", "d"]) == [text("a"), text("bc"), text(""), text("d")])
        #expect(lines(["a\n"]) == [text("a")])
        #expect(lines([]) == [])
    }

    @Test func `a byte order mark is taken off the first line only`() {
        #expect(lines(["\u{feff}a\n\u{feff}b\n"]) == [text("a"), text("\u{feff}b")])
        #expect(lines(["\u{feff}", "a"]) == [text("a")])
        #expect(lines(["\u{feff}\n", "a"]) == [text(""), text("a")])
        #expect(lines(["\u{feff}"]) == [text("")])
    }

    @Test func `a line of the largest size is read, one byte more is not`() {
        let largest = String(repeating: "x", count: Limits.lineBytesMax)
        #expect(lines([largest + "\n", "a\n"]) == [text(largest), text("a")])
        #expect(lines([largest + "x\na\n"]) == [.tooLong, text("a")])
        #expect(lines([largest, "xx", "yy", "\na\n"]) == [.tooLong, text("a")])
        #expect(lines([largest, "xx"]) == [.tooLong])
    }

    @Test func `a descriptor is read to its end`() throws {
        var pipe = try Descriptor.pipe()
        try pipe.writeEnd?.writeAll(Array("one\ntwo".utf8))
        pipe.writeEnd = nil
        var reader = LineReader()
        var lines: [LineReader.Line] = []
        let end = try Descriptor.open(CString(Array("/proc/self/fd/\(pipe.readEnd?.raw ?? -1)".utf8)), .read)
        while !reader.isAtEnd {
            try reader.fill(from: end)
            while let line = reader.next() { lines.append(line) }
        }
        #expect(lines == [text("one"), text("two")])
    }
}
