/// The bounds of this room; all come from the Noise Protocol Framework, revision 34.
package enum Limits {
    /// The longest message, bytes, its keys and tags included (section 3).
    package static let messageBytesMax = 65_535
    /// What sealing adds to a text, bytes (section 4.2).
    package static let tagBytes = 16
    /// The size of every key and hash, bytes (section 12).
    package static let keyBytes = 32
    /// What the first message of a handshake adds to its payload, bytes.
    package static let firstMessageOverheadBytes = 2 * keyBytes + 2 * tagBytes
    /// What the second message of a handshake adds to its payload, bytes.
    package static let secondMessageOverheadBytes = keyBytes + tagBytes
    /// The nonce that no message has: a key that has come so far is used up (section 5.1).
    static let nonceReserved = UInt64.max
}
