import RunnerProtocol

/// Splits a line into words as a shell would, without being one: blanks separate, `'...'` is literal, `"..."` is
/// literal but for `\"`, `\\`, `\$` and `` \` ``, a backslash elsewhere makes the next byte literal, `#` at the start of
/// a word begins a comment. Nothing is expanded, and a bare `|`, `<`, `>`, `&` or `;` at the start of a word (or a
/// redirection such as `2>`) is an error, because it would not do what it does in a shell.
struct WordSplitter {
    private let line: ArraySlice<UInt8>
    private var at: Int

    /// For one line without its end.
    init(_ line: ArraySlice<UInt8>) {
        self.line = line
        at = line.startIndex
    }

    /// All words of the line.
    @inline(never)
    mutating func words() throws(ParseFailure) -> StringTable {
        var words = StringTable()
        var word: [UInt8] = []
        while try next(into: &word) { words.append(word[...]) }
        return words
    }

    /// Reads the next word; false at the line's end.
    private mutating func next(into word: inout [UInt8]) throws(ParseFailure) -> Bool {
        word.removeAll(keepingCapacity: true)
        while at < line.endIndex, line[at].isBlank { at += 1 }
        guard at < line.endIndex, line[at] != UInt8(ascii: "#") else { return false }
        try refuseOperator()
        while at < line.endIndex, !line[at].isBlank {
            let byte = line[at]
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): try quoted(byte, into: &word)
            case UInt8(ascii: "\\"):
                guard at + 1 < line.endIndex else { throw failure(.backslashAtEnd, at) }
                word.add(line[at + 1])
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
        var first = at
        while first < line.endIndex, line[first] >= UInt8(ascii: "0"), line[first] <= UInt8(ascii: "9") { first += 1 }
        guard first < line.endIndex else { return }
        switch line[first] {
        case UInt8(ascii: "<"), UInt8(ascii: ">"): throw failure(.shellOperator, at)
        case UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: ";"):
            if first == at { throw failure(.shellOperator, at) }
        default: break
        }
    }

    private mutating func quoted(_ quote: UInt8, into word: inout [UInt8]) throws(ParseFailure) {
        let start = at
        at += 1
        while at < line.endIndex, line[at] != quote {
            var byte = line[at]
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), at + 1 < line.endIndex,
                Self.isEscapable(line[at + 1])
            {
                at += 1
                byte = line[at]
            }
            if byte == 0 { throw failure(.nul, at) }
            word.add(byte)
            at += 1
        }
        guard at < line.endIndex else { throw failure(.openQuote, start) }
        at += 1
    }

    private static func isEscapable(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "$")
            || byte == UInt8(ascii: "`")
    }

    private func failure(_ problem: ParseFailure.Problem, _ position: Int) -> ParseFailure {
        ParseFailure(problem: problem, offset: position - line.startIndex)
    }
}
