/// Texts that were given before, oldest first.
package struct History: Equatable, Sendable {
    /// The texts.
    package private(set) var entries: [String] = []

    /// An empty history.
    package init() {}

    /// Remembers a text; answers whether it did. What is blank, begins with a blank, is very long or was given just before
    /// is not remembered.
    @discardableResult
    package mutating func add(_ text: String) -> Bool {
        guard let first = text.first, first != " ", text != entries.last,
            text.utf8.count <= Limits.historyEntryBytesMax, text.contains(where: { !$0.isWhitespace })
        else { return false }
        entries.append(text)
        if entries.count > Limits.historyEntriesMax { entries.removeFirst(entries.count - Limits.historyEntriesMax) }
        return true
    }

    /// The nearest text before a place that begins so and is not the same as another.
    func index(before place: Int, startingWith prefix: String, otherThan text: String) -> Int? {
        entries[..<place].lastIndex { $0.hasPrefix(prefix) && $0 != text }
    }

    /// The nearest text behind a place that begins so and is not the same as another.
    func index(after place: Int, startingWith prefix: String, otherThan text: String) -> Int? {
        guard place + 1 < entries.count else { return nil }
        return entries[(place + 1)...].firstIndex { $0.hasPrefix(prefix) && $0 != text }
    }

    // MARK: As lines of a file

    /// Reads a file's lines: each is a text whose line feeds are written `\n` and backslashes `\\`.
    package init(lines: some Sequence<some StringProtocol>) {
        for line in lines { add(Self.text(ofLine: String(line))) }
    }

    /// The line of a text, without its end.
    package static func line(of text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    private static func text(ofLine line: String) -> String {
        var text = ""
        var isEscaped = false
        for character in line {
            if isEscaped {
                text.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                text.append(character)
            }
        }
        return text
    }
}
