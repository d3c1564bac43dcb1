/// Text as bytes: the runner never uses String, whose tables would double its size.
extension Array where Element == UInt8 {
    /// The bytes of a literal.
    public init(_ text: StaticString) {
        self = text.withUTF8Buffer { unsafe Array($0) }
    }

    /// Adds a literal.
    public mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe append(contentsOf: $0) }
    }

    /// Adds a number in decimal.
    public mutating func append(decimal value: some FixedWidthInteger) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var rest = UInt64(value.magnitude)
        let start = count
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }

    /// Adds a number in decimal, with zeros in front up to `width` digits.
    public mutating func append(decimal value: UInt64, width: Int) {
        var power: UInt64 = 1
        for _ in 1..<Swift.max(width, 1) { power *= 10 }
        while power > 1, value < power {
            append(UInt8(ascii: "0"))
            power /= 10
        }
        append(decimal: value)
    }
}

/// Compares bytes with a literal.
public func == (bytes: some Collection<UInt8>, text: StaticString) -> Bool {
    guard bytes.count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { literal in
        var at = 0
        for byte in bytes {
            if unsafe literal[at] != byte { return false }
            at += 1
        }
        return true
    }
}

extension Collection where Element == UInt8 {
    /// Whether the bytes begin with a literal.
    public func starts(with text: StaticString) -> Bool {
        self.prefix(text.utf8CodeUnitCount) == text
    }
}
