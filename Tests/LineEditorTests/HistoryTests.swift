import Testing

@testable import LineEditor

/// Texts that were given before.
@Suite struct HistoryTests {
    @Test func `what was given just before, is blank or begins with a blank is not remembered`() {
        var history = History()
        let kept = ["a", "a", "b", "a", "", "  ", "\n", " secret", "b"].map { history.add($0) }
        #expect(kept == [true, false, true, true, false, false, false, false, true])
        #expect(history.entries == ["a", "b", "a", "b"])
    }

    @Test func `it is bounded`() {
        var history = History()
        for number in 0..<(Limits.historyEntriesMax + 10) { history.add("\(number)") }
        #expect(history.entries.count == Limits.historyEntriesMax)
        #expect(history.entries.first == "10")
        let isKept = history.add(String(repeating: "x", count: Limits.historyEntryBytesMax + 1))
        #expect(!isKept)
    }

    @Test(arguments: ["a", "a\nb", "a\\nb", "\\", "a\\", "\\\\n\n", "漢\n\t"])
    func `a text is a line of a file`(text: String) {
        let line = History.line(of: text)
        #expect(!line.contains("\n"))
        #expect(History(lines: [line]).entries == [text])
    }
}
