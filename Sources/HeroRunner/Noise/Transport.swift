/// An established session: seals what goes out and opens what comes in, each in order. Made by `Handshake.finish`.
///
/// A message that fails to open ends the receiving direction for good, see `CipherState`; what can still be sealed is for
/// a last word to the other side.
package struct Transport: ~Copyable {
    private var sending: CipherState
    private var receiving: CipherState
    /// The same 32 bytes on both sides, and on no other session: what a signature or a token can be bound to, section 11.2.
    package let handshakeHash: [UInt8]
    /// Whom this session is with.
    package let remoteKey: PublicKey

    init(
        _ sending: consuming CipherState, _ receiving: consuming CipherState, _ handshakeHash: [UInt8],
        _ remoteKey: PublicKey
    ) {
        self.sending = sending
        self.receiving = receiving
        self.handshakeHash = handshakeHash
        self.remoteKey = remoteKey
    }

    /// Seals an array's bytes from one of them on, in place, and appends 16 bytes of tag: what stands before, such as the
    /// frame's length, stays as it is and is not authenticated. A message that would be too long is left as it was.
    package mutating func seal(_ bytes: inout [UInt8], from start: Int = 0) throws(NoiseError) {
        try sending.seal(&bytes, from: start, hashing: [])
    }

    /// Opens the message that a part of an array is, in place, and gives where in the array its text is: all of it but the
    /// last 16 bytes. If it fails, that text is zeros.
    package mutating func open(_ bytes: inout [UInt8], in message: Range<Int>) throws(NoiseError) -> Range<Int> {
        try receiving.open(&bytes, in: message, hashing: [])
    }

    /// Changes the key of what goes out, section 11.3: the other side calls `rekeyReceiving` before the next message.
    package mutating func rekeySending() throws(NoiseError) { try sending.rekey() }

    /// Changes the key of what comes in, when the other side has called `rekeySending`.
    package mutating func rekeyReceiving() throws(NoiseError) { try receiving.rekey() }
}
