import RunnerProtocol

/// Takes an entry apart from the front. After the first thing that is not there, every number is 0 and every run of bytes
/// empty; `isWhole` says at the end whether that has happened.
struct EntryReader {
    private var reader: ByteReader
    private(set) var isWhole = true

    init(_ bytes: [UInt8]) { reader = ByteReader(bytes) }

    /// What lies between two places.
    init(_ bytes: [UInt8], _ range: Range<Int>) { reader = ByteReader(bytes, range) }

    var isAtEnd: Bool { reader.left == 0 }

    /// Where the next byte stands.
    var at: Int { reader.at }

    /// All that is left.
    mutating func remainder() -> [UInt8] { bytes(UInt64(reader.left)) }

    @inline(never)
    mutating func byte() -> UInt8 {
        do throws(WireFault) { return try reader.byte() } catch {
            stop()
            return 0
        }
    }

    @inline(never)
    mutating func varint() -> UInt64 {
        do throws(WireFault) { return try reader.varint() } catch {
            stop()
            return 0
        }
    }

    /// A number of four bytes, the lowest first.
    @inline(never)
    mutating func fixed() -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 { value = value >> 8 | UInt32(byte()) << 24 }
        return value
    }

    @inline(never)
    mutating func bytes(_ count: UInt64) -> [UInt8] {
        do throws(WireFault) { return try reader.bytes(Int(clamping: count)) } catch {
            stop()
            return []
        }
    }

    private mutating func stop() {
        isWhole = false
        reader = ByteReader([])
    }
}
