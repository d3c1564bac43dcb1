/// A text that is being written: what each key does to it.
struct LineEditor {
    /// What is to follow a key.
    enum Effect: Equatable {
        /// Nothing has changed.
        case none
        /// The text or the cursor has changed.
        case redraw
        /// The key could do nothing.
        case refuse
        /// The text is given, if it is whole.
        case accept
        /// The word before the cursor is to be completed.
        case complete
        /// The text is thrown away.
        case interrupt
        /// There is no more input.
        case end
        case clearScreen
        case suspend
    }

    private(set) var buffer = EditBuffer()
    private let history: History
    /// Which text of the history is shown; its count for the person's own.
    private var place: Int
    /// The person's own text while another is shown.
    private var own = EditBuffer()
    /// What was cut last.
    private var cut = ""
    private var joinsCut = false

    /// An empty text.
    init(history: History) {
        self.history = history
        place = history.entries.count
    }

    /// Does what a key means.
    mutating func handle(_ key: Key) -> Effect {
        let joined = joinsCut
        joinsCut = false
        switch key {
        case .text(let scalar): return insert(String(Character(scalar)))
        case .paste(let text): return insert(text)
        case .enter: return .accept
        case .newLine: return insert("\n")
        case .tab: return .complete
        case .left: return move(to: buffer.cursor - 1)
        case .right: return move(to: buffer.cursor + 1)
        case .wordLeft: return move(to: buffer.wordStart)
        case .wordRight: return move(to: buffer.wordEnd)
        case .lineStart: return move(to: buffer.lineStart)
        case .lineEnd: return move(to: buffer.lineEnd)
        case .up: return buffer.above.map { move(to: $0) } ?? goBack()
        case .down: return buffer.below.map { move(to: $0) } ?? goForth()
        case .backspace: return remove(max(0, buffer.cursor - 1)..<buffer.cursor)
        case .delete: return remove(buffer.cursor..<min(buffer.cursor + 1, buffer.characters.count))
        case .deleteOrEnd:
            return buffer.isEmpty ? .end : remove(buffer.cursor..<min(buffer.cursor + 1, buffer.characters.count))
        case .cutWordLeft: return cut(buffer.wordStart..<buffer.cursor, joins: joined)
        case .cutWordRight: return cut(buffer.cursor..<buffer.wordEnd, joins: joined)
        case .cutLineStart: return cut(buffer.lineStart..<buffer.cursor, joins: joined)
        case .cutLineEnd:
            // At the line's end the line feed goes.
            let end = buffer.lineEnd == buffer.cursor ? buffer.cursor + 1 : buffer.lineEnd
            return cut(buffer.cursor..<min(end, buffer.characters.count), joins: joined)
        case .putBack: return cut.isEmpty ? .refuse : insert(cut)
        case .exchange: return buffer.exchange() ? .redraw : .refuse
        case .clearScreen: return .clearScreen
        case .interrupt: return .interrupt
        case .suspend: return .suspend
        }
    }

    /// Puts a text before the cursor.
    mutating func insert(_ text: String) -> Effect { buffer.insert(text) ? .redraw : .refuse }

    /// Puts the cursor behind the text.
    mutating func moveToEnd() { buffer.move(to: buffer.characters.count) }

    private mutating func move(to target: Int) -> Effect {
        let before = buffer.cursor
        buffer.move(to: target)
        return buffer.cursor == before ? .refuse : .redraw
    }

    private mutating func remove(_ range: Range<Int>) -> Effect {
        if range.isEmpty { return .refuse }
        buffer.remove(range)
        return .redraw
    }

    /// What is cut right after something else was cut joins it, on the side where it stood.
    private mutating func cut(_ range: Range<Int>, joins: Bool) -> Effect {
        joinsCut = joins
        if range.isEmpty { return .refuse }
        let isBefore = range.lowerBound < buffer.cursor
        let text = buffer.remove(range)
        cut = joins ? (isBefore ? text + cut : cut + text) : text
        joinsCut = true
        return .redraw
    }

    // MARK: History

    private mutating func goBack() -> Effect {
        if place == history.entries.count { own = buffer }
        guard let found = history.index(before: place, startingWith: own.head, otherThan: buffer.text) else {
            return .refuse
        }
        return show(found)
    }

    private mutating func goForth() -> Effect {
        if place == history.entries.count { return .refuse }
        guard let found = history.index(after: place, startingWith: own.head, otherThan: buffer.text) else {
            place = history.entries.count
            buffer = own
            return .redraw
        }
        return show(found)
    }

    private mutating func show(_ entry: Int) -> Effect {
        place = entry
        buffer = EditBuffer(history.entries[entry])
        return .redraw
    }
}
