import CTests
import RunnerProtocol
import Testing

/// What an agent's keeper is there for: the agent is killed, and its jobs do not notice.
struct KeeperTests {
    let node: AgentNode
    private var coordinator: SmallCoordinator { node.coordinator }

    init() throws { node = try AgentNode() }

    private func ends() -> [AttemptEnd] {
        coordinator.notices.compactMap { if case .ended(let end) = $0 { end } else { nil } }
    }

    @Test func `a job runs on when the agent is killed, and how it ends is told once`() throws {
        let agent = try node.agent("--slots", "4")
        try coordinator.welcome()
        let gate = try node.scratch.fifo("gate")
        try coordinator.assign(
            node.key(1), node.job(["sh", "-c", "echo $$ before; read line <\(gate); echo after; exit 7"]))
        try coordinator.listen { coordinator.text(of: node.key(1)).contains("before\n") }
        try node.killWorker(of: agent)
        let hello = try coordinator.welcome()
        #expect(hello.session == nil)
        try Files.write("go\n", to: gate)
        let report = try coordinator.result(of: node.key(1))
        #expect(report.exitCode == 7)
        #expect(report.cause == .exit)
        #expect(report.figures[.attempt] == 1)
        #expect(report.figures[.maxResidentBytes] ?? 0 > 0)
        try coordinator.listen { coordinator.text(of: node.key(1)).hasSuffix("before\nafter\n") }
        #expect(coordinator.notices.count == 2)
        #expect(coordinator.gaps.isEmpty)
        try agent.wait(forErrors: "the agent was killed by signal 9; jobs that run on: 1")
        try node.leave(agent)
    }

    @Test func `a job that ends while there is no agent is reported with its status`() throws {
        let agent = try node.agent("--slots", "4")
        try coordinator.welcome()
        let gate = try node.scratch.fifo("gate")
        let other = try node.scratch.fifo("other")
        try coordinator.assign(node.key(1), node.job(["sh", "-c", "echo here; read line <\(gate); kill -11 $$"]))
        try coordinator.assign(node.key(2), node.job(["sh", "-c", "echo here; read line <\(other); exit 9"]))
        try coordinator.listen {
            coordinator.text(of: node.key(1)) == "here\n" && coordinator.text(of: node.key(2)) == "here\n"
        }
        let worker = try node.worker(of: agent)
        let jobs = node.jobs(of: agent)
        // It cannot notice, and then it cannot any more.
        _ = Signals.send(SIGSTOP, to: worker)
        try Files.write("go\n", to: gate)
        try Processes.wait("the end of a job") { jobs.contains { Processes.state(of: $0) == "Z" } }
        _ = Signals.send(SIGKILL, to: worker)
        try coordinator.welcome()
        #expect(try coordinator.result(of: node.key(1)).signal == SIGSEGV)
        try Files.write("go\n", to: other)
        #expect(try coordinator.result(of: node.key(2)).exitCode == 9)
        #expect(ends().count == 2)
        try node.leave(agent)
    }

    @Test func `limits of time go on, and a stop that had begun`() throws {
        let agent = try node.agent("--slots", "4")
        try coordinator.welcome()
        let stubborn = node.job(try Tools.job("signals", "64")) { $0.timing.graceMilliseconds = 300 }
        try coordinator.assign(node.key(1), stubborn)
        let timed = node.job(["sh", "-c", "echo ready; exec sleep 1000"]) { $0.timing.wallMilliseconds = 500 }
        try coordinator.assign(node.key(2), timed)
        try coordinator.listen {
            coordinator.text(of: node.key(1)) == "ready\n" && coordinator.text(of: node.key(2)) == "ready\n"
        }
        try coordinator.order(.stop(node.key(1), .gracefully))
        try coordinator.listen { coordinator.text(of: node.key(1)).contains("15\n") }
        try node.killWorker(of: agent)
        try coordinator.welcome()
        let stopped = try coordinator.result(of: node.key(1))
        #expect(stopped.cause == .cancelled)
        #expect(stopped.signal == SIGKILL)
        #expect(try coordinator.result(of: node.key(2)).cause == .timeout)
        try node.leave(agent)
    }

    @Test func `jobs that come and go lose nothing however often the agent is killed`() throws {
        let agent = try node.agent("--slots", "64")
        try coordinator.welcome()
        let job = node.job(["sh", "-c", "sleep 0.0$HERO_ARRAY_INDEX; exit $HERO_ARRAY_INDEX"])
        try coordinator.order(.template(Template(alias: 1, specification: job)))
        var next: UInt64 = 0
        for _ in 1...6 {
            for _ in 1...6 {
                next += 1
                var assignment = Assignment(key: node.key(next), template: 1)
                assignment.index = next
                try coordinator.order(.assign(assignment))
            }
            let wanted = ends().count + 2
            try coordinator.listen { ends().count >= wanted }
            try node.killWorker(of: agent)
            try coordinator.welcome()
            // The session went with the agent, and the templates with it.
            try coordinator.order(.template(Template(alias: 1, specification: job)))
            for number in 1...next {
                var assignment = Assignment(key: node.key(number), template: 1)
                assignment.index = number
                if coordinator.end(of: node.key(number)) == nil { try coordinator.order(.assign(assignment)) }
            }
        }
        for number in 1...next {
            let report = try coordinator.result(of: node.key(number))
            #expect(report.exitCode == Int32(number))
            #expect(report.figures[.attempt] == 1)
        }
        #expect(ends().count == Int(next))
        try node.leave(agent)
    }

    @Test func `no byte is lost or comes twice however often the agent is killed while a job writes`() throws {
        let agent = try node.agent("--slots", "2")
        try coordinator.welcome()
        // Less than an agent keeps, however slowly it is taken.
        try coordinator.assign(node.key(1), node.job(["sh", "-c", "seq 140000; echo end >&2; read never"]))
        for round in 1...5 {
            try coordinator.listen { coordinator.text(of: node.key(1)).utf8.count > round * 150_000 }
            try node.killWorker(of: agent)
            try coordinator.welcome()
        }
        let wanted = (1...140_000).map { "\($0)\n" }.joined()
        try coordinator.listen { coordinator.text(of: node.key(1)).utf8.count >= wanted.utf8.count }
        #expect(coordinator.text(of: node.key(1)) == wanted)
        #expect(try coordinator.result(of: node.key(1)).figures[.outputBytes] == UInt64(wanted.utf8.count))
        try coordinator.listen { coordinator.text(of: node.key(1), .errors) == "end\n" }
        #expect(coordinator.gaps.isEmpty)
        try node.leave(agent)
        #expect(Files.names(in: node.spool + "/output").isEmpty)
    }

    @Test func `when the keeper is killed, its jobs run on, and how they end is not known`() throws {
        let agent = try node.agent("--slots", "4")
        try coordinator.welcome()
        let gate = try node.scratch.fifo("gate")
        try coordinator.assign(node.key(1), node.job(["sh", "-c", "echo here; read line <\(gate); echo there"]))
        try coordinator.listen { coordinator.text(of: node.key(1)) == "here\n" }
        let worker = try node.worker(of: agent)
        agent.send(SIGKILL)
        #expect(try agent.waitForEnd() == .killed(SIGKILL))
        try agent.wait(forErrors: "the keeper was killed")
        try coordinator.assign(node.key(2), node.job(["sh", "-c", "exit 5"]))
        #expect(try coordinator.result(of: node.key(2)).exitCode == 5)
        try Files.write("go\n", to: gate)
        let report = try coordinator.result(of: node.key(1))
        #expect(report.cause == .unknown)
        #expect(report.exitCode == nil)
        try coordinator.listen { coordinator.text(of: node.key(1)) == "here\nthere\n" }
        _ = Signals.send(SIGTERM, to: worker)
        #expect(try coordinator.waitForEnd()?.reason == .leaving)
    }
}
