/// A string: UTF-8 bytes with its number of scalars and its hash remembered. Shared until changed.
///
/// The bytes are always well-formed UTF-8. Strings compare byte by byte, without normalisation; indices count scalars.
package final class Text {
    /// The bytes. Changing them forgets what was remembered.
    var bytes: [UInt8] {
        @inline(__always) _read { yield unsafe storage }
        @inline(__always) _modify {
            unsafe knownCount = -1
            unsafe knownHash = 0
            yield unsafe &storage
        }
    }
    // One thread owns the machine and its values, and no access to the storage encloses another: it needs no guard.
    @exclusivity(unchecked) private var storage: [UInt8]
    @exclusivity(unchecked) private var knownCount = -1
    @exclusivity(unchecked) private var knownHash = 0

    /// A string from well-formed UTF-8.
    package init(utf8 bytes: [UInt8]) {
        unsafe storage = bytes
    }

    /// A string from Swift's.
    package convenience init(_ string: String) {
        self.init(utf8: Array(string.utf8))
    }

    private init(copy other: Text) {
        unsafe storage = other.storage
        unsafe knownCount = other.knownCount
        unsafe knownHash = other.knownHash
    }

    /// A string of its own with the same bytes.
    package func copy() -> Text {
        Text(copy: self)
    }

    /// Number of scalars.
    package var count: Int {
        if unsafe knownCount < 0 {
            let counted = unsafe Text.scalars(in: storage)
            unsafe knownCount = counted
        }
        return unsafe knownCount
    }

    /// Whether every scalar is one byte, so that an index is an offset.
    package var isASCII: Bool { count == bytes.count }

    /// A hash of the bytes, never 0.
    package var hash: Int {
        if unsafe knownHash == 0 {
            let computed = Text.hash(of: bytes)
            unsafe knownHash = computed
        }
        return unsafe knownHash
    }

    /// Appends bytes in place; the caller holds the only reference. A known number of scalars stays known.
    package func append(_ other: [UInt8]) {
        let before = unsafe knownCount
        bytes.append(contentsOf: other)
        if before >= 0 { unsafe knownCount = before + Text.scalars(in: other) }
    }

    /// Appends another string in place; the caller holds the only reference.
    func append(_ other: Text) {
        let before = unsafe knownCount
        let more = unsafe other.knownCount
        bytes.append(contentsOf: unsafe other.storage)
        if before >= 0 { unsafe knownCount = before + (more >= 0 ? more : Text.scalars(in: other.storage)) }
    }

    /// Appends a number's decimal digits in place; the caller holds the only reference.
    func append(decimal number: Int64) {
        let before = unsafe knownCount
        let length = unsafe storage.count
        bytes.append(decimal: number)
        if before >= 0 { unsafe knownCount = before + storage.count - length }
    }

    private static func scalars(in bytes: [UInt8]) -> Int {
        bytes.reduce(into: 0) { $0 += $1 & 0xc0 == 0x80 ? 0 : 1 }
    }

    /// The same characters as a Swift string.
    package var string: String { String(decoding: bytes, as: UTF8.self) }

    /// A hash by folded multiplication of eight bytes at a time; never 0. Keys come from outside too: each process draws its
    /// seed anew, so that nobody can choose keys that collide.
    private static func hash(of bytes: [UInt8]) -> Int {
        var hash = folded(hashSeed ^ UInt64(bytes.count))
        unsafe bytes.withUnsafeBytes { bytes in
            var place = 0
            while place + 8 <= bytes.count {
                let word = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                hash = folded(hash ^ word)
                place += 8
            }
            var last: UInt64 = 0
            while place < bytes.count {
                let byte = unsafe bytes[place]
                last = last << 8 | UInt64(byte)
                place += 1
            }
            hash = folded(hash ^ last)
        }
        return Int(truncatingIfNeeded: hash) | 1 << 62
    }

    private static let hashSeed = UInt64.random(in: .min ... .max)

    private static func folded(_ value: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
        return high ^ low
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
