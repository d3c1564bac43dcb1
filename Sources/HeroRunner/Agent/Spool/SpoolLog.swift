import RunnerProtocol
import System

/// Keeps a `SpoolImage` on a disk: the active half of it grows by a record for each commit; when it is full, the image is
/// written into the other half under a higher generation, and that half is active once it is on the disk. So each
/// part of the disk is written at most once in so many bytes of commits, and nothing is ever written that needs more room.
///
/// A commit begins with a sector of its own: one that a loss of power garbles while it is written must not hold what was
/// on the disk before.
///
/// The first commit after a start writes the whole image: only then is it certain that what was read is on the disk.
package struct SpoolLog<Storage: SpoolStorage & ~Copyable, Coding: SpoolCoding>: ~Copyable {
    private var storage: Storage
    private let halfBytes: Int
    private var active: Int
    private var generation: UInt32
    private var sequence: UInt32 = 0
    /// Where the next record begins in the active half; nil: what is there cannot be trusted to be on the disk.
    private var end: Int?

    /// Goes on from what was found on the disk.
    package init(_ storage: consuming Storage, after recovery: SpoolRecovery) {
        halfBytes = SpoolLayout.halfBytes(of: storage.size)
        self.storage = storage
        active = recovery.active
        generation = recovery.generation
    }

    /// Lends the storage; tests look at theirs.
    package mutating func withStorage<Result>(_ body: (inout Storage) -> Result) -> Result { body(&storage) }

    /// Puts entries on the disk, see below.
    package mutating func commit(_ entries: [SpoolEntry], making image: SpoolImage) throws(Errno) {
        var bytes: [UInt8] = []
        for entry in entries { Self.add(entry, to: &bytes) }
        try commit(bytes: bytes, making: image)
    }

    /// Adds an entry to those that a commit is to put on the disk: as bytes they take little while they wait for it.
    package static func add(_ entry: SpoolEntry, to entries: inout [UInt8]) {
        entry.append(to: &entries, Coding.self)
    }

    /// Puts entries on the disk; `image` is what they and all before them have made. When it throws, nobody knows what of
    /// it is there, and the next commit writes the image whole.
    package mutating func commit(bytes entries: [UInt8], making image: SpoolImage) throws(Errno) {
        if let end {
            let record = self.record(.commit, image.fence, entries, at: active * halfBytes + end)
            if end + record.count <= halfBytes {
                self.end = nil
                do throws(Errno) {
                    try storage.write(record[...], at: active * halfBytes + end)
                    try storage.sync()
                    self.end = SpoolLayout.sector(after: end + record.count)
                    sequence += 1
                    return
                } catch {
                    // What the half held before is still there, and stays until the other half is on the disk.
                }
            }
        }
        try rewrite(image)
    }

    private func record(_ kind: SpoolRecord.Kind, _ fence: UInt64, _ entries: [UInt8], at position: Int) -> [UInt8] {
        SpoolRecord.bytes(
            kind, fence: fence, entries: entries, position: position, generation: generation, sequence: sequence)
    }

    /// Writes everything into the half that is not active, and makes it the active one.
    private mutating func rewrite(_ image: SpoolImage) throws(Errno) {
        end = nil
        // Each try has its own generation: what one that failed has left must not pass for a part of this one.
        generation &+= 1
        sequence = 0
        let target = 1 - active
        var at = 0
        var part: [UInt8] = []
        var failure: Errno?
        image.forEachEntry { entry in
            guard failure == nil else { return }
            var bytes: [UInt8] = []
            entry.append(to: &bytes, Coding.self)
            if !part.isEmpty, part.count + bytes.count > Limits.snapshotRecordBytes {
                do throws(Errno) { try write(.snapshot, image.fence, part, target, &at) } catch { failure = error }
                part = []
            }
            part.add(bytes[...])
        }
        if let failure { throw failure }
        try write(.snapshot, image.fence, part, target, &at)
        try write(.seal, image.fence, [], target, &at)
        try write(.seal, image.fence, [], target, &at)
        try storage.sync()
        active = target
        end = SpoolLayout.sector(after: at)
    }

    @inline(never)
    private mutating func write(
        _ kind: SpoolRecord.Kind, _ fence: UInt64, _ entries: [UInt8], _ target: Int, _ at: inout Int
    ) throws(Errno) {
        let record = self.record(kind, fence, entries, at: target * halfBytes + at)
        guard at + record.count <= halfBytes else { throw .noSpace }
        try storage.write(record[...], at: target * halfBytes + at)
        at += record.count
        sequence += 1
    }
}
