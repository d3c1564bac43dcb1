/// Places in a string: scripts count scalars, the storage counts bytes.
extension Text {
    /// The byte offset of a scalar's number; the end when there are not so many.
    func offset(ofScalar number: Int) -> Int {
        if number >= count { return bytes.count }
        if isASCII { return number }
        var seen = 0
        for (offset, byte) in bytes.enumerated() where byte & 0xc0 != 0x80 {
            if seen == number { return offset }
            seen += 1
        }
        return bytes.count
    }

    /// The byte offsets of a range of scalar numbers.
    func offsets(of scalars: Range<Int>) -> Range<Int> {
        let start = offset(ofScalar: scalars.lowerBound)
        if isASCII { return start..<offset(ofScalar: scalars.upperBound) }
        var end = start
        var left = scalars.count
        while left > 0 && end < bytes.count {
            end += Text.width(bytes[end])
            left -= 1
        }
        return start..<end
    }

    /// The scalar number of a byte offset that stands on a border.
    func scalarNumber(ofOffset offset: Int) -> Int {
        isASCII ? offset : bytes[..<offset].reduce(into: 0) { $0 += $1 & 0xc0 == 0x80 ? 0 : 1 }
    }

    /// The scalar at a number, counted from the end when negative; nil when there is none.
    func scalar(at index: Int64) -> Unicode.Scalar? {
        guard let number = Span.existing(index, count: count) else { return nil }
        return Text.scalar(in: bytes, at: offset(ofScalar: number))
    }

    /// The last scalar, found without counting.
    var lastScalar: Unicode.Scalar? {
        guard let place = bytes.lastIndex(where: { $0 & 0xc0 != 0x80 }) else { return nil }
        return Text.scalar(in: bytes, at: place)
    }

    /// A part by byte offsets.
    func part(_ offsets: Range<Int>) -> Text {
        offsets == 0..<bytes.count ? self : Text(utf8: Array(bytes[offsets]))
    }

    /// The part that a range of scalar numbers covers.
    func part(scalars: Range<Int>) -> Text {
        part(offsets(of: scalars))
    }

    /// How many bytes a scalar has, by its first byte.
    static func width(_ first: UInt8) -> Int {
        switch first {
        case ..<0xc0: 1
        case ..<0xe0: 2
        case ..<0xf0: 3
        default: 4
        }
    }

    /// The scalar at an offset of well-formed UTF-8.
    static func scalar(in bytes: [UInt8], at offset: Int) -> Unicode.Scalar? {
        let first = bytes[offset]
        if first < 0x80 { return Unicode.Scalar(first) }
        let end = offset + width(first)
        guard end <= bytes.count else { return nil }
        var value = UInt32(first) & (0x7f >> UInt32(end - offset))
        for byte in bytes[(offset + 1)..<end] { value = value << 6 | UInt32(byte & 0x3f) }
        return Unicode.Scalar(value)
    }

    /// Calls a body for each scalar in a range of byte offsets, with its first offset.
    func forEachScalar(
        in range: Range<Int>, _ body: (Unicode.Scalar, Int) throws(ScriptError) -> Void
    ) throws(ScriptError) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            if let scalar = Text.scalar(in: bytes, at: offset) { try body(scalar, offset) }
            offset += Text.width(bytes[offset])
        }
    }
}
