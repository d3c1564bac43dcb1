import API
import System
import Testing

@testable import CLI

/// `hero-proc run`, `logs` and `wait`: what is followed, and how they end.
@Suite struct RunCommandTests {
    private let folder: Folder
    private let coordinator: CannedCoordinator

    init() throws {
        folder = try Folder()
        coordinator = try CannedCoordinator(in: folder)
    }

    private func summary(_ state: JobStatus, jobs: String = "{}") -> String {
        "{\"run\":\"web.1\",\"state\":\"\(state.rawValue)\",\"cause\":\"test\",\"submitted_ms\":1000,\"ended_ms\":2000,\"jobs\":\(jobs)}"
    }

    @Test(arguments: [
        (JobStatus.succeeded, Int32?.none, Int32(0)), (.succeeded, 0, 0), (.failed, 3, 3), (.failed, 137, 137),
        (.failed, 124, 124), (.failed, 126, 126), (.failed, 127, 127), (.failed, 125, 125), (.failed, nil, 125),
        (.failed, 0, 125), (.cancelled, nil, 130), (.cancelled, 0, 130), (.cancelled, 143, 143),
    ])
    func `the exit status says how the job has ended`(state: JobStatus, own: Int32?, status: Int32) {
        var job = JobSummary(job: "web.1/a", state: state)
        job.exitStatus = own
        #expect(Following.exitStatus(of: job) == status)
    }

    @Test func `a command is followed to its end, and its status is ours`() throws {
        let job =
            #"{"total":1,"jobs":[{"job":"web.1/sh","state":"failed","reason":"exit status 3","attempts":1,"exit_status":3}]}"#
        try coordinator.answer("run.submit", #"{"run":"web.1"}"#)
        try coordinator.answer("job.list", job)
        try coordinator.answer(
            "job.logs",
            """
            {"next":7,"complete":false,"parts":[{"stream":"out","time_ms":1,"text":"hello\\n"},
             {"stream":"err","time_ms":2,"base64":"/wA="},{"stream":"out","time_ms":3,"lost":12}]}
            """)
        try coordinator.answer("job.logs", #"{"next":7,"complete":true,"parts":[]}"#)
        try coordinator.answer("run.wait", summary(.running))
        try coordinator.answer("run.wait", summary(.failed))
        try coordinator.answer("job.list", job)
        let trial = Trial("run", "--name", "web", "--", "/bin/sh", "-c", "exit 3", at: folder)
        #expect(trial.status == 3)
        #expect(trial.output == Array("hello\n".utf8))
        #expect(trial.errorOutput == [0xff, 0])
        #expect(trial.printed == [])
        #expect(
            trial.errors == [
                "hero-proc: 12 bytes of output were lost", "hero-proc: web.1/sh failed: exit status 3",
            ])
        let calls = coordinator.calls()
        #expect(
            calls.filter { $0.hasPrefix("job.logs") } == [
                #"job.logs {"from":0,"job":"web.1/sh","wait_ms":30000}"#,
                #"job.logs {"from":7,"job":"web.1/sh","wait_ms":30000}"#,
            ])
    }

    @Test func `a detached command is named and not waited for`() throws {
        try coordinator.answer("run.submit", #"{"run":"web.1"}"#)
        let trial = Trial("run", "-d", "--", "true", at: folder)
        #expect(trial.status == 0)
        #expect(trial.printed == ["web.1"])
        #expect(coordinator.calls().count == 1)
    }

    @Test func `several jobs are waited for, and shown together`() throws {
        try coordinator.answer("run.submit", #"{"run":"web.1"}"#)
        try coordinator.answer(
            "job.list",
            #"{"total":9,"jobs":[{"job":"web.1/a.1","state":"queued","attempts":0},{"job":"web.1/a.2","state":"queued","attempts":0}]}"#
        )
        try coordinator.answer("run.wait", summary(.failed, jobs: #"{"succeeded":8,"failed":1}"#))
        let trial = Trial("run", "--array", "1-9", "--", "true", at: folder)
        #expect(trial.status == 1)
        #expect(trial.printed == ["web.1: failed (8 succeeded, 1 failed), took 1s, asked for by test"])
        _ = coordinator.calls()
    }

    @Test func `waiting gives whether the run succeeded`() throws {
        for (state, status) in [(JobStatus.succeeded, Int32(0)), (.failed, 1), (.cancelled, 1)] {
            try coordinator.answer("run.wait", summary(.running))
            try coordinator.answer("run.wait", summary(state))
            #expect(Trial("run", "wait", "web.1", at: folder).status == status)
        }
        try coordinator.answer("run.wait", summary(.running))
        let once = Trial("run", "wait", "--no-wait", "web.1", at: folder)
        #expect(once.status == 1)
        #expect(coordinator.calls().last == #"run.wait {"run":"web.1","wait_ms":0}"#)
    }

    @Test func `output since then is asked for once, and followed from there`() throws {
        try coordinator.answer("job.logs", #"{"next":7,"complete":false,"parts":[]}"#)
        try coordinator.answer("job.logs", #"{"next":7,"complete":true,"parts":[]}"#)
        #expect(Trial("job", "logs", "-f", "--since", "10m", "web.1/a", at: folder).status == 0)
        let calls = coordinator.calls()
        #expect(calls.first?.contains("\"since_ms\":") == true)
        #expect(calls.first?.contains("\"from\":") == false)
        #expect(calls.last?.contains("\"from\":7") == true)
    }

    @Test func `without following, what is there is shown`() throws {
        try coordinator.answer(
            "job.logs", #"{"next":3,"complete":false,"parts":[{"stream":"out","time_ms":1,"text":"a"}]}"#)
        try coordinator.answer("job.logs", #"{"next":3,"complete":false,"parts":[]}"#)
        let trial = Trial("job", "logs", "web.1/a", at: folder)
        #expect(trial.status == 0)
        #expect(trial.output == Array("a".utf8))
        #expect(coordinator.calls().allSatisfy { $0.contains("\"wait_ms\":0") })
    }

    @Test func `the output of a run has the name of each job before it`() throws {
        try coordinator.answer(
            "job.list",
            #"{"total":2,"jobs":[{"job":"web.1/a","state":"queued","attempts":0},{"job":"web.1/b","state":"queued","attempts":0}]}"#
        )
        for text in ["one", "two"] {
            try coordinator.answer(
                "job.logs",
                "{\"next\":1,\"complete\":false,\"parts\":[{\"stream\":\"out\",\"time_ms\":1,\"text\":\"\(text)\"}]}")
            try coordinator.answer("job.logs", #"{"next":1,"complete":true,"parts":[]}"#)
        }
        let trial = Trial("run", "logs", "web.1", at: folder)
        #expect(trial.output == Array("onetwo".utf8))
        #expect(trial.errors == ["==> web.1/a", "==> web.1/b"])
    }

    @Test func `runs are removed one by one, and what is refused of one concerns no other`() throws {
        try coordinator.answer("run.remove", #"{"jobs":2}"#)
        coordinator.refuse("run.remove", RPCError(.notFound, "there is no run web.9"))
        try coordinator.answer("run.remove", #"{"jobs":1}"#)
        let trial = Trial("run", "remove", "web.1", "web.9", "web.2", at: folder)
        #expect(trial.status == 1)
        #expect(trial.printed == ["3 jobs removed"])
        #expect(trial.errors == ["hero-proc: there is no run web.9"])
        #expect(
            coordinator.calls() == ["web.1", "web.9", "web.2"].map { "run.remove {\"run\":\"\($0)\"}" })
    }

    @Test func `what the coordinator refuses is said, with status 1`() throws {
        coordinator.refuse("run.get", RPCError(.notFound, "there is no run web.9"))
        let trial = Trial("run", "show", "web.9", at: folder)
        #expect(trial.status == 1)
        #expect(trial.printed == [])
        #expect(trial.errors == ["hero-proc: there is no run web.9"])
    }

    @Test func `an answer that is none is said`() throws {
        try coordinator.answer("run.list", #"{"runs":[{}]}"#)
        let trial = Trial("run", "list", at: folder)
        #expect(trial.status == 1)
        #expect(
            trial.errors == [
                "hero-proc: the coordinator is not understood: the answer to run.list is not as it must be: "
                    + "`runs[0]`: `run` is missing"
            ])
    }
}
