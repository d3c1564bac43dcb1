import Testing

@testable import CLI

/// Tables as people see them.
@Suite struct TableTests {
    private var table: Table {
        var table = Table("RUN", "STATE", "CAUSE")
        table.add("web.1", "running", "user ann")
        table.add("thumbnails.12", "queued", "")
        return table
    }

    @Test func `columns stand under their titles, without blanks at the end`() {
        #expect(
            table.lines(width: nil) == [
                "RUN            STATE    CAUSE", "web.1          running  user ann", "thumbnails.12  queued",
            ])
    }

    @Test(arguments: [2, 10, 16, 24, 31, 32, 200])
    func `no line is longer than the terminal is wide`(width: Int) {
        let lines = table.lines(width: width)
        #expect(lines.allSatisfy { $0.count <= width })
        #expect(lines[1].hasSuffix("…") == (width < 32))
    }

    @Test func `wide characters take two columns`() {
        var table = Table("A", "B")
        table.add("日本", "x")
        table.add("abcd", "y")
        #expect(table.lines(width: nil) == ["A     B", "日本  x", "abcd  y"])
        #expect(table.lines(width: 4) == ["A  …", "日…", "abc…"])
    }

    @Test func `what others wrote does not command the terminal`() {
        var table = Table("CAUSE")
        table.add("\u{1b}[2Ja\r\nb\u{9b}31m\u{202e}c\u{7f}")
        let line = table.lines(width: nil)[1]
        #expect(line == "?[2Ja??b?31m?c?")
    }

    @Test(
        arguments: [
            (0, "0ms"), (999, "999ms"), (1_000, "1s"), (59_999, "59s"), (60_000, "1m 0s"), (3_599_999, "59m 59s"),
            (3_600_000, "1h 0m"), (86_399_999, "23h 59m"), (90_000_000, "1d 1h"),
        ] as [(UInt64, String)])
    func `times are told in two units at most`(milliseconds: UInt64, text: String) {
        #expect(spoken(milliseconds: milliseconds) == text)
    }
}
