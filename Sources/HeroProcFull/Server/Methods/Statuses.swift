import API
import Execution
import Model
import RunnerProtocol
import Store
import System

/// What is stored, as people see it.
struct Statuses {
    private let runners: [RunnerID: RunnerRecord]

    init(_ runners: [RunnerRecord]) {
        self.runners = Dictionary(runners.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What a job is doing.
    func status(of state: JobState, in group: GroupRecord?) -> JobStatus {
        switch state {
        case .waiting, .ready: group?.blocked == nil ? .queued : .blocked
        case .assigned(let assigned): silence(of: assigned) == nil ? .starting : .unknown
        case .running(let assigned): silence(of: assigned) == nil ? .running : .unknown
        case .ended(.succeeded): .succeeded
        case .ended(.failed): .failed
        case .ended(.cancelled): .cancelled
        }
    }

    /// Since when a job's runner is silent, in milliseconds since 1970.
    private func silence(of assigned: Assigned) -> UInt64? {
        // Of a runner that is not known any more nothing is heard.
        guard let runner = runners[assigned.runner] else { return 0 }
        return runner.silentSinceMilliseconds
    }

    /// A job in short; `last` is the report of its last attempt.
    func summary(of job: JobRecord, in group: GroupRecord, last: AttemptRecord?) -> JobSummary {
        var summary = JobSummary(
            job: group.name(of: job.id).description, state: status(of: job.state, in: group))
        summary.reason = reason(for: job, in: group, last)
        summary.runner = job.state.assigned.map { name(of: $0.runner) } ?? last.map { name(of: $0.runner) }
        summary.attempts = job.attempts
        summary.startedMs = job.startedAtMilliseconds
        summary.endedMs = job.endedAtMilliseconds
        if job.state.isOver {
            summary.exitCode = last?.report.exitCode
            summary.signal = last?.report.signal
            summary.exitStatus = last.map { ExitStatus.of($0.report) }
        }
        return summary
    }

    func name(of runner: RunnerID) -> String { runners[runner]?.name ?? "(removed)" }

    private func reason(for job: JobRecord, in group: GroupRecord, _ last: AttemptRecord?) -> String? {
        switch job.state {
        case .waiting where group.blocked == nil: return "waits for what it needs"
        case .waiting, .ready: return group.blocked.map { text(of: $0, group) }
        case .assigned(let assigned), .running(let assigned):
            if silence(of: assigned) != nil { return "\(name(of: assigned.runner)) is not heard of" }
            return job.stop == nil ? nil : "is being stopped"
        case .ended(.succeeded): return nil
        case .ended(.failed(.attempt)): return last.map { text(of: $0.report) }
        case .ended(.failed(.losses)): return "its runner was lost too often"
        case .ended(.failed(.unknown)): return "its runner was lost, and how it ended is not known"
        case .ended(.failed(.deadline)): return "it had not ended by its deadline"
        case .ended(.cancelled(.requested)): return "it was cancelled"
        case .ended(.cancelled(.need)): return "what it needs did not succeed"
        }
    }

    private func text(of reason: BlockReason, _ group: GroupRecord) -> String {
        let placement = group.definition.placement
        switch reason {
        case .noRunner: return "no runner is enrolled; enroll one, or let `hero-proc serve` start the local one"
        case .labels: return "no runner has the labels \(placement.labels.joined(separator: " "))"
        case .resources:
            let wanted = placement.resources.map { "\($0.name)=\($0.amount)" }.joined(separator: " ")
            return "no runner has so much: \(wanted)"
        case .limits where placement.limits.contains(.files):
            return "no runner takes files and can enforce its limits; bring the runners up to this version"
        case .limits: return "no runner can enforce its limits; drop them, or say best-effort"
        }
    }

    /// How an attempt ended, in a few words.
    private func text(of report: AttemptReport) -> String {
        if let code = report.exitCode, report.cause == .exit { return "exit status \(code)" }
        if let failure = report.failure { return "could not be started: \(text(of: Errno(failure.code)))" }
        if let signal = report.signal, report.cause == .signal {
            var name: [UInt8] = []
            SignalName.append(signal, to: &name)
            return "signal \(String(decoding: name, as: UTF8.self))"
        }
        return switch report.cause {
        case .exit: "exit"
        case .signal: "a signal"
        case .timeout: "its time was up"
        case .cpuTimeout: "its CPU time was up"
        case .oom: "out of memory"
        case .cancelled: "cancelled"
        case .spawnFailed: "could not be started"
        case .lost: "its runner did not come back"
        case .reboot: "its machine went down"
        case .unknown: "unknown"
        }
    }

    private func text(of reason: Errno) -> String { String(decoding: reason.message, as: UTF8.self) }

    /// A run in short.
    func summary(of run: RunRecord, _ groups: [(GroupRecord, [JobTally])]) -> RunSummary {
        var summary = RunSummary(
            run: run.name.description, state: .queued, cause: run.origin.cause, submittedMs: run.submittedAtMilliseconds
        )
        summary.endedMs = run.endedAtMilliseconds
        summary.jobs = counts(groups)
        summary.state = run.outcome.map { status(of: $0) } ?? status(ofLive: summary.jobs)
        return summary
    }

    /// How many jobs are in which state.
    func counts(_ groups: [(GroupRecord, [JobTally])]) -> [String: UInt64] {
        var counts: [String: UInt64] = [:]
        for (group, tallies) in groups {
            for tally in tallies { counts[status(of: tally.state, in: group).rawValue, default: 0] += tally.count }
        }
        return counts
    }

    private func status(of outcome: RunOutcome) -> JobStatus {
        switch outcome {
        case .succeeded: .succeeded
        case .failed: .failed
        case .cancelled: .cancelled
        }
    }

    /// What a run is doing that is not over: what the most forward of its jobs does.
    private func status(ofLive counts: [String: UInt64]) -> JobStatus {
        let order: [JobStatus] = [.running, .starting, .unknown, .queued, .blocked]
        return order.first { counts[$0.rawValue, default: 0] > 0 } ?? .running
    }
}
