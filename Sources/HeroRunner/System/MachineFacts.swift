import CLinux

/// What the kernel says of this machine.
package enum MachineFacts {
    /// Its name, uname(2).
    package static var name: [UInt8] {
        var name = utsname()
        guard let text = unsafe cl_machine_name(&name) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }

    /// Its memory, bytes.
    package static var memoryBytes: UInt64 { cl_memory() }

    /// 64 bits that nobody can guess, getrandom(2). It waits, early in a boot, until the kernel has some.
    package static func randomBits() throws(Errno) -> UInt64 {
        var bits: UInt64 = 0
        guard unsafe cl_random(&bits, MemoryLayout<UInt64>.size) != 0 else { throw .last }
        return bits
    }

    /// So many bytes that nobody can guess, at most 256; see `randomBits`.
    package static func randomBytes(_ count: Int) throws(Errno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let isFilled = unsafe bytes.withUnsafeMutableBytes { unsafe cl_random($0.baseAddress, $0.count) != 0 }
        guard isFilled else { throw .last }
        return bytes
    }
}
