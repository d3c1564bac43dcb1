import CTests
import RunnerProtocol
import Testing

/// `hero-runner agent` with a real socket, spool and processes.
struct AgentTests {
    let node: AgentNode
    private var scratch: Scratch { node.scratch }
    private var coordinator: SmallCoordinator { node.coordinator }

    init() throws { node = try AgentNode() }

    @Test func `jobs run, and what they write and how they end is told`() throws {
        let agent = try node.agent("--slots", "3", "--label", "disk=ssd", "--resources", "gpu=2,cpu=1.5")
        let hello = try coordinator.welcome()
        #expect(String(decoding: hello.runner, as: UTF8.self) == "node")
        #expect(hello.profile.slots == 3)
        #expect(hello.profile.labels.value(of: Array("disk".utf8)).map(Array.init) == Array("ssd".utf8))
        let resources = hello.profile.resources.map { "\(String(decoding: $0.name, as: UTF8.self))=\($0.amount)" }
        #expect(resources.prefix(2) == ["gpu=2", "cpu=1500"])
        try coordinator.assign(node.key(1), node.job(["sh", "-c", "echo one; echo two >&2"]))
        try coordinator.assign(node.key(2), node.job(try Tools.job("die", "15")))
        try coordinator.assign(node.key(3), node.job(["sh", "-c", "cat; exit 3"]))
        #expect(try coordinator.result(of: node.key(1)).exitCode == 0)
        #expect(try coordinator.result(of: node.key(2)).signal == 15)
        #expect(try coordinator.result(of: node.key(3)).exitCode == 3)
        #expect(coordinator.text(of: node.key(1)) == "one\n")
        #expect(coordinator.text(of: node.key(1), .errors) == "two\n")
        #expect(coordinator.end(of: node.key(1))?.figures[.outputBytes] == 4)
        try node.leave(agent)
        #expect(agent.errorText == "")
    }

    @Test func `a job knows which run, job and attempt it is`() throws {
        let agent = try node.agent()
        try coordinator.welcome()
        let words = ["sh", "-c", "echo $HERO_RUN $HERO_JOB $HERO_ATTEMPT $HERO_ARRAY_INDEX; test $HERO_ATTEMPT = 6"]
        let job = node.job(words) {
            $0.attempts.restart = .onFailure
            $0.attempts.backoffMilliseconds = 1
        }
        try coordinator.assign(node.key(1), job) {
            $0.index = 7
            $0.attemptsBefore = 4
        }
        #expect(try coordinator.result(of: node.key(1)).exitCode == 0)
        #expect(coordinator.text(of: node.key(1)) == "web.42 web.42/build.7 5 7\nweb.42 web.42/build.7 6 7\n")
        try node.leave(agent)
    }

    @Test func `what happens while there is no connection is told on the next one, once`() throws {
        let agent = try node.agent("--slots", "4")
        try coordinator.welcome()
        let gate = try scratch.fifo("gate")
        try coordinator.assign(
            node.key(1), node.job(["sh", "-c", "echo before; read line <\(gate); echo after; exit 4"]))
        try coordinator.listen { coordinator.text(of: node.key(1)) == "before\n" }
        coordinator.cut()
        try agent.wait(forErrors: "no connection")
        try Files.write("go\n", to: gate)
        let hello = try coordinator.welcome()
        #expect(hello.session == coordinator.session)
        #expect(try coordinator.result(of: node.key(1)).exitCode == 4)
        try coordinator.listen { coordinator.text(of: node.key(1)) == "before\nafter\n" }
        #expect(coordinator.notices.count == 2)
        try node.leave(agent)
        #expect(agent.errorText.contains("connected to"))
    }

    @Test func `an agent that is killed with its keeper loses no job, and no result twice`() throws {
        let first = try node.agent("--slots", "4")
        try coordinator.welcome()
        try coordinator.assign(node.key(1), node.job(["true"]))
        try coordinator.assign(node.key(2), node.job(["sh", "-c", "echo running; exec sleep 1000"]))
        let again = node.job(["sh", "-c", "echo $HERO_ATTEMPT; test $HERO_ATTEMPT = 2 || exec sleep 1000"]) {
            $0.attempts.restart = .onFailure
        }
        try coordinator.assign(node.key(3), again)
        try coordinator.listen {
            coordinator.end(of: node.key(1)) != nil && coordinator.text(of: node.key(2)) == "running\n"
                && coordinator.text(of: node.key(3)) == "1\n"
        }
        try node.killAll(of: first)
        let second = try node.agent("--slots", "4")
        let hello = try coordinator.welcome()
        #expect(hello.session == nil)
        #expect(try coordinator.result(of: node.key(2)).cause == .lost)
        #expect(try coordinator.result(of: node.key(3)).exitCode == 0)
        // What comes of the second attempt stands behind a gap, and not in the place of what came of the first.
        try coordinator.listen { coordinator.text(of: node.key(3)) == "1\n2\n" }
        #expect(coordinator.gaps.count == 1)
        let ends = coordinator.notices.filter { if case .ended = $0 { true } else { false } }
        #expect(ends.count == 4)
        try first.waitForStreams()
        try node.leave(second)
    }

    @Test func `a second agent leaves the directory to the first and names it`() throws {
        let first = try node.agent()
        try coordinator.welcome()
        let second = try node.agent()
        #expect(try second.end() == .exited(125))
        #expect(second.errorText.contains("belongs to another agent, process \(first.pid);"))
        try node.leave(first)
    }

    @Test func `a detached agent is there when the command returns`() throws {
        let command = try node.agent("--detach")
        #expect(try command.waitForEnd() == .exited(0))
        try command.waitForStreams()
        let text = try #require(Files.text(node.spool + "/lock"))
        let pid = try #require(pid_t(text.dropLast()))
        try coordinator.welcome()
        _ = Signals.send(SIGHUP, to: pid)
        try coordinator.assign(node.key(1), node.job(["true"]))
        #expect(try coordinator.result(of: node.key(1)).exitCode == 0)
        _ = Signals.send(SIGTERM, to: pid)
        #expect(try coordinator.waitForEnd()?.reason == .leaving)
        try Processes.wait("the end of the agent") { [nil, "Z"].contains(Processes.state(of: pid)) }
        #expect(try command.end() == .exited(0))
    }

    @Test func `a connection that is cut in the middle of many jobs loses and doubles nothing`() throws {
        let agent = try node.agent("--slots", "64")
        try coordinator.welcome()
        try coordinator.order(.template(Template(alias: 1, specification: node.job(["sh", "-c", "echo $HERO_JOB"]))))
        let count: UInt64 = 60
        for number in 1...count {
            var assignment = Assignment(key: node.key(number), template: 1)
            assignment.index = number
            try coordinator.order(.assign(assignment))
        }
        for part in 1...5 {
            try coordinator.listen { coordinator.notices.count >= 8 * part }
            coordinator.cut()
            try coordinator.welcome()
        }
        for number in 1...count {
            #expect(try coordinator.result(of: node.key(number)).exitCode == 0)
            let key = node.key(number)
            try coordinator.listen { coordinator.text(of: key) == "web.42/build.\(number)\n" }
        }
        let ends = coordinator.notices.filter { if case .ended = $0 { true } else { false } }
        #expect(ends.count == Int(count))
        try node.leave(agent)
    }

    @Test func `a coordinator that speaks another protocol is told so, and harms nothing`() throws {
        let agent = try node.agent()
        try coordinator.welcome()
        try coordinator.assign(node.key(1), node.job(["sh", "-c", "echo here; exec sleep 1000"]))
        try coordinator.listen {
            coordinator.text(of: node.key(1)) == "here\n" && coordinator.notices.count == 1
        }
        try coordinator.write(raw: [UInt8](repeating: 0xff, count: 70_000))
        #expect(try coordinator.waitForEnd()?.reason == .malformed)
        try agent.wait(forErrors: "what came is not the protocol")
        try coordinator.welcome()
        #expect(coordinator.notices.count == 1)
        try node.leave(agent)
        #expect(coordinator.end(of: node.key(1))?.cause == .cancelled)
    }

    @Test func `a job that ignores the request to stop is killed by the second`() throws {
        let agent = try node.agent()
        try coordinator.welcome()
        let stubborn = node.job(try Tools.job("signals", "64")) { $0.timing.graceMilliseconds = 600_000 }
        try coordinator.assign(node.key(1), stubborn)
        try coordinator.listen { coordinator.text(of: node.key(1)) == "ready\n" }
        agent.send(SIGTERM)
        try coordinator.listen { coordinator.text(of: node.key(1)).contains("15\n") }
        #expect(coordinator.profile.slots == 0)
        agent.send(SIGTERM)
        #expect(try coordinator.result(of: node.key(1)).signal == SIGKILL)
        #expect(try agent.end() == .exited(0))
    }

    @Test func `with USR1 it leaves when its jobs have ended`() throws {
        let agent = try node.agent()
        try coordinator.welcome()
        let gate = try scratch.fifo("gate")
        try coordinator.assign(node.key(1), node.job(["sh", "-c", "echo here; read line <\(gate); exit 5"]))
        try coordinator.listen { coordinator.text(of: node.key(1)) == "here\n" }
        agent.send(SIGUSR1)
        try coordinator.listen { coordinator.profile.slots == 0 }
        try coordinator.assign(node.key(2), node.job(["true"]))
        try Files.write("go\n", to: gate)
        #expect(try coordinator.waitForEnd()?.reason == .leaving)
        #expect(coordinator.end(of: node.key(1))?.exitCode == 5)
        #expect(coordinator.notices.contains { $0 == .refused(node.key(2), .busy) })
        #expect(try agent.end() == .exited(0))
    }

    @Test func `stops and signals reach a job, and none is left of what is disowned`() throws {
        let agent = try node.agent("--slots", "4")
        try coordinator.welcome()
        try coordinator.assign(node.key(1), node.job(try Tools.job("signals", "15")))
        try coordinator.assign(node.key(2), node.job(try Tools.job("signals", "15")))
        try coordinator.listen {
            coordinator.text(of: node.key(1)) == "ready\n" && coordinator.text(of: node.key(2)) == "ready\n"
        }
        try coordinator.order(.signal(node.key(1), 10))
        try coordinator.listen { coordinator.text(of: node.key(1)) == "ready\n10\n" }
        try coordinator.order(.stop(node.key(1), .gracefully))
        #expect(try coordinator.result(of: node.key(1)).exitCode == 0)
        try coordinator.order(.stop(node.key(2), .disowned))
        try Processes.wait("the end of the job") { node.jobs(of: agent).isEmpty }
        try node.leave(agent)
        #expect(coordinator.end(of: node.key(2)) == nil)
    }

    @Test func `a job that cannot be started is reported`() throws {
        let agent = try node.agent()
        try coordinator.welcome()
        try coordinator.assign(node.key(1), node.job(["/no/such/command"]))
        let report = try coordinator.result(of: node.key(1))
        #expect(report.cause == .spawnFailed)
        #expect(report.failure == SpawnFailure(step: .execute, code: 2))
        try node.leave(agent)
    }

    @Test func `much output arrives whole, however slowly it is taken`() throws {
        let agent = try node.agent()
        try coordinator.welcome()
        try coordinator.assign(node.key(1), node.job(["sh", "-c", "seq 100000"]))
        let wanted = (1...100_000).map { "\($0)\n" }.joined()
        try coordinator.listen { coordinator.text(of: node.key(1)).count == wanted.count }
        #expect(coordinator.text(of: node.key(1)) == wanted)
        #expect(coordinator.gaps.isEmpty)
        try node.leave(agent)
    }

    @Test func `an agent takes the open files that it may have, and no job gets more for it`() throws {
        let agent = try node.agent("--slots", "60", under: ["sh", "-c", "ulimit -Sn 128; exec \"$@\"", "sh"])
        try coordinator.welcome()
        let job = node.job(["sh", "-c", "ulimit -Sn; exec sleep 1000"])
        try coordinator.order(.template(Template(alias: 1, specification: job)))
        let keys = (1...60).map { node.key($0) }
        for key in keys { try coordinator.order(.assign(Assignment(key: key, template: 1))) }
        try coordinator.listen { keys.allSatisfy { coordinator.text(of: $0) == "128\n" } }
        try node.leave(agent)
        #expect(keys.allSatisfy { coordinator.end(of: $0)?.cause == .cancelled })
    }
}
