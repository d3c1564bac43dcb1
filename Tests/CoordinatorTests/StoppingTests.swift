import Coordinator
import Model
import RunnerProtocol
import Testing

struct StoppingTests {
    private func name(_ text: String) -> JobName {
        JobName(text) ?? JobName(run: RunName(base: "?", number: 1), group: nil, element: nil)
    }

    @Test func `a job that no runner has is over at once`() {
        var trial = Trial()
        trial.submit("web", group("a"), group("b", needs: ["a"]))
        #expect(trial.ask(.stop(.run(RunName(base: "web", number: 1)), .gracefully)) == .done(jobs: 2))
        #expect(trial.state("web.1/a") == .ended(.cancelled(.requested)))
        #expect(trial.outcome("web.1") == .cancelled)
        #expect(trial.coordinator.liveJobCount == 0)
    }

    @Test func `a job at a runner is over when the runner says so`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a") { $0.array = 1...3 })
        #expect(trial.ask(.stop(.job(name("web.1/a.2")), .gracefully)) == .done(jobs: 1))
        let key = trial.assignments(one)[1].key
        #expect(trial.orders[one]?.last == .stop(key, .gracefully))
        #expect(trial.state("web.1/a.2") == .assigned(Assigned(runner: one, epoch: key.epoch)))
        trial.tell(one, .refused(key, .cancelled))
        #expect(trial.state("web.1/a.2") == .ended(.cancelled(.requested)))
    }

    @Test func `a stop is not forgotten by a restart`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a"))
        #expect(trial.ask(.stop(.job(name("web.1/a")), .atOnce)) == .done(jobs: 1))
        trial.restart()
        trial.connect(one, RunnerProfile(slots: 4))
        #expect(trial.orders[one]?.last == .stop(AssignmentKey(job: 1, epoch: 1), .atOnce))
    }

    @Test func `a job that is to end is not given to another runner`() {
        var trial = Trial()
        let one = trial.runner("one")
        _ = trial.runner("two")
        trial.submit("web", group("a"))
        #expect(trial.ask(.stop(.job(name("web.1/a")), .atOnce)) == .done(jobs: 1))
        trial.feed(.disconnected(one))
        trial.pass(700_000)
        #expect(trial.state("web.1/a") == .ended(.cancelled(.requested)))
    }

    @Test func `a job that succeeds before the stop reaches it has succeeded`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a"))
        #expect(trial.ask(.stop(.job(name("web.1/a")), .gracefully)) == .done(jobs: 1))
        trial.end(one, trial.assignments(one)[0].key)
        #expect(trial.state("web.1/a") == .ended(.succeeded))
    }

    @Test func `a deadline ends a job wherever it is`() {
        var trial = Trial()
        trial.submit("web", group("a") { $0.deadlineMilliseconds = 5_000 })
        trial.pass(4_000)
        #expect(trial.state("web.1/a") == .ready)
        trial.restart()
        trial.pass(2_000)
        #expect(trial.state("web.1/a") == .ended(.failed(.deadline)))

        let one = trial.runner("one")
        trial.submit("web", group("a") { $0.deadlineMilliseconds = 5_000 })
        trial.pass(6_000)
        let key = trial.assignments(one)[0].key
        #expect(trial.orders[one]?.last == .stop(key, .gracefully))
        trial.end(one, key, .cancelled, code: nil)
        #expect(trial.state("web.2/a") == .ended(.failed(.deadline)))
    }

    @Test func `signals reach running jobs only`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a") { $0.array = 1...2 })
        let key = trial.assignments(one)[0].key
        trial.tell(one, .started(AttemptKey(key, attempt: 1), startedAtMilliseconds: 1))
        #expect(trial.ask(.signal(.run(RunName(base: "web", number: 1)), 10)) == .done(jobs: 1))
        #expect(trial.orders[one]?.last == .signal(key, 10))
    }

    @Test func `nobody stops what is not there`() {
        var trial = Trial()
        #expect(
            trial.ask(.stop(.run(RunName(base: "web", number: 1)), .atOnce))
                == .refused(.unknownRun(RunName(base: "web", number: 1))))
        trial.submit("web", group("a") { $0.array = 1...2 })
        #expect(trial.ask(.stop(.job(name("web.1/a.3")), .atOnce)) == .refused(.unknownJob(name("web.1/a.3"))))
    }

    @Test func `a failed job is tried again with what needs it`() {
        var trial = Trial()
        let one = trial.runner("one")
        let run = trial.submit("web", group("a"), group("b", needs: ["a"]), group("c"))
        for assignment in trial.assignments(one) {
            trial.end(one, assignment.key, code: trial.name(JobID(assignment.key.job)) == "web.1/a" ? 1 : 0)
        }
        #expect(trial.outcome("web.1") == .failed)
        #expect(run != nil)
        guard let run else { return }
        #expect(trial.ask(.retry(.run(run), trial.stored.snapshot(of: run))) == .done(jobs: 2))
        #expect(trial.outcome("web.1") == nil)
        #expect(trial.names(one).last == "web.1/a")
        trial.end(one, trial.assignments(one)[2].key)
        #expect(trial.names(one).last == "web.1/b")
        trial.end(one, trial.assignments(one)[3].key)
        #expect(trial.outcome("web.1") == .succeeded)
        #expect(trial.stored.attempts.map(\.number) == [1, 1, 2, 1])
        #expect(trial.ask(.retry(.run(run), trial.stored.snapshot(of: run))) == .done(jobs: 0))
        #expect(trial.coordinator.liveJobCount == 0)
        #expect(trial.stored.faults == [])
    }

    // MARK: All jobs, since the coordinator ends

    @Test func `when everything ends, what no runner has is over, and runners are told to end the rest`() {
        var trial = Trial()
        let one = trial.runner("one", slots: 2)
        trial.submit(
            "web",
            group("a") {
                $0.array = 1...3
                $0.specification.timing.graceMilliseconds = 70_000
            }, group("b", needs: ["a"]))
        trial.submit("direct", group("c"), form: .direct)
        trial.feed(.stopAll)
        #expect(trial.state("web.1/a.3") == .ended(.cancelled(.requested)))
        #expect(trial.state("direct.1") == .ended(.cancelled(.requested)))
        #expect(trial.coordinator.reachableJobCount == 2)
        #expect(trial.coordinator.graceMilliseconds == 70_000)
        let keys = trial.assignments(one).map(\.key)
        #expect(trial.orders[one]?.suffix(2) == keys.map { .stop($0, .gracefully) })
        trial.end(one, keys[0], .cancelled, code: nil)
        // Nothing takes the place of what has ended.
        #expect(trial.assignments(one).count == 2)
        #expect(trial.coordinator.reachableJobCount == 1)
        // One that has succeeded before it was told has.
        trial.end(one, keys[1])
        #expect(trial.coordinator.reachableJobCount == 0)
        #expect(trial.state("web.1/a.1") == .ended(.cancelled(.requested)))
        #expect(trial.state("web.1/a.2") == .ended(.succeeded))
        #expect(trial.outcome("web.1") == .cancelled)
        #expect(trial.stored.faults == [])
    }

    @Test func `when everything ends, nothing new is taken`() {
        var trial = Trial()
        trial.submit("web", group("a"))
        trial.feed(.stopAll)
        let name = RunName(base: "web", number: 1)
        var submission = Submission(base: "web", groups: [group("a")], origin: Origin(cause: "test"))
        submission.form = .run
        #expect(trial.ask(.submit(submission)) == .refused(.ending))
        #expect(trial.ask(.retry(.run(name), trial.stored.snapshot(of: name))) == .refused(.ending))
        trial.restart()
        #expect(trial.ask(.submit(submission)) == .submitted(RunName(base: "web", number: 2)))
    }

    @Test func `when everything ends, a runner that is not connected is not waited for, and told later`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a") { $0.whenLost = .wait })
        trial.feed(.disconnected(one))
        trial.feed(.stopAll)
        #expect(trial.coordinator.reachableJobCount == 0)
        #expect(trial.coordinator.graceMilliseconds == 0)
        trial.restart()
        trial.connect(one, RunnerProfile(slots: 4))
        #expect(trial.orders[one]?.last == .stop(AssignmentKey(job: 1, epoch: 1), .gracefully))
    }
}
