/// Reads JSON (RFC 8259) into script values: null is `()`, numbers with a point or an exponent are floats, as are whole numbers
/// that do not fit. Errors are syntax errors with their place in the text.
struct JSONReader {
    private let text: Text
    private let machine: Machine
    private var offset = 0

    /// A reader of a text within the limits of a machine.
    init(_ text: Text, machine: Machine) {
        self.text = text
        self.machine = machine
    }

    /// Reads the whole text as one value.
    mutating func read() throws(ScriptError) -> Value {
        let result = try value(depth: 0)
        skipSpace()
        if offset < text.bytes.count { throw unexpected() }
        return result
    }

    private mutating func value(depth: Int) throws(ScriptError) -> Value {
        if depth > Limits.nestingMax { throw failure(.expressionTooDeep) }
        try machine.charge(1)
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(Text(utf8: try string()))
        case let byte? where byte == UInt8(ascii: "-") || isDigit(byte): return try number()
        default:
            if take("null") { return .unit }
            if take("true") { return .bool(true) }
            if take("false") { return .bool(false) }
            throw unexpected()
        }
    }

    private mutating func object(depth: Int) throws(ScriptError) -> Value {
        offset += 1
        let map = MapBox()
        skipSpace()
        if take("}") { return .map(map) }
        while true {
            skipSpace()
            // A comma may stand behind the last item, as in the reference.
            if map.count > 0 && take("}") { return .map(map) }
            if peek != UInt8(ascii: "\"") { throw unexpected() }
            let place = offset
            let key = Text(utf8: try string())
            if map.index(of: key) != nil { throw failure(.duplicatedProperty(key.string), at: place) }
            skipSpace()
            if !take(":") { throw unexpected() }
            map.add(key, try value(depth: depth + 1))
            try machine.checkMap(items: map.count)
            skipSpace()
            if take("}") { return .map(map) }
            if !take(",") { throw unexpected() }
        }
    }

    private mutating func array(depth: Int) throws(ScriptError) -> Value {
        offset += 1
        var items: [Value] = []
        skipSpace()
        if take("]") { return .array(ArrayBox(items)) }
        while true {
            skipSpace()
            if !items.isEmpty && take("]") { return .array(ArrayBox(items)) }
            items.append(try value(depth: depth + 1))
            try machine.checkArray(items: items.count)
            skipSpace()
            if take("]") { return .array(ArrayBox(items)) }
            if !take(",") { throw unexpected() }
        }
    }

    private mutating func number() throws(ScriptError) -> Value {
        let start = offset
        _ = take("-")
        guard let first = peek, isDigit(first) else { throw unexpected() }
        skipDigits()
        if first == UInt8(ascii: "0") && offset > start + (text.bytes[start] == first ? 1 : 2) {
            throw failure(.badInput(.malformedNumber(slice(from: start))), at: start)
        }
        var isFloat = false
        if take(".") {
            isFloat = true
            if !(peek.map(isDigit) ?? false) { throw unexpected() }
            skipDigits()
        }
        if take("e") || take("E") {
            isFloat = true
            if !take("-") { _ = take("+") }
            if !(peek.map(isDigit) ?? false) { throw unexpected() }
            skipDigits()
        }
        let bytes = text.bytes[start..<offset]
        if !isFloat, case .success(let number) = IntegerText.parse(bytes, radix: 10) { return .int(number) }
        if case .success(let number) = FloatText.parse(bytes) { return .float(number) }
        throw failure(.badInput(.malformedNumber(slice(from: start))), at: start)
    }

    private mutating func string() throws(ScriptError) -> [UInt8] {
        let start = offset
        offset += 1
        var bytes: [UInt8] = []
        while let byte = peek {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                try machine.checkText(bytes: bytes.count)
                return bytes
            case UInt8(ascii: "\\"): try escape(into: &bytes)
            case ..<0x20: throw failure(.badInput(.unterminatedString), at: start)
            default: bytes.append(byte)
            }
        }
        throw failure(.badInput(.unterminatedString), at: start)
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(ScriptError) {
        let start = offset - 1
        guard let byte = peek else { throw failure(.unexpectedEnd) }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
        case UInt8(ascii: "n"): bytes.append(0x0a)
        case UInt8(ascii: "r"): bytes.append(0x0d)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0c)
        case UInt8(ascii: "u"):
            guard let scalar = escapedScalar() else {
                throw failure(.badInput(.malformedEscape(slice(from: start))), at: start)
            }
            bytes.append(contentsOf: scalar.utf8)
        default: throw failure(.badInput(.malformedEscape(slice(from: start))), at: start)
        }
    }

    /// The scalar behind `\u`; two escapes together make one beyond the first 65,536.
    private mutating func escapedScalar() -> Unicode.Scalar? {
        guard let high = fourDigits() else { return nil }
        if high & 0xfc00 != 0xd800 { return Unicode.Scalar(high) }
        guard take("\\u"), let low = fourDigits(), low & 0xfc00 == 0xdc00 else { return nil }
        return Unicode.Scalar(0x10000 + (high & 0x3ff) << 10 + (low & 0x3ff))
    }

    private mutating func fourDigits() -> UInt32? {
        let end = offset + 4
        guard end <= text.bytes.count, text.bytes[offset] != UInt8(ascii: "-"), text.bytes[offset] != UInt8(ascii: "+"),
            case .success(let value) = IntegerText.parse(text.bytes[offset..<end], radix: 16)
        else { return nil }
        offset = end
        return UInt32(truncatingIfNeeded: value)
    }

    private var peek: UInt8? { offset < text.bytes.count ? text.bytes[offset] : nil }

    private mutating func take(_ token: StaticString) -> Bool {
        let bytes = Array(token.description.utf8)
        guard text.bytes[offset...].starts(with: bytes) else { return false }
        offset += bytes.count
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { offset += 1 }
    }

    private mutating func skipDigits() {
        while let byte = peek, isDigit(byte) { offset += 1 }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private func slice(from start: Int) -> String { String(decoding: text.bytes[start..<offset], as: UTF8.self) }

    /// The character that stands where it should not, or the end.
    private func unexpected() -> ScriptError {
        guard offset < text.bytes.count, let scalar = Text.scalar(in: text.bytes, at: offset) else {
            return failure(.unexpectedEnd)
        }
        return failure(.badInput(.unexpected(String(scalar))))
    }

    private func failure(_ problem: SyntaxProblem, at place: Int? = nil) -> ScriptError {
        let before = text.bytes[..<(place ?? offset)]
        let line = before.reduce(into: 1) { $0 += $1 == 0x0a ? 1 : 0 }
        let start = before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
        let column = before[start...].reduce(into: 1) { $0 += $1 & 0xc0 == 0x80 ? 0 : 1 }
        return ScriptError(syntax: problem, at: Position(line: line, column: column))
    }
}
