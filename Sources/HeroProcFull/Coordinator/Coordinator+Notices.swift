import Model
import RunnerProtocol

/// What runners tell of their jobs.
extension Coordinator {
    mutating func take(_ notice: Notice, number: UInt64, of runner: RunnerID) {
        guard let at = count(notice: number, of: runner) else { return }
        switch notice {
        case .started(let key, let startedAt): started(key, startedAt, at)
        case .ended(let end): ended(end, at)
        case .coalesced(let key, let first, let count): coalesced(key, first, count, at)
        case .refused(let key, let refusal): refused(key, refusal, at)
        case .direct(let report): keep(DirectRecord(runner: runner, report: report))
        }
    }

    /// Counts a notice, and gives its runner's place; nil: there is nothing to be done about it.
    mutating func count(notice number: UInt64, of runner: RunnerID) -> Int? {
        guard let at = index(of: runner) else { return nil }
        heard(at)
        // What was taken already comes again if the acknowledgement was lost.
        guard number > runners[at].record.lastNotice else { return nil }
        changeRunner(at) { $0.lastNotice = number }
        turn.noticesTaken.append(runner)
        return at
    }

    /// The job of an assignment, if the runner still has it. A report of an assignment that was given up is of no account:
    /// somebody else has the job, or it is over.
    private func job(_ key: AssignmentKey, _ at: Int) -> JobRecord? {
        guard let record = jobs[JobID(key.job)]?.record,
            record.state.assigned == Assigned(runner: runners[at].id, epoch: key.epoch)
        else { return nil }
        return record
    }

    private mutating func started(_ key: AttemptKey, _ startedAt: UInt64, _ at: Int) {
        guard let record = job(key.assignment, at), let assigned = record.state.assigned else {
            // It runs, and should not.
            turn.speech.append(.order(runners[at].id, .stop(key.assignment, .disowned)))
            return
        }
        change(record.id) {
            $0.state = .running(assigned)
            $0.startedAtMilliseconds = startedAt
        }
    }

    private mutating func coalesced(_ key: AssignmentKey, _ first: UInt64, _ count: UInt64, _ at: Int) {
        let (end, overflow) = first.addingReportingOverflow(count)
        guard let record = job(key, at), !overflow, end > record.attemptsHere + 1 else { return }
        let new = end - 1 - record.attemptsHere
        change(record.id) {
            $0.attempts += new
            $0.attemptsHere += new
            $0.failures += new
        }
    }

    private mutating func ended(_ end: AttemptEnd, _ at: Int) {
        guard let record = job(end.key.assignment, at), let assigned = record.state.assigned,
            let attempt = newAttempt(end, of: record)
        else { return }
        let number = record.attempts - record.attemptsHere + attempt
        let isLoss = end.report.cause == .lost || end.report.cause == .reboot
        if let time = end.report.figures[.wallMicroseconds] { groups[record.group]?.pace.add(microseconds: time) }
        change(record.id) {
            $0.state = .running(assigned)
            $0.attempts = number
            $0.attemptsHere = attempt
            // A runner that was killed reports what it has lost without a time.
            if end.report.startedAtMilliseconds > 0 { $0.startedAtMilliseconds = end.report.startedAtMilliseconds }
            if !end.report.isSuccess && !isLoss { $0.failures += 1 }
        }
        turn.attempts.append(
            AttemptRecord(
                job: record.id, number: number, key: AttemptKey(end.key.assignment, attempt: attempt),
                runner: runners[at].id, report: end.report))
        guard end.outlook == .last else { return }
        if record.stop?.reason == .recalled, !end.report.isSuccess {
            giveUp(record.id)
        } else if isLoss, mayMove(record) {
            countLoss(record.id)
        } else if isMadeToLeave(end, record, at) {
            requeue(record.id)
        } else {
            finish(record.id, outcome(of: end.report, record))
        }
    }

    /// The attempt's number within its assignment; nil: it is known already. A runner whose disk has forgotten some attempts
    /// gives their numbers again, and the last one ends the assignment whatever its number: it cannot be known, since an
    /// assignment that has ended is not the job's any more.
    private func newAttempt(_ end: AttemptEnd, of record: JobRecord) -> UInt64? {
        if end.key.attempt > record.attemptsHere { return end.key.attempt }
        return end.outlook == .last ? record.attemptsHere + 1 : nil
    }

    /// Whether another runner may have a job when its own was lost.
    func mayMove(_ record: JobRecord) -> Bool {
        switch groups[record.group]?.record.definition.whenLost {
        case .rerun: true
        case .wait, nil: false
        }
    }

    /// Whether a job was ended because its runner is to have none, and may go on elsewhere.
    private func isMadeToLeave(_ end: AttemptEnd, _ record: JobRecord, _ at: Int) -> Bool {
        end.report.cause == .cancelled && record.stop == nil && runners[at].record.intake == .stop && mayMove(record)
    }

    private func outcome(of report: AttemptReport, _ record: JobRecord) -> JobOutcome {
        if report.isSuccess { return .succeeded }
        if let outcome = record.stop?.outcome { return outcome }
        switch report.cause {
        case .cancelled: return .cancelled(.requested)
        case .unknown: return .failed(.unknown)
        case .exit, .signal, .timeout, .cpuTimeout, .oom, .spawnFailed, .lost, .reboot: return .failed(.attempt)
        }
    }

    private mutating func refused(_ key: AssignmentKey, _ refusal: Notice.Refusal, _ at: Int) {
        guard let record = job(key, at) else { return }
        switch refusal {
        case .cancelled where record.stop?.reason == .recalled: giveUp(record.id)
        case .cancelled: finish(record.id, record.stop?.outcome ?? .cancelled(.requested))
        case .fenced:
            // The runner knows nothing of it, so nothing of it runs. Whether it ran, and how it ended, nobody can say.
            giveUp(record.id)
        case .expired: requeue(record.id)
        case .busy:
            runners[at].busyUntil = turn.now.milliseconds + Limits.busyMilliseconds
            setTimer(.busy(runners[at].id), after: Limits.busyMilliseconds)
            requeue(record.id)
        case .unknownTemplate:
            runners[at].templates.remove(record.group)
            requeue(record.id)
        case .unenforceable:
            // Its profile said otherwise: from now on it does not count as able to.
            if let limits = groups[record.group]?.record.definition.placement.limits {
                changeRunner(at) { $0.profile?.enforceable.subtract(limits.subtracting(.files)) }
                queue.forgetEligible()
            }
            requeue(record.id)
        }
    }
}
