import Agent
import Execution
import RunnerProtocol
import System

/// What outlives an agent, and what the next one does with it: what `Keeper`, its board and `Node` do.
extension Simulator {
    /// Something at a node is killed: mostly the agent, sometimes its keeper with it, or that alone.
    mutating func strike(_ node: Int) {
        guard nodes[node].agent != nil else { return }
        let choice = localRandom.below(10)
        if choice == 9 { return restartAll(node) }
        if choice == 0, nodes[node].keeper != nil { return killKeeper(node) }
        killAgent(node)
        if choice > 2 { return damageSometimes(node) }
        nodes[node].keeper = nil
        if !nodes[node].hasCgroups { killProcesses(node) }
    }

    /// Everything is put in order at once: an agent is to leave while it is given jobs, and the coordinator starts anew.
    private mutating func restartAll(_ node: Int) {
        ask(.submit(submission()))
        troubles.append((now + 1 + localRandom.below(60), .leave(node)))
        troubles.append((now + 1 + localRandom.below(150), .killServer))
        troubles.append((now + 200 + localRandom.below(5_000), .startServer))
    }

    mutating func askToLeave(_ node: Int) {
        say("agent \(node) is asked to leave")
        tell(node, .drain(localRandom.oneIn(2) ? .finish : .stop))
    }

    /// An agent leaves with its keeper. It is started again soon.
    mutating func leave(_ node: Int) {
        guard let agent = nodes[node].agent else { return }
        say("agent \(node) leaves")
        if !nodes[node].jobs.isEmpty { ledger.note("node \(node): its agent leaves jobs behind") }
        nodes[node].disk = agent.log.withDisk { $0 }
        dropAgent(node, tellsServer: true)
        nodes[node].keeper = nil
        killProcesses(node)
        troubles.append((now + 1 + localRandom.below(3_000), .startAgent(node)))
    }

    private mutating func damageSometimes(_ node: Int) {
        guard weather.damages, localRandom.oneIn(6) else { return }
        damage(node, bit: localRandom.below(UInt64(spoolBytes) * 8))
    }

    /// The agent goes on alone. What has a cgroup runs on, and how it ends is not known; the rest dies with its keeper.
    private mutating func killKeeper(_ node: Int) {
        say("keeper \(node) is killed")
        nodes[node].keeper = nil
        for key in nodes[node].jobs.map(\.key) {
            guard let at = place(key, node), let process = nodes[node].jobs[at].process else { continue }
            ledger.excuse(process.life)
            nodes[node].jobs[at].process?.isOrphan = true
            if !nodes[node].hasCgroups { endProcess(at, node, .killed(9)) }
        }
    }

    /// What an agent has left.
    mutating func leaveProcesses(_ node: Int) {
        for job in nodes[node].jobs {
            guard var process = job.process else { continue }
            if case .stopping(let reason, let killAt) = job.supervision.state { process.stop = (reason, killAt) }
            nodes[node].board.append(process)
        }
        nodes[node].jobs = []
        // Without a keeper what has no cgroup dies with its agent.
        if nodes[node].keeper == nil, !nodes[node].hasCgroups { killProcesses(node) }
    }

    /// Kills what an agent has left. What it knew of their ends is gone with it.
    mutating func killProcesses(_ node: Int) {
        for process in nodes[node].board {
            if process.end == nil { ledger.end(process.life, .killed(9), at: now) }
            ledger.excuse(process.life)
        }
        nodes[node].board = []
    }

    /// Goes on with what an earlier agent of the same keeper has left; nil: there is no such agent.
    mutating func takeOver(_ node: Int) -> Adopted? {
        guard let keeper = nodes[node].keeper, keeper.isWhole else {
            nodes[node].keeper = nodes[node].keeper ?? SimulatedKeeper()
            killProcesses(node)
            return nil
        }
        let board = nodes[node].board
        nodes[node].board = []
        var adopted = Adopted(heard: keeper.heard)
        for process in board {
            let job = Adopted.Job(
                key: process.key, attemptsBefore: process.attemptsBefore, attempt: process.attempt)
            let isLast = !board.contains { $0.key == process.key && $0.attempt > process.attempt }
            guard isLast, let start = nodes[node].agent?.core.start(of: job) else {
                discard(process, node)
                continue
            }
            adopted.jobs.append(job)
            adopt(process, start, node)
        }
        return adopted
    }

    /// It is not wanted any more, or its end is in the spool.
    private mutating func discard(_ process: SimulatedProcess, _ node: Int) {
        guard process.end == nil else { return }
        say("node \(node): what runs of \(process.key) is not wanted")
        ledger.end(process.life, .killed(9), at: now)
    }

    private mutating func adopt(_ process: SimulatedProcess, _ start: JobStart, _ node: Int) {
        say("node \(node): adopts attempt \(process.attempt) of job \(process.key.job) epoch \(process.key.epoch)")
        adoptions += 1
        nodes[node].jobs.append(SimulatedJob(start, adopting: process))
        if !process.isTold {
            tell(
                node,
                .attemptStarted(process.key, attempt: process.attempt, atMilliseconds: process.startedAtWall))
        }
        guard process.isEndNoted, let end = process.end else { return }
        takeEnd(nodes[node].jobs.count - 1, node, end)
    }

    /// Ends that no agent has noted yet.
    mutating func askKeeper(_ node: Int) {
        for key in nodes[node].jobs.map(\.key) {
            guard let at = place(key, node), let end = nodes[node].jobs[at].process?.end else { continue }
            takeEnd(at, node, end)
        }
    }

    /// What an agent was told is in the spool.
    mutating func noteSpooled(_ node: Int) {
        nodes[node].board = []
        for at in nodes[node].jobs.indices { nodes[node].jobs[at].process?.isTold = true }
        nodes[node].keeper?.isWhole = true
        if let heard = nodes[node].agent?.core.heard { nodes[node].keeper?.heard = heard }
    }

    /// Whoever has nothing to write has nothing to wait for.
    mutating func noteAllSpooled() {
        for node in nodes.indices {
            guard let agent = nodes[node].agent, agent.isDiskSound, agent.syncs.isEmpty, agent.core.isClean else {
                continue
            }
            noteSpooled(node)
        }
    }
}
