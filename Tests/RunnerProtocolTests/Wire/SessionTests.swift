import RunnerProtocol
import Testing

/// Frames, outboxes and links.
@Suite struct SessionTests {
    private let ping: [UInt8] = [0x21, 0]

    @Test func `a stream is split into the same frames wherever it is cut`() throws {
        let bodies: [[UInt8]] = [ping, [UInt8](repeating: 7, count: 300), [1]]
        let stream = bodies.flatMap { FrameWriter.frame($0) }
        for cut in 0...stream.count {
            var splitter = FrameSplitter()
            var found: [[UInt8]] = []
            for part in [stream[..<cut], stream[cut...]] {
                var rest = part
                while let body = try splitter.next(&rest) { found.append(body) }
                #expect(rest.isEmpty)
            }
            #expect(found == bodies)
            #expect(!splitter.isWithinFrame)
        }
    }

    @Test func `a frame that has not ended is noticed, and one of no length is refused`() throws {
        var splitter = FrameSplitter()
        var rest: ArraySlice<UInt8> = [0, 2, 0x21]
        #expect(try splitter.next(&rest) == nil)
        #expect(splitter.isWithinFrame)
        var other = FrameSplitter()
        var empty: ArraySlice<UInt8> = [0, 0]
        #expect(throws: WireError(.empty, type: nil, offset: 0)) { try other.next(&empty) }
    }

    @Test func `records are put together up to the longest body`() throws {
        var writer = FrameWriter()
        #expect(writer.finish() == nil)
        let record = [UInt8](repeating: 1, count: 20_000)
        var bodies: [[UInt8]] = []
        for _ in 0..<7 { if let full = writer.add(record[...]) { bodies.append(full) } }
        if let last = writer.finish() { bodies.append(last) }
        #expect(bodies.map(\.count) == [60_000, 60_000, 20_000])
    }

    @Test func `an outbox gives what was not acknowledged, again on each connection`() {
        var outbox = Outbox()
        let records = (0..<300).map { [0x68, 0x81, 1] + [UInt8](repeating: UInt8($0 & 255), count: 129) }
        for (at, record) in records.enumerated() { #expect(outbox.add(record) == UInt64(at + 1)) }
        #expect(Array(outbox.next() ?? []) == records[0])
        #expect(Array(outbox.next() ?? []) == records[1])
        outbox.acknowledge(through: 200)
        #expect(outbox.window == SendWindow(first: 201, next: 301))
        #expect(Array(outbox.next() ?? []) == records[200])
        outbox.resume(after: 0)
        #expect(Array(outbox.next() ?? []) == records[200])
        outbox.resume(after: 299)
        #expect(Array(outbox.next() ?? []) == records[299])
        #expect(outbox.next() == nil)
        outbox.acknowledge(through: 100)
        outbox.acknowledge(through: .max)
        #expect(outbox.window == SendWindow(first: 301, next: 301))
        #expect(outbox.add(records[5]) == 301)
        #expect(Array(outbox.next() ?? []) == records[5])
    }

    @Test func `an outbox is full at its count, and at its bytes`() {
        var small = Outbox()
        while !small.isFull { _ = small.add(ping) }
        #expect(small.window.count == UInt64(WireLimits.unacknowledgedMax))
        var large = Outbox()
        let record = [0xd8, 0x80, 0x80, 4] + [UInt8](repeating: 0, count: 65_536)
        while !large.isFull { _ = large.add(record) }
        #expect(large.window.count == 64)
        large.acknowledge(through: 1)
        #expect(!large.isFull)
    }

    // Links.

    private func hello(session: UInt64? = 5, versions: ClosedRange<UInt32> = 1...1) -> Hello {
        var hello = Samples.hello
        hello.session = session
        hello.versions = versions
        hello.lastOrder = 20
        hello.firstNotice = 101
        hello.nextNotice = 111
        return hello
    }

    /// Both sides of an open connection.
    private func pair(_ hello: Hello, session: UInt64 = 5, lastNotice: UInt64 = 104) throws -> (Link, Link) {
        var (runner, coordinator) = (Link(hello), Link())
        #expect(try coordinator.receive(.record(.hello(hello))) == nil)
        let welcome = try coordinator.welcome(
            session: session, lastNotice: lastNotice, lastOrder: 30, heartbeatMilliseconds: 30_000)
        #expect(try runner.receive(.record(.welcome(welcome))) == nil)
        return (runner, coordinator)
    }

    private let order = Incoming.record(.order(.intake(.open)))
    private let notice = Incoming.record(.notice(.refused(Samples.key, .busy)))

    private func refusal(_ link: inout Link, _ incoming: Incoming) -> String? {
        do throws(Goodbye) {
            _ = try link.receive(incoming)
            return nil
        } catch {
            #expect(link.state == .over)
            return "\(error.reason == .malformed ? "" : "other: ")"
                + String(decoding: error.text, as: UTF8.self)
        }
    }

    @Test func `a session that goes on counts on, on both sides`() throws {
        var (runner, coordinator) = try pair(hello())
        #expect((runner.sent, runner.received) == (104, 20))
        #expect((coordinator.sent, coordinator.received) == (20, 104))
        #expect(runner.countSent() == 105)
        #expect(try coordinator.receive(notice) == 105)
        #expect(coordinator.countSent() == 21)
        #expect(try runner.receive(order) == 21)
    }

    @Test func `a new session counts orders from 1, and notices go on from the first there is`() throws {
        var (runner, coordinator) = try pair(hello(session: nil), session: 6, lastNotice: 3)
        #expect((runner.sent, runner.received) == (100, 0))
        #expect((coordinator.sent, coordinator.received) == (0, 100))
        #expect(coordinator.countSent() == 1)
        #expect(try runner.receive(order) == 1)
    }

    @Test func `what came is acknowledged when it is on disk, once`() throws {
        var (runner, coordinator) = try pair(hello())
        for _ in 0..<3 {
            _ = coordinator.countSent()
            _ = try runner.receive(order)
        }
        #expect(runner.acknowledgement() == nil)
        runner.durable(through: 22)
        #expect(runner.acknowledgement() == .acknowledge(22))
        #expect(runner.acknowledgement() == nil)
        runner.durable(through: 1000)
        #expect(runner.acknowledgement() == .acknowledge(23))
        #expect(try coordinator.receive(.record(.acknowledge(23))) == nil)
        #expect(coordinator.acknowledged == 23)
        #expect(try coordinator.receive(.record(.acknowledge(22))) == nil)
        #expect(coordinator.acknowledged == 23)
        #expect(
            refusal(&coordinator, .record(.acknowledge(24))) == "record 82: it acknowledges what was never sent")
    }

    @Test func `an unknown record that is counted counts`() throws {
        var (runner, _) = try pair(hello())
        #expect(try runner.receive(.unknown(RecordType(rawValue: 0x5f))) == 21)
        #expect(try runner.receive(.unknown(RecordType(rawValue: 0x1f))) == nil)
        #expect(refusal(&runner, .unknown(RecordType(rawValue: 0x6f))) == "record 6f: it comes from the wrong side")
    }

    @Test func `each side says only what is its own`() throws {
        for (name, record) in Samples.all {
            var (runner, coordinator) = try pair(hello())
            let type = RecordType(record.kind)
            let fromRunner = refusal(&coordinator, .record(record))
            #expect(
                (fromRunner == nil)
                    == (type.mayCome(from: .runner) && !["hello", "acknowledge", "output"].contains(name)))
            let fromCoordinator = refusal(&runner, .record(record))
            #expect(
                (fromCoordinator == nil)
                    == (type.mayCome(from: .coordinator) && !["welcome", "acknowledge"].contains(name)))
            #expect(type.mayCome(from: .runner) || type.mayCome(from: .coordinator))
        }
    }

    @Test func `nothing comes before a hello, before its answer, or after a goodbye`() throws {
        var first = Link()
        #expect(refusal(&first, .record(.ping)) == "record 21: a hello comes first")
        var early = Link()
        _ = try early.receive(.record(.hello(hello())))
        #expect(refusal(&early, .record(.ping)) == "record 21: it comes before the answer to the hello")
        var runner = Link(hello())
        #expect(refusal(&runner, order) == "record dd: a welcome comes first")
        var (ended, other) = try pair(hello())
        #expect(try ended.receive(.record(.goodbye(Goodbye(.replaced)))) == nil)
        #expect(ended.state == .over)
        #expect(refusal(&ended, .record(.pong)) == "record 11: it comes after the end")
        #expect(refusal(&other, .record(.hello(hello()))) == "record a0: it comes twice")
    }

    @Test(
        arguments: [
            (1...1, 1...1, 1), (1...2, 1...1, 1), (1...1, 1...2, 1), (1...2, 2...3, 2), (2...3, 1...2, 2),
            (1...3, 2...3, 3),
        ] as [(ClosedRange<UInt32>, ClosedRange<UInt32>, UInt32)])
    func `the highest version that both speak is spoken`(
        _ runners: ClosedRange<UInt32>, _ coordinators: ClosedRange<UInt32>, _ version: UInt32
    ) throws {
        let hello = hello(versions: runners)
        var (runner, coordinator) = (Link(hello), Link(speaking: coordinators))
        _ = try coordinator.receive(.record(.hello(hello)))
        let welcome = try coordinator.welcome(session: 1, lastNotice: 0, lastOrder: 0, heartbeatMilliseconds: 1)
        _ = try runner.receive(.record(.welcome(welcome)))
        #expect((runner.version, coordinator.version, welcome.version) == (version, version, version))
    }

    @Test func `without a common version it ends, and says which there are`() {
        var link = Link(speaking: 2...3)
        let text = refusal(&link, .record(.hello(hello(versions: 1...1))))
        #expect(text == "other: the runner speaks version 1, the coordinator 2 to 3")
    }

    @Test func `a spool that knows fewer notices than the coordinator goes on behind those`() throws {
        var runner = Link(hello())
        var coordinator = Link()
        _ = try coordinator.receive(.record(.hello(hello())))
        let welcome = try coordinator.welcome(session: 1, lastNotice: 111, lastOrder: 0, heartbeatMilliseconds: 1)
        _ = try runner.receive(.record(.welcome(welcome)))
        #expect((runner.sent, coordinator.received) == (111, 111))
    }

    @Test func `a session goes on only where no order is missing`() {
        let window = SendWindow(first: 15, next: 31)
        var hello = hello()
        #expect(hello.canResume(5, window))
        #expect(!hello.canResume(6, window))
        for (last, can) in [(13, false), (14, true), (30, true), (31, false)] as [(UInt64, Bool)] {
            hello.lastOrder = last
            #expect(hello.canResume(5, window) == can)
        }
    }

    @Test func `output needs credit`() throws {
        var (runner, coordinator) = try pair(hello())
        let chunk = OutputChunk(place: Samples.place, attempt: 1, readAtMilliseconds: 1, bytes: [1, 2, 3])
        #expect(runner.spendOutput(1) == .refused)
        let credit = coordinator.grantOutput(5)
        _ = try runner.receive(.record(credit))
        #expect(runner.spendOutput(3) == .allowed)
        #expect(runner.spendOutput(3) == .refused)
        _ = try coordinator.receive(.record(.output(chunk)))
        #expect(coordinator.outputCredit == 2)
        #expect(refusal(&coordinator, .record(.output(chunk))) == "record 23: there is no credit for it")
    }

    @Test func `what is not acknowledged is bounded, on both sides`() throws {
        var (runner, coordinator) = try pair(hello())
        while coordinator.maySend {
            _ = coordinator.countSent()
            _ = try runner.receive(order)
        }
        #expect(coordinator.sent == 20 + UInt64(WireLimits.unacknowledgedMax))
        #expect(refusal(&runner, order) == "record dd: there are too many that are not acknowledged")
    }
}
