import Coordinator
import Model
import RunnerProtocol
import Testing

/// From the first start to the end of a run.
struct ProgressTests {
    @Test func `a run succeeds when all its jobs have`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a"), group("b", needs: ["a"]))
        #expect(trial.names(one) == ["web.1/a"])
        #expect(trial.state("web.1/b") == .waiting)
        let key = trial.assignments(one)[0].key
        trial.tell(one, .started(AttemptKey(key, attempt: 1), startedAtMilliseconds: 7))
        #expect(trial.state("web.1/a") == .running(Assigned(runner: one, epoch: 1)))
        trial.end(one, key)
        #expect(trial.state("web.1/a") == .ended(.succeeded))
        #expect(trial.names(one) == ["web.1/a", "web.1/b"])
        #expect(trial.outcome("web.1") == nil)
        trial.end(one, trial.assignments(one)[1].key)
        #expect(trial.outcome("web.1") == .succeeded)
        #expect(trial.coordinator.liveJobCount == 0)
        #expect(trial.stored.attempts.map(\.number) == [1, 1])
        #expect(trial.stored.faults == [])
    }

    @Test func `a notice is acknowledged once it is stored, and taken once`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a"))
        let key = trial.assignments(one)[0].key
        trial.end(one, key)
        let isAcknowledged = trial.last.speech.contains {
            if case .acknowledge(one, notice: 1) = $0 { true } else { false }
        }
        #expect(isAcknowledged)
        #expect(trial.stored.runners[one]?.lastNotice == 1)
        let report = AttemptReport(name: [], attempt: 1, cause: .exit)
        trial.feed(
            .notice(
                one, number: 1, .ended(AttemptEnd(key: AttemptKey(key, attempt: 1), outlook: .last, report: report))))
        #expect(trial.stored.attempts.count == 1)
        #expect(trial.last.changes.isEmpty)
    }

    @Test func `what needs a failed job is cancelled, and the run has failed`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a"), group("b", needs: ["a"]), group("c", needs: ["b"]), group("d"))
        trial.end(one, trial.assignments(one)[0].key, code: 3)
        #expect(trial.state("web.1/a") == .ended(.failed(.attempt)))
        #expect(trial.state("web.1/b") == .ended(.cancelled(.need)))
        #expect(trial.state("web.1/c") == .ended(.cancelled(.need)))
        #expect(trial.outcome("web.1") == nil)
        trial.end(one, trial.assignments(one)[1].key)
        #expect(trial.outcome("web.1") == .failed)
    }

    @Test func `attempts are numbered over all assignments`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit(
            "web",
            group("a") {
                $0.specification.attempts.restart = .onFailure
                $0.specification.attempts.restartsMax = 5
            })
        let first = trial.assignments(one)[0]
        #expect(first.restartsLeft == 5)
        trial.end(one, first.key, attempt: 1, code: 1, .another)
        trial.tell(one, .coalesced(first.key, firstAttempt: 2, count: 2))
        trial.end(one, first.key, attempt: 4, .reboot, code: nil, .last)
        let second = trial.assignments(one)[1]
        #expect(second.attemptsBefore == 4)
        #expect(second.restartsLeft == 2)
        trial.end(one, second.key, attempt: 1)
        #expect(trial.stored.attempts.map(\.number) == [1, 4, 5])
        #expect(trial.record("web.1/a")?.losses == 1)
        #expect(trial.state("web.1/a") == .ended(.succeeded))
    }

    @Test func `an attempt that is reported again under another number is recorded once`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a") { $0.specification.attempts.restart = .always })
        let key = trial.assignments(one)[0].key
        trial.end(one, key, attempt: 1, code: 1, .another)
        trial.tell(one, .coalesced(key, firstAttempt: 2, count: 3))
        trial.end(one, key, attempt: 1, code: 1, .another)
        trial.tell(one, .coalesced(key, firstAttempt: 1, count: 4))
        trial.end(one, key, attempt: 4, code: 1, .another)
        #expect(trial.record("web.1/a")?.attempts == 4)
        trial.tell(one, .coalesced(key, firstAttempt: 3, count: 4))
        #expect(trial.record("web.1/a")?.attempts == 6)
        trial.end(one, key, attempt: 7, code: 1, .another)
        #expect(trial.stored.attempts.map(\.number) == [1, 7])
        #expect(trial.record("web.1/a")?.failures == 7)
        #expect(trial.stored.faults == [])
    }

    @Test func `a job that its runner may not keep goes on elsewhere`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a"), group("b") { $0.whenLost = .wait })
        #expect(trial.ask(.intake(runner: "one", .stop)) == .done(jobs: 2))
        let two = trial.runner("two")
        for assignment in trial.assignments(one) { trial.end(one, assignment.key, .cancelled, code: nil) }
        #expect(trial.names(two) == ["web.1/a"])
        #expect(trial.state("web.1/b") == .ended(.cancelled(.requested)))
    }

    @Test func `a job that loses its runner too often has failed`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a") { $0.lossesMax = 1 })
        trial.end(one, trial.assignments(one)[0].key, .lost, code: nil)
        #expect(trial.state("web.1/a") == .assigned(Assigned(runner: one, epoch: 2)))
        trial.end(one, trial.assignments(one)[1].key, .lost, code: nil)
        #expect(trial.state("web.1/a") == .ended(.failed(.losses)))
        #expect(trial.outcome("web.1") == .failed)
    }

    @Test func `an attempt that is lost began when it was said to have`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a") { $0.whenLost = .wait })
        let key = trial.assignments(one)[0].key
        trial.tell(one, .started(AttemptKey(key, attempt: 1), startedAtMilliseconds: 1_800_001_000_123))
        // A runner that comes back after it was killed knows of no start.
        trial.end(one, key, .lost, code: nil)
        #expect(trial.record("web.1/a")?.startedAtMilliseconds == 1_800_001_000_123)
        #expect(trial.record("web.1/a")?.state.isOver == true)
    }

    @Test func `when a run is over its specifications are retired`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a"))
        trial.end(one, trial.assignments(one)[0].key)
        #expect(trial.orders[one]?.last == .retireTemplate(alias: 1))
    }

    @Test func `what was run directly on a node is kept`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.tell(one, .direct(AttemptReport(name: Array("gzip".utf8), attempt: 1, cause: .exit)))
        #expect(trial.stored.directs.count == 1)
    }
}
