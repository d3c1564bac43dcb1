import CLinux

/// Wakes a thread that waits in a `Poller` from another thread, eventfd(2).
package struct Wakeup: ~Copyable, Sendable {
    /// For the poller.
    package let raw: Int32

    private init(owning raw: Int32) { self.raw = raw }

    deinit { _ = CLinux.close(raw) }

    /// One that nobody has signalled.
    package static func make() throws(Errno) -> Wakeup { Wakeup(owning: try check(cl_eventfd())) }

    /// Makes it readable, until `clear`.
    package func signal() {
        var one: UInt64 = 1
        // It cannot be full before it was signalled 2^64 times.
        _ = unsafe CLinux.write(raw, &one, 8)
    }

    /// Makes it unreadable until the next `signal`.
    package func clear() {
        var count: UInt64 = 0
        _ = unsafe CLinux.read(raw, &count, 8)
    }
}
