/// A key and the number of messages that it has sealed or opened, section 5.1 of the specification.
///
/// After a message that was not authentic, or the last nonce, the key is wiped, and every later call throws the same
/// error: on a link that keeps the order of bytes, nothing that follows can be right.
struct CipherState: ~Copyable {
    private let key: Secret
    /// The next message's.
    private var nonce: UInt64
    /// What ended it.
    private var end: NoiseError?

    init(key: consuming Secret, nonce: UInt64 = 0) {
        self.key = key
        self.nonce = nonce
    }

    /// EncryptWithAd, in place from a byte of the array on: its tag is appended.
    mutating func seal(
        _ bytes: inout [UInt8], from start: Int, hashing additional: [UInt8]
    ) throws(NoiseError) {
        let count = bytes.count - start + Limits.tagBytes
        if count > Limits.messageBytesMax { throw .tooLong(count) }
        let nonce = try advance()
        bytes.append(contentsOf: repeatElement(0, count: Limits.tagBytes))
        Primitives.seal(&bytes, in: start..<bytes.count, key: key, nonce: nonce, hashing: additional)
    }

    /// DecryptWithAd, in place: gives where in the array the text is, which is all but the last 16 bytes of the message.
    mutating func open(
        _ bytes: inout [UInt8], in message: Range<Int>, hashing additional: [UInt8]
    ) throws(NoiseError) -> Range<Int> {
        if message.count < Limits.tagBytes { throw fail(.tooShort(message.count)) }
        if message.count > Limits.messageBytesMax { throw fail(.tooLong(message.count)) }
        let nonce = try advance()
        if !Primitives.open(&bytes, in: message, key: key, nonce: nonce, hashing: additional) {
            throw fail(.notAuthentic)
        }
        return message.lowerBound..<message.upperBound - Limits.tagBytes
    }

    /// Rekey: what was sealed before cannot be opened with the key that is held from now on. The nonce goes on.
    mutating func rekey() throws(NoiseError) {
        if let end { throw end }
        Primitives.rekey(key)
    }

    /// Ends it. Gives what it was ended by, the first time counts.
    mutating func fail(_ error: NoiseError) -> NoiseError {
        key.wipe()
        if let end { return end }
        end = error
        return error
    }

    private mutating func advance() throws(NoiseError) -> UInt64 {
        if let end { throw end }
        if nonce == Limits.nonceReserved { throw fail(.nonceExhausted) }
        nonce += 1
        return nonce - 1
    }
}
