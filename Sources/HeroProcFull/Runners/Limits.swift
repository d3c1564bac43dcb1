/// The bounds of this room.
package enum Limits {
    /// How often a runner says that it is there.
    package static let heartbeatMilliseconds: UInt64 = 30_000
}
