/// Durations and sizes for people, in the units that `Quantity` reads.
extension Array where Element == UInt8 {
    /// Adds a size: `64M`, `1.5G`, `700`. Binary units, one decimal, rounded down.
    @inline(never)
    public mutating func append(size bytes: UInt64) {
        var shift: UInt64 = 0
        while shift < 40, bytes >> (shift + 10) > 0 { shift += 10 }
        let rest = bytes & ((1 << shift) - 1)
        append(decimal: bytes >> shift)
        append(fraction: (rest * 10) >> shift, digits: 1)
        if shift > 0 { add(Literal("KMGT")[Int(shift / 10) - 1]) }
    }

    /// Adds a duration: `250us`, `12.5ms`, `1.23s`, `2m5s`, `3h4m`, `2d3h`. Rounded down.
    @inline(never)
    public mutating func append(duration microseconds: UInt64) {
        switch microseconds {
        case 0..<1000:
            append(decimal: microseconds)
            append(microseconds == 0 ? "s" : "us")
        case 1000..<1_000_000:
            append(decimal: microseconds / 1000)
            append(fraction: microseconds % 1000 / 100, digits: 1)
            append("ms")
        case 1_000_000..<60_000_000:
            append(decimal: microseconds / 1_000_000)
            append(fraction: microseconds % 1_000_000 / 10_000, digits: 2)
            append("s")
        default:
            append(longDuration: microseconds / 1_000_000)
        }
    }

    /// Adds a duration given in milliseconds, see `append(duration:)`.
    public mutating func append(milliseconds: UInt64) {
        let (microseconds, overflow) = milliseconds.multipliedReportingOverflow(by: 1000)
        append(duration: overflow ? .max : microseconds)
    }

    private mutating func append(longDuration seconds: UInt64) {
        let large: UInt64
        let letters: Literal
        switch seconds {
        case 0..<3600: (large, letters) = (60, Literal("ms"))
        case 3600..<86_400: (large, letters) = (3600, Literal("hm"))
        default: (large, letters) = (86_400, Literal("dh"))
        }
        append(decimal: seconds / large)
        add(letters[0])
        let small: UInt64 = large == 60 ? 1 : large == 3600 ? 60 : 3600
        let rest = seconds % large / small
        guard rest > 0 else { return }
        append(decimal: rest)
        add(letters[1])
    }

    /// Adds `.25`, without zeros at the end; nothing for 0.
    private mutating func append(fraction: UInt64, digits: Int) {
        guard fraction > 0 else { return }
        add(UInt8(ascii: "."))
        append(decimal: fraction, width: digits)
        if last == UInt8(ascii: "0") { removeLast() }
    }

    /// Adds bytes from outside between single quotes, so that a terminal shows them and obeys none: control characters
    /// become `?`, and what is longer than 200 bytes is cut.
    public mutating func append(quoted text: ArraySlice<UInt8>) {
        add(UInt8(ascii: "'"))
        append(shown: text)
        add(UInt8(ascii: "'"))
    }

    /// Adds bytes from outside between single quotes, see above.
    @inline(never)
    public mutating func append(quoted text: [UInt8]) { append(quoted: text[...]) }

    /// Adds bytes from outside, see `append(quoted:)`.
    @inline(never)
    public mutating func append(shown text: [UInt8]) { append(shown: text[...]) }

    /// Adds bytes from outside, see `append(quoted:)`.
    @inline(never)
    public mutating func append(shown text: ArraySlice<UInt8>) {
        for byte in text.prefix(200) { add(byte < 0x20 || byte == 0x7f ? UInt8(ascii: "?") : byte) }
        if text.count > 200 { append("...") }
    }
}
