import Coordinator
import Model
import RunnerProtocol
import Testing

struct PlacementTests {
    @Test func `a job goes to a runner with its specification first`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a"))
        #expect(trial.orders[one]?.count == 3)
        #expect(trial.orders[one]?.first == .intake(.open))
        guard case .template(let template) = trial.orders[one]?.dropFirst().first else {
            Issue.record("no specification")
            return
        }
        #expect(trial.assignments(one).map(\.template) == [template.alias])
        #expect(trial.state("web.1/a") == .assigned(Assigned(runner: one, epoch: 1)))
    }

    @Test func `a specification is sent once`() {
        var trial = Trial()
        let one = trial.runner("one", slots: 100)
        trial.submit("web", group("a") { $0.array = 1...50 })
        #expect(trial.orders[one]?.count == 52)
        #expect(trial.assignments(one).map(\.index) == (1...50).map { UInt64($0) })
    }

    @Test func `no runner has more jobs than slots`() {
        var trial = Trial()
        let one = trial.runner("one", slots: 2)
        trial.submit("web", group("a") { $0.array = 1...5 })
        #expect(trial.names(one) == ["web.1/a.1", "web.1/a.2"])
        trial.end(one, trial.assignments(one)[0].key)
        #expect(trial.names(one) == ["web.1/a.1", "web.1/a.2", "web.1/a.3"])
    }

    @Test func `jobs are spread over the runners`() {
        var trial = Trial()
        let runners = [trial.runner("one"), trial.runner("two"), trial.runner("three")]
        trial.submit("web", group("a") { $0.array = 1...6 })
        #expect(runners.map { trial.names($0).count } == [2, 2, 2])
    }

    @Test func `higher priorities go first, and older jobs among equals`() {
        var trial = Trial()
        let one = trial.runner("one", slots: 1)
        trial.submit("first", group("a"))
        trial.submit("low", group("a") { $0.priority = -1 })
        trial.submit("plain", group("a"))
        trial.submit(
            "high",
            group("a") {
                $0.priority = 5; $0.placement.resources = [.init(name: "cpu", amount: 0)]
            })
        for _ in 0..<3 { trial.end(one, trial.assignments(one)[trial.assignments(one).count - 1].key) }
        #expect(trial.names(one) == ["first.1/a", "high.1/a", "plain.1/a", "low.1/a"])
    }

    @Test func `labels choose the runner`() {
        var trial = Trial()
        let plain = trial.runner("plain")
        let arm = trial.runner("arm") { $0.labels.append(Array("arch=arm64".utf8)) }
        trial.submit("web", group("a") { $0.placement.labels = ["arch=arm64"] })
        #expect(trial.names(plain) == [])
        #expect(trial.names(arm) == ["web.1/a"])
    }

    @Test func `what is reserved never exceeds what there is`() {
        var trial = Trial()
        let one = trial.runner("one", slots: 10) { $0.resources = [.init(name: Array("gpu".utf8), amount: 3)] }
        trial.submit(
            "web",
            group("a") {
                $0.array = 1...5; $0.placement.resources = [.init(name: "gpu", amount: 2)]
            })
        #expect(trial.names(one).count == 1)
        trial.submit("web", group("b") { $0.placement.resources = [.init(name: "gpu", amount: 1)] })
        #expect(trial.names(one) == ["web.1/a.1", "web.2/b"])
        trial.end(one, trial.assignments(one)[1].key)
        #expect(trial.names(one).count == 2)
        trial.end(one, trial.assignments(one)[0].key)
        #expect(trial.names(one).count == 3)
    }

    @Test func `jobs that no runner could ever run are blocked, and say why`() {
        var trial = Trial()
        trial.submit("web", group("a") { $0.placement.labels = ["arch=arm64"] })
        #expect(trial.stored.groups.values.map(\.blocked) == [.noRunner])
        _ = trial.runner("plain")
        #expect(trial.stored.groups.values.map(\.blocked) == [.labels])
        trial.submit("web", group("a") { $0.placement.labels = ["arch=arm64"] })
        #expect(trial.stored.groups.values.map(\.blocked) == [.labels, .labels])
        let arm = trial.runner("arm") { $0.labels.append(Array("arch=arm64".utf8)) }
        #expect(trial.stored.groups.values.map(\.blocked) == [nil, nil])
        #expect(trial.names(arm) == ["web.1/a", "web.2/a"])
    }

    @Test func `a limit that a runner cannot enforce keeps a job from it`() {
        var trial = Trial()
        let weak = trial.runner("weak")
        trial.submit("web", group("a") { $0.placement.limits = .memory })
        #expect(trial.stored.groups.values.map(\.blocked) == [.limits])
        let strong = trial.runner("strong") { $0.enforceable = [.tree, .memory] }
        #expect(trial.names(weak) == [])
        #expect(trial.names(strong) == ["web.1/a"])
    }

    @Test func `no more jobs of a name run at a time than may`() {
        var trial = Trial()
        let one = trial.runner("one", slots: 10)
        trial.submit("web", group("a") { $0.runningMax = 1 })
        trial.submit("web", group("a") { $0.runningMax = 1 })
        trial.submit("web", group("b"))
        #expect(trial.names(one) == ["web.1/a", "web.3/b"])
        trial.end(one, trial.assignments(one)[0].key)
        #expect(trial.names(one) == ["web.1/a", "web.3/b", "web.2/a"])
    }

    @Test func `no more jobs of a run run at a time than may`() {
        var trial = Trial()
        let one = trial.runner("one", slots: 10)
        var submission = Submission(
            base: "web", groups: [group("a") { $0.array = 1...3 }, group("b")], origin: Origin(cause: "test"))
        submission.runningMax = 2
        _ = trial.ask(.submit(submission))
        #expect(trial.names(one) == ["web.1/a.1", "web.1/a.2"])
        trial.end(one, trial.assignments(one)[1].key)
        #expect(trial.names(one).count == 3)
        trial.restart()
        trial.connect(one, RunnerProfile(slots: 10))
        #expect(trial.names(one).count == 2)
    }

    @Test func `a runner that takes no jobs gets none`() {
        var trial = Trial()
        let one = trial.runner("one")
        #expect(trial.ask(.intake(runner: "one", .finish)) == .done(jobs: 0))
        trial.submit("web", group("a"))
        #expect(trial.names(one) == [])
        #expect(trial.ask(.intake(runner: "one", .open)) == .done(jobs: 0))
        #expect(trial.names(one) == ["web.1/a"])
    }

    @Test func `a runner that is too busy is asked again later`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit("web", group("a"))
        trial.tell(one, .refused(trial.assignments(one)[0].key, .busy))
        #expect(trial.state("web.1/a") == .ready)
        trial.pass(5_000)
        #expect(trial.assignments(one).map(\.key.epoch) == [1, 2])
    }
}
