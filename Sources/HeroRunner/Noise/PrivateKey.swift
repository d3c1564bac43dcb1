/// A side's lasting X25519 key. Its bytes are wiped when it is no longer held.
package struct PrivateKey: ~Copyable {
    /// What the other side knows this one by.
    package let publicKey: PublicKey
    let secret: Secret

    private init(_ secret: consuming Secret, _ publicKey: PublicKey) {
        self.secret = secret
        self.publicKey = publicKey
    }

    /// Takes a key of 32 bytes, fresh random ones or those of a key file, and leaves zeros in the array. An array that has
    /// been copied keeps the bytes in its copies.
    package static func take(_ bytes: inout [UInt8]) throws(NoiseError) -> PrivateKey {
        let secret = try Secret.take(&bytes)
        let publicKey = Primitives.publicKey(of: secret)
        return PrivateKey(secret, publicKey)
    }

    /// The same key once more, for a session of its own.
    func copy() -> PrivateKey { PrivateKey(Secret(copying: secret), publicKey) }
}
