import CTests
import RunnerProtocol
import Testing

/// `hero-runner agent` with a real socket, spool and processes.
struct AgentTests {
    let scratch: Scratch
    let coordinator: SmallCoordinator

    init() throws {
        scratch = try Scratch()
        coordinator = try SmallCoordinator(at: scratch("socket"))
    }

    private func agent(_ options: String...) throws -> Child {
        try Child(
            [
                try Tools.runner(), "agent", "--connect", "unix:" + coordinator.path, "--name", "node",
                "--spool", scratch("spool"),
            ] + options)
    }

    private func job(_ words: [String], _ change: (JobSpecification) -> Void = { _ in }) -> JobSpecification {
        let job = JobSpecification(name: Array("build".utf8))
        for word in words { job.arguments.append(Array(word.utf8)) }
        for variable in ["PATH=/usr/bin:/bin", "HERO_RUN=web.42", "HERO_JOB=web.42/build"] {
            job.environment.set(Array(variable.utf8)[...])
        }
        change(job)
        return job
    }

    private func key(_ number: UInt64) -> AssignmentKey { AssignmentKey(job: number, epoch: number) }

    /// Ends the agent and expects that nothing is left.
    private func leave(_ agent: Child, sourceLocation: SourceLocation = #_sourceLocation) throws {
        agent.send(SIGTERM)
        #expect(try coordinator.waitForEnd()?.reason == .leaving, sourceLocation: sourceLocation)
        #expect(try agent.end() == .exited(0), sourceLocation: sourceLocation)
    }

    @Test func `jobs run, and what they write and how they end is told`() throws {
        let agent = try agent("--slots", "3", "--label", "disk=ssd", "--resources", "gpu=2,cpu=1.5")
        let hello = try coordinator.welcome()
        #expect(String(decoding: hello.runner, as: UTF8.self) == "node")
        #expect(hello.profile.slots == 3)
        #expect(hello.profile.labels.value(of: Array("disk".utf8)).map(Array.init) == Array("ssd".utf8))
        let resources = hello.profile.resources.map { "\(String(decoding: $0.name, as: UTF8.self))=\($0.amount)" }
        #expect(resources.prefix(2) == ["gpu=2", "cpu=1500"])
        try coordinator.assign(key(1), job(["sh", "-c", "echo one; echo two >&2"]))
        try coordinator.assign(key(2), job(try Tools.job("die", "15")))
        try coordinator.assign(key(3), job(["sh", "-c", "cat; exit 3"]))
        #expect(try coordinator.result(of: key(1)).exitCode == 0)
        #expect(try coordinator.result(of: key(2)).signal == 15)
        #expect(try coordinator.result(of: key(3)).exitCode == 3)
        #expect(coordinator.text(of: key(1)) == "one\n")
        #expect(coordinator.text(of: key(1), .errors) == "two\n")
        #expect(coordinator.end(of: key(1))?.figures[.outputBytes] == 4)
        try leave(agent)
        #expect(agent.errorText == "")
    }

    @Test func `a job knows which run, job and attempt it is`() throws {
        let agent = try agent()
        try coordinator.welcome()
        let words = ["sh", "-c", "echo $HERO_RUN $HERO_JOB $HERO_ATTEMPT $HERO_ARRAY_INDEX; test $HERO_ATTEMPT = 6"]
        let job = job(words) {
            $0.attempts.restart = .onFailure
            $0.attempts.backoffMilliseconds = 1
        }
        try coordinator.assign(key(1), job) {
            $0.index = 7
            $0.attemptsBefore = 4
        }
        #expect(try coordinator.result(of: key(1)).exitCode == 0)
        #expect(coordinator.text(of: key(1)) == "web.42 web.42/build.7 5 7\nweb.42 web.42/build.7 6 7\n")
        try leave(agent)
    }

    @Test func `what happens while there is no connection is told on the next one, once`() throws {
        let agent = try agent("--slots", "4")
        try coordinator.welcome()
        let gate = try scratch.fifo("gate")
        try coordinator.assign(key(1), job(["sh", "-c", "echo before; read line <\(gate); echo after; exit 4"]))
        try coordinator.listen { coordinator.text(of: key(1)) == "before\n" }
        coordinator.cut()
        try agent.wait(forErrors: "no connection")
        try Files.write("go\n", to: gate)
        let hello = try coordinator.welcome()
        #expect(hello.session == coordinator.session)
        #expect(try coordinator.result(of: key(1)).exitCode == 4)
        try coordinator.listen { coordinator.text(of: key(1)) == "before\nafter\n" }
        #expect(coordinator.notices.count == 2)
        try leave(agent)
        #expect(agent.errorText.contains("connected to"))
    }

    @Test func `an agent that is killed loses no job, and no result twice`() throws {
        let first = try agent("--slots", "4")
        try coordinator.welcome()
        try coordinator.assign(key(1), job(["true"]))
        try coordinator.assign(key(2), job(["sh", "-c", "echo running; exec sleep 1000"]))
        let again = job(["sh", "-c", "echo $HERO_ATTEMPT; test $HERO_ATTEMPT = 2 || exec sleep 1000"]) {
            $0.attempts.restart = .onFailure
        }
        try coordinator.assign(key(3), again)
        try coordinator.listen {
            coordinator.end(of: key(1)) != nil && coordinator.text(of: key(2)) == "running\n"
                && coordinator.text(of: key(3)) == "1\n"
        }
        first.send(SIGKILL)
        #expect(try first.waitForEnd() == .killed(SIGKILL))
        let second = try agent("--slots", "4")
        let hello = try coordinator.welcome()
        #expect(hello.session == nil)
        #expect(try coordinator.result(of: key(2)).cause == .lost)
        #expect(try coordinator.result(of: key(3)).exitCode == 0)
        // What comes of the second attempt stands behind a gap, and not in the place of what came of the first.
        try coordinator.listen { coordinator.text(of: key(3)) == "1\n2\n" }
        #expect(coordinator.gaps.count == 1)
        let ends = coordinator.notices.filter { if case .ended = $0 { true } else { false } }
        #expect(ends.count == 4)
        try first.waitForStreams()
        try leave(second)
    }

    @Test func `a second agent leaves the directory to the first and names it`() throws {
        let first = try agent()
        try coordinator.welcome()
        let second = try agent()
        #expect(try second.end() == .exited(125))
        #expect(second.errorText.contains("belongs to another agent, process \(first.pid);"))
        try leave(first)
    }

    @Test func `a detached agent is there when the command returns`() throws {
        let command = try agent("--detach")
        #expect(try command.waitForEnd() == .exited(0))
        try command.waitForStreams()
        let text = try #require(Files.text(scratch("spool") + "/lock"))
        let pid = try #require(pid_t(text.dropLast()))
        try coordinator.welcome()
        _ = Signals.send(SIGHUP, to: pid)
        try coordinator.assign(key(1), job(["true"]))
        #expect(try coordinator.result(of: key(1)).exitCode == 0)
        _ = Signals.send(SIGTERM, to: pid)
        #expect(try coordinator.waitForEnd()?.reason == .leaving)
        try Processes.wait("the end of the agent") { [nil, "Z"].contains(Processes.state(of: pid)) }
        #expect(try command.end() == .exited(0))
    }
}
