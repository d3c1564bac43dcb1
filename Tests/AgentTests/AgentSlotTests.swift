import RunnerProtocol
import System
import Testing

@testable import Agent

/// Jobs that wait for a slot, where those before them are over sooner than a sync for each start would be.
struct AgentSlotTests {
    private static let lease: UInt64 = 600_000

    /// An agent with one slot: job 2 has it, after a quick job 1; jobs 3 to 5 wait.
    private func armed(lease: UInt64? = lease, wallMicroseconds: UInt64 = 1_000) -> Bench {
        var bench = Bench(slots: 1)
        bench.join()
        bench.template()
        for epoch in 1...5 as ClosedRange<UInt64> { bench.assign(epoch, lease: lease) }
        #expect(bench.handle(end(1, wallMicroseconds)).starts == [2])
        return bench
    }

    private func end(_ epoch: UInt64, _ wallMicroseconds: UInt64 = 1_000) -> AgentEvent {
        let report = Samples.report()
        report.figures[.wallMicroseconds] = wallMicroseconds
        return .attemptEnded(Samples.key(epoch), attempt: 1, report, .last)
    }

    private func states(_ bench: Bench, _ epoch: UInt64) -> [SpooledAssignment.State] {
        bench.entries.compactMap { if case .state(Samples.key(epoch), let state) = $0 { state } else { nil } }
    }

    @Test func `the next quick job starts without a sync, and ends share one`() {
        var bench = armed()
        let first = bench.raw(end(2))
        #expect(first.starts == [3] && !first.isSynced && first.ends.isEmpty)
        #expect(bench.deadline == Limits.endMilliseconds)
        let due = bench.handle(.timerExpired, at: Limits.endMilliseconds)
        #expect(due.ends.map(\.key.assignment.epoch) == [2])
        #expect(states(bench, 3).last == .running(attempt: 1))
    }

    @Test func `an end is told at once when none is left to start`() {
        var bench = armed()
        for epoch in 2...3 as ClosedRange<UInt64> { #expect(!bench.raw(end(epoch)).isSynced) }
        let effects = bench.raw(end(4))
        #expect(effects.starts == [5] && effects.isSynced)
    }

    @Test func `a job that comes to wait is armed with its acceptance`() {
        var bench = armed()
        #expect(bench.assign(6, lease: Self.lease).starts == [])
        #expect(states(bench, 6) == [])
        #expect(bench.replayed.assignments.last?.state == .running(attempt: 1))
        for epoch in 2...5 as ClosedRange<UInt64> { #expect(bench.raw(end(epoch)).starts == [epoch + 1]) }
    }

    @Test func `what the disk does not have yet waits for it`() {
        var bench = armed()
        bench.raw(end(2))
        bench.raw(end(3))
        bench.raw(end(4))
        let order = Order.assign(
            {
                var assignment = Assignment(key: Samples.key(6), template: 1)
                assignment.leaseMilliseconds = Self.lease
                return assignment
            }())
        bench.raw(.received(.order(order)))
        let effects = bench.raw(end(5))
        #expect(effects.starts == [] && effects.isSynced)
        #expect(bench.raw(.spooled(through: bench.core.ticket)).starts == [6])
    }

    @Test(arguments: [(nil, 1_000), (lease, Limits.quickMicroseconds + 1)] as [(UInt64?, UInt64)])
    func `what stays here, or follows what was not quick, is not armed`(lease: UInt64?, wallMicroseconds: UInt64) {
        var bench = armed(lease: lease, wallMicroseconds: wallMicroseconds)
        #expect(states(bench, 3) == [.between(attempt: 0)])
        let effects = bench.raw(end(2, wallMicroseconds))
        #expect(effects.starts == [] && effects.isSynced)
    }

    @Test func `without another end they wait as if nothing had been quick`() {
        var bench = armed()
        #expect(bench.deadline == Limits.armedMilliseconds)
        bench.handle(.timerExpired, at: Limits.armedMilliseconds)
        for epoch in 3...5 as ClosedRange<UInt64> { #expect(states(bench, epoch).last == .between(attempt: 0)) }
        #expect(bench.deadline ?? 0 > Limits.armedMilliseconds)
        // After a crash nothing is told of them but that they were not started.
        var next = Bench(slots: 1, image: bench.replayed)
        let effects = next.join()
        #expect(effects.ends.map(\.key.assignment.epoch).sorted() == [1, 2])
        #expect(effects.refusals == [.expired, .expired, .expired])
    }

    @Test func `an armed job is stopped and taken back, and does not start without its lease`() {
        var bench = armed()
        #expect(bench.order(.stop(Samples.key(3), .gracefully)).refusals == [.cancelled])
        #expect(bench.order(.stop(Samples.key(4), .ifQueued)).refusals == [.expired])
        #expect(bench.raw(end(2)).starts == [5])
        var late = armed()
        #expect(late.handle(.timerExpired, at: Self.lease).refusals == [.expired, .expired, .expired])
    }

    @Test func `an armed job counts as started after a crash, but not for a keeper that knows better`() {
        let image = armed().replayed
        var next = Bench(slots: 1, image: image)
        let ends = next.join().ends.filter { $0.report.cause == .lost }
        #expect(ends.map(\.key.assignment.epoch) == [2, 3, 4, 5])
        let running = Adopted.Job(key: Samples.key(2), attemptsBefore: 0, attempt: 1)
        var kept = Bench(slots: 1, image: image, adopted: Adopted(heard: Bench.moment(0), jobs: [running]))
        let effects = kept.join()
        #expect(!effects.ends.contains { $0.report.cause == .lost } && effects.refusals == [])
        #expect(kept.handle(end(2)).starts == [3])
    }

    @Test func `nothing starts while the disk cannot be written`() {
        var bench = armed()
        bench.raw(end(2))
        #expect(bench.raw(.timerExpired, at: Limits.endMilliseconds).isSynced)
        bench.raw(.spoolFailed(.noSpace))
        #expect(bench.raw(end(3)).starts == [])
        bench.raw(.timerExpired, at: Limits.endMilliseconds + Limits.spoolRetryMilliseconds)
        #expect(bench.raw(.spooled(through: bench.core.ticket)).starts == [4])
    }
}
