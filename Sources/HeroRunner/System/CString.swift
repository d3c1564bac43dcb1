import CLinux

/// A file name or other string for the kernel: bytes with a NUL behind them.
package struct CString: Equatable, Sendable {
    private var storage: [UInt8]

    /// The bytes up to their first NUL, if there is one.
    package init(_ bytes: some Sequence<UInt8>) { self.init(Array(bytes)) }

    /// The bytes up to their first NUL, if there is one.
    @inline(never)
    package init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    /// The bytes up to their first NUL, if there is one.
    @inline(never)
    package init(_ bytes: ArraySlice<UInt8>) {
        storage = Array(bytes[..<(bytes.firstIndex(of: 0) ?? bytes.endIndex)])
        storage.append(0)
    }

    /// A literal.
    package init(_ text: StaticString) {
        storage = text.withUTF8Buffer { unsafe Array($0) }
        storage.append(0)
    }

    /// A path: the parts with a slash between each two.
    package init(_ directory: some Sequence<UInt8>, slash name: some Sequence<UInt8>) {
        self.init(Array(directory), slash: Array(name))
    }

    @inline(never)
    private init(_ directory: [UInt8], slash name: [UInt8]) {
        self.init(directory)
        storage[storage.count - 1] = UInt8(ascii: "/")
        storage += CString(name).storage
    }

    /// The bytes and the NUL.
    package var terminated: [UInt8] { storage }

    /// The bytes without the NUL.
    package var bytes: ArraySlice<UInt8> { storage.dropLast() }

    /// Lends the C string. It must not be kept.
    package func withPointer<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        unsafe storage.withUnsafeBytes { bytes in
            // The storage always holds at least its NUL, so there is a base address.
            unsafe body(bytes.assumingMemoryBound(to: CChar.self).baseAddress.unsafelyUnwrapped)
        }
    }
}
