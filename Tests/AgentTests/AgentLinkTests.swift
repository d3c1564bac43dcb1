import RunnerProtocol
import System
import Testing

@testable import Agent

/// The connection, the heartbeat, the notices, leases, and starts after an end.
struct AgentLinkTests {
    @Test func `a start connects at once, with a hello that says where it left off`() {
        var bench = Bench()
        #expect(bench.first.contains(.connect))
        let effects = bench.handle(.linkOpened)
        guard case .send(.hello(let hello))? = effects.last else {
            Issue.record("no hello")
            return
        }
        #expect(hello.session == nil)
        #expect(hello.bootID == Bench.boot)
        #expect(hello.firstNotice == 1 && hello.nextNotice == 1)
        #expect(hello.profile.slots == 4)
    }

    @Test func `pauses between connections double up to a minute, and begin anew after a healthy one`() {
        var bench = Bench()
        var pauses: [UInt64] = []
        for _ in 0..<8 {
            bench.handle(.linkClosed(.system(.noSuchFile), randomness: 0))
            let due = bench.deadline ?? 0
            pauses.append(due - bench.now)
            #expect(bench.handle(.timerExpired, at: due) == [.connect])
        }
        #expect(pauses == [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
        bench.handle(.linkClosed(.ended, randomness: .max))
        #expect((bench.deadline ?? 0) - bench.now >= 30_000)
        bench.join()
        bench.handle(.timerExpired, at: bench.now + 30_000)
        bench.handle(.received(.pong))
        bench.handle(.linkClosed(.ended, randomness: 0), at: bench.now + 59_000)
        #expect((bench.deadline ?? 0) - bench.now == 1000)
    }

    @Test func `nobody answers: the connection is given up`() {
        var bench = Bench()
        #expect(bench.handle(.timerExpired, at: 10_000) == [.close])
        #expect(bench.handle(.linkClosed(.ended, randomness: 0)) == [.complain(.timedOut)])
        bench.handle(.timerExpired, at: 11_000)
        bench.handle(.linkOpened, at: 11_000)
        #expect(bench.handle(.timerExpired, at: 20_999).isEmpty)
        #expect(bench.handle(.timerExpired, at: 21_000) == [.close])
    }

    @Test func `a ping at each beat, and silence ends the connection at the next`() {
        var bench = Bench()
        bench.join()
        let start = bench.now
        #expect(bench.deadline == start + 30_000)
        #expect(bench.handle(.timerExpired, at: start + 30_000) == [.send(.ping)])
        #expect(bench.handle(.received(.pong), at: start + 30_010).isEmpty)
        #expect(bench.deadline == start + 60_000)
        #expect(bench.handle(.timerExpired, at: start + 60_000) == [.send(.ping)])
        #expect(bench.handle(.timerExpired, at: start + 90_000) == [.close])
        #expect(bench.handle(.linkClosed(.ended, randomness: 0)) == [.complain(.silent)])
    }

    private static var misplaced: [Record] {
        [
            Record.hello(Hello(runner: [], bootID: Samples.id, spoolID: Samples.id, profile: RunnerProfile(slots: 1))),
            .acknowledge(99), .ping, .pong, .notice(.refused(Samples.key(1), .busy)), .profile(RunnerProfile(slots: 1)),
            .welcome(Welcome(version: 1, features: [], session: 1, lastNotice: 0, heartbeatMilliseconds: 1)),
        ]
    }

    @Test(arguments: misplaced.indices)
    func `a record that has no place there ends the connection`(n: Int) {
        let record = Self.misplaced[n]
        var bench = Bench()
        bench.join()
        #expect(bench.handle(.received(record)) == [.send(.goodbye(Goodbye(.malformed))), .close])
        #expect(bench.handle(.received(.order(.intake(.stop)))).isEmpty)
        #expect(bench.core.image.intake == .open)
    }

    @Test func `another version is refused, and a removed runner stays away`() {
        var bench = Bench()
        bench.handle(.linkOpened)
        let welcome = Welcome(version: 9, features: [], session: 1, lastNotice: 0, heartbeatMilliseconds: 30_000)
        #expect(bench.handle(.received(.welcome(welcome))) == [.send(.goodbye(Goodbye(.version))), .close])
        bench.handle(.linkClosed(.ended, randomness: 0))
        bench.handle(.timerExpired, at: bench.deadline)
        bench.handle(.linkOpened)
        bench.handle(.received(.goodbye(Goodbye(.removed))))
        bench.handle(.linkClosed(.ended, randomness: 0))
        #expect(bench.deadline == nil)
    }

    @Test func `notices come again from where the coordinator left off`() {
        var bench = Bench()
        bench.join()
        bench.template()
        bench.assign(1)
        #expect(bench.started(1).notices.count == 1)
        #expect(bench.ended(1).notices.count == 1)
        bench.part()
        #expect(bench.join(lastNotice: 1).notices.count == 1)
        bench.part()
        #expect(bench.join(lastNotice: 2).notices.isEmpty)
        #expect(bench.core.image.assignments.isEmpty)
        bench.assign(2)
        // It knows of more than is here: the next one gets a number that it does not know.
        bench.part()
        bench.join(lastNotice: 50)
        _ = bench.started(2)
        #expect(bench.core.image.notices.first == 51)
    }

    @Test func `the same session goes on, another one begins anew`() {
        var bench = Bench()
        bench.join()
        bench.template()
        bench.assign(1)
        bench.part()
        bench.join(session: 1)
        #expect(bench.assign(2).starts == [2])
        bench.part()
        bench.join(session: 2)
        #expect(bench.assign(3).refusals == [.unknownTemplate])
    }

    @Test func `a crash loop without a link keeps sixteen ends and counts the others`() {
        var bench = Bench()
        bench.join()
        bench.template { $0.attempts.restart = .always }
        bench.assign(1)
        bench.part()
        for attempt in 1...100 as ClosedRange<UInt64> {
            _ = bench.started(1, attempt)
            _ = bench.ended(1, attempt, .another)
        }
        #expect(bench.replayed == bench.core.image)
        let notices = bench.join().notices
        #expect(notices.count == 17)
        #expect(notices.first == .coalesced(Samples.key(1), firstAttempt: 1, count: 84))
        #expect(notices.dropFirst() == (85...100).map { .ended(Samples.end(1, $0, .another)) }[...])
    }

    // Leases.

    @Test func `a job with a lease is gone before the lease ends, counted from the ping that was answered`() {
        var bench = Bench()
        bench.join()
        bench.template()
        let heard = bench.now
        bench.assign(1, lease: 80_000)
        _ = bench.started(1)
        bench.handle(.timerExpired, at: heard + 30_000)
        bench.handle(.received(.pong), at: heard + 45_000)
        bench.part()
        // 80 s, less a margin of 10 s, less a grace of 10 s.
        var times: [UInt64] = []
        while times.count < 2 {
            let due = bench.deadline ?? 0
            let effects = bench.handle(.timerExpired, at: due)
            if effects.contains(.stop(Samples.key(1), times.isEmpty ? .gracefully : .atOnce)) { times.append(due) }
            if effects.contains(.connect) { bench.handle(.linkClosed(.timedOut, randomness: 0)) }
        }
        #expect(times == [heard + 30_000 + 60_000, heard + 30_000 + 70_000])
        _ = bench.ended(1, 1, .last, .cancelled)
        #expect(bench.join().ends.map(\.report.cause) == [.lost])
    }

    @Test func `a lease that is over before the disk has the job is not started`() {
        var bench = Bench()
        bench.join()
        bench.template()
        var assignment = Assignment(key: Samples.key(1), template: 1)
        assignment.leaseMilliseconds = 8000
        bench.raw(.received(.order(.assign(assignment))))
        let effects = bench.handle(.timerExpired, at: bench.now + 7500)
        #expect(effects.starts.isEmpty)
        #expect(effects.refusals == [.expired])
    }

    // Starts.

    @Test(
        arguments: [
            (AttemptPolicy.Restart.never, nil, nil), (.onFailure, nil, 1), (.always, nil, 1), (.always, 1, 1),
            (.always, 0, nil),
        ] as [(AttemptPolicy.Restart, UInt64?, UInt64?)])
    func `after a reboot a job goes on as after a failure`(
        restart: AttemptPolicy.Restart, left: UInt64?, before: UInt64?
    ) {
        for (boot, cause) in [(Bench.boot, Cause.lost), (Samples.id, .reboot)] {
            var bench = Bench()
            bench.join()
            bench.template { $0.attempts.restart = restart }
            var assignment = Assignment(key: Samples.key(1), template: 1)
            assignment.restartsLeft = left
            bench.order(.assign(assignment))
            _ = bench.started(1)
            bench.part()
            var next = Bench(image: bench.replayed, boot: boot)
            let effects = next.handle(.spooled(through: 1))
            let starts = effects.compactMap { if case .start(let start) = $0 { start } else { nil } }
            #expect(starts.map(\.attemptsBefore) == (before.map { [$0] } ?? []))
            if let before { #expect(starts.first?.restartsLeft == left.map { $0 - before }) }
            let ends = next.join(lastNotice: 1).ends
            #expect(ends.map(\.report.cause) == [cause])
            #expect(ends.map(\.outlook) == [before == nil ? .last : .another])
            if before != nil {
                #expect(next.ended(1).ends.map(\.key.attempt) == [2])
            }
        }
    }

    @Test func `after a start nothing with a lease is resumed`() {
        var bench = Bench()
        bench.join()
        bench.template { $0.attempts.restart = .always }
        bench.assign(1, lease: 600_000)
        bench.assign(2, lease: 600_000)
        _ = bench.ended(2, 1, .another)
        bench.part()
        var next = Bench(image: bench.replayed)
        #expect(next.handle(.spooled(through: 1)).starts.isEmpty)
        let effects = next.join(lastNotice: 1)
        #expect(effects.ends.map(\.report.cause) == [.lost])
        #expect(effects.ends.map(\.outlook) == [.last])
        #expect(effects.refusals == [.expired])
    }

    @Test func `a stop that was not carried out is, after a start`() {
        var bench = Bench()
        bench.join()
        bench.template { $0.attempts.restart = .always }
        for epoch in 1...3 as ClosedRange<UInt64> { bench.assign(epoch) }
        _ = bench.ended(2, 1, .another)
        bench.order(.stop(Samples.key(1), .gracefully))
        bench.order(.stop(Samples.key(2), .atOnce))
        bench.order(.stop(Samples.key(3), .disowned))
        bench.part()
        var next = Bench(image: bench.replayed)
        #expect(next.handle(.spooled(through: 1)).starts.isEmpty)
        let effects = next.join(lastNotice: 1)
        #expect(effects.ends.map(\.outlook) == [.last])
        #expect(effects.refusals == [.cancelled])
    }

    @Test func `a disk that fails holds everything back, and is tried again`() {
        var bench = Bench()
        bench.join()
        bench.template()
        bench.raw(.received(.order(.assign(Assignment(key: Samples.key(1), template: 1)))))
        let told = bench.raw(.spoolFailed(.noSpace))
        #expect(told.contains { if case .send(.profile(let profile)) = $0 { profile.slots == 0 } else { false } })
        #expect(bench.deadline == bench.now + 5000)
        let again = bench.raw(.timerExpired, at: bench.now + 5000)
        guard case .sync(let ticket)? = again.first else {
            Issue.record("not tried again")
            return
        }
        #expect(bench.raw(.spooled(through: ticket)).starts == [1])
    }
}
