/// Number literals: `1_000`, `0xff`, `1.5e-3`.
extension Lexer {
    /// Reads a number whose first digit stands at `offset`; a sign before it was read already.
    mutating func scanNumber(_ sign: Sign) -> Token.Kind {
        if peek() == UInt8(ascii: "0"), let radix = radixAfterZero() { return scanRadix(radix, sign) }
        let start = offset
        var magnitude: UInt64 = 0
        var overflows = false
        while offset < source.count {
            let byte = source[offset]
            if byte.isDigit {
                let (product, first) = magnitude.multipliedReportingOverflow(by: 10)
                let (sum, second) = product.addingReportingOverflow(UInt64(byte &- 0x30))
                magnitude = sum
                overflows = overflows || first || second
            } else if byte != UInt8(ascii: "_") {
                break
            }
            offset += 1
        }
        if scanFraction() { return float(from: start, sign) }
        let limit: UInt64 = sign == .minus ? 1 << 63 : (1 << 63) - 1
        if overflows || magnitude > limit { return float(from: start, sign) }
        return .integer(sign.applied(to: Int64(truncatingIfNeeded: magnitude)))
    }

    /// Passes `.5`, `e3` and the digits between; false when the number is whole.
    private mutating func scanFraction() -> Bool {
        var hasPoint = false
        var hasExponent = false
        while true {
            let byte = peek()
            if byte.isDigit || byte == UInt8(ascii: "_") {
                offset += 1
            } else if byte == UInt8(ascii: "."), !hasPoint, isPointBeforeFraction {
                offset += 1
                hasPoint = true
            } else if byte | 0x20 == UInt8(ascii: "e"), !hasExponent, let length = exponentMarkLength {
                offset += length
                hasPoint = true
                hasExponent = true
            } else {
                return hasPoint
            }
        }
    }

    /// A point followed by a digit, or by what can begin neither a name nor a range.
    private var isPointBeforeFraction: Bool {
        guard offset + 1 < source.count else { return false }
        let next = source[offset + 1]
        return next != UInt8(ascii: "_") && next != UInt8(ascii: ".") && !next.isLetter
    }

    /// The bytes of `e` or `e-`, when an exponent follows.
    private var exponentMarkLength: Int? {
        let next = peek(1)
        if next.isDigit { return 1 }
        return next == UInt8(ascii: "+") || next == UInt8(ascii: "-") ? 2 : nil
    }

    private func float(from start: Int, _ sign: Sign) -> Token.Kind {
        var text = sign == .minus ? "-" : ""
        text += String(decoding: source[start..<offset].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
        if text.hasSuffix(".") { text += "0" }
        return Double(text).map { .float($0) } ?? .invalid(.malformedNumber(text.lowercased()))
    }

    /// The base of `0x`, `0o` or `0b` in either case; separators may stand after the zero.
    private func radixAfterZero() -> UInt64? {
        var index = 1
        while peek(index) == UInt8(ascii: "_") { index += 1 }
        switch peek(index) | 0x20 {
        case UInt8(ascii: "x"): return 16
        case UInt8(ascii: "o"): return 8
        case UInt8(ascii: "b"): return 2
        default: return nil
        }
    }

    /// Reads the digits as an unsigned number of 64 bits, which then counts as a bit pattern.
    private mutating func scanRadix(_ radix: UInt64, _ sign: Sign) -> Token.Kind {
        while !peek().isLetter { offset += 1 }
        offset += 1
        let start = offset
        var value: UInt64 = 0
        var isMalformed = true
        while let digit = peek().digit(radix: radix) {
            if digit < radix {
                let (product, overflow) = value.multipliedReportingOverflow(by: radix)
                if overflow { return malformedRadix(radix, from: start) }
                value = product | digit
                isMalformed = false
            }
            offset += 1
        }
        if isMalformed { return .invalid(.malformedNumber("")) }
        return .integer(sign.applied(to: Int64(bitPattern: value)))
    }

    private mutating func malformedRadix(_ radix: UInt64, from start: Int) -> Token.Kind {
        while peek().digit(radix: radix) != nil { offset += 1 }
        let digits = source[start..<offset].filter { $0 != UInt8(ascii: "_") }
        return .invalid(.malformedNumber(String(decoding: digits, as: UTF8.self)))
    }
}

/// What stands before a number.
enum Sign {
    case plus
    case minus

    /// The number with this sign; the smallest integer stays what it is.
    func applied(to value: Int64) -> Int64 { self == .minus ? 0 &- value : value }
}

extension UInt8 {
    /// The value of a digit; `radix` itself for the separator `_`; nil for anything else.
    fileprivate func digit(radix: UInt64) -> UInt64? {
        if self == UInt8(ascii: "_") { return radix }
        guard let value = hexDigit.map({ UInt64($0) }), value < radix else { return nil }
        return value
    }
}
