/// An X25519 public key: 32 bytes that name a runner or a coordinator.
package struct PublicKey: Equatable, Sendable {
    /// Always 32 of them.
    package let bytes: [UInt8]

    /// Any 32 bytes are a key; whether it is a weak one shows when it is used.
    package init(_ bytes: [UInt8]) throws(NoiseError) {
        guard bytes.count == Limits.keyBytes else { throw .keySize(bytes.count) }
        self.bytes = bytes
    }

    /// A key of what is known to be 32 bytes.
    init(unchecked bytes: [UInt8]) { self.bytes = bytes }
}
