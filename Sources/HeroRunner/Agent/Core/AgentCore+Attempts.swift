import RunnerProtocol
import System

/// What the engine says of its jobs, and what is told of it.
extension AgentCore {
    /// What the engine is given of a job.
    func start(_ job: AgentJob) -> JobStart? {
        guard let at = image.index(of: job.key) else { return nil }
        let assignment = image.assignments[at].assignment
        // Its template was there when it was accepted, and is kept while it is used.
        guard let template = image.template(assignment.template) else { return nil }
        return JobStart(
            key: job.key, specification: template.specification, index: assignment.index,
            attemptsBefore: assignment.attemptsBefore + job.attemptsBefore,
            restartsLeft: restarts(assignment, template.specification).map { $0 - min($0, job.attemptsBefore) },
            attemptsHere: job.attemptsBefore)
    }

    /// How many attempts may follow the assignment's first; nil: any number.
    func restarts(_ assignment: Assignment, _ specification: JobSpecification) -> UInt64? {
        assignment.restartsLeft ?? specification.attempts.restartsMax
    }

    mutating func attemptStarted(_ key: AssignmentKey, _ attempt: UInt64, _ time: UInt64) {
        guard let job = jobIndex(key), let at = image.index(of: key) else { return }
        let number = jobs[job].attemptsBefore + attempt
        if case .running(number) = image.assignments[at].state {
            // The disk knows.
        } else {
            put(.state(key, .running(attempt: number)))
        }
        let started = AttemptKey(key, attempt: number)
        // Without room for it only its end is told.
        guard image.assignments[at].stop != .disowned,
            room >= SpoolSize.of(.started(started, startedAtMilliseconds: time))
        else { return }
        putSoon(.started(started, startedAtMilliseconds: time))
        self.number(key)
    }

    mutating func attemptEnded(
        _ key: AssignmentKey, _ attempt: UInt64, _ report: AttemptReport, _ outlook: AttemptEnd.Outlook
    ) {
        guard let job = jobIndex(key), let at = image.index(of: key) else { return }
        let number = jobs[job].attemptsBefore + attempt
        report.figures[.attempt] = number
        // It was ended because nobody could be asked: the coordinator sees to the job.
        if jobs[job].ending != .none, report.cause == .cancelled { report.cause = .lost }
        if outlook == .last { jobs.remove(at: job) }
        if image.assignments[at].stop == .disowned {
            if outlook == .last { put(.forgotten(key)) }
            return
        }
        putSoon(
            .ended(AttemptEnd(key: AttemptKey(key, attempt: number), outlook: outlook, report: report)),
            within: outlook == .last ? arm(after: report) : 0)
        self.number(key)
        squeeze(key)
    }

    /// Only counts attempts where there is no room for their reports: of this assignment first, then of others.
    private mutating func squeeze(_ key: AssignmentKey) {
        if room < 0 { dropTemplates { _ in true } }
        while room < 0, let at = image.index(of: key), image.assignments[at].backlog.canBeSqueezed {
            put(.squeezed(key))
        }
        while room < 0, let other = image.assignments.first(where: { $0.backlog.canBeSqueezed }) {
            put(.squeezed(other.key))
        }
    }

    mutating func jobFinished(_ key: AssignmentKey) {
        guard let job = jobIndex(key) else { return }
        let refusal: Notice.Refusal = jobs[job].ending == .none ? .cancelled : .expired
        jobs.remove(at: job)
        giveUp(key, refusal)
    }

    mutating func startRefused(_ key: AssignmentKey, _ refusal: Notice.Refusal) {
        guard let job = jobIndex(key) else { return }
        jobs.remove(at: job)
        giveUp(key, refusal)
    }

    /// Does what leases that run out demand.
    mutating func expireLeases() {
        guard let heard = link.heard else { return }
        var expired: [AssignmentKey] = []
        for at in jobs.indices {
            guard let ending = jobs[at].lease?.ending(heard: heard, now: now), ending > jobs[at].ending else {
                continue
            }
            jobs[at].ending = ending
            switch jobs[at].phase {
            case .queued, .unwritten: expired.append(jobs[at].key)
            case .started: emit(.stop(jobs[at].key, ending == .atOnce ? .atOnce : .gracefully))
            }
        }
        for key in expired {
            guard let job = jobIndex(key) else { continue }
            jobs.remove(at: job)
            giveUp(key, .expired)
        }
    }

    // Numbers.

    /// Gives what is to be told of an assignment its numbers, if it can be told now; else it stays where it can still be
    /// shortened.
    mutating func number(_ key: AssignmentKey) {
        guard link.isJoined, let at = image.index(of: key), !image.assignments[at].backlog.isEmpty,
            Int(image.assignments[at].numberedCount) < Limits.noticesInFlight,
            image.notices.count + Limits.attemptsKept + 3 <= WireLimits.unacknowledgedMax
        else { return }
        putSoon(.numbered(key))
    }

    /// Numbers whatever can be told now.
    mutating func numberAll() {
        // The list may get shorter only by acknowledgements.
        for at in image.assignments.indices { number(image.assignments[at].key) }
    }

    /// Whether something has no number yet.
    var hasBacklog: Bool { image.assignments.contains { !$0.backlog.isEmpty } }

    // Those that no coordinator has ordered.

    /// A report that there is no room for is lost: the job was run all the same.
    mutating func direct(_ report: AttemptReport) {
        let notice = Notice.direct(report)
        guard room >= SpoolSize.of(notice), image.notices.count < WireLimits.unacknowledgedMax / 2 else { return }
        put(.notice(notice))
    }

    mutating func drain(_ how: AgentEvent.Draining) {
        draining = how
        if how == .stop { stopAll() }
    }
}

extension Backlog {
    /// Whether the oldest ended attempt may only be counted.
    var canBeSqueezed: Bool { ended.first?.outlook == .another }
}
