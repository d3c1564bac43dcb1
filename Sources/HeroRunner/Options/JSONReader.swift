import RunnerProtocol

/// Reads JSON, RFC 8259, value by value, in the order of the text, keeping nothing. The caller asks `kind` what comes and calls
/// the function for it.
package struct JSONReader {
    private let text: ArraySlice<UInt8>
    private var at: Int

    /// For one text, which must be a single value.
    package init(_ text: ArraySlice<UInt8>) {
        self.text = text
        at = text.startIndex
    }

    /// How many bytes have been read.
    package var offset: Int { at - text.startIndex }

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
            guard at < text.endIndex else { throw error(.unexpectedEnd) }
            let byte = text[at]
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                return bytes
            case UInt8(ascii: "\\"): try escape(into: &bytes)
            case 0..<0x20: throw error(.controlCharacter)
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
        if text[at] == UInt8(ascii: "-") { at += 1 }
        if at < text.endIndex, text[at] == UInt8(ascii: "0") { at += 1 } else { try digits() }
        if at < text.endIndex, text[at] == UInt8(ascii: ".") {
            at += 1
            try digits()
        }
        if at < text.endIndex, text[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < text.endIndex, text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-") { at += 1 }
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
        if at < text.endIndex { throw error(.textBehindValue) }
    }

    @inline(never)
    private mutating func peek() throws(ParseFailure) -> UInt8 {
        skipBlanks()
        guard at < text.endIndex else { throw error(.unexpectedEnd) }
        return text[at]
    }

    private mutating func skipBlanks() {
        while at < text.endIndex, text[at].isBlank || text[at] == UInt8(ascii: "\n") { at += 1 }
    }

    private mutating func digits() throws(ParseFailure) {
        let start = at
        while at < text.endIndex, text[at] >= UInt8(ascii: "0"), text[at] <= UInt8(ascii: "9") { at += 1 }
        if at == start { throw error(.badNumber) }
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(ParseFailure) {
        guard at + 1 < text.endIndex else { throw error(.unexpectedEnd) }
        let letter = text[at + 1]
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.add(letter)
        case UInt8(ascii: "b"): bytes.add(0x08)
        case UInt8(ascii: "f"): bytes.add(0x0c)
        case UInt8(ascii: "n"): bytes.add(0x0a)
        case UInt8(ascii: "r"): bytes.add(0x0d)
        case UInt8(ascii: "t"): bytes.add(0x09)
        case UInt8(ascii: "u"): return try unicodeEscape(into: &bytes)
        default: throw error(.badEscape)
        }
        at += 2
    }

    private mutating func unicodeEscape(into bytes: inout [UInt8]) throws(ParseFailure) {
        guard var scalar = hexadecimal(at + 2) else { throw error(.badEscape) }
        var length = 6
        if scalar >= 0xd800, scalar < 0xdc00 {
            guard text[(at + 6)...].starts(with: "\\u"), let low = hexadecimal(at + 8), low >= 0xdc00, low < 0xe000
            else { throw error(.badEscape) }
            scalar = 0x10000 + (scalar - 0xd800) << 10 + (low - 0xdc00)
            length = 12
        }
        guard scalar < 0xd800 || scalar > 0xdfff else { throw error(.badEscape) }
        UTF8Bytes.append(scalar, to: &bytes)
        at += length
    }

    private func hexadecimal(_ start: Int) -> UInt32? {
        guard start + 4 <= text.endIndex else { return nil }
        var value: UInt32 = 0
        for byte in text[start..<(start + 4)] {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    @inline(never)
    private func error(_ problem: ParseFailure.Problem) -> ParseFailure {
        ParseFailure(problem: problem, offset: offset)
    }
}
