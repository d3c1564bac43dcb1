/// What is written to a terminal so that it shows a text: the sequences every terminal since the VT100 knows.
struct LineDrawing {
    /// How far the cursor is below the first row that was drawn.
    private var row = 0

    /// Replaces what was drawn last.
    mutating func draw(_ layout: LineLayout) -> String {
        var text = "\r"
        if row > 0 { text += "\u{1b}[\(row)A" }
        text += "\u{1b}[J" + layout.rows.joined(separator: "\r\n")
        let up = layout.rows.count - 1 - layout.cursorRow
        if up > 0 { text += "\u{1b}[\(up)A" }
        text += "\r"
        if layout.cursorColumn > 0 { text += "\u{1b}[\(layout.cursorColumn)C" }
        row = layout.cursorRow
        return text
    }

    /// Leaves what was drawn, whose cursor is at its end: what follows begins in a new row.
    mutating func finish() -> String {
        row = 0
        return "\r\n"
    }

    /// Empties the screen.
    mutating func clear() -> String {
        row = 0
        return "\u{1b}[H\u{1b}[2J"
    }

    /// Asks the terminal to mark what is pasted.
    static let enablePaste = "\u{1b}[?2004h"
    /// Ends that.
    static let disablePaste = "\u{1b}[?2004l"
    /// Tells that a key could do nothing.
    static let bell = "\u{7}"
}

/// Words beside each other, as many columns of them as the window has room for.
enum WordColumns {
    /// The lines.
    static func lines(_ words: [String], columns: Int) -> [String] {
        let shown = words.prefix(Limits.choicesMax)
        let width = (shown.map(\.columns).max() ?? 0) + 2
        let count = max(1, columns / width)
        let height = (shown.count + count - 1) / count
        var lines = (0..<height).map { row in
            stride(from: row, to: shown.count, by: height).reduce(into: "") { line, index in
                let word = shown[index]
                let isLast = index + height >= shown.count
                let padding = isLast ? 0 : width - word.columns
                line += word + String(repeating: " ", count: padding)
            }
        }
        if words.count > shown.count { lines.append("... and \(words.count - shown.count) more") }
        return lines
    }
}
