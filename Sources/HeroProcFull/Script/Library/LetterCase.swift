/// Upper and lower case after Unicode, without a language.
enum LetterCase {
    case upper
    case lower

    /// A string in this case; letters may become several (`ß` is `SS`), and a sigma that ends a word gets its final form.
    func applied(to bytes: [UInt8]) -> [UInt8] {
        if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.map(ascii) }
        let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for (index, scalar) in scalars.enumerated() {
            if self == .lower && scalar == "Σ" && LetterCase.endsWord(scalars, index) {
                result.append(contentsOf: "ς".utf8)
            } else {
                result.append(contentsOf: mapping(of: scalar).utf8)
            }
        }
        return result
    }

    /// A character in this case; it stays when it would become several.
    func applied(to scalar: Unicode.Scalar) -> Unicode.Scalar {
        let mapped = mapping(of: scalar).unicodeScalars
        guard mapped.count == 1, let single = mapped.first else { return scalar }
        return single
    }

    private func mapping(of scalar: Unicode.Scalar) -> String {
        self == .upper ? scalar.properties.uppercaseMapping : scalar.properties.lowercaseMapping
    }

    private func ascii(_ byte: UInt8) -> UInt8 {
        switch (self, byte) {
        case (.upper, UInt8(ascii: "a")...UInt8(ascii: "z")): byte - 0x20
        case (.lower, UInt8(ascii: "A")...UInt8(ascii: "Z")): byte + 0x20
        default: byte
        }
    }

    /// Whether a letter stands before and none behind, apostrophes and their kin not counted.
    private static func endsWord(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
        let behind = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
        return before?.properties.isCased ?? false && !(behind?.properties.isCased ?? false)
    }
}
