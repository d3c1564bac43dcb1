import API
import HTTP
import System
import Threads

/// The interface on its socket: HTTP/1.1, a thread for each connection. Only this user and root may connect.
package final class HTTPService: Sendable {
    private let interface: Interface
    private let patience: HTTPPatience
    private let complain: @Sendable (String) -> Void
    private let connections: Monitor<Connections>

    private struct Connections: Sendable {
        var places: HTTPPlaces
        var open: [UInt64: HTTPConnection] = [:]
    }

    package convenience init(_ interface: Interface, complain: @escaping @Sendable (String) -> Void) {
        self.init(interface, HTTPPatience(), connectionsMax: Limits.connectionsMax, complain: complain)
    }

    init(
        _ interface: Interface, _ patience: HTTPPatience, connectionsMax: Int,
        complain: @escaping @Sendable (String) -> Void
    ) {
        self.interface = interface
        self.patience = patience
        self.complain = complain
        connections = Monitor(Connections(places: HTTPPlaces(max: connectionsMax)))
    }

    /// Starts to listen.
    package func start(at path: String) throws(ServeError) {
        let backend = interface.backend
        guard let watch = CallerWatch.start({ backend.wakeWaiting() }) else { throw .threads }
        let socket = try using(path, to: "listen at") { path throws(Errno) in try Socket.listen(at: path) }
        try using(path, to: "listen at") { _ throws(Errno) in try socket.becomeBlocking() }
        let listener = Listener(descriptor: socket)
        guard Thread.start("interface", { [self] in accept(listener, watch) }) else { throw .threads }
    }

    private final class Listener: Sendable {
        let descriptor: Descriptor

        init(descriptor: consuming Descriptor) { self.descriptor = descriptor }
    }

    private func accept(_ listener: Listener, _ watch: CallerWatch) {
        while true {
            do throws(Errno) {
                guard let socket = try listener.descriptor.accept() else { continue }
                let peer = try socket.peer()
                guard peer.user == Process.effectiveUser || peer.user == 0 else {
                    complain("user \(peer.user) has no business at the interface")
                    continue
                }
                serve(HTTPConnection(socket, interface, watch, patience))
            } catch {
                complain(
                    "a connection to the interface cannot be taken: \(String(decoding: error.message, as: UTF8.self))")
                // Without descriptors the next try would fail as well: until a connection has ended, or for a moment.
                let before = connections.look { $0.places.count }
                _ = connections.wait(milliseconds: Limits.retryMilliseconds) { $0.places.count < before ? () : nil }
            }
        }
    }

    private func serve(_ connection: HTTPConnection) {
        guard let number = admit(connection) else { return connection.refuse() }
        let isStarted = Thread.start("call", stackBytes: Limits.callStackBytes) { [self] in
            connection.run(Place(number, self))
            leave(number)
        }
        if !isStarted {
            leave(number)
            connection.refuse()
        }
    }

    /// Gives a connection a place, if need be that of one which waits for its other side; nil: there is none.
    private func admit(_ connection: HTTPConnection) -> UInt64? {
        let (number, loser) = connections.look { connections -> (UInt64?, HTTPConnection?) in
            guard case .admitted(let number, let instead) = connections.places.admit() else { return (nil, nil) }
            connections.open[number] = connection
            return (number, instead.flatMap { connections.open.removeValue(forKey: $0) })
        }
        loser?.end()
        return number
    }

    private func leave(_ number: UInt64) {
        connections.change { connections in
            connections.places.leave(number)
            connections.open[number] = nil
        }
    }

    /// One connection's place among the others.
    struct Place {
        private let number: UInt64
        private let service: HTTPService

        fileprivate init(_ number: UInt64, _ service: HTTPService) {
            self.number = number
            self.service = service
        }

        /// From now on it waits for its other side.
        func wait() { service.connections.look { $0.places.wait(number) } }

        /// From now on it does something for it. Gives false if the place is lost.
        func answer() -> Bool { service.connections.look { $0.places.answer(number) } }
    }
}
