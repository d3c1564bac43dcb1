import CTests
import RunnerProtocol
import Testing

/// An agent goes on as another program, and its jobs do not notice.
struct UpgradeTests {
    let node: AgentNode
    private var coordinator: SmallCoordinator { node.coordinator }
    private var program: String { node.scratch("runner") }

    init() throws { node = try AgentNode() }

    /// Puts a program where the agent's lies, as an installation does: under another name first.
    private func install(_ script: String) throws {
        let child = try Child(["sh", "-c", "\(script) && mv -f '\(program).new' '\(program)'"])
        #expect(try child.end() == .exited(0))
    }

    private func installRunner() throws { try install("cp '\(try Tools.runner())' '\(program).new'") }

    private func upgrade() throws -> Child {
        let child = try Child([try Tools.runner(), "agent", "--upgrade", "--spool", node.spool])
        _ = try child.end()
        return child
    }

    @Test func `a new program takes over what runs`() throws {
        try installRunner()
        let agent = try node.agent("--slots", "4", program: program)
        try coordinator.welcome()
        let gate = try node.scratch.fifo("gate")
        try coordinator.assign(
            node.key(1), node.job(["sh", "-c", "echo here; read line <\(gate); echo there; exit 3"]))
        try coordinator.listen { coordinator.text(of: node.key(1)) == "here\n" }
        let worker = try node.worker(of: agent)
        try installRunner()
        let told = try upgrade()
        #expect(told.outputText.hasPrefix("the agent goes on as hero-runner "))
        #expect(try told.end() == .exited(0))
        try coordinator.welcome()
        #expect(try node.worker(of: agent) != worker)
        try Files.write("go\n", to: gate)
        let report = try coordinator.result(of: node.key(1))
        #expect(report.exitCode == 3 && report.figures[.attempt] == 1)
        try coordinator.listen { coordinator.text(of: node.key(1)) == "here\nthere\n" }
        #expect(coordinator.gaps.isEmpty)
        try node.leave(agent)
    }

    @Test(arguments: [
        (
            "printf '#!/bin/sh\\nexit 9\\n' >'NEW' && chmod 755 'NEW'",
            "the new program has ended with 9 before it worked"
        ),
        ("echo no program >'NEW'", "the new program cannot be executed: Permission denied"),
    ])
    func `the old program goes on where the new one does not work`(script: String, reason: String) throws {
        try installRunner()
        let agent = try node.agent(program: program)
        try coordinator.welcome()
        let gate = try node.scratch.fifo("gate")
        try coordinator.assign(node.key(1), node.job(["sh", "-c", "read line <\(gate); exit 4"]))
        try coordinator.listen { !coordinator.notices.isEmpty }
        try install(
            script.split(separator: "NEW", omittingEmptySubsequences: false).joined(separator: program + ".new"))
        let told = try upgrade()
        #expect(try told.end() == .exited(1))
        #expect(told.errorText == "hero-runner: \(reason); the old one goes on\n")
        try coordinator.welcome()
        try Files.write("go\n", to: gate)
        #expect(try coordinator.result(of: node.key(1)).exitCode == 4)
        try node.leave(agent)
    }

    @Test func `an agent without its keeper says that it cannot`() throws {
        let agent = try node.agent()
        try coordinator.welcome()
        let worker = try node.worker(of: agent)
        agent.send(SIGKILL)
        #expect(try agent.waitForEnd() == .killed(SIGKILL))
        try agent.wait(forErrors: "the keeper was killed")
        let told = try upgrade()
        #expect(try told.end() == .exited(1))
        #expect(told.errorText.contains("the agent has lost its keeper"))
        _ = Signals.send(SIGTERM, to: worker)
        #expect(try coordinator.waitForEnd()?.reason == .leaving)
    }
}
