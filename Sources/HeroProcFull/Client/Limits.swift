/// The bounds of this room.
package enum Limits {
    /// An answer of the coordinator.
    package static let answerBytesMax: UInt64 = 256 << 20
}
