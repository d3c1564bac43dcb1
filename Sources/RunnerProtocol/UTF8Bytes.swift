/// UTF-8, RFC 3629.
public enum UTF8Bytes {
    /// How many bytes the character at the start has, 1 to 4; nil if it is not UTF-8 (overlong, a surrogate, beyond
    /// U+10FFFF, cut off) or there is none.
    public static func sequenceLength(_ text: ArraySlice<UInt8>) -> Int? {
        guard let first = text.first else { return nil }
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xbf
        switch first {
        case 0..<0x80: return 1
        case 0xc2...0xdf: length = 2
        case 0xe0: (length, second) = (3, 0xa0...0xbf)
        case 0xed: (length, second) = (3, 0x80...0x9f)
        case 0xe1...0xef: length = 3
        case 0xf0: (length, second) = (4, 0x90...0xbf)
        case 0xf4: (length, second) = (4, 0x80...0x8f)
        case 0xf1...0xf3: length = 4
        default: return nil
        }
        guard text.count >= length, second.contains(text[text.startIndex + 1]) else { return nil }
        for byte in text[(text.startIndex + 2)..<(text.startIndex + length)] where byte & 0xc0 != 0x80 { return nil }
        return length
    }

    /// Adds a character by its number, which must be one of Unicode's and no surrogate.
    public static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        func part(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (scalar >> shift & 0x3f)) }
        switch scalar {
        case 0..<0x80: bytes.add(UInt8(scalar))
        case 0x80..<0x800:
            bytes.add(UInt8(0xc0 | scalar >> 6))
            bytes.add(part(0))
        case 0x800..<0x10000:
            bytes.add(UInt8(0xe0 | scalar >> 12))
            bytes.add(part(6))
            bytes.add(part(0))
        default:
            bytes.add(UInt8(truncatingIfNeeded: 0xf0 | scalar >> 18))
            bytes.add(part(12))
            bytes.add(part(6))
            bytes.add(part(0))
        }
    }
}
