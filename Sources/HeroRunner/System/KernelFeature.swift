import CLinux

/// What the running kernel says of itself, and calls that are tried out rather than guessed from its version.
package enum KernelFeature {
    /// The kernel's release, as uname(2) gives it.
    package static var release: [UInt8] {
        var name = utsname()
        guard let text = unsafe cl_kernel_release(&name) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }

    /// Whether pidfd_open(2) works: Linux 5.3, unless a filter refuses it.
    package static var hasPidfd: Bool {
        let raw = cl_pidfd_open(getpid())
        if raw >= 0 { _ = close(raw) }
        return raw >= 0
    }

    /// The inode number of the directory of this process's cgroup v2, wherever that may be seen; 0 where the kernel does
    /// not tell: before Linux 6.13.
    package static var ownCgroup: UInt64 { cl_own_cgroup() }

    /// Whether this process sees cgroups as the machine does, and not as a container may. The initial namespaces have
    /// fixed numbers, in the kernel's <linux/nsfs.h>.
    package static var isInInitialCgroupNamespace: Bool {
        var status = stat()
        return unsafe cl_stat_at(Int32(CL_AT_FDCWD), "/proc/self/ns/cgroup", &status, 0) == 0
            && status.st_ino == 0xefff_fffb
    }
}
