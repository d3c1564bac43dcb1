import CLinux

/// epoll(7): waiting for descriptors.
public struct Poller: ~Copyable, Sendable {
    private let raw: Int32

    /// How many events one wait gives at most.
    package static let batch = 16

    private init(owning raw: Int32) { self.raw = raw }

    deinit { _ = CLinux.close(raw) }

    /// An empty poller.
    package static func make() throws(Errno) -> Poller {
        Poller(owning: try check(epoll_create1(Int32(CL_EPOLL_CLOEXEC))))
    }

    /// What to wait for on a descriptor. Errors and hang-ups are always reported.
    package struct Interest: OptionSet, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }
        package static let readable = Interest(rawValue: UInt32(CL_EPOLLIN))
        package static let writable = Interest(rawValue: UInt32(CL_EPOLLOUT))
        /// Only the next event is reported; then nothing until `change`.
        package static let once = Interest(rawValue: UInt32(CL_EPOLLONESHOT))
        /// A change of a file of the kernel's, such as `cgroup.events`.
        package static let changed = Interest(rawValue: UInt32(CL_EPOLLPRI))
    }

    /// Starts watching a descriptor; its events carry `token`.
    package func add(_ watched: Int32, _ interest: Interest, token: UInt64) throws(Errno) {
        try check(cl_epoll_ctl(raw, Int32(CL_EPOLL_ADD), watched, interest.rawValue, token))
    }

    /// Watches for something else from now on.
    package func change(_ watched: Int32, _ interest: Interest, token: UInt64) throws(Errno) {
        try check(cl_epoll_ctl(raw, Int32(CL_EPOLL_MODIFY), watched, interest.rawValue, token))
    }

    /// Stops watching. Closing a descriptor's last copy does the same.
    package func remove(_ watched: Int32) {
        _ = cl_epoll_ctl(raw, Int32(CL_EPOLL_REMOVE), watched, 0, 0)
    }

    /// Waits until something happens, or for so many milliseconds (-1: for ever), and calls `body` with each token.
    /// Gives how many there were.
    ///
    /// What takes long to come is waited for on as little memory as can be: when nothing has happened for a moment, the
    /// pages that only the next event will need are given back to the kernel.
    package func wait(milliseconds: Int32, settling: Settling = .later, _ body: (UInt64) -> Void) -> Int {
        let first = settling == .atOnce ? 0 : Self.brief(milliseconds)
        let count = wait(milliseconds: first, settle: 0, body)
        if count != 0 || first == milliseconds { return Swift.max(count, 0) }
        #if hasFeature(Embedded)
            settleArena()
        #endif
        return Swift.max(wait(milliseconds: milliseconds < 0 ? -1 : milliseconds - first, settle: 1, body), 0)
    }

    /// When memory is given back for a wait: after a moment, or at once, where it is known that nothing comes soon.
    package enum Settling: UInt8, Sendable { case later, atOnce }

    /// Waits as `wait`, but keeps all memory: for a program that has several threads.
    package func waitHere(milliseconds: Int32, _ body: (UInt64) -> Void) -> Int {
        Swift.max(wait(milliseconds: milliseconds, settle: 0, body), 0)
    }

    /// As much of a wait as most jobs end in.
    package static func brief(_ milliseconds: Int32) -> Int32 {
        milliseconds < 0 ? settlingMilliseconds : Swift.min(milliseconds, settlingMilliseconds)
    }

    /// How long a wait must be before memory is given back for it: longer than most jobs take.
    private static let settlingMilliseconds: Int32 = 50

    private func wait(milliseconds: Int32, settle: Int32, _ body: (UInt64) -> Void) -> Int {
        var events = [16 of cl_event](repeating: cl_event(events: 0, token: 0))
        var span = events.mutableSpan
        let ready = unsafe span.withUnsafeMutableBufferPointer { events in
            unsafe cl_epoll_wait(raw, events.baseAddress, Int32(Self.batch), milliseconds, settle)
        }
        guard ready > 0 else { return Int(ready) }
        for i in 0..<Int(ready) { body(events[i].token) }
        return Int(ready)
    }
}
