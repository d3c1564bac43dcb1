import Testing

@testable import LineEditor

/// Where a text lies on a terminal.
@Suite struct LineLayoutTests {
    private func layout(_ text: String, cursor: Int? = nil, columns: Int, rows: Int = 24) -> LineLayout {
        var buffer = EditBuffer(text)
        if let cursor { buffer.move(to: cursor) }
        return LineLayout(buffer, columns: columns, rows: rows) { $0 == 0 ? "> " : "| " }
    }

    @Test(arguments: [
        ("abc", 10, ["> abc"], 0, 5), ("", 10, ["> "], 0, 2), ("abcdefgh", 10, ["> abcdefgh", ""], 1, 0),
        ("abcdefghi", 10, ["> abcdefgh", "i"], 1, 1), ("a\nb", 10, ["> a", "| b"], 1, 3),
        ("a\n", 10, ["> a", "| "], 1, 2),
        ("漢漢", 5, ["> 漢", "漢"], 1, 2), ("漢漢漢", 6, ["> 漢漢", "漢"], 1, 2), ("e\u{301}x", 10, ["> e\u{301}x"], 0, 4),
        ("a\tb", 10, ["> a    b"], 0, 8), ("ab", 1, [">", " ", "a", "b", ""], 4, 0),
        ("漢", 1, [">", " ", "漢", ""], 3, 0),
        ("👩‍👩‍👧", 10, ["> 👩‍👩‍👧"], 0, 8), ("한", 10, ["> 한"], 0, 4), ("한", 10, ["> 한"], 0, 4), ("ｱ＠", 10, ["> ｱ＠"], 0, 5),
    ])
    func `rows are no wider than the window`(text: String, columns: Int, rows: [String], row: Int, column: Int) {
        let layout = layout(text, columns: columns)
        #expect(layout.rows == rows)
        #expect(layout.cursorRow == row)
        #expect(layout.cursorColumn == column)
    }

    @Test func `the cursor is before its character`() {
        let layout = layout("abcdefghij\nk", cursor: 8, columns: 10)
        #expect(layout.cursorRow == 1 && layout.cursorColumn == 0)
        #expect(layout.rows == ["> abcdefgh", "ij", "| k"])
    }

    @Test func `of too many rows those around the cursor are kept`() {
        let text = (0..<50).map { "\($0)" }.joined(separator: "\n")
        for cursor in 0...text.count {
            let layout = layout(text, cursor: cursor, columns: 20, rows: 7)
            #expect(layout.rows.count == 7)
            #expect((0..<7).contains(layout.cursorRow))
            let line = text.prefix(cursor).count { $0 == "\n" }
            #expect(layout.rows[layout.cursorRow] == "\(line == 0 ? ">" : "|") \(line)")
        }
    }

    @Test func `drawing goes back to where it began`() {
        var drawing = LineDrawing()
        let drawn = [
            drawing.draw(layout("ab\ncd", cursor: 1, columns: 10)), drawing.draw(layout("ab\ncd", columns: 10)),
            drawing.draw(layout("", columns: 10)), drawing.finish(), drawing.draw(layout("", columns: 10)),
        ]
        #expect(
            drawn == [
                "\r\u{1b}[J> ab\r\n| cd\u{1b}[1A\r\u{1b}[3C", "\r\u{1b}[J> ab\r\n| cd\r\u{1b}[4C",
                "\r\u{1b}[1A\u{1b}[J> \r\u{1b}[2C", "\r\n", "\r\u{1b}[J> \r\u{1b}[2C",
            ])
    }

    @Test(arguments: [
        (80, ["alpha  beta   gamma  delta"]), (16, ["alpha  gamma", "beta   delta"]),
        (5, ["alpha", "beta", "gamma", "delta"]),
    ])
    func `choices stand in columns`(columns: Int, lines: [String]) {
        #expect(WordColumns.lines(["alpha", "beta", "gamma", "delta"], columns: columns) == lines)
    }

    @Test func `of very many choices some are left out`() {
        let lines = WordColumns.lines((0..<500).map { "w\($0)" }, columns: 40)
        #expect(lines.last == "... and 300 more")
    }
}
