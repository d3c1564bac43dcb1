import RunnerProtocol
import System

/// A start with what an earlier agent has left.
extension AgentCore {
    /// What is adopted runs on, and what was not started yet starts now. Without a keeper that has outlived the earlier
    /// agent, what ran then runs no more. A job that stays with this runner is resumed without asking, if its restart
    /// policy would have started it again after a failure. One with a lease is not: how long ago the coordinator was
    /// heard is not known any more, so it may have been given to another runner, and could be until this one has been
    /// told so.
    ///
    /// Where damage has taken a part of the spool, what does not run may be over, and its end be in what is lost. Nothing
    /// of that is started: the coordinator calls everything back from a runner with another spool.
    mutating func boot(_ bootID: Identifier, _ freshID: Identifier, _ loss: SpoolRecovery.Loss, _ adopted: Adopted?) {
        // Notices that the coordinator has acknowledged may be among what came back, or numbers be lost that it knows: so
        // they are counted anew.
        if loss != .none {
            put(.identity(freshID))
            renumbered()
        }
        let rest: Rest = adopted == nil ? .unknown : loss == .none ? .unstarted : .doubtful
        let cause: Cause = image.bootID == bootID ? .lost : .reboot
        put(.boot(bootID))
        link.heard = adopted?.heard
        for assignment in image.assignments {
            if let job = adopted?.jobs.first(where: { $0.key == assignment.key }), isRunning(assignment, job) {
                adopt(assignment, job)
            } else {
                bring(back: assignment, cause, rest)
            }
        }
        link.state = .apart(until: now)
        expire()
    }

    /// What the engine is to go on with, of a job that an earlier agent had started; nil: it is not wanted, or its end is
    /// in the spool. To be asked before `booted`.
    package func start(of job: Adopted.Job) -> JobStart? {
        guard let at = image.index(of: job.key), isRunning(image.assignments[at], job) else { return nil }
        return start(AgentJob(key: job.key, attemptsBefore: job.attemptsBefore, lease: nil, phase: .started))
    }

    /// Whether a job's attempt is one whose end is not in the spool.
    private func isRunning(_ assignment: SpooledAssignment, _ job: Adopted.Job) -> Bool {
        guard image.template(assignment.assignment.template) != nil else { return false }
        switch assignment.state {
        case .over: return false
        case .running(let attempt): return attempt <= job.number
        case .between(let attempt): return attempt < job.number
        }
    }

    private mutating func adopt(_ assignment: SpooledAssignment, _ job: Adopted.Job) {
        let key = assignment.key
        if assignment.state != .running(attempt: job.number) { put(.state(key, .running(attempt: job.number))) }
        jobs.append(
            AgentJob(
                key: key, attemptsBefore: job.attemptsBefore, lease: lease(of: assignment.assignment), phase: .started))
        // The earlier agent may not have come to that.
        if let stop = assignment.stop { emit(.stop(key, stop == .gracefully ? .gracefully : .atOnce)) }
    }

    /// What an assignment that is not adopted has come to.
    private enum Rest {
        /// Nobody knows: an attempt that may have been started was.
        case unknown
        /// No attempt runs or ran of which the spool has no end.
        case unstarted
        /// One may have ended, or all of it be over.
        case doubtful
    }

    private mutating func bring(back assignment: SpooledAssignment, _ cause: Cause, _ rest: Rest) {
        let key = assignment.key
        if assignment.stop == .disowned { return put(.forgotten(key)) }
        let resumed: UInt64
        switch assignment.state {
        case .over: return
        case .running(let attempt) where rest != .unstarted:
            let follows = rest == .unknown && mayFollow(assignment, attempt)
            put(
                .ended(
                    AttemptEnd(
                        key: AttemptKey(key, attempt: attempt), outlook: follows ? .another : .last,
                        report: report(of: assignment, attempt, cause))))
            guard follows else { return }
            resumed = attempt
        case .running(let attempt): resumed = attempt - 1
        case .between(let attempt): resumed = attempt
        }
        if let refusal = rest == .doubtful ? .fenced : refusal(of: assignment) {
            return put(.refused(key, refusal))
        }
        enlist(key, attemptsBefore: resumed, lease(of: assignment.assignment))
    }

    private func report(of assignment: SpooledAssignment, _ attempt: UInt64, _ cause: Cause) -> AttemptReport {
        let report = AttemptReport(name: [], attempt: attempt, cause: cause)
        report.figures[.wallMicroseconds] = nil
        if let started = assignment.backlog.started, started.attempt == attempt {
            report.startedAtMilliseconds = started.atMilliseconds
        }
        return report
    }

    /// Whether another attempt follows that one, which has failed.
    private func mayFollow(_ assignment: SpooledAssignment, _ attempt: UInt64) -> Bool {
        guard refusal(of: assignment) == nil, let template = image.template(assignment.assignment.template) else {
            return false
        }
        if let most = restarts(assignment.assignment, template.specification), attempt > most { return false }
        switch template.specification.attempts.restart {
        case .never: return false
        case .onFailure, .always: return true
        }
    }

    /// Why an assignment is not resumed; nil: it is.
    private func refusal(of assignment: SpooledAssignment) -> Notice.Refusal? {
        if assignment.stop != nil || image.intake == .stop { return .cancelled }
        if let lease = lease(of: assignment.assignment) {
            guard let heard = link.heard, lease.ending(heard: heard, now: now) == .none else { return .expired }
        }
        return image.template(assignment.assignment.template) == nil ? .unknownTemplate : nil
    }
}
