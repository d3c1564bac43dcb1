import CLinux

/// The machine's CPUs.
package enum Processors {
    /// How many this process may use; at least 1.
    package static var count: Int { Swift.max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1) }
}
