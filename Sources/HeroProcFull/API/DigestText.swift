import RunnerProtocol

/// A SHA-256 as people and the interface write it: 64 hexadecimal digits, lower case.
package enum DigestText {
    /// The text of 32 bytes.
    package static func text(of digest: [UInt8]) -> String {
        digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The 32 bytes that a text means; nil: it is not one.
    package static func digest(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count == 2 * WireLimits.digestBytes else { return nil }
        var digest: [UInt8] = []
        for at in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[at]), let low = value(digits[at + 1]) else { return nil }
            digest.append(high << 4 | low)
        }
        return digest
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
