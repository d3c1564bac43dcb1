import RunnerProtocol

/// What `--help` prints: usage, options group by group from the table, and examples.
package enum Help {
    /// The narrowest and the widest page.
    private static var columnsMin: Int { 40 }
    private static var columnsMax: Int { 100 }
    /// Where the explanations begin.
    private static var indent: Int { 28 }

    /// The page of a command, or of the program; `columns` is the terminal's width, nil if there is none.
    package static func page(_ command: Command?, columns: Int?) -> [UInt8] {
        let width = Swift.min(Swift.max(columns ?? 80, columnsMin), columnsMax)
        var page = Page(width: width)
        let text = HelpText.of(command)
        page.add(lines: text.head)
        switch command {
        case .exec: add(.exec, to: &page)
        case .batch: add(.batch, to: &page)
        case .doctor: add(.doctor, to: &page)
        case .agent: add(.agent, to: &page)
        case .join: add(.join, to: &page)
        case .list: add(.list, to: &page)
        case .stop: add(.stop, to: &page)
        case .logs: add(.logs, to: &page)
        case .version, .help, nil: break
        }
        page.add(lines: text.tail)
        return page.text
    }

    private static func add(_ place: OptionTable.Place, to page: inout Page) {
        var group = 0
        for row in OptionTable() where row.isAllowed(place) {
            if row.heading.lowerBound != group {
                group = row.heading.lowerBound
                page.text.append("\n")
                page.text.add(row.group)
                page.text.append(":\n")
            }
            let start = page.text.count
            page.text.append("  ")
            if let short = row.short {
                page.text.append("-")
                page.text.add(short)
                page.text.append(", ")
            } else {
                page.text.append("    ")
            }
            page.text.append("--")
            page.text.add(row.name)
            if let value = row.value {
                page.text.append(" ")
                page.text.add(value)
            }
            page.add(wrapped: row.help[...], from: page.text.count - start, indent: indent)
        }
    }
}

/// Text that is broken between words.
private struct Page {
    var text: [UInt8] = []
    let width: Int

    init(width: Int) { self.width = width }

    /// Adds lines one by one. A line that begins with a blank stays as it is; any other is wrapped.
    mutating func add(lines: StaticString) {
        let lines = Literal(lines)
        var start = 0
        while start < lines.count {
            let end = lines.next(UInt8(ascii: "\n"), from: start)
            if end == start || lines[start] == UInt8(ascii: " ") {
                text.append(lines, start..<end)
                text.append("\n")
            } else {
                add(wrapped: lines[start..<end][...], from: 0, indent: 0)
            }
            start = end + 1
        }
    }

    /// Adds words, from `column` of a line that is begun, to lines that begin at `indent`; and a line's end.
    mutating func add(wrapped words: ArraySlice<UInt8>, from column: Int, indent: Int) {
        var column = column
        if column >= indent, indent > 0 { newLine(&column) }
        while column < indent { add(UInt8(ascii: " "), &column) }
        var at = words.startIndex
        while at < words.endIndex {
            var end = at
            while end < words.endIndex, words[end] != UInt8(ascii: " ") { end += 1 }
            if column > indent, column + 1 + (end - at) > width {
                newLine(&column)
                while column < indent { add(UInt8(ascii: " "), &column) }
            } else if column > indent {
                add(UInt8(ascii: " "), &column)
            }
            text.add(words[at..<end])
            column += end - at
            at = end + 1
        }
        text.append("\n")
    }

    private mutating func add(_ byte: UInt8, _ column: inout Int) {
        text.add(byte)
        column += 1
    }

    private mutating func newLine(_ column: inout Int) {
        text.append("\n")
        column = 0
    }
}
