import Model
import RunnerProtocol

/// What must hold when everything has come to rest.
extension Simulator {
    mutating func audit() {
        auditPromises()
        auditJobs()
        auditAttempts()
        auditNodes()
        for fault in server.stored.faults { ledger.note("stored: \(fault)") }
        for error in client.refusals {
            switch error {
            // What was never confirmed may never have been.
            case .unknownRun, .unknownJob, .unknownRunner, .runnerExists: break
            default: ledger.note("refused: \(error)")
            }
        }
    }

    /// No run that was confirmed is lost, nor any of its jobs, unless it was over and is kept no longer.
    private mutating func auditPromises() {
        for (name, count) in client.confirmed where !server.stored.removed.contains(name) {
            let ids = Set(server.stored.groups.values.filter { $0.runName == name }.map(\.id))
            let jobs = server.stored.jobs.values.filter { ids.contains($0.group) }
            if UInt64(jobs.count) != count {
                ledger.note("\(name) was confirmed with \(count) jobs and has \(jobs.count)")
            }
        }
    }

    /// Every job has ended, and one that has succeeded has a process that did.
    private mutating func auditJobs() {
        for job in server.stored.jobs.values.sorted(by: { $0.id < $1.id }) {
            guard case .ended(let outcome) = job.state else {
                ledger.note("job \(job.id.number) never ended: \(job)")
                continue
            }
            let successes = server.stored.attempts.filter { $0.job == job.id && $0.report.isSuccess }
            if outcome == .succeeded, successes.isEmpty {
                ledger.note("job \(job.id.number) has succeeded without a successful attempt")
            }
        }
        for run in server.stored.runs.values where run.outcome == nil { ledger.note("\(run.name) never ended") }
    }

    /// Every result that is recorded is one that a process of that assignment had.
    private mutating func auditAttempts() {
        var lives: [AssignmentKey: [Ledger.Life]] = [:]
        for life in ledger.lives { lives[life.key, default: []].append(life) }
        for attempt in server.stored.attempts {
            let key = attempt.key.assignment
            guard let own = lives[key] else {
                if attempt.report.cause != .lost, attempt.report.cause != .reboot {
                    ledger.note("a result of \(key) that never ran: \(attempt.report.cause)")
                }
                continue
            }
            audit(attempt, own.filter { $0.attempt == attempt.key.attempt })
            if !own.contains(where: { server.stored.runners[attempt.runner]?.name == nodes[$0.node].name }) {
                ledger.note("\(key) is recorded for another runner than it ran on")
            }
        }
        // And no assignment of a job of which several had a runner has two results that ended it.
        for life in ledger.lives where life.endedAt == nil { ledger.note("a process of \(life.key) still lives") }
    }

    /// What is recorded of an attempt, beside the processes that had its number.
    private mutating func audit(_ attempt: AttemptRecord, _ lives: [Ledger.Life]) {
        switch attempt.report.cause {
        case .exit where !lives.contains { $0.exitCode == attempt.report.exitCode }:
            ledger.note(
                "\(attempt.key) is recorded as exited with \(attempt.report.exitCode ?? -1), which no process did")
        case .unknown where !lives.contains { $0.mayBeLost }:
            ledger.note("\(attempt.key) is recorded as unknown while its keeper lived")
        case .lost, .reboot:
            let known = lives.filter { !$0.mayBeLost && !$0.wasKilled && !nodes[$0.node].isDamaged }
            if let life = known.first {
                ledger.note("\(attempt.key) is recorded as lost and has exited with \(life.exitCode ?? -1)")
            }
        case .exit, .signal, .timeout, .cpuTimeout, .oom, .spawnFailed, .cancelled, .unknown: break
        }
    }

    /// Nothing is left on the nodes.
    private mutating func auditNodes() {
        for node in nodes {
            guard let image = node.agent?.core.image else { continue }
            if !image.assignments.isEmpty || image.notices.count > 0 {
                ledger.note("\(node.name) keeps \(image.assignments.count) assignments, \(image.notices.count) notices")
            }
        }
    }
}
