import Agent
import System

/// A disk with a cache: what was written can be read at once, and outlives a loss of power for certain only after a sync.
struct SimulatedDisk: SpoolStorage {
    private var cached: [UInt8]
    private(set) var durable: [UInt8]
    /// What every write and sync fails with now.
    var failure: Errno?

    init(bytes: Int) {
        cached = [UInt8](repeating: 0, count: bytes)
        durable = cached
    }

    /// What would be read after a loss of power that takes everything that was not synced.
    init(durableOf other: SimulatedDisk) {
        cached = other.durable
        durable = other.durable
    }

    var size: Int { cached.count }

    mutating func read(_ count: Int, at offset: Int) throws(Errno) -> [UInt8] {
        Array(cached[offset..<(offset + count)])
    }

    mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(Errno) {
        if let failure { throw failure }
        cached.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
    }

    mutating func sync() throws(Errno) {
        if let failure {
            // After a failed fsync the kernel may drop what it could not write.
            cached = durable
            throw failure
        }
        durable = cached
    }

    /// The power goes: of what was not synced some sectors are there, some are not, and some are garbled.
    mutating func losePower(_ random: inout Random) {
        for start in stride(from: 0, to: cached.count, by: 512) {
            let sector = start..<min(start + 512, cached.count)
            guard cached[sector] != durable[sector] else { continue }
            switch random.below(3) {
            case 0: durable.replaceSubrange(sector, with: cached[sector])
            case 1:
                for at in sector where random.oneIn(3) { durable[at] = UInt8(truncatingIfNeeded: random.next()) }
            default: break
            }
        }
        cached = durable
        failure = nil
    }
}
