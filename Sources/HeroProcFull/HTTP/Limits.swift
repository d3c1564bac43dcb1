/// The bounds of this room.
package enum Limits {
    /// A request or status line.
    package static let lineBytesMax = 8 * 1024
    /// All fields of a message together.
    package static let fieldBytesMax = 32 * 1024
    /// How many there are.
    package static let fieldsMax = 128
    /// The line with a chunk's size.
    package static let chunkLineBytesMax = 256
}
