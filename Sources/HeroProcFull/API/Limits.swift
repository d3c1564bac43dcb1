/// The bounds of this room.
package enum Limits {
    /// The body of a request.
    package static let requestBytesMax: UInt64 = 64 << 20
}
