/// How a text with its prompts lies on a terminal: rows no wider than its window, and where the cursor is.
struct LineLayout: Equatable {
    private(set) var rows: [String] = [""]
    private(set) var cursorRow = 0
    private(set) var cursorColumn = 0
    private let columns: Int
    private var column = 0

    /// Lays out a text in a window of so many columns and rows; of more rows those around the cursor are kept. `prompt`
    /// gives what stands before each line, by its number.
    init(_ buffer: EditBuffer, columns: Int, rows height: Int, prompt: (Int) -> String) {
        self.columns = max(1, columns)
        var line = 0
        for character in prompt(0) { put(character) }
        for (index, character) in buffer.characters.enumerated() {
            if index == buffer.cursor { setCursor() }
            if character == "\n" {
                line += 1
                rows.append("")
                column = 0
                for character in prompt(line) { put(character) }
            } else {
                put(character)
            }
        }
        if buffer.cursor == buffer.characters.count { setCursor() }
        clip(to: max(1, height))
    }

    private mutating func put(_ character: Character) {
        let width = character.columns
        if column + width > columns && column > 0 {
            rows.append("")
            column = 0
        }
        rows[rows.count - 1] += character.drawn
        column += width
    }

    /// Behind a row that is full the cursor stands in the next one.
    private mutating func setCursor() {
        if column >= columns {
            rows.append("")
            column = 0
        }
        cursorRow = rows.count - 1
        cursorColumn = column
    }

    private mutating func clip(to height: Int) {
        guard rows.count > height else { return }
        let first = max(0, min(cursorRow - height / 2, rows.count - height))
        rows = Array(rows[first..<(first + height)])
        cursorRow -= first
    }
}
