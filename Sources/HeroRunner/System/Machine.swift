import CLinux

/// The machine this runs on.
package enum Machine {
    /// How many CPUs are online, at least 1.
    package static var onlineCPUs: UInt64 { UInt64(clamping: Swift.max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)) }
}
