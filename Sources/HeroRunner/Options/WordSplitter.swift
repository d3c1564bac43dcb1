import RunnerProtocol

/// Splits a line into words as a shell would, without being one: blanks separate, `'...'` is literal, `"..."` is
/// literal but for `\"`, `\\`, `\$` and `` \` ``, a backslash elsewhere makes the next byte literal, `#` at the start of
/// a word begins a comment. Nothing is expanded, and a bare `|`, `<`, `>`, `&` or `;` at the start of a word (or a
/// redirection such as `2>`) is an error, because it would not do what it does in a shell.
struct WordSplitter {
    private let line: [UInt8]
    private var at = 0

    /// For one line without its end.
    init(_ line: ArraySlice<UInt8>) { self.line = Array(line) }

    /// All words of the line.
    @inline(never)
    mutating func words() throws(ParseFailure) -> StringTable {
        var words = StringTable()
        var word: [UInt8] = []
        while try next(into: &word) { words.append(word) }
        return words
    }

    /// Reads the next word; false at the line's end.
    private mutating func next(into word: inout [UInt8]) throws(ParseFailure) -> Bool {
        word.removeAll(keepingCapacity: true)
        while byte(0).isBlank { at += 1 }
        guard at < line.count, byte(0) != UInt8(ascii: "#") else { return false }
        try refuseOperator()
        while at < line.count, !byte(0).isBlank {
            let byte = byte(0)
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): try quoted(byte, into: &word)
            case UInt8(ascii: "\\"):
                guard at + 1 < line.count else { throw failure(.backslashAtEnd, at) }
                word.add(self.byte(1))
                at += 2
            default:
                if byte == 0 { throw failure(.nul, at) }
                word.add(byte)
                at += 1
            }
        }
        return true
    }

    private func refuseOperator() throws(ParseFailure) {
        var digits = 0
        while byte(digits) >= UInt8(ascii: "0"), byte(digits) <= UInt8(ascii: "9") { digits += 1 }
        switch byte(digits) {
        case UInt8(ascii: "<"), UInt8(ascii: ">"): throw failure(.shellOperator, at)
        case UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: ";"):
            if digits == 0 { throw failure(.shellOperator, at) }
        default: break
        }
    }

    @inline(never)
    private mutating func quoted(_ quote: UInt8, into word: inout [UInt8]) throws(ParseFailure) {
        let start = at
        at += 1
        while at < line.count, byte(0) != quote {
            if byte(0) == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), Self.isEscapable(byte(1)) { at += 1 }
            if byte(0) == 0 { throw failure(.nul, at) }
            word.add(byte(0))
            at += 1
        }
        guard at < line.count else { throw failure(.openQuote, start) }
        at += 1
    }

    /// A byte from here on; 0 behind the end.
    @inline(never)
    private func byte(_ ahead: Int) -> UInt8 { at + ahead < line.count ? line[at + ahead] : 0 }

    private static func isEscapable(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "$")
            || byte == UInt8(ascii: "`")
    }

    @inline(never)
    private func failure(_ problem: ParseFailure.Problem, _ position: Int) -> ParseFailure {
        ParseFailure(problem: problem, offset: position)
    }
}
