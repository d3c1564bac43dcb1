import CLinux

/// The machine's CPUs.
package enum Processors {
    /// How many this process may use; at least 1.
    package static var count: Int { cl_processors() }
}
