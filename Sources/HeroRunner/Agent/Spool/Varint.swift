import RunnerProtocol

/// Numbers as the spool writes them: seven bits a byte, the lowest first, the top bit set on all but the last (LEB128).
extension Array where Element == UInt8 {
    @inline(never)
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            add(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        add(UInt8(truncatingIfNeeded: rest))
    }

    /// A number of four bytes, the lowest first.
    @inline(never)
    mutating func append(fixed value: UInt32) {
        var rest = value
        for _ in 0..<4 {
            add(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}

/// Takes bytes apart from the front. After the first thing that is not there, everything is nil.
struct EntryReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    /// All that is left.
    var remainder: ArraySlice<UInt8> { rest }

    mutating func byte() -> UInt8? { rest.popFirst() }

    mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = rest.popFirst() {
            let bits = UInt64(byte & 0x7f)
            // The tenth byte has room for one bit.
            guard shift < 63 || (shift == 63 && bits < 2) else { break }
            value |= bits << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        rest = []
        return nil
    }

    mutating func fixed() -> UInt32? {
        guard rest.count >= 4 else { return nil }
        var value: UInt32 = 0
        for i in 0..<4 { value |= UInt32(rest[rest.startIndex + i]) << UInt32(8 * i) }
        rest = rest.dropFirst(4)
        return value
    }

    mutating func bytes(_ count: UInt64) -> ArraySlice<UInt8>? {
        guard count <= UInt64(rest.count) else { return nil }
        defer { rest = rest.dropFirst(Int(count)) }
        return rest.prefix(Int(count))
    }
}
