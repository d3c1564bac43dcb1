/// What a job, a runner, a label or a resource may be called. A job's name becomes a part of a directory's.
public enum WireName {
    /// Whether it is 1 to 128 bytes without a slash or a control character, and no directory's own name.
    @inline(never)
    public static func isValid(_ name: [UInt8]) -> Bool {
        guard !name.isEmpty, name.count <= WireLimits.nameBytesMax, !(name == "."), !(name == "..") else {
            return false
        }
        return !name.contains { $0 < 0x20 || $0 == 0x7f || $0 == UInt8(ascii: "/") }
    }
}
