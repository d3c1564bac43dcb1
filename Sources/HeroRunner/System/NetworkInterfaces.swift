import CLinux

/// Where this machine is in its networks.
package enum NetworkInterfaces {
    /// The addresses at which other machines may reach this one, in the order in which the kernel has them: 4 or 16 bytes
    /// each, at most 64. None if the kernel does not say.
    package static var hosts: [[UInt8]] {
        let most = 64
        var space = [UInt8](repeating: 0, count: 17 * most)
        let count = unsafe space.withUnsafeMutableBufferPointer {
            unsafe cl_interface_hosts($0.baseAddress, Int32(most))
        }
        return (0..<max(Int(count), 0)).map { at in
            Array(space[(17 * at + 1)...].prefix(Int(space[17 * at])))
        }
    }
}
