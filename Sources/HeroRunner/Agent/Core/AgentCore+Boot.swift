import RunnerProtocol
import System

/// A start with what an earlier agent has left.
extension AgentCore {
    /// What ran then runs no more. A job that stays with this runner is resumed without asking, if its restart policy would
    /// have started it again after a failure. One with a lease is not: how long ago the coordinator was heard is not
    /// known any more, so it may have been given to another runner, and could be until this one has been told so.
    mutating func boot(_ bootID: Identifier, _ freshID: Identifier, _ loss: SpoolRecovery.Loss) {
        // Notices that the coordinator has acknowledged may be among what came back, or numbers be lost that it knows: so
        // they are counted anew.
        if loss != .none {
            put(.identity(freshID))
            renumbered()
        }
        let cause: Cause = image.bootID == bootID ? .lost : .reboot
        put(.boot(bootID))
        for assignment in image.assignments { bring(back: assignment, cause) }
        link.state = .apart(until: now)
        expire()
    }

    private mutating func bring(back assignment: SpooledAssignment, _ cause: Cause) {
        let key = assignment.key
        if assignment.stop == .disowned { return put(.forgotten(key)) }
        let resumed: UInt64
        switch assignment.state {
        case .over: return
        case .running(let attempt):
            let follows = mayFollow(assignment, attempt)
            let report = AttemptReport(name: [], attempt: attempt, cause: cause)
            report.figures[.wallMicroseconds] = nil
            if let started = assignment.backlog.started, started.attempt == attempt {
                report.startedAtMilliseconds = started.atMilliseconds
            }
            put(
                .ended(
                    AttemptEnd(
                        key: AttemptKey(key, attempt: attempt), outlook: follows ? .another : .last, report: report)))
            guard follows else { return }
            resumed = attempt
        case .between(let attempt):
            if let refusal = refusal(of: assignment) { return put(.refused(key, refusal)) }
            resumed = attempt
        }
        enlist(key, attemptsBefore: resumed, nil)
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
        if assignment.assignment.leaseMilliseconds != nil { return .expired }
        return image.template(assignment.assignment.template) == nil ? .unknownTemplate : nil
    }
}
