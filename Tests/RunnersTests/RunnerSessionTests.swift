import Model
import RunnerProtocol
import Runners
import Testing

/// A runner's end, in as few words as a test needs.
private struct Peer {
    var link: Link
    var hello: Hello
    /// Every record that came, in order.
    var records: [Record] = []

    init(session: UInt64? = nil, lastOrder: UInt64 = 0, firstNotice: UInt64 = 1, nextNotice: UInt64 = 1) {
        hello = Hello(
            runner: Array("one".utf8), bootID: Identifier(high: 1, low: 1), spoolID: Identifier(high: 2, low: 2),
            profile: RunnerProfile(slots: 4))
        hello.session = session
        hello.lastOrder = lastOrder
        hello.firstNotice = firstNotice
        hello.nextNotice = nextNotice
        link = Link(hello)
    }

    /// Takes what the session wants sent.
    mutating func take(_ session: inout RunnerSession) throws {
        for body in session.takeBodies() {
            var reader = RecordReader(body)
            while let arrival = try link.receive(from: &reader) {
                if case .record(let record) = arrival.incoming { records.append(record) }
            }
        }
    }

    var orders: [Order] { records.compactMap { if case .order(let order) = $0 { order } else { nil } } }
}

struct RunnerSessionTests {
    let runner = RunnerID(7)

    private func greeted(_ hello: Hello) throws -> Link {
        var link = Link()
        var reader = RecordReader(try Record.hello(hello).encoded())
        _ = try link.receive(from: &reader)
        return link
    }

    private func isDisconnection(_ event: Event?) -> Bool {
        if case .disconnected(runner)? = event { true } else { false }
    }

    private func order(_ number: UInt64) -> Order { .signal(AssignmentKey(job: number, epoch: number), 1) }

    @Test func `orders come behind the welcome, in order`() throws {
        var session = RunnerSession(of: runner)
        var peer = Peer()
        guard case .connected(runner, _, "unix", let hello) = session.connect(try greeted(peer.hello), from: "unix")
        else {
            Issue.record("no connection")
            return
        }
        #expect(hello.session == nil)
        try session.say(.welcome(runner, connection: 1, session: 3, lastNotice: 0))
        for number in 1...5 { try session.say(.order(runner, order(UInt64(number)))) }
        try peer.take(&session)
        #expect(peer.orders == (1...5).map { order(UInt64($0)) })
        #expect(peer.link.received == 5)
    }

    @Test func `what was not acknowledged comes again on the next connection`() throws {
        var session = RunnerSession(of: runner)
        var peer = Peer()
        _ = session.connect(try greeted(peer.hello), from: "unix")
        try session.say(.welcome(runner, connection: 1, session: 3, lastNotice: 0))
        for number in 1...3 { try session.say(.order(runner, order(UInt64(number)))) }
        try peer.take(&session)
        _ = try session.receive(try Record.acknowledge(2).encoded())
        #expect(isDisconnection(session.disconnect()))
        #expect(!isDisconnection(session.disconnect()))
        // Said while nobody listens.
        try session.say(.order(runner, order(4)))

        var again = Peer(session: 3, lastOrder: 2)
        guard case .connected(_, connection: 2, _, let hello) = session.connect(try greeted(again.hello), from: "unix")
        else {
            Issue.record("no connection")
            return
        }
        #expect(hello.session == 3)
        try session.say(.welcome(runner, connection: 2, session: 3, lastNotice: 0))
        try again.take(&session)
        #expect(again.orders == [order(3), order(4)])
        #expect(again.link.received == 4)
    }

    @Test(arguments: [(3, 5), (3, 0), (2, 2)])
    func `a session that cannot go on is a new one`(named: UInt64, lastOrder: UInt64) throws {
        var session = RunnerSession(of: runner)
        var peer = Peer()
        _ = session.connect(try greeted(peer.hello), from: "unix")
        try session.say(.welcome(runner, connection: 1, session: 3, lastNotice: 0))
        for number in 1...3 { try session.say(.order(runner, order(UInt64(number)))) }
        try peer.take(&session)
        _ = try session.receive(try Record.acknowledge(2).encoded())
        guard
            case .connected(_, _, _, let hello) = session.connect(
                try greeted(Peer(session: named, lastOrder: lastOrder).hello), from: "unix")
        else {
            Issue.record("no connection")
            return
        }
        #expect(hello.session == nil)
    }

    @Test func `a welcome is for the connection whose hello it answers`() throws {
        var session = RunnerSession(of: runner)
        _ = session.connect(try greeted(Peer().hello), from: "unix")
        _ = session.disconnect()
        var second = Peer()
        _ = session.connect(try greeted(second.hello), from: "unix")
        try session.say(.welcome(runner, connection: 1, session: 3, lastNotice: 0))
        try session.say(.order(runner, order(1)))
        #expect(session.takeBodies().isEmpty)
        try session.say(.welcome(runner, connection: 2, session: 4, lastNotice: 0))
        try session.say(.order(runner, order(2)))
        try second.take(&session)
        #expect(second.orders == [order(2)])
    }

    @Test func `notices have their numbers and are acknowledged when that is said`() throws {
        var session = RunnerSession(of: runner)
        let peer = Peer(firstNotice: 5, nextNotice: 7)
        _ = session.connect(try greeted(peer.hello), from: "unix")
        try session.say(.welcome(runner, connection: 1, session: 3, lastNotice: 2))
        _ = session.takeBodies()
        let notice = Notice.refused(AssignmentKey(job: 1, epoch: 1), .busy)
        let words = try session.receive(try Record.notice(notice).encoded() + Record.notice(notice).encoded())
        guard case .event(.notice(runner, number: 5, _)) = words.first,
            case .event(.notice(runner, number: 6, _)) = words.last
        else {
            Issue.record("\(words)")
            return
        }
        #expect(session.takeBodies().isEmpty)
        try session.say(.acknowledge(runner, notice: 6))
        #expect(session.takeBodies() == [try Record.acknowledge(6).encoded()])
    }

    @Test func `a notice of a later version is counted`() throws {
        var session = RunnerSession(of: runner)
        _ = session.connect(try greeted(Peer(nextNotice: 2).hello), from: "unix")
        try session.say(.welcome(runner, connection: 1, session: 3, lastNotice: 0))
        // Counted, not critical, of a kind that is not known.
        let words = try session.receive([0x7e, 1, 9])
        guard case .event(.unknownNotice(runner, number: 1)) = words.first else {
            Issue.record("\(words)")
            return
        }
    }

    @Test(arguments: [[0x00], [0xff, 0], [0x41, 200]] as [[UInt8]])
    func `what is no protocol ends the connection and nothing else`(bytes: [UInt8]) throws {
        var session = RunnerSession(of: runner)
        _ = session.connect(try greeted(Peer().hello), from: "unix")
        try session.say(.welcome(runner, connection: 1, session: 3, lastNotice: 0))
        #expect(throws: Goodbye.self) { try session.receive(bytes) }
        #expect(isDisconnection(session.disconnect()))
        #expect(session.connect(try greeted(Peer(session: 3).hello), from: "unix") != nil)
    }

    @Test func `a runner that is away for too much is told everything anew`() throws {
        var session = RunnerSession(of: runner)
        _ = session.connect(try greeted(Peer().hello), from: "unix")
        try session.say(.welcome(runner, connection: 1, session: 3, lastNotice: 0))
        _ = session.disconnect()
        for number in 0...WireLimits.unacknowledgedMax { try session.say(.order(runner, order(UInt64(number)))) }
        guard case .connected(_, _, _, let hello) = session.connect(try greeted(Peer(session: 3).hello), from: "unix")
        else {
            Issue.record("no connection")
            return
        }
        #expect(hello.session == nil)
    }
}
