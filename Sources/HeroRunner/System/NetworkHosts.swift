import CLinux

/// Which addresses machines have.
package enum NetworkHosts {
    /// Addresses that are looked for at most.
    private static let most = 64

    /// The addresses at which other machines may reach this one, in the order in which the kernel has them: 4 or 16 bytes
    /// each. None if the kernel does not say.
    package static var ofThisMachine: [[UInt8]] {
        unsafe collect { hosts in unsafe cl_interface_hosts(hosts.baseAddress, Int32(most)) }
    }

    /// The addresses of a machine by its name, as this one looks names up; that may take a while. None if there is no such
    /// name.
    package static func named(_ name: CString) -> [[UInt8]] {
        unsafe collect { hosts in
            unsafe name.withPointer { unsafe cl_named_hosts($0, hosts.baseAddress, Int32(most)) }
        }
    }

    private static func collect(_ fill: (UnsafeMutableBufferPointer<UInt8>) -> Int32) -> [[UInt8]] {
        // There is room for so many as are asked for.
        var space = [UInt8](repeating: 0, count: 17 * most)
        let count = unsafe space.withUnsafeMutableBufferPointer { unsafe fill($0) }
        return (0..<max(Int(count), 0)).map { at in
            Array(space[(17 * at + 1)...].prefix(Int(space[17 * at])))
        }
    }
}
