import CTests
import RunnerProtocol
import Testing

/// What people at the node ask an agent for.
struct AgentControlTests {
    let node: AgentNode

    init() throws { node = try AgentNode() }

    private func ask(_ words: String...) throws -> Child {
        let child = try Child([try Tools.runner()] + words + ["--spool", node.spool])
        return child
    }

    @Test func `jobs are listed and stopped, and what is kept of their output is shown`() throws {
        let agent = try node.agent()
        try node.coordinator.welcome()
        let gate = try node.scratch.fifo("gate")
        try node.coordinator.assign(node.key(1), node.job(["sh", "-c", "echo begun; read line <\(gate); sleep 1000"]))
        try node.coordinator.listen { node.coordinator.text(of: node.key(1)) == "begun\n" }
        let process = try #require(node.jobs(of: agent).first)
        var list = try ask("list")
        #expect(try list.end() == .exited(0))
        #expect(list.outputText == "web.42/build~1  running  \(process)\n")
        list = try ask("list", "--json")
        #expect(try list.end() == .exited(0))
        #expect(
            list.outputText
                == "{\"jobs\":[{\"job\":\"web.42/build\",\"state\":\"running\",\"attempt\":1,\"pid\":\(process)}]}\n")
        let logs = try ask("logs", "web.42/build")
        #expect(try logs.end() == .exited(0))
        // The coordinator has it.
        #expect(logs.outputText == "")
        let stop = try ask("stop", "web.42/build")
        #expect(try stop.end() == .exited(0))
        #expect(try node.coordinator.result(of: node.key(1)).cause == .cancelled)
        try node.leave(agent)
    }

    @Test func `output is shown that the coordinator has not got`() throws {
        let agent = try node.agent()
        try node.coordinator.welcome()
        let gate = try node.scratch.fifo("gate")
        try node.coordinator.assign(node.key(1), node.job(["sh", "-c", "read line <\(gate); echo told; sleep 1000"]))
        try node.coordinator.listen { node.coordinator.hasStarted(node.key(1)) }
        node.coordinator.cut()
        try agent.wait(forErrors: "no connection")
        try Files.write("go\n", to: gate)
        try Processes.wait("the output") {
            let logs = try ask("logs", "web.42/build")
            return try logs.end() == .exited(0) && logs.outputText == "told\n"
        }
        try node.coordinator.welcome()
        try node.coordinator.listen { node.coordinator.text(of: node.key(1)) == "told\n" }
        try node.leave(agent)
    }

    @Test func `a job that is not there is an error`() throws {
        let agent = try node.agent()
        try node.coordinator.welcome()
        let stop = try ask("stop", "web.43/build")
        #expect(try stop.end() == .exited(1))
        #expect(stop.errorText == "hero-runner: there is no job web.43/build; see hero-runner list\n")
        try node.leave(agent)
        let list = try ask("list")
        #expect(try list.end() == .exited(125))
        #expect(list.errorText.hasSuffix("control.sock: No such file or directory (2)\n"))
    }

    @Test func `a job that was run directly is reported, and none is failed by it`() throws {
        let agent = try node.agent()
        try node.coordinator.welcome()
        let socket = node.spool + "/control.sock"
        let exec = try Child([
            try Tools.runner(), "exec", "--to", socket, "--name", "direct", "--", "sh", "-c", "exit 7",
        ])
        #expect(try exec.end() == .exited(7))
        #expect(exec.errorText == "")
        let batch = try Child([try Tools.runner(), "batch", "--to", socket], input: .pipe)
        try batch.write("true\nfalse\n")
        batch.closeInput()
        #expect(try batch.end() == .exited(1))
        try node.coordinator.listen { node.coordinator.notices.count == 3 }
        let reports = node.coordinator.notices.compactMap { if case .direct(let report) = $0 { report } else { nil } }
        #expect(reports.map(\.exitCode) == [7, 0, 1] || reports.map(\.exitCode) == [7, 1, 0])
        #expect(reports.first.map { String(decoding: $0.name, as: UTF8.self) } == "direct")
        try node.leave(agent)
        let late = try Child([try Tools.runner(), "exec", "--to", socket, "--", "true"])
        #expect(try late.end() == .exited(0))
        #expect(late.errorText == "hero-runner: hand the report to \(socket): No such file or directory (2)\n")
    }
}
