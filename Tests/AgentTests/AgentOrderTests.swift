import RunnerProtocol
import System
import Testing

@testable import Agent

/// Orders, the fence, and what becomes of assignments.
struct AgentOrderTests {
    @Test func `an assignment is on the disk before it is started or acknowledged`() {
        var bench = Bench()
        bench.join()
        bench.template()
        let effects = bench.raw(.received(.order(.assign(Assignment(key: Samples.key(1), template: 1)))))
        #expect(effects.starts.isEmpty)
        #expect(!effects.contains(.send(.acknowledge(2))))
        let accepted = effects.contains { if case .append(.accepted) = $0 { true } else { false } }
        #expect(accepted)
        guard case .sync(let ticket)? = effects.last else {
            Issue.record("no sync")
            return
        }
        let after = bench.raw(.spooled(through: ticket))
        #expect(after.starts == [1])
        #expect(after.contains(.send(.acknowledge(2))))
        #expect(bench.raw(.spooled(through: ticket)).isEmpty)
    }

    @Test func `what nobody waits for shares a sync with what somebody does`() {
        var bench = Bench(slots: 1)
        bench.join()
        bench.template()
        bench.assign(1)
        // A job that waits for its slot, and the start of the one that has it.
        let order = Record.order(.assign(Assignment(key: Samples.key(2), template: 1)))
        #expect(!bench.raw(.received(order)).isSynced)
        let key = Samples.key(1)
        #expect(!bench.raw(.attemptStarted(key, attempt: 1, atMilliseconds: 1)).isSynced)
        #expect(!bench.core.isClean)
        #expect(bench.deadline == bench.now + Limits.syncMilliseconds)
        let end = bench.raw(.attemptEnded(key, attempt: 1, Samples.report(.exit, attempt: 1), .last))
        guard case .sync(let ticket)? = end.last else {
            Issue.record("no sync")
            return
        }
        #expect(bench.core.isClean)
        let after = bench.raw(.spooled(through: ticket))
        #expect(after.notices.count == 2)
        #expect(after.starts == [2])
        #expect(after.contains(.send(.acknowledge(3))))
    }

    @Test func `what nobody waits for is neither told nor acknowledged before its sync, which comes soon`() {
        var bench = Bench(slots: 1)
        bench.join()
        bench.template()
        bench.assign(1)
        let order = Record.order(.assign(Assignment(key: Samples.key(2), template: 1)))
        var effects = bench.raw(.received(order))
        effects += bench.raw(.attemptStarted(Samples.key(1), attempt: 1, atMilliseconds: 1))
        effects += bench.raw(.timerExpired, at: bench.now + Limits.syncMilliseconds - 1)
        let isSpoken = effects.contains { if case .send = $0 { true } else { false } }
        #expect(!isSpoken)
        let due = bench.raw(.timerExpired, at: bench.now + 1)
        guard case .sync(let ticket)? = due.last else {
            Issue.record("no sync")
            return
        }
        let after = bench.raw(.spooled(through: ticket))
        #expect(after.notices.count == 1)
        #expect(after.contains(.send(.acknowledge(3))))
    }

    @Test func `an echo changes nothing`() {
        var bench = Bench()
        bench.join()
        bench.template()
        #expect(bench.assign(1).starts == [1])
        let image = bench.core.image
        #expect(bench.assign(1) == [.send(.acknowledge(3))])
        _ = bench.ended(1)
        #expect(bench.assign(1) == [.send(.acknowledge(4))])
        #expect(bench.core.image.fence == image.fence)
    }

    @Test func `an epoch that is spent is fenced, known or refused`() {
        var bench = Bench()
        bench.join()
        bench.template()
        bench.assign(5)
        #expect(bench.assign(4).refusals == [.fenced])
        _ = bench.ended(5)
        bench.handle(.received(.acknowledge(bench.core.image.notices.next - 1)))
        #expect(bench.core.image.assignments.isEmpty)
        #expect(bench.assign(5).refusals == [.fenced])
        // A refused one is spent too.
        bench.order(.intake(.finish))
        #expect(bench.assign(6).refusals == [.busy])
        bench.order(.intake(.open))
        #expect(bench.assign(6).refusals == [.fenced])
        #expect(bench.assign(7).starts == [7])
    }

    @Test func `an unknown template is refused`() {
        var bench = Bench()
        bench.join()
        #expect(bench.assign(1).refusals == [.unknownTemplate])
        bench.template()
        bench.order(.retireTemplate(alias: 1))
        #expect(bench.assign(2).refusals == [.unknownTemplate])
    }

    @Test func `no more are started than there are slots, and some wait for one`() {
        var bench = Bench(slots: 1)
        bench.join()
        bench.template()
        #expect(bench.assign(1).starts == [1])
        for epoch in 2...9 { #expect(bench.assign(UInt64(epoch)).starts == []) }
        #expect(bench.assign(10).refusals == [.busy])
        let end = bench.ended(1)
        #expect(end.starts == [2])
        // In one sync with the end of the one before.
        #expect(bench.entries.contains(.state(Samples.key(2), .running(attempt: 1))))
        #expect(bench.assign(11).starts == [])
        #expect(bench.ended(2).starts == [3])
    }

    @Test func `what waits for a slot can be stopped, taken back, and is not started without its lease`() {
        var bench = Bench(slots: 1)
        bench.join()
        bench.template()
        bench.assign(1)
        bench.assign(2)
        bench.assign(3)
        bench.assign(4, lease: 60_000)
        #expect(bench.order(.stop(Samples.key(2), .gracefully)).refusals == [.cancelled])
        #expect(bench.order(.stop(Samples.key(3), .ifQueued)).refusals == [.expired])
        let running = bench.order(.stop(Samples.key(1), .ifQueued))
        #expect(running.refusals == [] && !running.contains(.stop(Samples.key(1), .atOnce)))
        #expect(bench.handle(.timerExpired, at: 60_000).refusals == [.expired])
        #expect(bench.ended(1).starts == [])
    }

    @Test func `what waited for a slot when the agent ended was never started`() {
        var bench = Bench(slots: 1)
        bench.join()
        bench.template()
        bench.assign(1)
        bench.assign(2)
        bench.assign(3, lease: 600_000)
        var next = Bench(slots: 1, image: bench.replayed)
        #expect(next.handle(.spooled(through: 1)).starts == [2])
        let effects = next.join()
        #expect(effects.refusals == [.expired])
        let lost = effects.notices.compactMap { if case .ended(let end) = $0 { end.key.assignment.epoch } else { nil } }
        #expect(lost == [1])
    }

    @Test func `a stop before the start is never started`() {
        var bench = Bench()
        bench.join()
        bench.template()
        bench.raw(.received(.order(.assign(Assignment(key: Samples.key(1), template: 1)))))
        let effects = bench.order(.stop(Samples.key(1), .gracefully))
        #expect(effects.starts.isEmpty)
        #expect(effects.refusals == [.cancelled])
        #expect(bench.core.liveCount == 0)
    }

    @Test func `a stop of what is still to come keeps it from starting`() {
        var bench = Bench()
        bench.join()
        bench.template()
        #expect(bench.order(.stop(Samples.key(3), .atOnce)).refusals == [.cancelled])
        #expect(bench.assign(3).refusals == [.fenced])
    }

    @Test(arguments: [(Order.Stop.gracefully, AgentEffect.Haste.gracefully), (.atOnce, .atOnce)])
    func `a running job is stopped once, and more urgently if asked`(stop: Order.Stop, haste: AgentEffect.Haste) {
        var bench = Bench()
        bench.join()
        bench.template()
        bench.assign(1)
        #expect(bench.order(.stop(Samples.key(1), stop)).contains(.stop(Samples.key(1), haste)))
        #expect(!bench.order(.stop(Samples.key(1), stop)).contains(.stop(Samples.key(1), haste)))
        let effects = bench.ended(1, 1, .last, .cancelled)
        #expect(effects.ends.map(\.report.cause) == [.cancelled])
    }

    @Test func `a job that is stopped in a pause is refused as cancelled`() {
        var bench = Bench()
        bench.join()
        bench.template { $0.attempts.restart = .always }
        bench.assign(1)
        _ = bench.ended(1, 1, .another)
        bench.order(.stop(Samples.key(1), .gracefully))
        #expect(bench.handle(.jobFinished(Samples.key(1))).refusals == [.cancelled])
    }

    @Test func `what is disowned ends unreported and is forgotten`() {
        var bench = Bench()
        bench.join()
        bench.template()
        bench.assign(1)
        #expect(bench.order(.stop(Samples.key(1), .disowned)).contains(.stop(Samples.key(1), .atOnce)))
        #expect(bench.ended(1, 1, .last, .cancelled).notices.isEmpty)
        #expect(bench.core.image.assignments.isEmpty)
        #expect(bench.assign(1).refusals == [.fenced])
    }

    @Test func `a start that is refused is told`() {
        var bench = Bench()
        bench.join()
        bench.template()
        bench.assign(1)
        #expect(bench.handle(.startRefused(Samples.key(1), .unenforceable)).refusals == [.unenforceable])
        #expect(bench.handle(.startRefused(Samples.key(1), .unenforceable)).isEmpty)
    }

    @Test func `a signal goes to what runs`() {
        var bench = Bench()
        bench.join()
        bench.template()
        bench.assign(1)
        #expect(bench.order(.signal(Samples.key(1), 10)).contains(.signal(Samples.key(1), 10)))
        #expect(!bench.order(.signal(Samples.key(2), 10)).contains(.signal(Samples.key(2), 10)))
    }

    @Test func `a template is written once while it is named or used, then dropped`() {
        var bench = Bench()
        bench.join()
        bench.template()
        for epoch in 1...3 as ClosedRange<UInt64> {
            bench.assign(epoch)
            _ = bench.ended(epoch)
        }
        let written = bench.entries.filter { if case .template = $0 { true } else { false } }
        #expect(written.count == 1)
        bench.order(.retireTemplate(alias: 1))
        #expect(bench.core.image.templates.isEmpty)
    }

    @Test func `without room an assignment is refused, the slots on offer fall, and results still fit`() {
        var bench = Bench(slots: 5000, spoolBytes: 32 * 1024)
        bench.join()
        bench.template()
        var accepted: [UInt64] = []
        var wasTold = false
        for epoch in 1...100 as ClosedRange<UInt64> {
            let effects = bench.assign(epoch)
            if effects.starts == [epoch] { accepted.append(epoch) } else { #expect(effects.refusals == [.busy]) }
            wasTold = wasTold || effects.contains { if case .send(.profile) = $0 { true } else { false } }
            #expect(bench.core.room >= 0)
        }
        #expect(accepted.count > 10 && accepted.count < 60)
        #expect(wasTold || bench.core.slotsOffered < 100)
        bench.part()
        for epoch in accepted {
            let report = Samples.report()
            for i in 0..<25 {
                if let figure = Figure(rawValue: UInt8(i)) { report.figures[figure] = 1 << 59 }
            }
            bench.handle(.attemptEnded(Samples.key(epoch), attempt: 1, report, .last))
            #expect(bench.core.room >= 0)
        }
        let ends = bench.join().ends
        #expect(ends.map(\.key.assignment.epoch) == accepted)
    }

    @Test func `draining takes no more jobs, and leaves when the last is told`() {
        var bench = Bench()
        bench.join()
        bench.template()
        bench.assign(1)
        bench.handle(.drain(.finish))
        #expect(bench.assign(2).refusals == [.busy])
        _ = bench.ended(1)
        let effects = bench.handle(.received(.acknowledge(bench.core.image.notices.next - 1)))
        #expect(effects.suffix(2) == [.send(.goodbye(Goodbye(.leaving))), .close])
        #expect(bench.handle(.linkClosed(.ended, randomness: 0)) == [.complain(.leaving), .leave])
        #expect(bench.handle(.timerExpired).isEmpty)
    }

    @Test func `somebody at the node ends a job`() {
        var bench = Bench()
        bench.join()
        bench.template()
        bench.assign(1)
        bench.assign(2)
        #expect(bench.handle(.stopJob(Samples.key(2))).contains(.stop(Samples.key(2), .gracefully)))
        #expect(bench.handle(.stopJob(Samples.key(3))) == [])
    }
}
