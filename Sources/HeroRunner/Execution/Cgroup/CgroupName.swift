import RunnerProtocol

/// The name of a job's cgroup, 32 bytes at most, without an array: an agent has thousands of jobs.
struct CgroupName {
    /// As an agent notes it; what is behind the name is 0.
    private(set) var words = [4 of UInt64](repeating: 0)

    static var bytesMax: Int { 32 }

    /// What was noted.
    init(words: [4 of UInt64]) { self.words = words }

    /// The first bytes of a name.
    init(_ name: ArraySlice<UInt8>) {
        var at = 0
        for byte in name where at < Self.bytesMax {
            words[at / 8] |= UInt64(byte) << UInt64(8 * (at % 8))
            at += 1
        }
    }

    /// The name; empty: there is none.
    var bytes: [UInt8] {
        var name: [UInt8] = []
        for at in 0..<Self.bytesMax {
            let byte = UInt8(truncatingIfNeeded: words[at / 8] >> UInt64(8 * (at % 8)))
            if byte == 0 { break }
            name.add(byte)
        }
        return name
    }
}
