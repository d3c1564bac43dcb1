/// A place in bytes that came from outside. It never goes beyond their end, and takes no more memory than they justify.
public struct ByteReader {
    private let bytes: [UInt8]
    /// The next byte's place.
    public private(set) var at = 0
    /// Where reading ends.
    public private(set) var end: Int

    /// Begins with the first byte.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        end = bytes.count
    }

    /// Begins with the first of a part.
    public init(_ bytes: [UInt8], _ part: Range<Int>) {
        self.bytes = bytes
        at = part.lowerBound
        end = part.upperBound
    }

    /// How many bytes are left.
    public var left: Int { end - at }

    /// The next byte.
    @inline(never)
    public mutating func byte() throws(WireFault) -> UInt8 {
        guard at < end else { throw .truncated }
        at += 1
        return bytes[at - 1]
    }

    /// A number in LEB128: seven bits a byte, the low ones first, bit 7 set in all but the last. At most 64 bits, and in
    /// its shortest form.
    @inline(never)
    public mutating func varint() throws(WireFault) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            if shift == 63, byte > 1 { throw .outOfRange }
            value |= UInt64(byte & 0x7f) &<< shift
            if byte < 0x80 {
                if byte == 0, shift > 0 { throw .notShortest }
                return value
            }
            shift += 7
        }
    }

    /// So many bytes.
    @inline(never)
    public mutating func bytes(_ count: Int) throws(WireFault) -> [UInt8] {
        guard count >= 0, count <= left else { throw .truncated }
        at += count
        return Array(bytes[(at - count)..<at])
    }

    /// Lets reading end after so many bytes, and gives where it ended before.
    mutating func narrow(to count: Int) throws(WireFault) -> Int {
        guard count >= 0, count <= left else { throw .truncated }
        let before = end
        end = at + count
        return before
    }

    /// Passes over what is left and lets reading go on to where it ended before `narrow`.
    mutating func widen(to before: Int) {
        at = end
        end = before
    }
}

/// Bytes that are being put together.
public struct ByteWriter {
    /// What was written.
    public private(set) var bytes: [UInt8]

    /// Goes on behind these.
    public init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    /// Adds a number, see `ByteReader.varint`.
    public mutating func varint(_ value: UInt64) { bytes.append(varint: value) }

    /// Adds a byte.
    public mutating func byte(_ byte: UInt8) { bytes.add(byte) }

    /// Adds bytes.
    public mutating func bytes(_ more: [UInt8]) { bytes.add(more[...]) }

    /// Forgets what stands behind a place.
    mutating func truncate(to count: Int) { bytes.removeLast(bytes.count - count) }

    /// Writes how many bytes follow into the one byte that was kept before them, and makes room if they are many.
    @inline(never)
    mutating func setLength(before start: Int) {
        var rest = bytes.count - start
        var at = start - 1
        while rest >= 0x80 {
            bytes[at] = UInt8(truncatingIfNeeded: rest) | 0x80
            rest >>= 7
            at += 1
            bytes.insert(0, at: at)
        }
        bytes[at] = UInt8(truncatingIfNeeded: rest)
    }
}

extension Array where Element == UInt8 {
    /// Adds a number, see `ByteReader.varint`.
    @inline(never)
    public mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            add(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        add(UInt8(truncatingIfNeeded: rest))
    }
}

/// Signed numbers as unsigned ones that are small if they are near 0: 0, -1, 1, -2 ...
enum ZigZag {
    static func encode(_ value: Int64) -> UInt64 { UInt64(bitPattern: value &<< 1 ^ value &>> 63) }
    static func decode(_ value: UInt64) -> Int64 { Int64(bitPattern: value &>> 1) ^ -Int64(bitPattern: value & 1) }
}
