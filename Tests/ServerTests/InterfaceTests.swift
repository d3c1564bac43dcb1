import API
import Model
import RunnerProtocol
import Testing

@testable import Server

/// Each method of runs, jobs, runners and the coordinator, as it is called.
@Suite struct InterfaceTests {
    private let folder: Folder
    private let served: ServedInterface

    private static let job = #"[{"name":"a","job":{"command":["/bin/true","x"]}}]"#

    init() throws {
        folder = try Folder()
        served = try ServedInterface(in: folder)
    }

    private func state(_ job: String) throws -> JobSummary {
        try served.call(JobGet.self, "{\"job\":\"\(job)\"}").job
    }

    @Test func `every method is carried out, and no other`() throws {
        #expect(served.interface.methodNames == Methods.all.map { $0.name }.sorted())
        let result = served.interface.call(RPCRequest(method: "run.dance", parameters: nil, id: .int(1)))
        guard case .failure(let error) = result else {
            Issue.record("it was carried out")
            return
        }
        #expect(error.code == -32601)
        #expect(error.message.contains("`run.dance`"))
        try served.stop()
    }

    @Test func `a name that is none, and one of nothing, are told apart`() throws {
        let calls: [(any Method.Type, String, String)] = [
            (RunGet.self, "run", "web.1"), (RunWait.self, "run", "web.1"), (RunCancel.self, "name", "web.1"),
            (RunRetry.self, "run", "web.1"), (RunRemove.self, "run", "web.1"), (JobList.self, "run", "web.1"),
            (JobGet.self, "job", "web.1/a"),
            (JobLogs.self, "job", "web.1/a"), (JobCancel.self, "name", "web.1/a"),
        ]
        for (method, key, name) in calls {
            #expect(try served.refusal(method, "{\"\(key)\":\"\(name)\"}")?.code == 1, "\(method.name)")
            for bad in ["web", "web.0", "web.01", "", "web.1/", "web.1/a/b", "../../x.1", "web.1/a.x"] {
                #expect(try served.refusal(method, "{\"\(key)\":\"\(bad)\"}")?.code == -32602, "\(method.name) \(bad)")
            }
        }
        #expect(try served.refusal(JobSignal.self, #"["web.1","HUP"]"#)?.code == 1)
        #expect(try served.refusal(JobSignal.self, #"["web.1","SHOUT"]"#)?.code == -32602)
        try served.stop()
    }

    // MARK: Runs

    @Test func `runs are listed the newest first, by name, and those that live`() throws {
        for _ in 0..<3 { _ = try served.submit(Self.job) }
        _ = try served.call(RunSubmit.self, "{\"name\":\"other\",\"jobs\":\(Self.job)}")
        func names(_ parameters: String) throws -> [String] {
            try served.call(RunList.self, parameters).runs.map(\.run)
        }
        #expect(try names("{}") == ["other.1", "web.3", "web.2", "web.1"])
        #expect(try names(#"{"name":"web","max":2}"#) == ["web.3", "web.2"])
        #expect(try names(#"{"name":"none"}"#) == [])
        #expect(try names(#"{"max":-5}"#) == ["other.1"])
        #expect(try served.call(RunCancel.self, #"{"name":"web.2"}"#).jobs == 1)
        #expect(try names(#"{"live":true,"name":"web"}"#) == ["web.3", "web.1"])
        try served.stop()
    }

    @Test func `waiting ends when the run is over, and shows it`() throws {
        let runner = try served.runner("one")
        let run = try served.submit(Self.job)
        #expect(try served.call(RunWait.self, "{\"run\":\"\(run)\"}").state != .succeeded)
        #expect(try served.call(RunWait.self, "{\"run\":\"\(run)\",\"wait_ms\":-1}").endedMs == nil)
        try runner.end(try runner.assigned())
        let summary = try served.call(RunWait.self, "{\"run\":\"\(run)\",\"wait_ms\":60000}")
        #expect(summary.state == .succeeded)
        #expect(summary.jobs == ["succeeded": 1])
        #expect(summary.endedMs != nil)
        try served.stop()
    }

    @Test func `a run is cancelled, which its runner is told, and run again`() throws {
        let runner = try served.runner("one")
        let run = try served.submit(Self.job)
        let key = try runner.assigned()
        #expect(try served.call(RunCancel.self, "{\"name\":\"\(run)\",\"now\":true}").jobs == 1)
        let stop = try runner.next { if case .order(.stop(key, let how)) = $0 { how } else { nil } }
        #expect(stop == .atOnce)
        #expect(try state("web.1/a").reason == "is being stopped")
        try runner.send(.notice(.refused(key, .cancelled)))
        try served.wait { try state("web.1/a").state.isOver }
        let job = try state("web.1/a")
        #expect(job.state == .cancelled)
        #expect(job.reason == "it was cancelled")
        #expect(try served.refusal(RunCancel.self, "{\"name\":\"\(run)\"}")?.code == 1)
        #expect(try served.call(RunRetry.self, "{\"run\":\"\(run)\"}").jobs == 1)
        let again = try runner.assigned()
        #expect(again.job == key.job && again.epoch > key.epoch)
        try served.stop()
    }

    @Test func `what has succeeded is not run again`() throws {
        let runner = try served.runner("one")
        let run = try served.submit(Self.job)
        try runner.end(try runner.assigned())
        try served.wait { try state("web.1/a").state.isOver }
        #expect(try served.call(RunRetry.self, "{\"run\":\"\(run)\"}").jobs == 0)
        #expect(try state("web.1/a").state == .succeeded)
        try served.stop()
    }

    // MARK: Jobs

    @Test func `jobs are listed in pages`() throws {
        let run = try served.submit(
            #"[{"name":"a","job":{"command":["x"]},"array":"5-7"},{"name":"b","job":{"command":["x"]},"array":"1-2"}]"#)
        func page(_ more: String) throws -> [String] {
            let result = try served.call(JobList.self, "{\"run\":\"\(run)\"\(more)}")
            #expect(result.total == 5)
            return result.jobs.map { String($0.job.dropFirst("web.1/".count)) }
        }
        #expect(try page("") == ["a.5", "a.6", "a.7", "b.1", "b.2"])
        #expect(try page(#","offset":1,"max":3"#) == ["a.6", "a.7", "b.1"])
        #expect(try page(#","offset":4,"max":3"#) == ["b.2"])
        #expect(try page(#","offset":5"#) == [])
        #expect(try page(#","offset":-1,"max":0"#) == ["a.5"])
        #expect(try page(#","offset":9223372036854775807,"max":9223372036854775807"#) == [])
        try served.stop()
    }

    @Test func `an element of an array has a name, and there are no others`() throws {
        _ = try served.submit(
            #"[{"name":"a","job":{"command":["x"]},"array":"5-7"},{"name":"b","job":{"command":["x"]}}]"#)
        #expect(try state("web.1/a.5").job == "web.1/a.5")
        for name in ["web.1/a", "web.1/a.4", "web.1/a.8", "web.1/b.1", "web.1/c", "web.1"] {
            #expect(try served.refusal(JobGet.self, "{\"job\":\"\(name)\"}")?.code == 1, "\(name)")
        }
        #expect(try served.call(JobCancel.self, #"{"name":"web.1/a.6"}"#).jobs == 1)
        #expect(try served.call(JobCancel.self, #"{"name":"web.1/a"}"#).jobs == 2)
        #expect(try served.refusal(JobCancel.self, #"{"name":"web.1/a.9"}"#)?.code == 1)
        #expect(try state("web.1/a.6").state == .cancelled)
        try served.stop()
    }

    @Test func `a job is shown with what it ran and how each attempt ended`() throws {
        let runner = try served.runner("one")
        _ = try served.submit(Self.job)
        let key = try runner.assigned()
        try runner.start(key)
        try served.wait { try state("web.1/a").state == .running }
        #expect(try state("web.1/a").runner == "one")
        try runner.end(key, exitCode: 3)
        try served.wait { try state("web.1/a").state.isOver }
        let result = try served.call(JobGet.self, #"{"job":"web.1/a"}"#)
        #expect(result.command == ["/bin/true", "x"])
        #expect(result.job.state == .failed)
        #expect(result.job.reason == "exit status 3")
        #expect(result.job.exitCode == 3 && result.job.exitStatus == 3)
        #expect(result.attempts.count == 1)
        #expect(result.attempts.first?["attempt"] == .int(1))
        #expect(result.attempts.first?["exit_code"] == .int(3))
        #expect(result.attempts.first?["runner"] == .string("one"))
        #expect(result.attempts.first?["name"] == nil)
        try served.stop()
    }

    @Test func `a signal goes to a job that runs, and to no other`() throws {
        let runner = try served.runner("one")
        _ = try served.submit(Self.job)
        let key = try runner.assigned()
        #expect(try served.call(JobSignal.self, #"["web.1/a","HUP"]"#).jobs == 0)
        try runner.start(key)
        try served.wait { try state("web.1/a").state == .running }
        #expect(try served.call(JobSignal.self, #"["web.1/a","HUP"]"#).jobs == 1)
        let signal = try runner.next { if case .order(.signal(key, let signal)) = $0 { signal } else { nil } }
        #expect(signal == 1)
        try served.stop()
    }

    // MARK: States

    @Test func `a job whose runner is silent is unknown, and who has it is said`() throws {
        let runner = try served.runner("one")
        _ = try served.submit(Self.job)
        let key = try runner.assigned()
        try runner.start(key)
        try served.wait { try state("web.1/a").state == .running }
        try runner.send(FrameWriter.frame([0xff, 0xff, 0xff]))
        #expect(try runner.next { _ in nil as Int? } == nil)
        try served.wait { try state("web.1/a").state == .unknown }
        #expect(try state("web.1/a").reason == "one is not heard of")
        #expect(try served.call(RunGet.self, #"{"run":"web.1"}"#).summary.state == .unknown)
        #expect(try served.call(CoordinatorStatus.self).jobs == ["unknown": 1])
        try served.stop()
    }

    @Test func `a job that no runner can run is blocked, and what can be done is said`() throws {
        _ = try served.submit(#"[{"name":"a","job":{"command":["x"]},"on":["zone=b","disk=fast"]}]"#)
        func reason(_ run: Int) throws -> String? {
            let job = try state("web.\(run)/a")
            #expect(job.state == .blocked)
            return job.reason
        }
        #expect(try reason(1)?.hasPrefix("no runner is enrolled; enroll one") == true)
        let runner = try served.runner("one")
        defer { withExtendedLifetime(runner) {} }
        try served.wait { try state("web.1/a").reason == "no runner has the labels disk=fast zone=b" }
        _ = try served.submit(#"[{"name":"a","job":{"command":["x"]},"reserve":{"gpu":"2"}}]"#)
        #expect(try reason(2) == "no runner has so much: gpu=2")
        _ = try served.submit(#"[{"name":"a","job":{"command":["x"],"memory":"64M"}}]"#)
        #expect(try reason(3) == "no runner can enforce its limits; drop them, or say best-effort")
        #expect(try served.call(RunGet.self, #"{"run":"web.3"}"#).summary.state == .blocked)
        try served.stop()
    }

    @Test func `a job waits for what it needs, and is cancelled when that fails`() throws {
        let runner = try served.runner("one")
        _ = try served.submit(
            #"[{"name":"a","job":{"command":["x"]}},{"name":"b","job":{"command":["x"]},"needs":["a"]}]"#)
        #expect(try state("web.1/b").state == .queued)
        #expect(try state("web.1/b").reason == "waits for what it needs")
        try runner.end(try runner.assigned(), exitCode: nil, signal: 9, cause: .signal)
        try served.wait { try state("web.1/b").state.isOver }
        #expect(try state("web.1/a").reason == "signal SIGKILL")
        #expect(try state("web.1/a").exitStatus == 137)
        #expect(try state("web.1/b").state == .cancelled)
        #expect(try state("web.1/b").reason == "what it needs did not succeed")
        #expect(try served.call(RunGet.self, #"{"run":"web.1"}"#).summary.state == .failed)
        try served.stop()
    }

    @Test(arguments: [
        (Cause.timeout, Int32(15), "its time was up", Int32(124)), (.cpuTimeout, 24, "its CPU time was up", 124),
        (.oom, 9, "out of memory", 137), (.signal, 11, "signal SIGSEGV", 139),
    ])
    func `what ended a job is said`(cause: Cause, signal: Int32, reason: String, status: Int32) throws {
        let runner = try served.runner("one")
        _ = try served.submit(#"[{"name":"a","job":{"command":["x"]}}]"#)
        try runner.end(try runner.assigned(), exitCode: nil, signal: signal, cause: cause)
        try served.wait { try state("web.1/a").state.isOver }
        let job = try state("web.1/a")
        #expect(job.state == .failed)
        #expect(job.reason == reason)
        #expect(job.exitStatus == status)
        try served.stop()
    }

    // MARK: Runners

    @Test func `runners are enrolled once, listed, drained, opened and removed`() throws {
        #expect(try served.call(RunnerList.self).runners.isEmpty)
        let runner = try served.runner("one")
        let again = try served.refusal(RunnerEnroll.self, #"{"name":"one","local":true}"#)
        #expect(again?.code == 2)
        #expect(again?.message == "a runner `one` is enrolled already")
        #expect(try served.refusal(RunnerEnroll.self, #"{"name":"a b","local":true}"#)?.code == -32602)
        func one() throws -> RunnerSummary { try #require(try served.call(RunnerList.self).runners.first) }
        #expect(try one().connected && one().silentSinceMs == nil)
        #expect(try one().slots == 4)
        #expect(try one().intake == "open")
        #expect(try served.call(RunnerDrain.self, #"{"name":"one"}"#).jobs == 0)
        #expect(try one().intake == "draining")
        _ = try served.submit(Self.job)
        #expect(try state("web.1/a").state == .queued)
        #expect(try served.call(RunnerOpen.self, #"{"name":"one"}"#).jobs == 0)
        _ = try runner.assigned()
        try served.wait { try one().jobs == 1 }
        let busy = try served.refusal(RunnerRemove.self, #"{"name":"one"}"#)
        #expect(busy?.code == 2)
        #expect(busy?.message == "`one` has 1 jobs; drain it first, or remove it with its jobs")
        #expect(try served.call(RunnerRemove.self, #"{"name":"one","with_jobs":true}"#).jobs == 1)
        #expect(try served.call(RunnerList.self).runners.isEmpty)
        for method in [RunnerDrain.self, RunnerOpen.self, RunnerRemove.self] as [any Method.Type] {
            #expect(try served.refusal(method, #"{"name":"one"}"#)?.code == 1, "\(method.name)")
        }
        try served.stop()
    }

    // MARK: The coordinator

    @Test func `the status says what there is`() throws {
        let runner = try served.runner("one")
        _ = try served.call(RunnerEnroll.self, #"{"name":"two","local":true}"#)
        _ = try served.submit(#"[{"name":"a","job":{"command":["x"]},"array":"1-6"}]"#)
        for _ in 0..<4 { _ = try runner.assigned() }
        let status = try served.call(CoordinatorStatus.self)
        #expect(status.version == "1.2.3" && status.process == 7 && status.startedMs == 1_000)
        #expect(status.stateDirectory == served.coordinator.options.stateDirectory)
        #expect(status.jobs == ["starting": 4, "queued": 2])
        #expect(status.runs == 1)
        #expect(status.runners == 2 && status.runnersConnected == 1)
        try served.stop()
    }

    @Test func `a backup is made in a new file with a whole path`() throws {
        _ = try served.submit(Self.job)
        let file = folder.path + "/copy.db"
        let relative = try served.refusal(CoordinatorBackup.self, #"{"file":"copy.db"}"#)
        #expect(relative?.code == -32602)
        #expect(relative?.message.hasPrefix("`file` must be a whole path") == true)
        #expect(try served.call(CoordinatorBackup.self, "{\"file\":\"\(file)\"}").file == file)
        let existing = try served.refusal(CoordinatorBackup.self, "{\"file\":\"\(file)\"}")
        #expect(existing?.code == 2)
        #expect(existing?.message == "\(file) exists already; name another file")
        #expect(try served.refusal(CoordinatorBackup.self, "{\"file\":\"\(folder.path)/none/copy.db\"}")?.code == 2)
        try served.stop()
    }

    @Test func `the document is given`() throws {
        #expect(try served.call(Discover.self) == OpenRPC.document(version: "1.2.3"))
        try served.stop()
    }

    @Test func `a coordinator that is ending says so`() throws {
        try served.stop()
        let error = try served.refusal(RunnerEnroll.self, #"{"name":"one","local":true}"#)
        #expect(error?.code == RPCError.Code.ending.rawValue)
    }
}
