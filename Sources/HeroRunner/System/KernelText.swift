/// Values in the small text files that the kernel offers in /proc and cgroups. They are parsed where they were read,
/// without a copy.
package enum KernelText {
    /// The number behind a key in a flat keyed file: of `usage_usec` in `usage_usec 1234\nuser_usec 1000\n`.
    package static func value(of key: StaticString, in text: Span<UInt8>) -> UInt64? {
        var at = 0
        while at < text.count {
            let end = endOfLine(in: text, from: at)
            let line = text.extracting(at..<end)
            let length = key.utf8CodeUnitCount
            if line.count > length, line[length] == UInt8(ascii: " "), starts(line, with: key) {
                return number(in: line, from: length + 1)
            }
            at = end + 1
        }
        return nil
    }

    /// The number that a file holds, and nothing else; nil also for `max`.
    package static func number(_ text: Span<UInt8>) -> UInt64? { number(in: text, from: 0) }

    /// `total` of the `some` line of a pressure file, microseconds:
    /// `some avg10=0.00 avg60=0.00 avg300=0.00 total=1234`.
    package static func someTotal(_ text: Span<UInt8>) -> UInt64? {
        var at = 0
        while at < text.count {
            let end = endOfLine(in: text, from: at)
            let line = text.extracting(at..<end)
            if starts(line, with: "some ") {
                for start in 0..<line.count where starts(line.extracting(start..<line.count), with: " total=") {
                    return number(in: line, from: start + 7)
                }
            }
            at = end + 1
        }
        return nil
    }

    /// Whether the bytes begin with a literal.
    package static func starts(_ text: Span<UInt8>, with prefix: StaticString) -> Bool {
        let length = prefix.utf8CodeUnitCount
        guard text.count >= length else { return false }
        return prefix.withUTF8Buffer { prefix in
            for at in 0..<length {
                // `at` is below the literal's length.
                if unsafe prefix[at] != text[at] { return false }
            }
            return true
        }
    }

    private static func endOfLine(in text: Span<UInt8>, from start: Int) -> Int {
        var at = start
        while at < text.count, text[at] != UInt8(ascii: "\n") { at += 1 }
        return at
    }

    /// Digits up to the end or a blank; nil if there are none, too many, or something else follows.
    private static func number(in text: Span<UInt8>, from start: Int) -> UInt64? {
        var value: UInt64 = 0
        var at = start
        while at < text.count, text[at] >= UInt8(ascii: "0"), text[at] <= UInt8(ascii: "9") {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(UInt64(text[at] - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            value = sum
            at += 1
        }
        let isEnd = at == text.count || text[at] == UInt8(ascii: "\n") || text[at] == UInt8(ascii: " ")
        return at > start && isEnd ? value : nil
    }
}
