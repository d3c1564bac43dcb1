import System
import Threads

/// Who has made a call: whether somebody still waits for what comes of it.
final class Caller: Sendable {
    private let connection: Int32
    private let watch: CallerWatch
    private let state = Monitor(false)

    /// `connection` is the caller's socket, which must stay open as long as this object is used.
    init(connection: Int32, _ watch: CallerWatch) {
        self.connection = connection
        self.watch = watch
    }

    /// Whether the other end of the connection was closed while it was watched.
    var hasLeft: Bool { state.look { $0 } }

    /// Does something that waits, which is woken when the caller leaves.
    func watched<Result>(_ body: () -> Result) -> Result {
        let token = watch.begin(self, connection)
        defer { watch.end(token, connection) }
        return body()
    }

    fileprivate func leaves() { state.change { $0 = true } }
}

/// The thread that watches the connections whose callers wait for something to happen, so that nothing is waited for on
/// behalf of nobody.
final class CallerWatch: Sendable {
    private let poller: Poller
    private let watched = Monitor<Watched>(Watched())
    private let wake: @Sendable () -> Void

    private struct Watched: Sendable {
        var last: UInt64 = 0
        var callers: [UInt64: Caller] = [:]
    }

    /// Starts one; nil: there is no room for it. `wake` wakes all who wait, when one of their callers has left.
    static func start(_ wake: @escaping @Sendable () -> Void) -> CallerWatch? {
        guard let watch = try? CallerWatch(wake), Thread.start("callers", { watch.run() }) else { return nil }
        return watch
    }

    private init(_ wake: @escaping @Sendable () -> Void) throws(Errno) {
        poller = try Poller.make()
        self.wake = wake
    }

    private func run() {
        while true {
            var tokens: [UInt64] = []
            _ = poller.waitHere(milliseconds: -1) { tokens.append($0) }
            let gone = watched.look { watched in tokens.compactMap { watched.callers.removeValue(forKey: $0) } }
            for caller in gone { caller.leaves() }
            if !gone.isEmpty { wake() }
        }
    }

    fileprivate func begin(_ caller: Caller, _ connection: Int32) -> UInt64 {
        let token = watched.look { watched in
            watched.last += 1
            watched.callers[watched.last] = caller
            return watched.last
        }
        // Nothing but the end of the connection, which is always reported, and once: what the caller sends meanwhile, or that
        // it sends no more, is of no account. Where it cannot be watched, its wait ends by itself.
        try? poller.add(connection, .once, token: token)
        return token
    }

    fileprivate func end(_ token: UInt64, _ connection: Int32) {
        poller.remove(connection)
        watched.look { _ = $0.callers.removeValue(forKey: token) }
    }
}
