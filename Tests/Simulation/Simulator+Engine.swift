import Agent
import Execution
import RunnerProtocol
import System

/// What runs jobs on a node: `Supervision` decides, and processes are simulated.
extension Simulator {
    func place(_ key: AssignmentKey, _ node: Int) -> Int? { nodes[node].jobs.firstIndex { $0.key == key } }

    mutating func start(_ start: JobStart, _ node: Int) {
        checkFence(start.key, node)
        nodes[node].jobs.append(SimulatedJob(start))
        nodes[node].jobs[nodes[node].jobs.count - 1].isStubborn = random.oneIn(10)
        if nodes[node].jobs.count > Int(nodes[node].profile.slots) {
            ledger.note("node \(node) has more jobs than slots")
        }
        feed(.begin, start.key, node)
    }

    /// What would be found after a loss of power right now must know of the assignment.
    private mutating func checkFence(_ key: AssignmentKey, _ node: Int) {
        guard let agent = nodes[node].agent else { return }
        var disk = agent.log.withDisk { SimulatedDisk(durableOf: $0) }
        guard let recovery = try? SpoolRecovery.read(&disk, WireCoding.self), let image = recovery.image,
            image.fence >= key.epoch, image.assignments.contains(where: { $0.key == key })
        else {
            return ledger.note("node \(node) starts epoch \(key.epoch) before it is on the disk")
        }
    }

    mutating func stop(_ key: AssignmentKey, _ haste: AgentEffect.Haste, _ node: Int) {
        say("node \(node): stop \(key.job) epoch \(key.epoch) \(haste)")
        feed(.stopRequested, key, node)
        guard haste == .atOnce, let at = place(key, node), nodes[node].jobs[at].process != nil else { return }
        endProcess(at, node, .killed(9))
    }

    mutating func feed(_ event: Supervision.Event, _ key: AssignmentKey, _ node: Int) {
        guard let at = place(key, node) else { return }
        let effects = nodes[node].jobs[at].supervision.handle(event, at: instant)
        act(effects, key, node)
    }

    private mutating func act(_ effects: Supervision.Effects, _ key: AssignmentKey, _ node: Int) {
        guard let at = place(key, node) else { return }
        if effects.contains(.stopMain), let life = nodes[node].jobs[at].process?.life {
            ledger.excuse(life)
            if !nodes[node].jobs[at].isStubborn {
                nodes[node].jobs[at].process?.endsAt = now + random.below(300)
                nodes[node].jobs[at].process?.exitCode = -1
            }
        }
        if effects.contains(.killTree) || effects.contains(.awaitTree) {
            if nodes[node].jobs[at].process != nil { return endProcess(at, node, .killed(9)) }
            return feed(.cleared(oomKills: 0, randomness: UInt32(truncatingIfNeeded: random.next())), key, node)
        }
        if effects.contains(.report) { report(key, node, isLast: effects.contains(.finish)) }
        if effects.contains(.start) { startProcess(key, node) }
        if effects.contains(.finish) {
            nodes[node].jobs.removeAll { $0.key == key }
            if !effects.contains(.report) { tell(node, .jobFinished(key)) }
        }
    }

    private mutating func startProcess(_ key: AssignmentKey, _ node: Int) {
        guard let at = place(key, node), let behaviour = Behaviour(nodes[node].jobs[at].start.specification) else {
            return ledger.note("a specification that nobody submitted")
        }
        say("node \(node): process of job \(key.job) epoch \(key.epoch)")
        let job = nodes[node].jobs[at]
        let attempt = job.supervision.attempt
        if ledger.hasSucceeded(key), job.start.specification.attempts.restart != .always, !nodes[node].isDamaged {
            ledger.note("at \(now): \(key) is started on node \(node) again after it has succeeded")
        }
        let life = ledger.start(AttemptKey(key, attempt: job.start.attemptsHere + attempt), node: node, at: now)
        nodes[node].jobs[at].process = SimulatedProcess(
            key: key, attemptsBefore: job.start.attemptsHere, attempt: attempt, life: life, startedAt: instant,
            startedAtWall: moment.wallMilliseconds, isStubborn: job.isStubborn,
            endsAt: now + 1 + random.below(2 * behaviour.milliseconds),
            exitCode: random.below(100) < behaviour.failurePercent ? 1 : 0)
        nodes[node].jobs[at].startedAtWall = moment.wallMilliseconds
        checkReservations(node)
        feed(.started(.uncounted), key, node)
        tell(node, .attemptStarted(key, attempt: attempt, atMilliseconds: moment.wallMilliseconds))
    }

    /// What is reserved for the processes of a node is never more than it has.
    private mutating func checkReservations(_ node: Int) {
        var reserved: [String: UInt64] = [:]
        for job in nodes[node].jobs where job.process != nil {
            guard let group = server.stored.jobs.first(where: { $0.key.number == job.key.job })?.value.group,
                let placement = server.stored.groups[group]?.definition.placement
            else { continue }
            for resource in placement.resources { reserved[resource.name, default: 0] += resource.amount }
        }
        for resource in nodes[node].profile.resources {
            let name = String(decoding: resource.name, as: UTF8.self)
            if reserved[name] ?? 0 > resource.amount { ledger.note("node \(node): more \(name) than there is") }
        }
    }

    mutating func finishProcesses() {
        for node in nodes.indices {
            for key in nodes[node].jobs.map(\.key) {
                guard let at = place(key, node), let process = nodes[node].jobs[at].process, process.endsAt <= now
                else { continue }
                endProcess(at, node, process.ownEnd)
            }
            // Without an agent nobody takes note of it.
            for at in nodes[node].board.indices {
                let process = nodes[node].board[at]
                guard process.end == nil, process.endsAt <= now else { continue }
                nodes[node].board[at].end = process.ownEnd
                ledger.end(process.life, process.ownEnd, at: now)
            }
        }
    }

    mutating func endProcess(_ at: Int, _ node: Int, _ end: Supervision.ProcessEnd) {
        guard let process = nodes[node].jobs[at].process else { return }
        ledger.end(process.life, end, at: now)
        takeEnd(at, node, end)
    }

    /// The agent learns that a job's process has ended.
    mutating func takeEnd(_ at: Int, _ node: Int, _ end: Supervision.ProcessEnd) {
        guard var process = nodes[node].jobs[at].process else { return }
        nodes[node].jobs[at].process = nil
        (process.end, process.isEndNoted) = (end, true)
        nodes[node].board.append(process)
        feed(.ended(process.isOrphan ? .unknown : end), process.key, node)
    }

    private mutating func report(_ key: AssignmentKey, _ node: Int, isLast: Bool) {
        guard let at = place(key, node), let verdict = nodes[node].jobs[at].supervision.verdict else { return }
        let attempt = nodes[node].jobs[at].supervision.attempt
        let report = AttemptReport(name: [], attempt: attempt, cause: verdict.cause)
        report.startedAtMilliseconds = nodes[node].jobs[at].startedAtWall
        report.figures[.wallMicroseconds] =
            (moment.wallMilliseconds - min(moment.wallMilliseconds, nodes[node].jobs[at].startedAtWall)) * 1000
        switch verdict.end {
        case .exited(let code): report.exitCode = code
        case .killed(let signal): report.signal = signal
        case .unknown, nil: break
        }
        tell(node, .attemptEnded(key, attempt: attempt, report, isLast ? .last : .another))
    }
}
