import RunnerProtocol
import System

/// What was found on a spool's disk. An object, so that it is never copied.
package final class SpoolRecovery {
    /// What it holds; nil: nothing was ever written there.
    package private(set) var image: SpoolImage?
    /// Whether something was lost that had been on the disk.
    package private(set) var loss = Loss.none
    /// Which half it was read from, and the highest generation on the disk.
    private(set) var active = 0
    private(set) var generation: UInt32 = 0

    /// Nothing.
    init() {}

    /// What was lost that had been on the disk. A write that a loss of power has cut off is no loss: nobody was told that
    /// it was there.
    package enum Loss: Equatable {
        case none
        /// So many records at least, or entries that are no longer understood.
        case some(Int)
    }

    /// One half, as far as its newest generation is sound.
    private final class Half {
        var records: [SpoolRecord] = []
        /// The highest that stands in any sound record, old ones too.
        var fence: UInt64 = 0
        var generation: UInt32 = 0
        var holes = 0

        var isSealed: Bool { records.contains { $0.kind != .snapshot } }
        var hasCommits: Bool { records.contains { $0.kind == .commit } }
    }

    /// Reads both halves. Throws if the disk cannot be read, or does not take what an earlier process left on its way: the
    /// newer half must be there before the older one is written over.
    package static func read<Storage: SpoolStorage & ~Copyable, Coding: SpoolCoding>(
        _ storage: inout Storage, _: Coding.Type
    ) throws(Errno) -> SpoolRecovery {
        let size = SpoolLayout.halfBytes(of: storage.size)
        let recovery = SpoolRecovery()
        try storage.sync()
        var halves: [Half] = []
        for n in 0..<2 {
            let bytes = try storage.read(size, at: n * size)
            halves.append(scan(bytes, position: n * size))
        }
        recovery.generation = max(halves[0].generation, halves[1].generation)
        let newer = halves[0].generation > halves[1].generation ? 0 : 1
        recovery.active = choose(halves, newer: newer)
        let chosen = halves[recovery.active]
        guard !chosen.records.isEmpty else { return recovery }
        recovery.replay(chosen, Coding.self)
        recovery.image?.apply(.fence(max(halves[0].fence, halves[1].fence)))
        return recovery
    }

    private static func scan(_ bytes: [UInt8], position: Int) -> Half {
        let half = Half()
        var all: [SpoolRecord] = []
        var at = 0
        while at + SpoolRecord.headerBytes <= bytes.count {
            guard let record = SpoolRecord.read(bytes, at: at, halfPosition: position) else {
                at += SpoolRecord.alignment
                continue
            }
            half.fence = max(half.fence, record.fence)
            half.generation = max(half.generation, record.generation)
            all.append(record)
            at = record.end
        }
        var next: UInt32 = 0
        for record in all where record.generation == half.generation && record.sequence >= next {
            half.holes += Int(record.sequence - next)
            next = record.sequence + 1
            half.records.append(record)
        }
        return half
    }

    /// The newer half, unless its snapshot did not get whole onto the disk: then the other one still holds. A snapshot
    /// with a hole that was followed by commits had been whole once.
    private static func choose(_ halves: [Half], newer: Int) -> Int {
        let older = 1 - newer
        if halves[newer].isSealed, halves[newer].holes == 0 || halves[newer].hasCommits { return newer }
        if halves[older].isSealed { return older }
        return halves[newer].records.isEmpty ? older : newer
    }

    private func replay<Coding: SpoolCoding>(_ half: Half, _: Coding.Type) {
        var image = SpoolImage(spoolID: Identifier(high: 0, low: 0))
        var lost = half.isSealed ? half.holes : half.holes + 1
        for record in half.records {
            var reader = record.entries
            while !reader.isAtEnd {
                let bytes = reader.bytes(reader.varint())
                // What is not there is no entry either.
                if let entry = SpoolEntry(bytes, Coding.self) { image.apply(entry) } else { lost += 1 }
            }
        }
        self.image = image
        loss = lost == 0 ? .none : .some(lost)
    }
}

/// Where things lie on a spool's disk.
enum SpoolLayout {
    /// How large each half is: whole sectors.
    static func halfBytes(of size: Int) -> Int { size / 2 / sectorBytes * sectorBytes }

    /// Where the next sector begins; the place itself if one does.
    static func sector(after place: Int) -> Int { (place + sectorBytes - 1) / sectorBytes * sectorBytes }

    private static var sectorBytes: Int { 512 }
}
