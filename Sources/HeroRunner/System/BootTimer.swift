import CLinux

/// A timer of CLOCK_BOOTTIME, timerfd_create(2): what is due while the machine is suspended is due when it wakes, where a
/// timeout of epoll would come as much too late as it slept.
package struct BootTimer: ~Copyable {
    private let descriptor: Descriptor
    /// When it is due.
    private var due: Instant?

    private init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

    /// One that is never due.
    package static func make() throws(Errno) -> BootTimer {
        BootTimer(Descriptor(owning: try check(cl_boot_timer())))
    }

    /// For the poller: readable when it is due, until it is set again.
    package var raw: Int32 { descriptor.raw }

    /// Sets the moment, of `Instant.sinceBoot`; nil: never. Gives no error: an absolute time that fits is always taken.
    package mutating func set(_ moment: Instant?) {
        guard moment != due else { return }
        due = moment
        _ = cl_boot_timer_set(descriptor.raw, moment?.nanoseconds ?? 0)
    }

    /// Takes note that it was due.
    package mutating func clear() {
        due = nil
        _ = cl_boot_timer_set(descriptor.raw, 0)
    }
}
