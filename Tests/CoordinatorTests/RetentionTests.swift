import Coordinator
import Model
import RunnerProtocol
import Testing

/// What is over is kept for a while.
struct RetentionTests {
    private static let day: UInt64 = 86_400_000

    private static func keeping(_ change: (inout Retention) -> Void) -> Trial {
        var retention = Retention()
        change(&retention)
        return Trial(keeping: retention)
    }

    /// The names of the runs that are stored, and of jobs without one.
    private func names(_ trial: Trial) -> [String] {
        Set(trial.stored.groups.values.map(\.runName.description)).sorted()
    }

    /// A job that stays with its runner for the days of a test.
    private func waiting(_ name: String) -> GroupDefinition { group(name) { $0.whenLost = .wait } }

    /// Submits a run of one job, and lets it end.
    private func run(_ trial: inout Trial, _ base: String, on runner: RunnerID, form: Submission.Form = .run) {
        trial.submit(base, waiting("a"), form: form)
        if let key = trial.assignments(runner).last?.key { trial.end(runner, key) }
    }

    private func firstJob(_ trial: Trial, _ name: RunName) -> JobID {
        trial.stored.groups.values.filter { $0.runName == name }.map(\.firstJob).min() ?? JobID(0)
    }

    private func remove(_ trial: inout Trial, _ base: String, _ number: UInt64 = 1) -> Answer? {
        let name = RunName(base: base, number: number)
        return trial.ask(.removeRun(name, firstJob: firstJob(trial, name)))
    }

    @Test func `what has been over for long is removed with everything, and its number is not used again`() {
        var trial = Self.keeping { $0.ageMilliseconds = 2 * Self.day }
        let one = trial.runner("one")
        run(&trial, "web", on: one)
        run(&trial, "direct", on: one, form: .direct)
        trial.submit("web", waiting("a"))
        trial.pass(2 * Self.day - 1)
        #expect(names(trial) == ["direct.1", "web.1", "web.2"])
        trial.pass(1_000)
        // What is not over stays, however old it is.
        #expect(names(trial) == ["web.2"])
        #expect(trial.stored.runs.count == 1 && trial.stored.jobs.count == 1 && trial.stored.attempts.isEmpty)
        #expect(trial.submit("web", waiting("a")) == RunName(base: "web", number: 3))
        #expect(trial.submit("direct", waiting("a"), form: .direct) == RunName(base: "direct", number: 2))
        trial.end(one, trial.assignments(one)[2].key)
        #expect(trial.outcome("web.2") == .succeeded)
        #expect(trial.stored.faults == [])
    }

    @Test func `of too many those go that ended first, but not at once`() {
        var trial = Self.keeping { $0.runsMax = 2 }
        let one = trial.runner("one")
        trial.submit("slow", waiting("a"))
        for base in ["a", "b", "c"] {
            run(&trial, base, on: one)
            trial.pass(10_000)
        }
        trial.end(one, trial.assignments(one)[0].key)
        #expect(names(trial) == ["a.1", "b.1", "c.1", "slow.1"])
        trial.pass(30_000)
        #expect(names(trial) == ["b.1", "c.1", "slow.1"])
        trial.pass(10_000)
        #expect(names(trial) == ["c.1", "slow.1"])
        trial.pass(Self.day)
        #expect(names(trial) == ["c.1", "slow.1"])
        #expect(trial.stored.faults == [])
    }

    @Test func `what is over keeps no more output than it may, and what is live does not count`() {
        var trial = Self.keeping { $0.logBytesMax = 1_000 }
        let one = trial.runner("one")
        for base in ["a", "b", "c"] { run(&trial, base, on: one) }
        trial.submit("live", waiting("a"))
        func grow(_ job: UInt64, _ bytes: Int64) {
            trial.feed(.logsGrew([LogGrowth(job: JobID(job), bytes: bytes)]))
        }
        grow(1, 500)
        grow(2, 501)
        grow(4, 5_000)
        // A log that was long has lost its older half.
        grow(2, -1)
        trial.pass(Self.day)
        #expect(names(trial) == ["a.1", "b.1", "c.1", "live.1"])
        grow(3, 400)
        trial.pass(1_000)
        #expect(names(trial) == ["b.1", "c.1", "live.1"])
        trial.end(one, trial.assignments(one)[3].key)
        trial.pass(Self.day)
        #expect(names(trial) == [])
        // It counts from the beginning again.
        trial.connect(one, RunnerProfile(slots: 4), session: 1)
        run(&trial, "d", on: one)
        grow(5, 1_000)
        trial.pass(Self.day)
        #expect(names(trial) == ["d.1"])
        #expect(trial.stored.faults == [])
    }

    @Test func `a long run is removed in parts, nothing waits for that, and a restart goes on with it`() {
        var trial = Self.keeping { $0.ageMilliseconds = Self.day }
        let one = trial.runner("one", slots: 10_000)
        trial.submit("big", group("a") { $0.array = 1...1_500 }, group("b") { $0.array = 1...1_000 })
        for assignment in trial.assignments(one) { trial.end(one, assignment.key) }
        #expect(trial.outcome("big.1") == .succeeded)
        trial.pass(Self.day - 1)
        #expect(trial.stored.jobs.count == 2_500)
        // The timer of the next second is the first that finds it.
        while trial.stored.runs.count == 1 { trial.pass(1) }
        let left = trial.stored.jobs.count
        #expect(left == 0)
        #expect(trial.stored.groups.isEmpty && trial.stored.attempts.isEmpty)
        #expect(trial.stored.faults == [])
    }

    @Test func `a removal that was begun is finished after a restart`() {
        var trial = Trial()
        let one = trial.runner("one", slots: 10_000)
        trial.submit("big", group("a") { $0.array = 1...1_500 }, group("b") { $0.array = 1...1_000 })
        for assignment in trial.assignments(one) { trial.end(one, assignment.key) }
        #expect(remove(&trial, "big") == .done(jobs: 2_500))
        #expect(trial.stored.runs.isEmpty)
        #expect(trial.stored.jobs.count == 1_500)
        #expect(trial.stored.groups.count == 2)
        // The next part is due at once.
        #expect(trial.last.wakeAt == trial.now.milliseconds)
        trial.submit("web", waiting("a"))
        #expect(trial.names(one).last == "web.1/a")
        #expect(trial.stored.jobs.count == 501)
        trial.restart()
        #expect(
            trial.ask(
                .retry(
                    .run(RunName(base: "big", number: 1)), trial.stored.snapshot(of: RunName(base: "big", number: 1))))
                == .refused(.unknownRun(RunName(base: "big", number: 1))))
        trial.pass(1)
        #expect(names(trial) == ["web.1"])
        #expect(trial.stored.jobs.count == 1)
        #expect(trial.stored.faults == [])
    }

    @Test func `what is kept is known after a restart`() {
        var trial = Self.keeping { $0.runsMax = 1 }
        let one = trial.runner("one")
        run(&trial, "a", on: one)
        run(&trial, "b", on: one, form: .direct)
        trial.submit("live", group("a"), group("b"))
        trial.pass(50_000)
        trial.restart()
        #expect(names(trial) == ["a.1", "b.1", "live.1"])
        trial.pass(20_000)
        #expect(names(trial) == ["b.1", "live.1"])
        #expect(remove(&trial, "live") == .refused(.runIsLive(RunName(base: "live", number: 1))))
        #expect(trial.stored.faults == [])
    }

    @Test func `a run that is tried again is not over, and one that is gone cannot be`() {
        var trial = Self.keeping { $0.ageMilliseconds = Self.day }
        let one = trial.runner("one")
        trial.submit("web", waiting("a"))
        trial.end(one, trial.assignments(one)[0].key, code: 1)
        let name = RunName(base: "web", number: 1)
        let old = trial.stored.snapshot(of: name)
        trial.pass(Self.day / 2)
        trial.connect(one, RunnerProfile(slots: 4), session: 1)
        #expect(trial.ask(.retry(.run(name), old)) == .done(jobs: 1))
        trial.pass(Self.day)
        #expect(names(trial) == ["web.1"])
        trial.end(one, trial.assignments(one)[1].key, code: 1)
        trial.pass(Self.day - 1)
        #expect(names(trial) == ["web.1"])
        let last = trial.stored.snapshot(of: name)
        trial.pass(1_000)
        #expect(names(trial) == [])
        // What somebody has read of it before does not bring it back.
        #expect(trial.ask(.retry(.run(name), last)) == .refused(.unknownRun(name)))
        #expect(names(trial) == [])
        #expect(trial.stored.faults == [])
    }

    @Test func `what is over can be removed at once, and only once`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a"), group("b", needs: ["a"]))
        let name = RunName(base: "web", number: 1)
        #expect(remove(&trial, "web") == .refused(.runIsLive(name)))
        trial.end(one, trial.assignments(one)[0].key, code: 1)
        let first = firstJob(trial, name)
        #expect(
            trial.ask(.removeRun(RunName(base: "other", number: 1), firstJob: first))
                == .refused(.unknownRun(RunName(base: "other", number: 1))))
        #expect(trial.ask(.removeRun(name, firstJob: first)) == .done(jobs: 2))
        #expect(names(trial) == [])
        #expect(trial.ask(.removeRun(name, firstJob: first)) == .refused(.unknownRun(name)))
        #expect(trial.stored.faults == [])
    }

    @Test func `reports of jobs that were run directly are kept as long, and as many`() {
        var trial = Self.keeping {
            $0.ageMilliseconds = Self.day
            $0.runsMax = 3
        }
        let one = trial.runner("one")
        for number in 0..<5 {
            let report = AttemptReport(name: Array("job\(number)".utf8), attempt: 1, cause: .exit)
            // One that could not be started has no time.
            report.startedAtMilliseconds = number == 3 ? 0 : trial.now.wallMilliseconds
            trial.tell(one, .direct(report))
        }
        #expect(
            trial.stored.directs.map { String(decoding: $0.report.name, as: UTF8.self) } == ["job2", "job3", "job4"])
        trial.restart()
        trial.pass(Self.day - 1)
        #expect(trial.stored.directs.count == 3)
        trial.pass(1_000)
        #expect(trial.stored.directs.isEmpty)
        #expect(trial.stored.faults == [])
    }
}
