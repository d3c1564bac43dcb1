import CTests
import RunnerProtocol
import Testing

/// A folder for an agent, and the coordinator that it connects to.
struct AgentNode {
    let scratch: Scratch
    let coordinator: SmallCoordinator

    init() throws {
        scratch = try Scratch()
        coordinator = try SmallCoordinator(at: scratch("socket"))
    }

    /// The agent's directory.
    var spool: String { scratch("spool") }

    /// Starts an agent, by another program if that is wanted.
    func agent(_ options: String..., under wrapper: [String] = [], program: String? = nil) throws -> Child {
        let connection = ["--connect", "unix:" + coordinator.path, "--name", "node", "--spool", spool]
        return try Child(wrapper + [try program ?? Tools.runner(), "agent"] + connection + options)
    }

    /// The process that does an agent's work; the one that was started is its keeper.
    func worker(of agent: Child) throws -> pid_t {
        var found: pid_t?
        try Processes.wait("the agent's process") {
            found = Processes.children(of: agent.pid).first(where: Processes.isWorker)
            return found != nil
        }
        return try #require(found)
    }

    /// The main processes of an agent's jobs, and orphans.
    func jobs(of agent: Child) -> [pid_t] { Processes.children(of: agent.pid).filter { !Processes.isWorker($0) } }

    /// Kills what does an agent's work, and waits until it is gone.
    func killWorker(of agent: Child) throws {
        let worker = try worker(of: agent)
        _ = Signals.send(SIGKILL, to: worker)
        try Processes.wait("the end of the agent's process") { !Processes.children(of: agent.pid).contains(worker) }
    }

    /// Kills an agent and its keeper.
    func killAll(of agent: Child) throws {
        let worker = try worker(of: agent)
        agent.send(SIGKILL)
        _ = Signals.send(SIGKILL, to: worker)
        #expect(try agent.waitForEnd() == .killed(SIGKILL))
    }

    /// The job `build` of the run `web.42`.
    func job(_ words: [String], _ change: (JobSpecification) -> Void = { _ in }) -> JobSpecification {
        let job = JobSpecification(name: Array("build".utf8))
        for word in words { job.arguments.append(Array(word.utf8)) }
        for variable in ["PATH=/usr/bin:/bin", "HERO_RUN=web.42", "HERO_JOB=web.42/build"] {
            job.environment.set(Array(variable.utf8)[...])
        }
        change(job)
        return job
    }

    /// The assignment of a number.
    func key(_ number: UInt64) -> AssignmentKey { AssignmentKey(job: number, epoch: number) }

    /// Ends the agent and expects that nothing is left.
    func leave(_ agent: Child, sourceLocation: SourceLocation = #_sourceLocation) throws {
        agent.send(SIGTERM)
        #expect(try coordinator.waitForEnd()?.reason == .leaving, sourceLocation: sourceLocation)
        #expect(try agent.end() == .exited(0), sourceLocation: sourceLocation)
    }
}
