import RunnerProtocol
import System
import Testing

@testable import Agent

/// An agent that takes over from one that was killed, whose jobs a keeper has kept.
struct AdoptionTests {
    private static let lease: UInt64 = 600_000

    /// An agent that was killed with jobs 1 to 5 accepted: the first two have started, the second is to start again, the
    /// third is in a pause, the fourth has ended, and the fifth was not started yet.
    private func killed(lease: UInt64? = nil) -> SpoolImage {
        var bench = Bench(slots: 8)
        bench.join()
        bench.template { $0.attempts.restart = .always }
        for epoch in 1...5 as ClosedRange<UInt64> { bench.assign(epoch, lease: lease) }
        _ = bench.started(1)
        _ = bench.started(2)
        _ = bench.ended(2, 1, .another)
        _ = bench.ended(3, 1, .another)
        _ = bench.ended(4)
        bench.part()
        return bench.replayed
    }

    private func job(_ epoch: UInt64, _ attempt: UInt64) -> Adopted.Job {
        Adopted.Job(key: Samples.key(epoch), attemptsBefore: 0, attempt: attempt)
    }

    private func adopted(_ jobs: [Adopted.Job], heard: UInt64? = 0) -> Adopted {
        Adopted(heard: heard.map(Bench.moment), jobs: jobs)
    }

    @Test(arguments: [nil, lease] as [UInt64?])
    func `what runs goes on, what had not started starts, and nothing is told`(lease: UInt64?) {
        var next = Bench(slots: 8, image: killed(lease: lease), adopted: adopted([job(1, 1), job(2, 2), job(4, 1)]))
        #expect(next.core.start(of: job(1, 1))?.attemptsBefore == 0)
        #expect(next.handle(.spooled(through: 1)).starts == [3, 5])
        #expect(next.core.liveCount == 4)
        // What the earlier agent had told already comes again; nothing is told anew.
        let notices = next.join(lastNotice: 0).notices
        #expect(!notices.contains { if case .refused = $0 { true } else { false } })
        #expect(notices.ends.map(\.key.attempt) == [1, 1, 1])
        #expect(next.ended(1).ends.map(\.key.attempt) == [1])
        #expect(next.ended(2, 2).ends.map(\.key.attempt) == [2])
        #expect(next.ended(3).ends.map(\.key.attempt) == [2])
        #expect(next.ended(5).ends.map(\.key.attempt) == [1])
        #expect(next.core.liveCount == 0)
    }

    @Test func `only what the spool has as running, or beyond, is taken over`() {
        let next = Bench(slots: 8, image: killed())
        #expect(next.core.start(of: job(1, 2)) != nil)
        #expect(next.core.start(of: job(3, 2)) != nil)
        #expect(next.core.start(of: job(3, 1)) == nil)
        #expect(next.core.start(of: job(4, 1)) == nil)
        #expect(next.core.start(of: job(9, 1)) == nil)
    }

    @Test func `leases go on from when the coordinator was heard`() throws {
        var next = Bench(slots: 8, image: killed(lease: Self.lease), adopted: adopted([job(1, 1)], heard: 1000))
        _ = next.handle(.spooled(through: 1))
        let end = Lease(milliseconds: Self.lease, graceMilliseconds: 10_000)
        #expect(next.core.heard == Bench.moment(1000))
        _ = next.handle(.linkClosed(.ended, randomness: 0))
        let before = next.handle(.timerExpired, at: 1000 + end.stopMilliseconds - 1)
        #expect(before.stops.isEmpty)
        let after = next.handle(.timerExpired, at: 1000 + end.stopMilliseconds)
        #expect(after.stops.contains(Samples.key(1)))
    }

    @Test func `a lease that has run out meanwhile ends what runs, and starts nothing`() {
        let image = killed(lease: 1)
        var next = Bench(slots: 8, image: image, adopted: adopted([job(1, 1)]))
        #expect(next.handle(.timerExpired, at: 1).stops == [Samples.key(1)])
        var unheard = Bench(slots: 8, image: killed(lease: Self.lease), adopted: adopted([], heard: nil))
        #expect(unheard.handle(.spooled(through: 1)).starts.isEmpty)
    }

    /// The end of the fifth may be in what was lost, and so may that of the third.
    @Test func `what does not run is not started where a part of the spool was lost`() {
        var next = Bench(
            slots: 8, image: killed(), adopted: adopted([job(1, 1), job(2, 2)]), loss: .some(1))
        #expect(next.handle(.spooled(through: 1)).starts.isEmpty)
        #expect(next.core.liveCount == 2)
        let notices = next.join(lastNotice: 0).notices
        #expect(notices.ends.filter { $0.key.assignment == Samples.key(5) }.map(\.report.cause) == [.lost])
        #expect(notices.ends.filter { $0.key.assignment == Samples.key(5) }.map(\.outlook) == [.last])
        #expect(notices.contains(.refused(Samples.key(3), .fenced)))
    }

    @Test func `a stop that the earlier agent may not have come to is asked for again`() {
        var bench = Bench()
        bench.join()
        bench.template()
        for epoch in 1...3 as ClosedRange<UInt64> { bench.assign(epoch) }
        bench.order(.stop(Samples.key(1), .gracefully))
        bench.order(.stop(Samples.key(2), .disowned))
        bench.order(.stop(Samples.key(3), .gracefully))
        bench.part()
        var next = Bench(image: bench.replayed, adopted: adopted([job(1, 1), job(2, 1)]))
        #expect(next.first.stops == [Samples.key(1), Samples.key(2)])
        #expect(next.handle(.spooled(through: 1)).starts.isEmpty)
        #expect(next.join(lastNotice: 0).refusals == [.cancelled])
        #expect(next.ended(1, 1, .last, .cancelled).ends.count == 1)
        #expect(next.ended(2, 1, .last, .cancelled).ends.isEmpty)
        #expect(next.core.liveCount == 0)
    }
}

extension [Notice] {
    fileprivate var ends: [AttemptEnd] { compactMap { if case .ended(let end) = $0 { end } else { nil } } }
}

extension [AgentEffect] {
    /// The jobs that are told to end.
    fileprivate var stops: [AssignmentKey] { compactMap { if case .stop(let key, _) = $0 { key } else { nil } } }
}
