import RunnerProtocol

/// The bounds of this room.
package enum Limits {
    /// How long half of a log becomes, in bytes: then the half before it is dropped.
    package static let halfBytes: UInt64 = 32 << 20
    /// How many entries half of an index has.
    package static let halfEntries: UInt64 = 1 << 20
    /// Bytes of one part, as the protocol brings them.
    static let partBytesMax = WireLimits.outputBytesMax
    /// Logs that are kept open for writing.
    package static let openLogs = 128
}
