/// Durations, sizes and counts as people write them. One place, so that every option, file and message reads alike.
public enum Quantity {
    /// `500ms 5s 2m 1h 1d`, several of them from the largest unit down (`1m30s`), or a bare number of seconds, with a
    /// fraction if wanted (`1.5s`). Milliseconds; nil if it is not a duration or does not fit.
    @inline(never)
    public static func milliseconds(_ text: ArraySlice<UInt8>) -> UInt64? {
        var total: UInt64 = 0
        var larger = UInt64.max
        var start = text.startIndex
        repeat {
            // A part ends where a letter is followed by none.
            var end = start
            repeat { end += 1 } while end < text.endIndex && (text[end - 1] < 0x40 || text[end] > 0x40)
            guard start < text.endIndex, let (number, unit) = split(text[start..<end]) else { return nil }
            let isBare = unit.isEmpty && end - start == text.count
            let scale: UInt64
            switch isBare ? 1 : WordList("ms s m min h d").index(of: unit) {
            case 0: scale = 1
            case 1: scale = 1000
            case 2, 3: scale = 60_000
            case 4: scale = 3_600_000
            case 5: scale = 86_400_000
            default: return nil
            }
            guard scale < larger, let part = number.scaled(by: scale) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            if overflow { return nil }
            (total, larger, start) = (sum, scale, end)
        } while start < text.endIndex
        return total
    }

    /// `64K 10M 1G 2T` (binary: 1K is 1024), also `64KiB` and `64KB`, or a bare number of bytes. Bytes; nil if it is
    /// not a size or does not fit.
    @inline(never)
    public static func bytes(_ text: ArraySlice<UInt8>) -> UInt64? {
        guard let (number, unit) = split(text) else { return nil }
        let units = WordList("b k kb kib m mb mib g gb gib t tb tib")
        guard let index = unit.isEmpty ? 0 : units.index(of: unit) else { return nil }
        // Three ways to write each multiple behind the first.
        return number.scaled(by: 1 << (UInt64(index + 2) / 3 * 10))
    }

    /// A whole number in decimal; nil if there is anything else or it does not fit.
    @inline(never)
    public static func count(_ text: ArraySlice<UInt8>) -> UInt64? {
        guard let (number, unit) = split(text), unit.isEmpty, number.isWhole else { return nil }
        return number.whole
    }

    /// A number of CPUs, `0.25` or `4`, in thousandths; nil if it is none, 0 or does not fit.
    public static func thousandths(_ text: ArraySlice<UInt8>) -> UInt64? {
        guard let (number, unit) = split(text), unit.isEmpty, let value = number.scaled(by: 1000), value > 0 else {
            return nil
        }
        return value
    }

    /// A whole number that may be negative; nil if it is none or does not fit.
    @inline(never)
    public static func signed(_ text: ArraySlice<UInt8>) -> Int32? {
        guard let first = text.first else { return nil }
        if first == UInt8(ascii: "-") {
            guard let value = count(text.dropFirst()) else { return nil }
            return Int32(exactly: -Int64(clamping: value))
        }
        guard let value = count(text) else { return nil }
        return Int32(exactly: value)
    }

    /// A number in octal, as umasks are written; nil if it is none or greater than 0o7777.
    public static func octal(_ text: ArraySlice<UInt8>) -> UInt32? {
        guard !text.isEmpty, text.count <= 5 else { return nil }
        var value: UInt32 = 0
        for byte in text {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "7") else { return nil }
            value = value * 8 + UInt32(byte - UInt8(ascii: "0"))
        }
        return value <= 0o7777 ? value : nil
    }

    /// A decimal number kept exactly: `1.25` is whole 1, fraction 25 of 100.
    private struct Number {
        var whole: UInt64
        var fraction: UInt64
        var denominator: UInt64

        var isWhole: Bool { denominator == 1 }

        /// The number times `scale`, rounded up, so that what is asked for is never undercut.
        func scaled(by scale: UInt64) -> UInt64? {
            let (product, overflow) = whole.multipliedReportingOverflow(by: scale)
            guard !overflow else { return nil }
            let (parts, tooLarge) = fraction.multipliedReportingOverflow(by: scale)
            guard !tooLarge else { return nil }
            let (sum, carry) = product.addingReportingOverflow(parts / denominator + (parts % denominator == 0 ? 0 : 1))
            return carry ? nil : sum
        }
    }

    /// The number at the start, and the letters behind it in lower case.
    @inline(never)
    private static func split(_ text: ArraySlice<UInt8>) -> (Number, unit: [UInt8])? {
        var number = Number(whole: 0, fraction: 0, denominator: 1)
        var digits = 0
        var at = text.startIndex
        while at != text.endIndex, let digit = digit(text[at]) {
            let (tens, overflow) = number.whole.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            number.whole = sum
            digits += 1
            at += 1
        }
        if at != text.endIndex, text[at] == UInt8(ascii: ".") {
            at += 1
            while at != text.endIndex, let digit = digit(text[at]) {
                guard number.denominator < 1_000_000 else { return nil }
                number.fraction = number.fraction * 10 + digit
                number.denominator *= 10
                digits += 1
                at += 1
            }
            guard number.denominator > 1 else { return nil }
        }
        guard digits > 0, text.endIndex - at <= 3 else { return nil }
        var unit: [UInt8] = []
        for byte in text[at...] { unit.add(byte | 0x20) }
        return (number, unit)
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? UInt64(byte - UInt8(ascii: "0")) : nil
    }
}
