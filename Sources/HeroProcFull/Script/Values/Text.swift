/// A string: UTF-8 bytes with its number of scalars and its hash remembered. Shared until changed.
///
/// The bytes are always well-formed UTF-8. Strings compare byte by byte, without normalisation; indices count scalars.
package final class Text {
    /// The bytes. Setting them forgets what was remembered.
    var bytes: [UInt8] {
        didSet { forget() }
    }
    private var knownCount = -1
    private var knownHash = 0

    /// A string from well-formed UTF-8.
    package init(utf8 bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A string from Swift's.
    package convenience init(_ string: String) {
        self.init(utf8: Array(string.utf8))
    }

    private init(copy other: Text) {
        bytes = other.bytes
        knownCount = other.knownCount
        knownHash = other.knownHash
    }

    /// A string of its own with the same bytes.
    package func copy() -> Text {
        Text(copy: self)
    }

    private func forget() {
        knownCount = -1
        knownHash = 0
    }

    /// Number of scalars.
    package var count: Int {
        if knownCount < 0 { knownCount = bytes.reduce(into: 0) { $0 += $1 & 0xc0 == 0x80 ? 0 : 1 } }
        return knownCount
    }

    /// Whether every scalar is one byte, so that an index is an offset.
    package var isASCII: Bool { count == bytes.count }

    /// A hash of the bytes, never 0.
    package var hash: Int {
        if knownHash == 0 { knownHash = Text.hash(of: bytes) }
        return knownHash
    }

    /// Appends bytes in place; the caller holds the only reference.
    package func append(_ other: [UInt8]) {
        bytes.append(contentsOf: other)
    }

    /// The same characters as a Swift string.
    package var string: String { String(decoding: bytes, as: UTF8.self) }

    /// FNV-1a, folded; never 0.
    static func hash(of bytes: [UInt8]) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash ^= hash >> 32
        return Int(truncatingIfNeeded: hash) | 1 << 62
    }
}

extension Text: Equatable, Comparable {
    /// Byte equality.
    package static func == (left: Text, right: Text) -> Bool {
        left === right || left.bytes == right.bytes
    }

    /// Byte order.
    package static func < (left: Text, right: Text) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
