/// The bounds of this room.
package enum Limits {
    /// How large a spool is unless asked for otherwise, bytes.
    package static let spoolBytes = 1 << 20
    /// The smallest spool: two halves that hold a large specification each.
    package static let spoolBytesMin = 256 * 1024
    /// How many of an assignment's ended attempts are kept one by one until the coordinator has acknowledged them.
    package static let attemptsKept = 16
    /// How many notices of one assignment are on their way to the coordinator at a time.
    static let noticesInFlight = 16
    /// A record of a snapshot is closed when it would exceed this, so that damage takes little with it.
    static let snapshotRecordBytes = 1024
    /// Room that no assignment takes: refusals, until they are acknowledged, need some when all other room is taken.
    static let refusalBytes = 2048
    /// Templates that the coordinator has named and nothing uses yet.
    static let aliasesMax = 1024
    /// The output spool's bytes and parts.
    package static let outputBytes = 1 << 20
    static let outputPartsMax = 4096
    /// Streams that have parts, or of which it is still to be told that something is lost.
    static let outputStreamsMax = 2 * outputPartsMax

    /// How long a connection may take, and how long the answer to a hello, milliseconds.
    package static let connectMilliseconds: UInt64 = 10_000
    /// The pause after the first failed connection; doubled each time.
    static let reconnectMilliseconds: UInt64 = 1_000
    /// The longest pause between two connections.
    static let reconnectMaxMilliseconds: UInt64 = 60_000
    /// A connection that lasted so long makes the next pause the first one again.
    static let healthyMilliseconds: UInt64 = 60_000
    /// The shortest heartbeat that a coordinator may ask for.
    static let heartbeatMinMilliseconds: UInt64 = 1_000
    /// How long before a lease's end its job must be gone, at most; see `Lease`.
    static let leaseMarginMaxMilliseconds: UInt64 = 30_000
    /// How long what nobody waits for may wait for a sync.
    static let syncMilliseconds: UInt64 = 5
    /// The same of a job's end when enough others can be started before that sync.
    static let endMilliseconds: UInt64 = 2
    /// Jobs that wait for a slot are armed for so long after one has ended that took no longer, microseconds.
    static let armedMilliseconds: UInt64 = 100
    static let quickMicroseconds: UInt64 = 20_000
    /// How long to wait before a spool that could not be written is tried again.
    static let spoolRetryMilliseconds: UInt64 = 5_000
}
