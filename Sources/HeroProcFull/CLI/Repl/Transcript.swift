import Script

/// What was given to a session, so that a place in a function that was defined earlier can be shown.
///
/// Each piece is run with so many empty lines before it that no two pieces have a line in common. People see other numbers:
/// those of what they typed, counted through, and those of a file's own lines.
struct Transcript {
    private struct Piece {
        let label: String
        /// The number of its first line when it is run, from 0.
        let start: Int
        /// The number of its first line in its own text, from 0.
        let shown: Int
    }
    private var pieces: [Piece] = []
    private var sources: [String: [UInt8]] = [:]
    private var lines = 0
    /// How many lines were typed.
    private(set) var typedLines = 0

    /// What typed text is called.
    static let typed = "repl"

    /// Adds a text that was typed; gives it as it is to be run.
    mutating func add(typed text: [UInt8]) -> [UInt8] {
        let piece = place(text, Self.typed, shown: typedLines)
        sources[Self.typed, default: []] += text + [UInt8(ascii: "\n")]
        typedLines += text.lineCount
        return piece
    }

    /// Adds a file's text; gives it as it is to be run.
    mutating func add(file: String, _ text: [UInt8]) -> [UInt8] {
        sources[file] = text
        return place(text, file, shown: 0)
    }

    private mutating func place(_ text: [UInt8], _ label: String, shown: Int) -> [UInt8] {
        pieces.append(Piece(label: label, start: lines, shown: shown))
        let padding = [UInt8](repeating: UInt8(ascii: "\n"), count: lines)
        lines += text.lineCount
        return padding + Engine.withoutInterpreterLine(text)
    }

    /// The text that a place is in, and the place in it.
    func origin(of place: Position) -> (label: String, source: [UInt8], place: Position) {
        guard !place.isNone, let piece = pieces.last(where: { $0.start < place.line }) else {
            let label = pieces.last?.label ?? Self.typed
            return (label, sources[label] ?? [], place)
        }
        let line = place.line - piece.start + piece.shown
        return (piece.label, sources[piece.label] ?? [], Position(line: line, column: place.column))
    }
}

extension [UInt8] {
    fileprivate var lineCount: Int { count { $0 == UInt8(ascii: "\n") } + 1 }
}
