import Model

/// Letting go of what is over: some of it in each turn, so that nothing else waits for that.
extension Coordinator {
    /// Takes note of everything that is kept when the coordinator starts.
    mutating func keep(_ snapshot: Snapshot) {
        var live: [KeptRun] = []
        for group in snapshot.groups {
            let jobs = group.firstJob...JobID(group.firstJob.number + group.definition.jobCount - 1)
            if let last = live.last, last.run != nil, last.run == group.run {
                live[live.count - 1].groups = last.groups.lowerBound...group.id
                live[live.count - 1].jobs = last.jobs.lowerBound...jobs.upperBound
            } else {
                live.append(KeptRun(name: group.runName, run: group.run, groups: group.id...group.id, jobs: jobs))
            }
        }
        for run in (live + snapshot.finished).sorted(by: { $0.jobs.lowerBound < $1.jobs.lowerBound }) {
            kept.append(run)
        }
        removals = snapshot.removals
        directsKept = snapshot.directs.map(start)
        watchRetention()
    }

    /// A job was run directly on a node.
    mutating func keep(_ direct: DirectRecord) {
        turn.directs.append(direct)
        directsKept.append(start(direct.report.startedAtMilliseconds))
    }

    /// When it counts as begun. A job that could not be started has no time.
    private func start(_ milliseconds: UInt64) -> UInt64 {
        milliseconds == 0 ? turn.now.wallMilliseconds : milliseconds
    }

    /// Whether the runs of a snapshot are still there to be taken up again; nothing may be removed of them from now on.
    mutating func resume(_ snapshot: Snapshot) -> Bool {
        for group in snapshot.groups where groups[group.id] == nil {
            guard kept[group.firstJob]?.name == group.runName else { return false }
        }
        for group in snapshot.groups where groups[group.id] == nil { kept.resume(group.firstJob) }
        return true
    }

    /// Somebody does not want to keep a run. Gives how many jobs it has.
    mutating func removeRun(_ name: RunName, _ firstJob: JobID) throws(RequestError) -> Int {
        guard runNames[name] == nil, directNames[name] == nil else { throw .runIsLive(name) }
        guard let run = kept[firstJob], run.name == name, run.endedAtMilliseconds != nil else {
            throw .unknownRun(name)
        }
        kept.remove(firstJob)
        removals.append(run)
        return Int(clamping: run.jobCount)
    }

    /// Lets go of as much as may go in this turn.
    mutating func retire() {
        var budget = Limits.removedJobsMax
        while budget > 0 {
            if removals.isEmpty {
                guard let run = kept.firstFinished(), isExpired(run) else { break }
                kept.remove(run.jobs.lowerBound)
                removals.append(run)
            }
            // A run has rows of its own, beside those of its jobs.
            budget -= min(budget, removeSome(most: budget) + 1)
        }
        retireDirects()
        turn.hasMoreToRetire =
            !removals.isEmpty || expiredDirects > 0 || kept.firstFinished().map(isExpired) ?? false
        watchRetention()
    }

    /// Removes the first jobs of the oldest removal, and with the last of them what there is of the run. Its own row goes
    /// first: from then on nobody finds it, and a coordinator that starts finishes what was begun.
    private mutating func removeSome(most: UInt64) -> UInt64 {
        var run = removals[0]
        if let id = run.run { turn.runsRemoved.append(id) }
        let count = min(most, run.jobCount)
        let end = run.jobs.lowerBound.number + count - 1
        turn.jobsRemoved.append(run.jobs.lowerBound...JobID(end))
        if end == run.jobs.upperBound.number {
            turn.groupsRemoved.append(run.groups)
            removals.removeFirst()
        } else {
            run.jobs = JobID(end + 1)...run.jobs.upperBound
            run.run = nil
            removals[0] = run
        }
        return count
    }

    private func isExpired(_ run: KeptRun) -> Bool {
        guard let end = run.endedAtMilliseconds else { return false }
        return expiry(of: end) <= turn.now.wallMilliseconds
    }

    /// When what ended then may go, if it is the first to end of all that is kept.
    private func expiry(of end: UInt64) -> UInt64 {
        let isTooMuch =
            kept.finishedCount > retention.runsMax || kept.finishedLogBytes > retention.logBytesMax
        return saturating(end, isTooMuch ? Limits.keptMillisecondsMin : age)
    }

    /// Who follows a run must have the time to see how it ended.
    private var age: UInt64 { max(retention.ageMilliseconds, Limits.keptMillisecondsMin) }

    private func saturating(_ time: UInt64, _ span: UInt64) -> UInt64 {
        let (sum, overflow) = time.addingReportingOverflow(span)
        return overflow ? .max : sum
    }

    // MARK: Reports of jobs that were run directly on nodes

    /// How many of the oldest may go in one turn.
    private var expiredDirects: Int {
        var count = max(0, directsKept.count - Int(clamping: retention.runsMax))
        while count < directsKept.count, saturating(directsKept[count], age) <= turn.now.wallMilliseconds { count += 1 }
        return min(count, Int(Limits.removedJobsMax))
    }

    private mutating func retireDirects() {
        let count = expiredDirects
        directsKept.removeFirst(count)
        turn.directsRemoved = count
    }

    // MARK: Time

    /// Makes sure that it is looked again when something may go.
    private mutating func watchRetention() {
        var due = directsKept.first.map { saturating($0, age) }
        if let end = kept.firstFinished()?.endedAtMilliseconds { due = min(due ?? .max, expiry(of: end)) }
        guard let due else { return }
        // The calendar may be put right meanwhile, and what ends within a second goes together.
        let span = min(
            max(due - min(due, turn.now.wallMilliseconds), Limits.retentionPauseMilliseconds.lowerBound),
            Limits.retentionPauseMilliseconds.upperBound)
        let at = saturating(turn.now.milliseconds, span)
        guard at < retentionWatchedAt ?? .max else { return }
        retentionWatchedAt = at
        timers.insert(Timer(at: at, matter: .retention))
    }

    /// The time has come to look; the end of the turn does.
    mutating func retentionDue(_ timer: Timer) {
        if retentionWatchedAt == timer.at { retentionWatchedAt = nil }
    }
}
