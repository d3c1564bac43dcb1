import RunnerProtocol

/// A run of entries on the disk that is whole or not there at all. It begins at a multiple of 8 in its half:
///
///      0  CRC-32C of the position in the file (4 bytes) and of everything from 4 to the payload's end
///      4  length of the payload
///      8  generation of the half
///     12  sequence number within the generation, from 0
///     16  payload: kind (1 byte), the fence (varint), entries
///
/// Numbers are four bytes, the lowest first. Position and generation are checked, so that what an earlier generation has
/// left at the same place is never taken. Every record has the fence, so that it outlives the loss of any one of them.
final class SpoolRecord {
    let generation: UInt32
    let sequence: UInt32
    let kind: Kind
    let fence: UInt64
    /// Reads the entries.
    let entries: EntryReader
    /// Where the next record may begin.
    let end: Int

    enum Kind: UInt8 {
        /// A part of a snapshot, with which a half begins.
        case snapshot
        /// The snapshot is whole. It is written twice.
        case seal
        /// What followed later.
        case commit
    }

    static let headerBytes = 16
    static let alignment = 8

    /// The bytes of a record, with zeros up to where the next may begin. `position` is that of the half's begin in the
    /// file plus the offset.
    static func bytes(
        _ kind: Kind, fence: UInt64, entries: [UInt8], position: Int, generation: UInt32, sequence: UInt32
    ) -> [UInt8] {
        var payload: [UInt8] = [kind.rawValue]
        payload.append(varint: fence)
        payload.add(entries[...])
        var tail: [UInt8] = []
        tail.append(fixed: UInt32(truncatingIfNeeded: payload.count))
        tail.append(fixed: generation)
        tail.append(fixed: sequence)
        tail.add(payload[...])
        var record: [UInt8] = []
        record.append(fixed: checksum(tail[...], position: position))
        record.add(tail[...])
        while record.count % alignment != 0 { record.add(0) }
        return record
    }

    private static func checksum(_ tail: ArraySlice<UInt8>, position: Int) -> UInt32 {
        var place: [UInt8] = []
        place.append(fixed: UInt32(truncatingIfNeeded: position))
        var checksum = CRC32C(of: place[...])
        checksum.add(tail)
        return checksum.value
    }

    /// The record that begins there; nil if none does, or a damaged one. Nothing is allocated where none does: there are
    /// tens of thousands of such places.
    static func read(_ half: [UInt8], at offset: Int, halfPosition: Int) -> SpoolRecord? {
        var reader = EntryReader(half, offset..<half.count)
        let checksum = reader.fixed()
        let length = Int(clamping: reader.fixed())
        guard length >= 2 else { return nil }
        let generation = reader.fixed()
        let sequence = reader.fixed()
        let start = reader.at
        guard reader.isWhole, length <= half.count - start,
            Self.checksum(half[(offset + 4)..<(start + length)], position: halfPosition + offset) == checksum
        else { return nil }
        var entries = EntryReader(half, start..<(start + length))
        let kind = Kind(rawValue: entries.byte())
        let fence = entries.varint()
        guard entries.isWhole, let kind else { return nil }
        let end = (start + length + alignment - 1) / alignment * alignment
        return SpoolRecord(kind, fence, entries, generation, sequence, end: end)
    }

    private init(
        _ kind: Kind, _ fence: UInt64, _ entries: EntryReader, _ generation: UInt32, _ sequence: UInt32, end: Int
    ) {
        self.kind = kind
        self.fence = fence
        self.entries = entries
        self.generation = generation
        self.sequence = sequence
        self.end = end
    }
}

extension Array where Element == UInt8 {
    /// A number of four bytes, the lowest first.
    @inline(never)
    fileprivate mutating func append(fixed value: UInt32) {
        var rest = value
        for _ in 0..<4 {
            add(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}
