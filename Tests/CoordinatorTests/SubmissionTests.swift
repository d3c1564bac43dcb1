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

    @Test func `what is submitted has room for its name in the environment`() {
        var trial = Trial()
        let one = trial.runner("one")
        // As much as a specification can be, and what jobs find of themselves is added to it.
        let told = "HERO_RUN=web.1\0HERO_JOB=web.1/a\0".utf8.count
        // An environment that is empty would not be written at all.
        let bare = group("a") { $0.specification.environment.append(Array("HOME=/".utf8)) }
        let fixed = encodedBytes(bare.specification(withArgument: 60_000)) - 60_000
        let most = WireLimits.specificationBytesMax - fixed - told
        let fits = bare.specification(withArgument: most)
        #expect(trial.submit("web", group("a") { $0.specification = fits }) != nil)
        #expect(trial.names(one) == ["web.1/a"])
        #expect(trial.templates(one).map(encodedBytes) == [WireLimits.specificationBytesMax])
        let other = bare.specification(withArgument: most + 1)
        #expect(encodedBytes(other) < WireLimits.specificationBytesMax)
        let answer = trial.ask(
            .submit(
                Submission(
                    base: "web", groups: [group("a") { $0.specification = other }], origin: Origin(cause: "test"))))
        guard case .refused(.badSpecification(group: "a", _)) = answer else {
            Issue.record("\(String(describing: answer))")
            return
        }
    }

    @Test func `jobs are told their run and their name, and nothing of that is stored`() {
        var trial = Trial()
        let one = trial.runner("one")
        trial.submit(
            "web",
            group("build") {
                $0.array = 1...2
                $0.specification.environment.append(Array("HERO_RUN=night.7".utf8))
                $0.specification.environment.append(Array("HERO_JOB=night.7/all".utf8))
                $0.specification.environment.append(Array("HOME=/".utf8))
            })
        trial.submit(
            "true", group("true") { $0.specification.environment.append(Array("HERO_RUN=web.1".utf8)) }, form: .direct)
        #expect(
            trial.templates(one).map { String(decoding: $0.environment.bytes, as: UTF8.self) }
                == ["HOME=/\0HERO_RUN=web.1\0HERO_JOB=web.1/build\0", "HERO_JOB=true.1\0"])
        let stored = trial.stored.groups.values.first { $0.definition.name == "build" }
        #expect(
            stored?.definition.specification.environment.value(of: "HERO_RUN".utf8).map { Array($0) }
                == Array("night.7".utf8))
    }
}

/// How many bytes a specification has on the wire.
private func encodedBytes(_ specification: JobSpecification) -> Int {
    // Without the record's type and length, the alias and its own length, as long ones have them.
    ((try? Record.order(.template(Template(alias: 1, specification: specification))).encoded())?.count ?? 0) - 8
}

extension GroupDefinition {
    /// Its specification with another argument of so many bytes.
    fileprivate func specification(withArgument bytes: Int) -> JobSpecification {
        let copy = specification.copy()
        copy.arguments.append([UInt8](repeating: UInt8(ascii: "x"), count: bytes))
        return copy
    }
}
