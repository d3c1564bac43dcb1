/// What is wrong with a key, a message or the order of calls.
package enum NoiseError: Error, Equatable {
    /// A key, or the random bytes for one, has so many bytes and not 32.
    case keySize(Int)
    /// The message would have so many bytes, or has them, and 65,535 are allowed.
    case tooLong(Int)
    /// The message has so many bytes, and even an empty one has more.
    case tooShort(Int)
    /// The message was not made for this place of this session by the one who holds the expected key: it was changed,
    /// replayed, left out or made under another key, or the two sides did not agree on the prologue.
    case notAuthentic
    /// The other side's public key is one of the few that give the same shared secret, zeros, with every private key.
    case weakKey
    /// 2^64 - 1 messages were sealed or opened under one key.
    case nonceExhausted
    /// It is not this side's turn to write, or to read, or the handshake is not over yet. Nothing has changed.
    case outOfTurn
}
