import CLinux

/// This process's program, started anew.
package enum OwnProgram {
    /// Where it lies; what was removed or replaced since has another name, which is not there.
    package static func path() throws(Errno) -> CString {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(CL_KEPT_PATH_MAX)) { space, count in
            let length = unsafe space.withMemoryRebound(to: CChar.self) { space in
                unsafe cl_own_program(space.baseAddress, space.count)
            }
            count = max(length, 0)
        }
        if bytes.isEmpty { throw .last }
        if bytes.count >= Int(CL_KEPT_PATH_MAX) { throw .nameTooLong }
        return CString(bytes)
    }

    /// Starts a program in a process group of its own, with this process's arguments and environment. It inherits that
    /// descriptor, whose number stands in the variable `name`, which ends with `=`. `openFiles` is how many it may have.
    package static func start(
        _ path: CString, _ name: StaticString, _ inherited: Int32, openFiles: (soft: UInt64, hard: UInt64)?
    ) throws(Errno) -> Int32 {
        var limits: [2 of UInt64] = [openFiles?.soft ?? 0, openFiles?.hard ?? 0]
        var span = limits.mutableSpan
        // A StaticString's bytes end with a NUL and live for ever.
        let name = unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        let process = unsafe span.withUnsafeMutableBufferPointer { limits in
            unsafe path.withPointer { path in
                unsafe cl_start_own(path, name, inherited, openFiles == nil ? nil : limits.baseAddress)
            }
        }
        return try check(process)
    }
}
