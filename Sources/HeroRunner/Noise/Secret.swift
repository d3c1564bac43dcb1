import CBearSSL

/// 32 secret bytes. They stay at one place in memory, and are wiped before it is given back.
///
/// It is public because Embedded Swift ends it in the module that holds it; nothing else of it can be reached from there.
@safe public struct Secret: ~Copyable {
    /// Owned, 32 bytes, initialized.
    private let start: UnsafeMutablePointer<UInt8>

    /// Zeros.
    init() {
        unsafe start = .allocate(capacity: Limits.keyBytes)
        unsafe start.initialize(repeating: 0, count: Limits.keyBytes)
    }

    /// The same bytes at another place.
    init(copying other: borrowing Secret) {
        self.init()
        unsafe start.update(from: other.start, count: Limits.keyBytes)
    }

    deinit { release() }

    private func release() {
        wipe()
        unsafe start.deallocate()
    }

    /// Takes 32 bytes out of an array and leaves zeros there.
    static func take(_ bytes: inout [UInt8]) throws(NoiseError) -> Secret {
        guard bytes.count == Limits.keyBytes else { throw .keySize(bytes.count) }
        let secret = Secret()
        let start = unsafe secret.start
        // The array has as many bytes as the secret, and its address is not kept.
        unsafe bytes.withUnsafeMutableBufferPointer { bytes in
            guard let from = bytes.baseAddress else { return }
            unsafe start.update(from: from, count: Limits.keyBytes)
            unsafe cb_wipe(from, Limits.keyBytes)
        }
        return secret
    }

    /// Makes zeros of the bytes, now and not only at the end.
    func wipe() {
        unsafe cb_wipe(start, Limits.keyBytes)
    }

    /// Where the bytes are, for a call to CBearSSL; not to be kept.
    @unsafe var address: UnsafeMutablePointer<UInt8> { unsafe start }
}
