/// Cuts a script into tokens, one at a time (LANGUAGE.md §1). It reads bytes, never fails and never recurses: what is
/// not a token becomes `Token.Kind.invalid`.
package struct Lexer {
    /// The script. Well-formed UTF-8: what is not was replaced by U+FFFD.
    package let source: [UInt8]
    /// Tokens and comments with their byte ranges, when asked for: what a formatter needs.
    package private(set) var elements: [LexicalElement]?
    /// Doc comments that stand directly before the token read last, as byte ranges.
    private(set) var docComments: [Range<Int>] = []

    /// The byte read next.
    var offset = 0
    /// The line of `offset`, counted from 1.
    private(set) var line = 1
    /// Where the line of `offset` would begin if each scalar so far were one byte: `offset - lineStart` is the column.
    var lineStart = 0
    /// A minus sign that follows is an infix operator.
    private var endsOperand = false
    /// Bytes allowed in a string literal.
    let stringBytesMax: Int
    private let words = WordTable.shared

    /// A lexer at the start of a script. With `recordsElements` it keeps every token and comment in `elements`.
    package init(source: [UInt8], stringBytesMax: Int? = nil, recordsElements: Bool = false) {
        self.source = Self.repaired(source)
        self.stringBytesMax = stringBytesMax ?? .max
        elements = recordsElements ? [] : nil
    }

    /// The next token; after the last one, `end` again and again.
    package mutating func next() -> Token {
        if !docComments.isEmpty { docComments.removeAll(keepingCapacity: true) }
        skipBlanks()
        let start = offset
        let token = scan()
        finish(token, from: start)
        return token
    }

    /// The rest of a back-tick string after the `}` that closes `${…`; no token may have been read since.
    package mutating func resumeText() -> Token {
        let start = offset
        let token = scanText(openedAt: nil)
        finish(token, from: start)
        return token
    }

    private mutating func finish(_ token: Token, from start: Int) {
        endsOperand = !token.kind.precedesOperand
        if elements != nil { elements?.append(LexicalElement(.token(token), bytes: start..<offset)) }
    }

    /// The place of the byte at `offset`, or so many bytes after it on the same line.
    @inline(__always)
    func place(_ ahead: Int = 0) -> Position {
        Position(line: line, column: offset + ahead - lineStart + 1)
    }

    /// The byte so many places ahead; zero past the end.
    @inline(__always)
    func peek(_ ahead: Int = 0) -> UInt8 {
        let index = offset + ahead
        return index < source.count ? source[index] : 0
    }

    /// Whether every byte was read.
    @inline(__always)
    var isAtEnd: Bool { offset >= source.count }

    /// Passes a line feed that stands at `offset`.
    @inline(__always)
    mutating func passLineFeed() {
        offset += 1
        line += 1
        lineStart = offset
    }

    /// Passes a byte at `offset` that is no line feed.
    @inline(__always)
    mutating func pass(_ byte: UInt8) {
        offset += 1
        if byte & 0xc0 == 0x80 { lineStart += 1 }
    }

    private mutating func skipBlanks() {
        while offset < source.count {
            switch source[offset] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0c: offset += 1
            case UInt8(ascii: "\n"): passLineFeed()
            case UInt8(ascii: "/"):
                let second = peek(1)
                guard second == UInt8(ascii: "/") || second == UInt8(ascii: "*") else { return }
                if second == UInt8(ascii: "*") { skipBlockComment() } else { skipLineComment() }
            default: return
            }
        }
    }

    /// A lone carriage return ends the line too.
    private mutating func skipLineComment() {
        let start = offset
        let place = place()
        while offset < source.count {
            let byte = source[offset]
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            pass(byte)
        }
        if elements != nil { elements?.append(LexicalElement(.lineComment(place), bytes: start..<offset)) }
        noteDocComment(from: start, mark: UInt8(ascii: "/"))
        guard !isAtEnd else { return }
        if source[offset] == UInt8(ascii: "\r"), peek(1) == UInt8(ascii: "\n") { offset += 1 }
        passLineFeed()
    }

    /// Block comments nest; one that is not closed reaches to the end of the script.
    private mutating func skipBlockComment() {
        let start = offset
        let place = place()
        var depth = 0
        repeat {
            let byte = source[offset]
            let second = peek(1)
            if byte == UInt8(ascii: "/") && second == UInt8(ascii: "*") {
                depth += 1
                offset += 2
            } else if byte == UInt8(ascii: "*") && second == UInt8(ascii: "/") {
                depth -= 1
                offset += 2
            } else if byte == UInt8(ascii: "\n") {
                passLineFeed()
            } else {
                pass(byte)
            }
        } while depth > 0 && !isAtEnd
        if elements != nil { elements?.append(LexicalElement(.blockComment(place), bytes: start..<offset)) }
        noteDocComment(from: start, mark: UInt8(ascii: "*"))
    }

    /// Keeps the comment that ends here if its mark stands exactly once more: `///`, `/**`.
    private mutating func noteDocComment(from start: Int, mark: UInt8) {
        guard offset - start > 3, source[start + 2] == mark, source[start + 3] != mark, source[start + 3] != 0x2f else {
            return
        }
        docComments.append(start..<offset)
    }

    private mutating func scan() -> Token {
        let place = place()
        guard !isAtEnd else { return Token(.end, at: place) }
        let byte = source[offset]
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            return Token(scanWord(), at: place)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return Token(scanNumber(.plus), at: place)
        case UInt8(ascii: "-") where !endsOperand && peek(1).isDigit:
            offset += 1
            return Token(scanNumber(.minus), at: place)
        case UInt8(ascii: "\""): return scanString(at: place)
        case UInt8(ascii: "'"): return scanCharacter(at: place)
        case UInt8(ascii: "`"): return scanText(openedAt: place)
        case UInt8(ascii: "#") where peek(1) == UInt8(ascii: "\"") || peek(1) == UInt8(ascii: "#"):
            return scanRawString(at: place)
        default: return Token(scanSymbol(byte), at: place)
        }
    }

    private mutating func scanWord() -> Token.Kind {
        let start = offset
        while offset < source.count, source[offset].continuesName { offset += 1 }
        return words.kind(of: source[start..<offset])
    }

    private static func repaired(_ source: [UInt8]) -> [UInt8] {
        if source.allSatisfy({ $0 < 0x80 }) { return source }
        return [UInt8](String(decoding: source, as: UTF8.self).utf8)
    }
}

extension UInt8 {
    /// `0` to `9`.
    @inline(__always)
    var isDigit: Bool { self &- 0x30 < 10 }

    /// An ASCII letter.
    @inline(__always)
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// A letter, a digit or `_`.
    @inline(__always)
    var continuesName: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }

    /// The value of a hexadecimal digit.
    var hexDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46, 0x61...0x66: (self | 0x20) - 0x61 + 10
        default: nil
        }
    }
}
