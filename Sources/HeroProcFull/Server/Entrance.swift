import Noise
import System

/// The sockets at which runners of other machines are listened for, and the key by which those know the coordinator.
final class Entrance {
    let identity: PrivateKey
    let listeners: [Listener]
    /// Where they listen.
    let addresses: [NetworkAddress]

    /// A socket that listens.
    final class Listener {
        let socket: Descriptor

        init(_ socket: consuming Descriptor) { self.socket = socket }
    }

    /// Listens wherever it was asked for; nil: nowhere, and then no key is made. The caller has the directory's lock.
    static func open(_ options: ServeOptions) throws(ServeError) -> Entrance? {
        if options.listen.isEmpty { return nil }
        let identity = try KeyFile.key(at: options.key)
        var listeners: [Listener] = []
        var addresses: [NetworkAddress] = []
        for place in options.listen {
            try using(place.link, to: "listen at") { _ throws(Errno) in
                let listener = Listener(try Socket.listen(at: place))
                addresses.append(try listener.socket.address() ?? place)
                listeners.append(listener)
            }
        }
        return Entrance(identity, listeners, addresses)
    }

    private init(_ identity: consuming PrivateKey, _ listeners: [Listener], _ addresses: [NetworkAddress]) {
        self.identity = identity
        self.listeners = listeners
        self.addresses = addresses
    }

    /// How it is told of to others.
    func door(_ options: ServeOptions) -> Door {
        Door(publicKey: identity.publicKey.bytes, listensAt: addresses, advertised: options.advertise)
    }
}

extension Descriptor {
    /// What a connection of a runner over TCP is like: a dead one is noticed within ten seconds, and nothing that is said
    /// waits for more.
    func becomeLively() throws(Errno) {
        try set(.noDelay, 1)
        try set(.keepAlive, 1)
        try set(.keepIdleSeconds, Limits.keepIdleSeconds)
        try set(.keepIntervalSeconds, Limits.keepIntervalSeconds)
        try set(.keepCount, Limits.keepCount)
        try set(.userTimeoutMilliseconds, Limits.unconfirmedMilliseconds)
    }
}
