import System

@testable import Agent

/// A source of numbers that a seed repeats (SplitMix64).
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

/// A disk with a cache: what is written is there to be read at once, and outlives a loss of power for certain only after
/// a sync. Sectors of 512 bytes reach it in any order.
struct FakeDisk: SpoolStorage {
    private(set) var cached: [UInt8]
    private(set) var durable: [UInt8]
    /// What calls fail with from now on.
    var failure: Errno?
    /// After so many writes and syncs the power goes: every later call fails.
    var callsLeft = Int.max
    private(set) var calls = 0
    private(set) var bytesWritten = 0

    init(bytes: Int) {
        cached = [UInt8](repeating: 0, count: bytes)
        durable = cached
    }

    var size: Int { cached.count }

    func read(_ count: Int, at offset: Int) throws(Errno) -> [UInt8] {
        if let failure { throw failure }
        return Array(cached[offset..<(offset + count)])
    }

    mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(Errno) {
        try call()
        precondition(offset >= 0 && offset + bytes.count <= size, "a write beyond the disk")
        cached.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
        bytesWritten += bytes.count
    }

    mutating func sync() throws(Errno) {
        try call()
        durable = cached
    }

    private mutating func call() throws(Errno) {
        calls += 1
        if callsLeft == 0 { throw Errno(5) }
        callsLeft -= 1
        if let failure { throw failure }
    }

    /// The power goes: of what was not synced, some sectors are there, some are not, some are garbled.
    mutating func losePower(_ random: inout Random) {
        for start in stride(from: 0, to: size, by: 512) {
            let sector = start..<min(start + 512, size)
            guard cached[sector] != durable[sector] else { continue }
            switch random.below(3) {
            case 0: durable.replaceSubrange(sector, with: cached[sector])
            case 1: for i in sector where random.below(4) == 0 { durable[i] = UInt8(truncatingIfNeeded: random.next()) }
            default: break
            }
        }
        restart()
    }

    /// A failed sync: the cache forgets what it could not write.
    mutating func dropCache() { cached = durable }

    private mutating func restart() {
        cached = durable
        failure = nil
        callsLeft = .max
    }

    /// Turns a bit on the disk itself.
    mutating func damage(bit: Int, at offset: Int) {
        durable[offset] ^= 1 << UInt8(bit)
        restart()
    }
}
