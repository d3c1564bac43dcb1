/// Values in the text of the kernel's files.
package enum KernelText {
    /// The number behind a key in a flat keyed file: of `usage_usec` in `usage_usec 1234\nuser_usec 1000\n`.
    @inline(never)
    package static func value(of key: StaticString, in text: [UInt8]) -> UInt64? {
        var at = 0
        while at < text.count {
            let end = at + key.utf8CodeUnitCount
            if starts(text, at: at, with: key), end < text.count, text[end] == UInt8(ascii: " ") {
                return number(in: text, at: end + 1)
            }
            while at < text.count, text[at] != UInt8(ascii: "\n") { at += 1 }
            at += 1
        }
        return nil
    }

    /// `total` of the `some` line of a pressure file, which comes first, microseconds:
    /// `some avg10=0.00 avg60=0.00 avg300=0.00 total=1234`.
    package static func someTotal(_ text: [UInt8]) -> UInt64? {
        guard starts(text, at: 0, with: "some ") else { return nil }
        // It comes last, behind the last equals sign of the line.
        var at = 0
        var start = 0
        while at < text.count, text[at] != UInt8(ascii: "\n") {
            at += 1
            if text[at - 1] == UInt8(ascii: "=") { start = at }
        }
        return number(in: text, at: start)
    }

    /// Digits up to the end or a blank; nil if there are none, too many, or something else follows.
    @inline(never)
    package static func number(in text: [UInt8], at start: Int = 0) -> UInt64? {
        var value: UInt64 = 0
        var at = start
        while at < text.count, text[at] >= UInt8(ascii: "0"), text[at] <= UInt8(ascii: "9") {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(UInt64(text[at] - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            value = sum
            at += 1
        }
        // Newline, blank and tab are all below.
        return at > start && (at == text.count || text[at] <= UInt8(ascii: " ")) ? value : nil
    }

    /// Where a literal first stands in the text; nil if it does not.
    package static func position(of word: StaticString, in text: [UInt8]) -> Int? {
        for at in 0..<text.count where starts(text, at: at, with: word) { return at }
        return nil
    }

    /// Whether a literal stands at that place of the text.
    @inline(never)
    package static func starts(_ text: [UInt8], at start: Int, with word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard start + length <= text.count else { return false }
        return word.withUTF8Buffer { word in
            for at in 0..<length {
                // `at` is below the literal's length.
                if unsafe word[at] != text[start + at] { return false }
            }
            return true
        }
    }

    /// A field of a line, counted from 0, when the fields have one `separator` between each two; nil if there is none.
    @inline(never)
    package static func field(_ number: Int, of line: [UInt8], from start: Int = 0, separator: UInt8) -> [UInt8]? {
        var at = start
        for _ in 0..<number {
            while at < line.count, line[at] != separator { at += 1 }
            at += 1
        }
        guard at < line.count else { return nil }
        var end = at
        while end < line.count, line[end] != separator { end += 1 }
        return Array(line[at..<end])
    }
}
