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

    /// The characters of a range, cut off where the string ends. As in the reference, `a..=b` is empty unless it ends
    /// behind its start, but for the whole of a string.
    func slice(_ range: RangeBox) throws(ScriptError) -> Text {
        if bytes.isEmpty { return self }
        let (start, end) = try places(range)
        let last = count - (range.isInclusive ? 1 : 0)
        if start == 0 && end >= last { return self }
        if end <= start { return Text(utf8: []) }
        let stop = range.isInclusive ? end + 1 : end
        return Text(utf8: Array(bytes[offset(of: start)..<offset(of: stop)]))
    }

    /// The string with one character replaced; the index is valid. As in the reference, negative indices count from the
    /// start here, not from the end as they do for reading, and where they lead behind the end nothing changes.
    func replacing(at index: Int64, with scalar: Unicode.Scalar) -> Text {
        let start = offset(of: Int(clamping: index.magnitude))
        if start >= bytes.count { return self }
        var end = start + 1
        while end < bytes.count && bytes[end] & 0xc0 == 0x80 { end += 1 }
        return Text(utf8: Array(bytes[..<start]) + scalar.utf8 + Array(bytes[end...]))
    }

    /// The string with a span replaced. As in the reference, what lies between the end and the start of a range that
    /// runs backwards then stands there twice.
    func replacing(_ range: RangeBox, with other: [UInt8]) throws(ScriptError) -> Text {
        if bytes.isEmpty { return Text(utf8: other) }
        let (start, end) = try places(range)
        let rest = range.isInclusive ? min(end, count - 1) + 1 : min(end, count)
        return Text(utf8: Array(bytes[..<offset(of: start)]) + other + Array(bytes[offset(of: rest)...]))
    }

    /// The ends of a range as indices from 0 to `count`; negative ones count from the end. Only the start must exist.
    private func places(_ range: RangeBox) throws(ScriptError) -> (start: Int, end: Int) {
        guard range.start >= 0 || range.start.magnitude <= UInt64(count) else {
            throw ScriptError(.stringBounds(index: range.start, count: count))
        }
        let start = Span.place(range.start, count: count)
        return (start, Span.place(range.end, count: count))
    }
}
