import CLinux

/// Stream sockets: here those of this machine, unix(7). All are close-on-exec, and give `Errno.again` where they would wait.
package enum Socket {
    /// The longest path that a socket can have, bytes.
    package static var pathBytesMax: Int { Int(CL_SOCKET_PATH_MAX) }

    /// A socket at `path` that takes connections; only this user can connect. A file that a dead process has left there is
    /// replaced; `Errno.addressInUse` if somebody listens, or if it is no socket. The caller makes sure that nobody else
    /// does the same meanwhile.
    package static func listen(at path: CString) throws(Errno) -> Descriptor {
        let socket = try make(path)
        do throws(Errno) {
            try bind(socket, path)
        } catch .addressInUse {
            guard isLeftOver(path) else { throw .addressInUse }
            _ = unsafe path.withPointer { unsafe unlink($0) }
            try bind(socket, path)
        }
        try check(CLinux.listen(socket.raw, Int32(CL_SOCKET_BACKLOG)))
        return socket
    }

    /// A connection to who listens at `path`. `Errno.again`: it has too many that wait.
    package static func connect(to path: CString) throws(Errno) -> Descriptor {
        let socket = try make(path)
        let result = unsafe path.withPointer { path in retrying { unsafe cl_socket_connect(socket.raw, path) } }
        _ = try decode(result)
        return socket
    }

    private static func make(_ path: CString) throws(Errno) -> Descriptor {
        guard path.bytes.count <= pathBytesMax else { throw .nameTooLong }
        return Descriptor(owning: try check(cl_socket_unix()))
    }

    private static func bind(_ socket: borrowing Descriptor, _ path: CString) throws(Errno) {
        try check(unsafe path.withPointer { unsafe cl_socket_bind(socket.raw, $0) })
    }

    /// Whether the path is a socket at which nobody listens.
    private static func isLeftOver(_ path: CString) -> Bool {
        // To connect to a file of another kind is refused too.
        guard unsafe path.withPointer({ unsafe cl_is_socket($0) }) != 0 else { return false }
        do throws(Errno) {
            _ = try connect(to: path)
            return false
        } catch {
            return error == .refused
        }
    }
}

extension Descriptor {
    /// The next connection to this listening socket; nil: there is none that waits.
    package func accept() throws(Errno) -> Descriptor? {
        do throws(Errno) {
            return Descriptor(owning: Int32(try decode(retrying { cl_socket_accept(raw) })))
        } catch .again {
            return nil
        }
    }

    /// Who is at the other end of this connection, as the kernel knows it.
    package func peer() throws(Errno) -> Peer {
        var process: Int32 = 0
        var user: UInt32 = 0
        var group: UInt32 = 0
        try check(unsafe cl_socket_peer(raw, &process, &user, &group))
        return Peer(process: process, user: user, group: group)
    }

    /// Tells the other end of this socket that nothing more is sent.
    package func endSending() throws(Errno) { try check(shutdown(raw, Int32(CL_SOCKET_END_SENDING))) }

    /// Sends as much as the kernel takes at once; gives how many bytes. `Errno.brokenPipe`: the other end is gone.
    package func send(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int {
        try decode(
            unsafe bytes.withUnsafeBytes { space in
                retrying { unsafe cl_socket_send(raw, space.baseAddress, space.count) }
            })
    }
}

/// The process at the other end of a socket, when it connected.
package struct Peer: Equatable, Sendable {
    /// Its id; it may have ended since.
    package var process: Int32
    /// Its effective user.
    package var user: UInt32
    /// Its effective group.
    package var group: UInt32
}
