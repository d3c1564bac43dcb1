import Coordinator
import Model
import RunnerProtocol
import Testing

struct SubmissionTests {
    @Test func `runs of one name are numbered`() {
        var trial = Trial()
        #expect(trial.submit("web", group("a"))?.description == "web.1")
        #expect(trial.submit("api", group("a"))?.description == "api.1")
        #expect(trial.submit("web", group("a"))?.description == "web.2")
    }

    @Test func `numbers are not used again after a restart`() {
        var trial = Trial()
        trial.submit("web", group("a"))
        trial.restart()
        #expect(trial.submit("web", group("a"))?.description == "web.2")
        #expect(trial.stored.faults == [])
        #expect(trial.stored.jobs.count == 2)
    }

    @Test func `an answer comes with the changes it speaks of`() {
        var trial = Trial()
        trial.submit("web", group("a"))
        #expect(trial.stored.jobs.count == 1)
        #expect(trial.state("web.1/a") == .ready)
    }

    @Test func `elements of an array have their numbers`() {
        var trial = Trial()
        trial.submit("web", group("a") { $0.array = 3...5 })
        #expect(Set(trial.stored.jobs.keys.map { trial.name($0) }) == ["web.1/a.3", "web.1/a.4", "web.1/a.5"])
    }

    @Test(arguments: [
        ([group("a", needs: ["b"])], RequestError.unknownNeed(group: "a", need: "b")),
        ([group("a", needs: ["a"])], .cyclicNeeds(["a", "a"])),
        (
            [group("a", needs: ["c"]), group("b", needs: ["a"]), group("c", needs: ["b"])],
            .cyclicNeeds(["a", "c", "b", "a"])
        ),
        ([group("a"), group("a")], .duplicateGroup("a")),
        ([group("a b")], .badName("a b")),
        ([], .emptySubmission),
        ([group("a") { $0.array = 0...3 }], .badArray(group: "a")),
        ([group("a") { $0.array = 1...2_000_000 }], .tooManyJobs(count: 2_000_000, max: 1_000_000)),
        ([group("a") { $0.array = 1...UInt64.max }, group("b")], .tooManyJobs(count: .max, max: 1_000_000)),
        ([group("a") { $0.placement.labels = ["arch"] }], .badLabel("arch")),
        ([group("a") { $0.placement.labels = ["a=b\nc=d"] }], .badLabel("a=b\nc=d")),
        ([group("a") { $0.placement.resources = [.init(name: "a=b", amount: 1)] }], .badResource("a=b")),
        ([group("a") { $0.whenLost = .rerun(leaseMilliseconds: 10) }], .badLease(milliseconds: 10, min: 60_000)),
    ])
    func `a submission that cannot be carried out changes nothing`(groups: [GroupDefinition], error: RequestError) {
        var trial = Trial()
        let answer = trial.ask(.submit(Submission(base: "web", groups: groups, origin: Origin(cause: "test"))))
        #expect(answer == .refused(error))
        #expect(trial.last.changes.isEmpty)
        #expect(trial.submit("web", group("a"))?.description == "web.1")
    }

    @Test func `a job without a run is one job`() {
        var trial = Trial()
        #expect(trial.submit("true", group("true"), form: .direct)?.description == "true.1")
        #expect(trial.stored.runs.isEmpty)
        #expect(trial.state("true.1") == .ready)
        #expect(trial.submit("true", group("true") { $0.array = 1...2 }, form: .direct) == nil)
    }
}
