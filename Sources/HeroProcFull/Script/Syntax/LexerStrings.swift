/// Strings with escapes, and characters.
extension Lexer {
    /// Reads `"…"`, whose quote stands at `offset`.
    mutating func scanString(at place: Position) -> Token {
        offset += 1
        let start = offset
        while offset < source.count {
            let byte = source[offset]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
            pass(byte)
        }
        if peek() == UInt8(ascii: "\""), peek(1) != UInt8(ascii: "\"") {
            offset += 1
            return stringToken([UInt8](source[start..<offset - 1]), at: place)
        }
        var text = QuotedText(source[start..<offset], quote: UInt8(ascii: "\""), openedAt: place)
        if let problem = scanQuoted(&text) { return Token(.invalid(problem), at: text.place) }
        return stringToken(text.bytes, at: place)
    }

    /// Reads `'x'`, whose quote stands at `offset`.
    mutating func scanCharacter(at place: Position) -> Token {
        if peek(1) == UInt8(ascii: "'") {
            offset += 2
            return Token(.invalid(.malformedCharacter("")), at: place)
        }
        offset += 1
        var text = QuotedText([], quote: UInt8(ascii: "'"), openedAt: place)
        if let problem = scanQuoted(&text) { return Token(.invalid(problem), at: text.place) }
        let content = String(decoding: text.bytes, as: UTF8.self)
        guard let scalar = content.unicodeScalars.first, content.unicodeScalars.count == 1 else {
            return Token(.invalid(.malformedCharacter(content)), at: place)
        }
        return Token(.character(scalar), at: place)
    }

    /// The token of a whole string, or of one that is too long.
    func stringToken(_ bytes: [UInt8], at place: Position) -> Token {
        Token(bytes.count > stringBytesMax ? .invalid(.stringTooLong(stringBytesMax)) : .string(bytes), at: place)
    }

    /// Reads up to and over the closing quote. After a problem, `text.place` is where it is.
    private mutating func scanQuoted(_ text: inout QuotedText) -> LexicalProblem? {
        while offset < source.count {
            let byte = source[offset]
            switch byte {
            case text.quote:
                offset += 1
                if peek() != text.quote { return nil }
                offset += 1
                text.bytes.append(byte)
                text.skipsToColumn = 0
            case UInt8(ascii: "\\"):
                if let problem = scanEscape(&text) { return problem }
            case UInt8(ascii: "\r") where peek(1) == UInt8(ascii: "\n"): offset += 1
            case UInt8(ascii: "\n"): return .unterminatedString
            default: scanPlain(byte, &text)
            }
        }
        return .unterminatedString
    }

    /// One ordinary scalar; blanks at the start of a continued line are dropped up to the column of the text.
    private mutating func scanPlain(_ byte: UInt8, _ text: inout QuotedText) {
        let length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
        let scalar = source[offset..<min(offset + length, source.count)]
        if text.skipsToColumn > 0 {
            if place().column < text.skipsToColumn, scalar.isBlank {
                for byte in scalar { pass(byte) }
                return
            }
            text.skipsToColumn = 0
        }
        for byte in scalar { pass(byte) }
        text.bytes.append(contentsOf: scalar)
    }

    /// Reads an escape whose backslash stands at `offset`.
    private mutating func scanEscape(_ text: inout QuotedText) -> LexicalProblem? {
        offset += 1
        if peek() == UInt8(ascii: "\r"), peek(1) == UInt8(ascii: "\n") { offset += 1 }
        guard !isAtEnd else { return .unterminatedString }
        let place = place()
        let mark = source[offset]
        switch mark {
        case UInt8(ascii: "n"): text.bytes.append(0x0a)
        case UInt8(ascii: "r"): text.bytes.append(0x0d)
        case UInt8(ascii: "t"): text.bytes.append(0x09)
        case UInt8(ascii: "\\"), text.quote: text.bytes.append(mark)
        case UInt8(ascii: "x"): return scanScalar(digits: 2, &text)
        case UInt8(ascii: "u"): return scanScalar(digits: 4, &text)
        case UInt8(ascii: "U"): return scanScalar(digits: 8, &text)
        case UInt8(ascii: "\n") where text.quote == UInt8(ascii: "\""):
            passLineFeed()
            text.skipsToColumn = text.place.column + 1
            return nil
        case UInt8(ascii: "\n"): return .unterminatedString
        default:
            text.place = place
            let rest = source[offset..<min(offset + 4, source.count)]
            let scalar = String(decoding: rest, as: UTF8.self).unicodeScalars.first
            return .malformedEscape("\\" + (scalar.map { String($0) } ?? ""))
        }
        offset += 1
        return nil
    }

    /// Reads `x41`, `u0041` or `U00000041` at `offset`.
    private mutating func scanScalar(digits: Int, _ text: inout QuotedText) -> LexicalProblem? {
        let start = offset - 1
        var value: UInt32 = 0
        var last = place()
        offset += 1
        for _ in 0..<digits {
            guard !isAtEnd else { return malformedEscape(from: start, to: offset, at: last, &text) }
            last = place()
            guard let digit = source[offset].hexDigit else {
                let next = source[(offset + 1)...].firstIndex { $0 & 0xc0 != 0x80 } ?? source.count
                return malformedEscape(from: start, to: next, at: last, &text)
            }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        guard let scalar = Unicode.Scalar(value) else {
            return malformedEscape(from: start, to: offset, at: last, &text)
        }
        text.bytes.append(contentsOf: scalar.utf8)
        return nil
    }

    private func malformedEscape(from start: Int, to end: Int, at place: Position, _ text: inout QuotedText)
        -> LexicalProblem
    {
        text.place = place
        return .malformedEscape(String(decoding: source[start..<end], as: UTF8.self))
    }
}

/// The content of a quoted string while it is read.
private struct QuotedText {
    var bytes: [UInt8]
    let quote: UInt8
    /// Where the string begins; after a problem, where that is.
    var place: Position
    /// After a continued line, blanks before this column are dropped; 0 outside.
    var skipsToColumn = 0

    init(_ bytes: ArraySlice<UInt8>, quote: UInt8, openedAt place: Position) {
        self.bytes = [UInt8](bytes)
        self.quote = quote
        self.place = place
    }
}

extension ArraySlice<UInt8> {
    /// Whether these bytes, one scalar, are white space.
    fileprivate var isBlank: Bool {
        guard let first, first >= 0x80 else { return first == 0x20 || first.map { 0x09...0x0d ~= $0 } ?? false }
        return String(decoding: self, as: UTF8.self).unicodeScalars.first?.properties.isWhitespace ?? false
    }
}
