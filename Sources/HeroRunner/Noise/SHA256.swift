import CBearSSL

/// The hash of FIPS 180-4: by it a secret is known again without being kept, and a key is compared by people.
package enum SHA256 {
    /// 32 bytes.
    package static func hash(of bytes: [UInt8]) -> [UInt8] {
        var parts = Parts()
        parts.add(bytes[...])
        return parts.hash
    }

    /// The hash of what comes in parts.
    package struct Parts {
        private var space = [UInt64](repeating: 0, count: Int(CB_SHA256_WORDS))

        /// Of nothing so far.
        package init() {
            unsafe space.withUnsafeMutableBufferPointer { unsafe cb_sha256_begin($0.baseAddress) }
        }

        /// Adds a part.
        package mutating func add(_ part: ArraySlice<UInt8>) {
            unsafe space.withUnsafeMutableBufferPointer { space in
                unsafe part.withUnsafeBufferPointer { part in
                    unsafe cb_sha256_add(space.baseAddress, part.baseAddress, part.count)
                }
            }
        }

        /// The hash of all parts so far.
        package var hash: [UInt8] {
            var hash = [UInt8](repeating: 0, count: Limits.keyBytes)
            // It has as many bytes as a key, and no pointer outlives the call.
            unsafe hash.withUnsafeMutableBufferPointer { hash in
                unsafe space.withUnsafeBufferPointer { space in
                    unsafe cb_sha256_end(space.baseAddress, hash.baseAddress)
                }
            }
            return hash
        }
    }
}
