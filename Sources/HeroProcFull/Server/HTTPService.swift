import API
import HTTP
import System
import Threads

/// The interface on its socket: HTTP/1.1, a thread for each connection. Only this user and root may connect.
package final class HTTPService: Sendable {
    private let interface: Interface
    private let complain: @Sendable (String) -> Void
    private let connections = Monitor(0)

    package init(_ interface: Interface, complain: @escaping @Sendable (String) -> Void) {
        self.interface = interface
        self.complain = complain
    }

    /// Starts to listen.
    package func start(at path: String) throws(ServeError) {
        let socket = try using(path, to: "listen at") { path throws(Errno) in try Socket.listen(at: path) }
        try using(path, to: "listen at") { _ throws(Errno) in try socket.becomeBlocking() }
        let listener = Listener(descriptor: socket)
        guard Thread.start("interface", { [self] in accept(listener) }) else { throw .threads }
    }

    private final class Listener: Sendable {
        let descriptor: Descriptor

        init(descriptor: consuming Descriptor) { self.descriptor = descriptor }
    }

    private func accept(_ listener: Listener) {
        while true {
            do throws(Errno) {
                guard let socket = try listener.descriptor.accept() else { continue }
                let peer = try socket.peer()
                guard peer.user == Process.effectiveUser || peer.user == 0 else {
                    complain("user \(peer.user) has no business at the interface")
                    continue
                }
                try socket.becomeBlocking()
                serve(HTTPConnection(socket, interface))
            } catch {
                complain(
                    "a connection to the interface cannot be taken: \(String(decoding: error.message, as: UTF8.self))")
                // Without descriptors the next try would fail as well: until a connection has ended, or for a moment.
                let before = connections.look { $0 }
                _ = connections.wait(milliseconds: Limits.retryMilliseconds) { $0 < before ? () : nil }
            }
        }
    }

    private func serve(_ connection: HTTPConnection) {
        let isFull = connections.look { count in
            if count >= Limits.connectionsMax { return true }
            count += 1
            return false
        }
        if isFull { return connection.refuse() }
        let isStarted = Thread.start("call", stackBytes: Limits.callStackBytes) { [self] in
            connection.run()
            connections.change { $0 -= 1 }
        }
        if !isStarted {
            connections.change { $0 -= 1 }
            connection.refuse()
        }
    }
}
