/// Text as bytes: the runner never uses String, whose tables would double its size.
extension Array where Element == UInt8 {
    /// The bytes of a literal without NULs, see `append`.
    @inlinable @inline(__always)
    public init(_ text: StaticString) {
        assert(text.hasNoNUL, "a NUL would end it")
        unsafe self.init(terminated: text.utf8Start)
    }

    /// What stands before the NUL.
    @inline(never)
    @safe public init(terminated text: UnsafePointer<UInt8>) {
        self.init()
        append(terminated: text)
    }

    /// Adds a byte: `append` as a call, where its code in line would cost a hundred bytes each time.
    @inline(never)
    public mutating func add(_ byte: UInt8) { append(byte) }

    /// Adds bytes, see `add`.
    @inline(never)
    public mutating func add(_ bytes: ArraySlice<UInt8>) { append(contentsOf: bytes) }

    /// Adds bytes, see above: a caller that makes a slice of an array for a call spends more than the call itself.
    @inline(never)
    public mutating func add(_ bytes: [UInt8]) { append(contentsOf: bytes[...]) }

    /// Adds a literal without NULs. Only its address is passed, for there are hundreds of calls: a literal ends with a
    /// NUL.
    @inlinable @inline(__always)
    public mutating func append(_ text: StaticString) {
        assert(text.hasNoNUL, "a NUL would end it")
        unsafe append(terminated: text.utf8Start)
    }

    /// Adds what stands before the NUL.
    @inline(never)
    @safe public mutating func append(terminated text: UnsafePointer<UInt8>) {
        var at = unsafe text
        while unsafe at.pointee != 0 {
            unsafe add(at.pointee)
            unsafe at += 1
        }
    }

    /// Adds a number in decimal.
    public mutating func append(decimal value: some FixedWidthInteger) {
        if value < 0 { add(UInt8(ascii: "-")) }
        append(magnitude: UInt64(value.magnitude), width: 1)
    }

    /// Adds a number in decimal, with zeros in front up to `width` digits.
    public mutating func append(decimal value: UInt64, width: Int) { append(magnitude: value, width: width) }

    @inline(never)
    private mutating func append(magnitude value: UInt64, width: Int) {
        var power: UInt64 = 1
        var digits = 1
        while digits < width || value / power >= 10 {
            power *= 10
            digits += 1
        }
        while power > 0 {
            add(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / power % 10))
            power /= 10
        }
    }
}

extension StaticString {
    /// Whether the address alone tells where it ends.
    public var hasNoNUL: Bool { withUTF8Buffer { unsafe !$0.contains(0) } }
}

/// Compares bytes with a literal without NULs; see `append` for why only its address is passed.
@inlinable @inline(__always)
public func == (bytes: ArraySlice<UInt8>, text: StaticString) -> Bool {
    assert(text.hasNoNUL, "a NUL would end it")
    return unsafe bytes.equals(terminated: text.utf8Start)
}

/// Compares bytes with a literal, see above.
@inlinable @inline(__always)
public func == (bytes: [UInt8], text: StaticString) -> Bool {
    assert(text.hasNoNUL, "a NUL would end it")
    return unsafe bytes.equals(terminated: text.utf8Start)
}

extension ArraySlice where Element == UInt8 {
    /// Whether these are the bytes before the NUL.
    @inline(never)
    @safe public func equals(terminated text: UnsafePointer<UInt8>) -> Bool {
        var at = unsafe text
        for byte in self {
            // Never passes the NUL: neither a NUL of the bytes nor a different byte is passed over.
            guard byte != 0, unsafe at.pointee == byte else { return false }
            unsafe at += 1
        }
        return unsafe at.pointee == 0
    }

    /// Whether the bytes begin with a literal.
    public func starts(with text: StaticString) -> Bool { prefix(text.utf8CodeUnitCount) == text }
}

extension Array where Element == UInt8 {
    /// Whether these are the bytes before the NUL.
    @inline(never)
    @safe public func equals(terminated text: UnsafePointer<UInt8>) -> Bool { self[...].equals(terminated: text) }

    /// Whether the bytes begin with a literal.
    @inline(never)
    public func starts(with text: StaticString) -> Bool { self[...].starts(with: text) }
}
