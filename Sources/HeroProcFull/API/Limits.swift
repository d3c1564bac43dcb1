/// The bounds of this room.
package enum Limits {
    /// The body of a request.
    package static let requestBytesMax: UInt64 = 64 << 20
    /// How deeply what is read may be nested.
    package static let depthMax = 128
    /// Calls in one body.
    package static let batchMax = 1_000
    /// How long a method waits at most.
    package static let waitMillisecondsMax = 60_000
    /// Things in one list.
    package static let listMax = 1_000
    /// Bytes of output in one answer.
    package static let logBytesMax = 1 << 20
}
