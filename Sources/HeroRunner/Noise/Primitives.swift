import CBearSSL

/// BearSSL's primitives as calls that cannot be given the wrong sizes.
///
/// The arrays here are hashes and public keys: their makers see to it that they have 32 bytes. No pointer outlives its call.
enum Primitives {
    /// The public key of a secret, section 12.1 of the specification.
    static func publicKey(of secret: borrowing Secret) -> PublicKey {
        var key = [UInt8](repeating: 0, count: Limits.keyBytes)
        let scalar = unsafe secret.address
        unsafe key.withUnsafeMutableBufferPointer { key in unsafe cb_x25519_base(key.baseAddress, scalar) }
        return PublicKey(unchecked: key)
    }

    /// DH, section 12.1. The specification lets an all-zero result either pass or be an error; here it is an error.
    static func sharedSecret(
        of secret: borrowing Secret, and key: PublicKey
    ) throws(NoiseError) -> Secret {
        let shared = Secret()
        let scalar = unsafe secret.address
        let result = unsafe shared.address
        let isStrong = unsafe key.bytes.withUnsafeBufferPointer { point in
            unsafe cb_x25519(result, scalar, point.baseAddress) != 0
        }
        guard isStrong else { throw .weakKey }
        return shared
    }

    /// HASH(hash || data), in place of the hash.
    static func mix(_ data: Span<UInt8>, into hash: inout [UInt8]) {
        unsafe hash.withUnsafeMutableBufferPointer { hash in
            unsafe data.withUnsafeBufferPointer { data in
                unsafe cb_sha256_mix(hash.baseAddress, data.baseAddress, data.count)
            }
        }
    }

    /// HKDF with two outputs, section 4.3: the first replaces the chaining key, the second is returned.
    static func derive(_ chainingKey: borrowing Secret, _ material: borrowing Secret) -> Secret {
        let second = Secret()
        unsafe cb_hkdf(
            chainingKey.address, second.address, chainingKey.address, material.address, Limits.keyBytes)
        return second
    }

    /// HKDF of no material, section 5.2: the keys of the two directions. The first replaces the chaining key.
    static func split(_ chainingKey: borrowing Secret) -> Secret {
        let second = Secret()
        unsafe cb_hkdf(chainingKey.address, second.address, chainingKey.address, nil, 0)
        return second
    }

    /// ENCRYPT, section 4.2, in place: the last 16 bytes of the range are room for the tag.
    static func seal(
        _ bytes: inout [UInt8], in range: Range<Int>, key: borrowing Secret, nonce: UInt64,
        hashing additional: [UInt8]
    ) {
        precondition(range.upperBound <= bytes.count && range.count >= Limits.tagBytes, "no room for the tag")
        let key = unsafe key.address
        unsafe bytes.withUnsafeMutableBufferPointer { bytes in
            let text = unsafe bytes.baseAddress.map { unsafe $0 + range.lowerBound }
            unsafe additional.withUnsafeBufferPointer { more in
                unsafe cb_seal(key, nonce, text, range.count - Limits.tagBytes, more.baseAddress, more.count)
            }
        }
    }

    /// DECRYPT, section 4.2, in place: whether the tag, the last 16 bytes of the range, is right. If not, the text is zeros.
    static func open(
        _ bytes: inout [UInt8], in range: Range<Int>, key: borrowing Secret, nonce: UInt64,
        hashing additional: [UInt8]
    ) -> Bool {
        precondition(range.upperBound <= bytes.count && range.count >= Limits.tagBytes, "a message without its tag")
        let key = unsafe key.address
        return unsafe bytes.withUnsafeMutableBufferPointer { bytes in
            let text = unsafe bytes.baseAddress.map { unsafe $0 + range.lowerBound }
            return unsafe additional.withUnsafeBufferPointer { more in
                unsafe cb_open(key, nonce, text, range.count - Limits.tagBytes, more.baseAddress, more.count) == 1
            }
        }
    }

    /// REKEY, section 4.2: the first 32 bytes of what encrypting zeros under the reserved nonce gives.
    static func rekey(_ key: borrowing Secret) {
        var block = [UInt8](repeating: 0, count: Limits.keyBytes + Limits.tagBytes)
        let key = unsafe key.address
        unsafe block.withUnsafeMutableBufferPointer { block in
            guard let start = block.baseAddress else { return }
            unsafe cb_seal(key, Limits.nonceReserved, start, Limits.keyBytes, nil, 0)
            unsafe key.update(from: start, count: Limits.keyBytes)
            unsafe cb_wipe(start, block.count)
        }
    }
}
