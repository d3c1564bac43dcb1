/// The hash of all that was said and the keys of all that was agreed, section 5.2 of the specification.
struct SymmetricState: ~Copyable {
    /// Binds the session to what was said so far: the name of the protocol, the prologue, keys and messages.
    private(set) var hash: [UInt8] = []
    private let chainingKey: Secret
    /// Under zeros until the first shared secret is mixed in: IK seals nothing before that.
    private var cipher = CipherState(key: Secret())

    /// It has as many bytes as a hash, and so is the first hash and chaining key as it stands.
    private static let protocolName: StaticString = "Noise_IK_25519_ChaChaPoly_SHA256"

    init(prologue: [UInt8]) throws(NoiseError) {
        // A literal's bytes stay where they are.
        hash.reserveCapacity(Limits.keyBytes)
        for index in 0..<SymmetricState.protocolName.utf8CodeUnitCount {
            hash.append(unsafe SymmetricState.protocolName.utf8Start[index])
        }
        var name = hash
        chainingKey = try Secret.take(&name)
        mix(prologue.span)
    }

    /// MixHash.
    mutating func mix(_ data: Span<UInt8>) {
        Primitives.mix(data, into: &hash)
    }

    /// MixKey of DH: the tokens `es`, `ss`, `ee` and `se`.
    mutating func mix(_ secret: borrowing Secret, _ key: PublicKey) throws(NoiseError) {
        let shared = try Primitives.sharedSecret(of: secret, and: key)
        cipher = CipherState(key: Primitives.derive(chainingKey, shared))
    }

    /// EncryptAndHash: seals the message from a byte of it on, and appends the tag.
    mutating func seal(_ message: inout [UInt8], from start: Int) throws(NoiseError) {
        try cipher.seal(&message, from: start, hashing: hash)
        mix(message.span.extracting(start...))
    }

    /// DecryptAndHash: the text that was sealed in a part of the message.
    mutating func open(_ message: [UInt8], in range: Range<Int>) throws(NoiseError) -> [UInt8] {
        var text = Array(message[range])
        _ = try cipher.open(&text, in: 0..<text.count, hashing: hash)
        text.removeLast(Limits.tagBytes)
        mix(message.span.extracting(range))
        return text
    }

    /// Split, for one of the sides: the first key is what the initiator seals with. No secret is left here.
    func split(for side: Side, from remoteKey: PublicKey) -> Transport {
        let second = CipherState(key: Primitives.split(chainingKey))
        let first = CipherState(key: Secret(copying: chainingKey))
        wipe()
        switch side {
        case .initiator: return Transport(first, second, hash, remoteKey)
        case .responder: return Transport(second, first, hash, remoteKey)
        }
    }

    /// Forgets every secret but the cipher's, which its own end wipes.
    func wipe() { chainingKey.wipe() }
}

/// Who of the two spoke first.
enum Side {
    case initiator
    case responder
}
