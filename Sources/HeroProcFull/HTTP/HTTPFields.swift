/// The fields of a message, in order. Names are compared without regard to case, and written in lower case.
package struct HTTPFields: Equatable, Sendable {
    /// One of them. The value has no blanks at its ends; it may have bytes beyond ASCII, which mean nothing by themselves.
    package struct Field: Equatable, Sendable {
        package let name: String
        package let value: [UInt8]

        /// nil: the name is no token, or the value has a control character. So nothing can be slipped in between two lines.
        package init?(_ name: some StringProtocol, _ value: [UInt8]) {
            let bytes = Array(name.utf8)
            guard !bytes.isEmpty, bytes.allSatisfy(HTTPBytes.isToken), value.allSatisfy(HTTPBytes.isFieldByte) else {
                return nil
            }
            self.name = String(decoding: bytes.map(HTTPBytes.lowercased), as: UTF8.self)
            self.value = HTTPBytes.trimmed(value[...])
        }

        /// The value as text.
        package var text: String { String(decoding: value, as: UTF8.self) }
    }

    package private(set) var fields: [Field] = []

    package init() {}

    /// Adds one behind the others.
    package mutating func append(_ field: Field) { fields.append(field) }

    /// Adds one; an error if it cannot be written.
    package mutating func append(_ name: String, _ value: some StringProtocol) throws(HTTPError) {
        guard let field = Field(name, Array(value.utf8)) else { throw .malformedField }
        fields.append(field)
    }

    /// Removes all of a name.
    package mutating func remove(_ name: String) { fields.removeAll { $0.name == name } }

    /// The first value of a name, which is given in lower case.
    package subscript(name: String) -> String? { fields.first { $0.name == name }?.text }

    /// How many there are of a name.
    package func count(of name: String) -> Int { fields.count { $0.name == name } }

    /// The members of the comma-separated lists of all fields of a name, in lower case.
    package func list(_ name: String) -> [String] {
        fields.filter { $0.name == name }
            .flatMap { $0.value.split(separator: UInt8(ascii: ",")) }
            .map { String(decoding: HTTPBytes.trimmed($0).map(HTTPBytes.lowercased), as: UTF8.self) }
            .filter { !$0.isEmpty }
    }

    /// Without what belongs to one connection only, RFC 9110 section 7.6.1: what is passed on to another.
    package var endToEnd: HTTPFields {
        let named = Set(list("connection"))
        var kept = HTTPFields()
        kept.fields = fields.filter { !named.contains($0.name) && !Self.hopByHop.contains($0.name) }
        return kept
    }

    private static let hopByHop: Set<String> = [
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]
}

/// Which bytes may stand where, RFC 9110 section 5.6.2 and 5.5.
enum HTTPBytes {
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"),
            UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"),
            UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// A visible character, a blank, a tab, or one beyond ASCII.
    static func isFieldByte(_ byte: UInt8) -> Bool { byte == 0x09 || (byte >= 0x20 && byte != 0x7f) }

    /// A visible ASCII character.
    static func isVisible(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7f }

    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var bytes = bytes
        while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return Array(bytes)
    }

    /// A number of digits only; nil if it is none or too large.
    static func decimal(_ bytes: ArraySlice<UInt8>) -> UInt64? { number(bytes, base: 10) }

    static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> UInt64? { number(bytes, base: 16) }

    private static func number(_ bytes: ArraySlice<UInt8>, base: UInt64) -> UInt64? {
        guard !bytes.isEmpty else { return nil }
        var value: UInt64 = 0
        for byte in bytes {
            guard let digit = digit(byte), digit < base else { return nil }
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: base)
            let (sum, overflow) = product.addingReportingOverflow(digit)
            guard !isTooLarge, !overflow, sum <= UInt64(Int64.max) else { return nil }
            value = sum
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
