import CLinux

/// Stream sockets of the network, tcp(7).
extension Socket {
    /// A connection that is being made to who listens there. It is made when it can be written; what keeps it from
    /// being made is the error of the next call that sends or reads.
    package static func connect(to address: NetworkAddress) throws(Errno) -> Descriptor {
        let socket = try make(address)
        do throws(Errno) {
            try check(cl_tcp_connect(socket.raw, address.kernelForm))
        } catch {
            if error != .inProgress { throw error }
        }
        return socket
    }

    /// A socket at that address that takes connections, of its own kind of IP only. Port 0 is one that is free.
    package static func listen(at address: NetworkAddress) throws(Errno) -> Descriptor {
        let socket = try make(address)
        try check(cl_tcp_bind(socket.raw, address.kernelForm))
        try check(CLinux.listen(socket.raw, Int32(CL_SOCKET_BACKLOG)))
        return socket
    }

    private static func make(_ address: NetworkAddress) throws(Errno) -> Descriptor {
        Descriptor(owning: try check(cl_tcp_socket(address.host.count)))
    }
}

/// A number that a connection of TCP has, tcp(7) and socket(7).
package struct TCPOption: Sendable {
    let raw: Int32

    /// 1: what is written goes out at once, also when it is little.
    package static var noDelay: TCPOption { TCPOption(raw: Int32(CL_TCP_NO_DELAY)) }
    /// 1: the kernel asks a silent other end whether it is there, and gives the connection up if it does not answer.
    package static var keepAlive: TCPOption { TCPOption(raw: Int32(CL_TCP_KEEP_ALIVE)) }
    /// After how long a silence it asks, seconds.
    package static var keepIdleSeconds: TCPOption { TCPOption(raw: Int32(CL_TCP_KEEP_IDLE)) }
    /// How long after that it asks again, seconds.
    package static var keepIntervalSeconds: TCPOption { TCPOption(raw: Int32(CL_TCP_KEEP_INTERVAL)) }
    /// How often it asks.
    package static var keepCount: TCPOption { TCPOption(raw: Int32(CL_TCP_KEEP_COUNT)) }
    /// How long what was sent may wait to be confirmed, milliseconds.
    package static var userTimeoutMilliseconds: TCPOption { TCPOption(raw: Int32(CL_TCP_USER_TIMEOUT)) }
    /// How many bytes must have come before a poller tells of them.
    package static var leastReceivedBytes: TCPOption { TCPOption(raw: Int32(CL_TCP_LEAST_RECEIVED)) }
}

extension Descriptor {
    /// Sets one of the numbers of this connection.
    package func set(_ option: TCPOption, _ value: Int32) throws(Errno) {
        try check(cl_tcp_set(raw, option.raw, value))
    }

    /// Which address this end of the connection, or this listening socket, has; nil: it is no socket of TCP.
    package func address() throws(Errno) -> NetworkAddress? { try address(isPeer: 0) }

    /// Which address the other end has; nil: it is no socket of TCP.
    package func peerAddress() throws(Errno) -> NetworkAddress? { try address(isPeer: 1) }

    private func address(isPeer: Int32) throws(Errno) -> NetworkAddress? {
        var host = [UInt8](repeating: 0, count: 16)
        var port: UInt16 = 0
        let count = unsafe host.withUnsafeMutableBufferPointer { unsafe cl_tcp_end(raw, isPeer, $0.baseAddress, &port) }
        return NetworkAddress(host: Array(host.prefix(Int(try check(count)))), port: port)
    }
}
