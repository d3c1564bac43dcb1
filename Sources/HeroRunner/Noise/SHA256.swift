import CBearSSL

/// The hash of FIPS 180-4: by it a secret is known again without being kept, and a key is compared by people.
package enum SHA256 {
    /// 32 bytes.
    package static func hash(of bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: Limits.keyBytes)
        // The result has as many bytes as a key, and no pointer outlives the call.
        unsafe hash.withUnsafeMutableBufferPointer { hash in
            unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe cb_sha256(hash.baseAddress, bytes.baseAddress, bytes.count)
            }
        }
        return hash
    }
}
