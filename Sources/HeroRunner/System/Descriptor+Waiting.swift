import CLinux

/// Waiting for a single connection, by a thread that has nothing else to do.
extension Descriptor {
    /// What is waited for.
    package enum Readiness: Sendable { case readable, writable }

    /// Waits until a read, or a write, would not wait: there are bytes or there is room, or the connection is over. Gives
    /// false if that has not come within so many milliseconds, poll(2).
    package func wait(until readiness: Readiness, milliseconds: UInt64) throws(Errno) -> Bool {
        let events: Int32 =
            switch readiness {
            case .readable: POLLIN
            case .writable: POLLOUT
            }
        var request = pollfd(fd: raw, events: Int16(events), revents: 0)
        return try decode(retrying { unsafe poll(&request, 1, Int32(clamping: milliseconds)) }) > 0
    }

    /// Ends this connection in both directions; whoever waits for something of it goes on. It stays open until its owner
    /// goes.
    package func hangUp() throws(Errno) { try check(shutdown(raw, Int32(CL_SOCKET_END_BOTH))) }
}
