import RunnerProtocol

/// Reads JSON, RFC 8259, value by value, in the order of the text, keeping nothing. The caller asks `kind` what comes and calls
/// the function for it.
package struct JSONReader {
    private let text: [UInt8]
    private var at = 0

    /// For one text, which must be a single value.
    package init(_ text: ArraySlice<UInt8>) { self.text = Array(text) }

    /// How many bytes have been read.
    package var offset: Int { at }

    /// What a value is, seen by its first byte.
    package enum Kind: UInt8, Sendable { case object, array, string, number, `true`, `false`, null }

    /// What comes next.
    @inline(never)
    package mutating func kind() throws(ParseFailure) -> Kind {
        switch try peek() {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"): return .true
        case UInt8(ascii: "f"): return .false
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: throw error(.unexpectedByte)
        }
    }

    /// Passes `{` or `[`.
    @inline(never)
    package mutating func open() throws(ParseFailure) {
        _ = try peek()
        at += 1
    }

    /// Whether another member or element follows; passes the comma before it, or the closing bracket behind the last.
    /// `isFirst` is made false.
    @inline(never)
    package mutating func another(isFirst: inout Bool, until close: UInt8) throws(ParseFailure) -> Bool {
        defer { isFirst = false }
        let byte = try peek()
        if byte == close {
            at += 1
            return false
        }
        if isFirst { return true }
        guard byte == UInt8(ascii: ",") else { throw error(.unexpectedByte) }
        at += 1
        return true
    }

    /// A member's name, with the colon behind it.
    @inline(never)
    package mutating func key() throws(ParseFailure) -> [UInt8] {
        let key = try string()
        guard try peek() == UInt8(ascii: ":") else { throw error(.unexpectedByte) }
        at += 1
        return key
    }

    /// A string's bytes, UTF-8.
    @inline(never)
    package mutating func string() throws(ParseFailure) -> [UInt8] {
        guard try peek() == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
        at += 1
        var bytes: [UInt8] = []
        while true {
            let byte = byte(0)
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                return bytes
            case UInt8(ascii: "\\"): try escape(into: &bytes)
            case 0..<0x20: throw error(at < text.count ? .controlCharacter : .unexpectedEnd)
            case 0x20..<0x80:
                bytes.add(byte)
                at += 1
            default:
                guard let length = UTF8Bytes.sequenceLength(text[at...]) else { throw error(.badUTF8) }
                bytes.add(text[at..<(at + length)])
                at += length
            }
        }
    }

    /// A number as it is written.
    @inline(never)
    package mutating func number() throws(ParseFailure) -> [UInt8] {
        _ = try peek()
        let start = at
        if byte(0) == UInt8(ascii: "-") { at += 1 }
        if byte(0) == UInt8(ascii: "0") { at += 1 } else { try digits() }
        if byte(0) == UInt8(ascii: ".") {
            at += 1
            try digits()
        }
        if byte(0) | 0x20 == UInt8(ascii: "e") {
            at += 1
            if byte(0) == UInt8(ascii: "+") || byte(0) == UInt8(ascii: "-") { at += 1 }
            try digits()
        }
        return Array(text[start..<at])
    }

    /// Passes `true`, `false` or `null`.
    @inline(never)
    package mutating func word(_ word: StaticString) throws(ParseFailure) {
        _ = try peek()
        guard text[at...].starts(with: word) else { throw error(.unexpectedByte) }
        at += word.utf8CodeUnitCount
    }

    /// Passes a value of any kind.
    @inline(never)
    package mutating func skip(depth: Int = 0) throws(ParseFailure) {
        guard depth <= Limits.depthMax else { throw error(.tooDeep) }
        var isFirst = true
        switch try kind() {
        case .string: _ = try string()
        case .number: _ = try number()
        case .true: try word("true")
        case .false: try word("false")
        case .null: try word("null")
        case .array:
            try open()
            while try another(isFirst: &isFirst, until: UInt8(ascii: "]")) { try skip(depth: depth + 1) }
        case .object:
            try open()
            while try another(isFirst: &isFirst, until: UInt8(ascii: "}")) {
                _ = try key()
                try skip(depth: depth + 1)
            }
        }
    }

    /// Makes sure that nothing but blanks follows.
    package mutating func end() throws(ParseFailure) {
        skipBlanks()
        if at < text.count { throw error(.textBehindValue) }
    }

    /// A byte from here on; 0 behind the end.
    @inline(never)
    private func byte(_ ahead: Int) -> UInt8 { at + ahead < text.count ? text[at + ahead] : 0 }

    @inline(never)
    private mutating func peek() throws(ParseFailure) -> UInt8 {
        skipBlanks()
        guard at < text.count else { throw error(.unexpectedEnd) }
        return text[at]
    }

    @inline(never)
    private mutating func skipBlanks() {
        while byte(0).isBlank || byte(0) == UInt8(ascii: "\n") { at += 1 }
    }

    @inline(never)
    private mutating func digits() throws(ParseFailure) {
        let start = at
        while byte(0) >= UInt8(ascii: "0"), byte(0) <= UInt8(ascii: "9") { at += 1 }
        if at == start { throw error(.badNumber) }
    }

    @inline(never)
    private mutating func escape(into bytes: inout [UInt8]) throws(ParseFailure) {
        guard at + 1 < text.count else { throw error(.unexpectedEnd) }
        let letters = Literal("\"\\/bfnrtu")
        let index = letters.next(byte(1), from: 0)
        guard index < letters.count else { throw error(.badEscape) }
        if index == letters.count - 1 { return try unicodeEscape(into: &bytes) }
        bytes.add(Literal("\"\\/\u{8}\u{c}\n\r\t")[index])
        at += 2
    }

    private mutating func unicodeEscape(into bytes: inout [UInt8]) throws(ParseFailure) {
        var scalar = hexadecimal(2)
        var length = 6
        if scalar >= 0xd800, scalar < 0xdc00 {
            let low = hexadecimal(8)
            guard byte(6) == UInt8(ascii: "\\"), byte(7) == UInt8(ascii: "u"), low >= 0xdc00, low < 0xe000
            else { throw error(.badEscape) }
            scalar = 0x10000 + (scalar - 0xd800) << 10 + (low - 0xdc00)
            length = 12
        }
        guard scalar < 0xd800 || scalar > 0xdfff, scalar != .max else { throw error(.badEscape) }
        UTF8Bytes.append(scalar, to: &bytes)
        at += length
    }

    /// Four digits; `UInt32.max` if they are none.
    @inline(never)
    private func hexadecimal(_ ahead: Int) -> UInt32 {
        var value: UInt32 = 0
        for place in ahead..<(ahead + 4) {
            let byte = byte(place)
            let letters = Literal("0123456789abcdef")
            let digit = letters.next(byte >= UInt8(ascii: "A") ? byte | 0x20 : byte, from: 0)
            if digit == letters.count { return .max }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    @inline(never)
    private func error(_ problem: ParseFailure.Problem) -> ParseFailure {
        ParseFailure(problem: problem, offset: offset)
    }
}
