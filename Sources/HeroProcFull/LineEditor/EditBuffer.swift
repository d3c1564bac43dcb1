/// A text with a cursor, which stands before one of its characters or behind them all. Lines end in line feeds.
struct EditBuffer: Equatable {
    private(set) var characters: [Character] = []
    /// How many characters stand before the cursor.
    private(set) var cursor = 0
    private(set) var bytes = 0

    /// A text with the cursor behind it.
    init(_ text: String = "") {
        characters = Array(text)
        cursor = characters.count
        bytes = text.utf8.count
    }

    /// The whole text.
    var text: String { String(characters) }

    /// The text before the cursor.
    var head: String { String(characters[..<cursor]) }

    /// Whether there is no text.
    var isEmpty: Bool { characters.isEmpty }

    /// Puts a text before the cursor; gives false when it is too long. Marks join the character before them.
    mutating func insert(_ text: String) -> Bool {
        guard bytes + text.utf8.count <= Limits.textBytesMax else { return false }
        let head = head + text
        let whole = head + String(characters[cursor...])
        characters = Array(whole)
        // A mark may also join what stands behind it.
        cursor = min(head.count, characters.count)
        bytes = whole.utf8.count
        return true
    }

    /// Removes characters; gives them. The cursor stays before the same character.
    @discardableResult
    mutating func remove(_ range: Range<Int>) -> String {
        let text = String(characters[range])
        characters.removeSubrange(range)
        bytes -= text.utf8.count
        if cursor >= range.upperBound { cursor -= range.count } else { cursor = min(cursor, range.lowerBound) }
        return text
    }

    /// Puts the cursor somewhere.
    mutating func move(to place: Int) { cursor = max(0, min(place, characters.count)) }

    /// Exchanges the character before the cursor with the one under it, or the two before the line's end; gives false when
    /// there are none.
    mutating func exchange() -> Bool {
        let place = cursor == lineEnd ? cursor - 1 : cursor
        guard place > lineStart, place < characters.count else { return false }
        characters.swapAt(place - 1, place)
        cursor = place + 1
        return true
    }

    // MARK: Places

    /// Where the cursor's line begins.
    var lineStart: Int { characters[..<cursor].lastIndex { $0 == "\n" }.map { $0 + 1 } ?? 0 }

    /// Where the cursor's line ends.
    var lineEnd: Int { characters[cursor...].firstIndex { $0 == "\n" } ?? characters.count }

    /// Where the word before the cursor begins.
    var wordStart: Int {
        var place = cursor
        while place > 0, !characters[place - 1].isWordPart { place -= 1 }
        while place > 0, characters[place - 1].isWordPart { place -= 1 }
        return place
    }

    /// Where the word behind the cursor ends.
    var wordEnd: Int {
        var place = cursor
        while place < characters.count, !characters[place].isWordPart { place += 1 }
        while place < characters.count, characters[place].isWordPart { place += 1 }
        return place
    }

    /// The same distance from the line's start in the line above; nil in the first line.
    var above: Int? {
        guard lineStart > 0 else { return nil }
        let end = lineStart - 1
        let start = characters[..<end].lastIndex { $0 == "\n" }.map { $0 + 1 } ?? 0
        return min(start + cursor - lineStart, end)
    }

    /// The same distance from the line's start in the line below; nil in the last line.
    var below: Int? {
        guard lineEnd < characters.count else { return nil }
        let start = lineEnd + 1
        let end = characters[start...].firstIndex { $0 == "\n" } ?? characters.count
        return min(start + cursor - lineStart, end)
    }
}

extension Character {
    fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}
