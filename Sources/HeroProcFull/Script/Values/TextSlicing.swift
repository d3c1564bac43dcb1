/// Characters and slices of strings, by scalar index.
extension Text {
    /// The byte offset of a scalar index, which may be anything; clamped to the end.
    func offset(of index: Int) -> Int {
        if index <= 0 { return 0 }
        if isASCII { return min(index, bytes.count) }
        var left = index
        var offset = 0
        while offset < bytes.count {
            if bytes[offset] & 0xc0 != 0x80 {
                if left == 0 { return offset }
                left -= 1
            }
            offset += 1
        }
        return offset
    }

    /// The scalar that begins at a byte offset.
    func scalar(at offset: Int) -> Unicode.Scalar {
        let lead = bytes[offset]
        if lead < 0x80 { return Unicode.Scalar(lead) }
        let length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
        var value = UInt32(lead) & (length == 2 ? 0x1f : length == 3 ? 0x0f : 0x07)
        for next in 1..<length where offset + next < bytes.count {
            value = value << 6 | UInt32(bytes[offset + next] & 0x3f)
        }
        return Unicode.Scalar(value) ?? "\u{fffd}"
    }

    /// The character at an index; negative ones count from the end.
    func character(at index: Int64) throws(ScriptError) -> Unicode.Scalar {
        let place = index < 0 ? index.addingReportingOverflow(Int64(count)).partialValue : index
        guard place >= 0 && place < Int64(count) else { throw ScriptError(.stringBounds(index: index, count: count)) }
        return scalar(at: offset(of: Int(place)))
    }

    /// The characters of a range, cut off where the string ends.
    func slice(_ range: RangeBox) -> Text {
        let bounds = offsets(of: range)
        return Text(utf8: Array(bytes[bounds]))
    }

    /// The string with one character replaced; the index is valid. As in the reference, negative indices mean one place
    /// less than they do for reading, and the first of them the first place.
    func replacing(at index: Int64, with scalar: Unicode.Scalar) -> Text {
        let start = offset(of: max(0, Int(index < 0 ? index + Int64(count) - 1 : index)))
        var end = start + 1
        while end < bytes.count && bytes[end] & 0xc0 == 0x80 { end += 1 }
        return Text(utf8: Array(bytes[..<start]) + scalar.utf8 + Array(bytes[end...]))
    }

    /// The string with a span replaced.
    func replacing(_ range: RangeBox, with other: [UInt8]) -> Text {
        let bounds = offsets(of: range)
        return Text(utf8: Array(bytes[..<bounds.lowerBound]) + other + Array(bytes[bounds.upperBound...]))
    }

    private func offsets(of range: RangeBox) -> Range<Int> {
        let from = offset(of: place(range.start))
        let end = place(range.end)
        let last = range.isInclusive ? end + 1 : end
        return from..<max(from, offset(of: min(last, count)))
    }

    /// An end of a range as an index from 0 to `count`; negative ones count from the end.
    private func place(_ index: Int64) -> Int {
        if index >= 0 { return Int(clamping: min(index, Int64(count))) }
        return Int(max(0, index.addingReportingOverflow(Int64(count)).partialValue))
    }
}
