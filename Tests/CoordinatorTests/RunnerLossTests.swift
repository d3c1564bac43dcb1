import Coordinator
import Model
import RunnerProtocol
import Testing

/// Runners that are not heard of, come back, or come back as somebody else.
struct RunnerLossTests {
    @Test func `a job is given to another runner when its lease is over, and not before`() {
        var trial = Trial()
        let one = trial.runner("one")
        let two = trial.runner("two")
        trial.submit("web", group("a") { $0.whenLost = .rerun(leaseMilliseconds: 60_000) })
        #expect(trial.names(one) == ["web.1/a"])
        trial.pass(20_000)
        trial.feed(.ping(one), .ping(two))
        trial.feed(.disconnected(one))
        trial.pass(69_999)
        #expect(trial.names(two) == [])
        trial.feed(.ping(two))
        trial.pass(1)
        #expect(trial.names(two) == ["web.1/a"])
        #expect(trial.assignments(two)[0].key.epoch == 2)
    }

    @Test func `a job that waits for its runner is never moved`() {
        var trial = Trial()
        let one = trial.runner("one")
        let two = trial.runner("two")
        trial.submit("web", group("a") { $0.whenLost = .wait })
        #expect(trial.assignments(one).map(\.leaseMilliseconds) == [nil])
        trial.feed(.disconnected(one))
        for _ in 0..<100 {
            trial.pass(60_000)
            trial.feed(.ping(two))
        }
        #expect(trial.names(two) == [])
        #expect(trial.state("web.1/a") == .assigned(Assigned(runner: one, epoch: 1)))
        #expect(trial.stored.runners[one]?.silentSinceMilliseconds != nil)
    }

    @Test func `an old report of a job that was given to another is of no account`() {
        var trial = Trial()
        let one = trial.runner("one")
        let two = trial.runner("two")
        trial.submit("web", group("a"))
        let old = trial.assignments(one)[0].key
        trial.feed(.disconnected(one))
        trial.pass(60_000)
        trial.feed(.ping(two))
        trial.pass(560_000)
        trial.connect(two, RunnerProfile(slots: 4))
        #expect(trial.names(two) == ["web.1/a"])
        trial.connect(one, RunnerProfile(slots: 4), session: 1)
        #expect(trial.assignments(one).map(\.key) == [old])
        trial.tell(one, .started(AttemptKey(old, attempt: 1), startedAtMilliseconds: 1))
        #expect(trial.orders[one]?.last == .stop(old, .disowned))
        trial.end(one, old)
        #expect(trial.state("web.1/a") == .assigned(Assigned(runner: two, epoch: 2)))
        #expect(trial.stored.attempts.isEmpty)
    }

    @Test func `orders of a session in which a lease ran out do not go on`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a") { $0.whenLost = .rerun(leaseMilliseconds: 60_000) })
        trial.feed(.disconnected(one))
        trial.pass(80_000)
        trial.connect(one, RunnerProfile(slots: 4), session: 1)
        let session = trial.last.speech.compactMap {
            if case .welcome(_, _, let session, _) = $0 { session } else { nil }
        }
        #expect(session == [2])
    }

    @Test func `a connected runner that was not answered for a lease is sent away`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a") { $0.whenLost = .rerun(leaseMilliseconds: 60_000) })
        // It says something, but asks for no answer, so it cannot know that we are there.
        trial.pass(60_000)
        trial.feed(.profile(one, RunnerProfile(slots: 5)))
        trial.pass(10_000)
        let isSentAway = trial.last.speech.contains {
            if case .goodbye(one, .leaving) = $0 { true } else { false }
        }
        #expect(isSentAway)
        #expect(trial.state("web.1/a") == .ready)
        trial.connect(one, RunnerProfile(slots: 5), session: 1)
        #expect(trial.assignments(one).map(\.key.epoch) == [1, 2])
    }

    @Test func `a runner that comes back in its session gets nothing twice`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a"))
        trial.feed(.disconnected(one))
        trial.connect(one, RunnerProfile(slots: 4), session: 1)
        #expect(trial.assignments(one).count == 1)
        trial.connect(one, RunnerProfile(slots: 4))
        #expect(trial.assignments(one).count == 1)
        #expect(trial.orders[one]?.count == 3)
    }

    @Test func `after a restart of the coordinator every job is where it was`() {
        var trial = Trial()
        let one = trial.runner("one", slots: 2)
        trial.submit("web", group("a") { $0.array = 1...3 }, group("b", needs: ["a"]))
        trial.end(one, trial.assignments(one)[0].key)
        trial.restart()
        #expect(trial.stored.snapshot().jobs.count == 4)
        trial.connect(one, RunnerProfile(slots: 2))
        #expect(trial.names(one) == ["web.1/a.2", "web.1/a.3"])
        #expect(trial.assignments(one).map(\.key.epoch) == [2, 3])
        for assignment in trial.assignments(one) { trial.end(one, assignment.key) }
        #expect(trial.names(one).last == "web.1/b")
        trial.end(one, trial.assignments(one)[2].key)
        #expect(trial.outcome("web.1") == .succeeded)
        #expect(trial.stored.faults == [])
    }

    @Test func `a restart counts every lease from then on`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a") { $0.whenLost = .rerun(leaseMilliseconds: 60_000) })
        trial.pass(50_000)
        trial.restart()
        trial.pass(69_000)
        #expect(trial.state("web.1/a") == .assigned(Assigned(runner: one, epoch: 1)))
        trial.pass(2_000)
        #expect(trial.state("web.1/a") == .ready)
    }

    @Test func `a runner that says nothing is not believed to be there`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.pass(70_000)
        #expect(trial.stored.runners[one]?.silentSinceMilliseconds == nil)
        trial.pass(6_000)
        #expect(trial.stored.runners[one]?.silentSinceMilliseconds != nil)
        trial.submit("web", group("a"))
        #expect(trial.names(one) == [])
    }

    @Test func `what a runner has forgotten is run under a new epoch`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a"), group("b") { $0.whenLost = .wait })
        trial.submit(
            "service",
            group("c") {
                $0.whenLost = .wait
                $0.specification.attempts.restart = .always
            })
        let keys = trial.assignments(one).map(\.key)
        trial.connect(one, RunnerProfile(slots: 4), spool: 2)
        #expect(trial.stored.runners[one]?.lastNotice == 0)
        // Nothing is given to anybody before the runner has said that it has nothing.
        #expect(trial.orders[one] == [.intake(.open)] + keys.map { .stop($0, .atOnce) })
        #expect(trial.state("web.1/a") == .assigned(Assigned(runner: one, epoch: 1)))
        for key in keys { trial.tell(one, .refused(key, .fenced)) }
        #expect(trial.state("web.1/b") == .ended(.failed(.unknown)))
        #expect(trial.names(one) == ["web.1/a", "service.1/c"])
        #expect(trial.assignments(one).map(\.key.epoch) == [4, 5])
    }

    @Test func `what a runner with another spool still has ends before it goes on`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a") { $0.array = 1...2 })
        let keys = trial.assignments(one).map(\.key)
        trial.connect(one, RunnerProfile(slots: 4), spool: 2)
        trial.restart()
        trial.connect(one, RunnerProfile(slots: 4), spool: 2)
        #expect(trial.orders[one] == [.intake(.open)] + keys.map { .stop($0, .atOnce) })
        // One had succeeded before it could be ended.
        trial.end(one, keys[0])
        trial.end(one, keys[1], .cancelled, code: nil)
        #expect(trial.state("web.1/a.1") == .ended(.succeeded))
        #expect(trial.record("web.1/a.2")?.losses == 1)
        #expect(trial.names(one) == ["web.1/a.2"])
        #expect(trial.stored.faults == [])
    }

    @Test func `the last attempt of a runner that counts anew ends its job`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a") { $0.whenLost = .wait })
        let key = trial.assignments(one)[0].key
        for attempt: UInt64 in 1...4 { trial.end(one, key, attempt: attempt, code: 1, .another) }
        // Its disk was damaged: it remembers the first attempt only.
        trial.connect(one, RunnerProfile(slots: 4), spool: 2)
        trial.end(one, key, attempt: 1, .lost, code: nil, .another)
        #expect(trial.record("web.1/a")?.attempts == 4)
        trial.end(one, key, attempt: 2)
        #expect(trial.state("web.1/a") == .ended(.succeeded))
        #expect(trial.stored.attempts.map(\.number) == [1, 2, 3, 4, 5])
        #expect(trial.stored.faults == [])
    }

    @Test func `an assignment that the runner has no memory of is not believed to run`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a"))
        trial.tell(one, .refused(trial.assignments(one)[0].key, .fenced))
        #expect(trial.record("web.1/a")?.losses == 1)
        #expect(trial.assignments(one).count == 2)
    }

    @Test func `a runner with jobs is only removed with them`() {
        var trial = Trial()
        let one = trial.runner("one")
        let two = trial.runner("two")
        trial.submit("web", group("a"))
        #expect(trial.ask(.removeRunner(name: "one", .onlyIfIdle)) == .refused(.runnerHasJobs("one", count: 1)))
        #expect(trial.ask(.removeRunner(name: "one", .withJobs)) == .done(jobs: 1))
        #expect(trial.names(two) == ["web.1/a"])
        #expect(trial.stored.runners[one] == nil)
        trial.feed(
            .connected(
                one, connection: 1, from: "unix",
                Hello(
                    runner: [], bootID: Identifier(high: 0, low: 0), spoolID: Identifier(high: 0, low: 0),
                    profile: RunnerProfile(slots: 1))))
        let isSentAway = trial.last.speech.contains {
            if case .goodbye(one, .unknownRunner) = $0 { true } else { false }
        }
        #expect(isSentAway)
    }
}
