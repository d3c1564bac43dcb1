import Model
import RunnerProtocol

/// The ends of jobs, and what follows from them.
extension Coordinator {
    /// A job is over.
    mutating func finish(_ id: JobID, _ outcome: JobOutcome) {
        guard let record = jobs[id]?.record, !record.state.isOver else { return }
        leave(record)
        let now = turn.now.wallMilliseconds
        change(id) {
            $0.state = .ended(outcome)
            $0.stop = nil
            $0.endedAtMilliseconds = now
        }
        jobEnded(in: record.group, outcome)
    }

    /// A job whose runner is lost, was rebooted or would not have it may run again elsewhere.
    mutating func requeue(_ id: JobID) {
        guard let record = jobs[id]?.record, record.state.assigned != nil else { return }
        if let outcome = record.stop?.outcome { return finish(id, outcome) }
        leave(record)
        change(id) { $0.stop = nil }
        makeReady(id)
    }

    /// As `requeue`, and counts the loss.
    mutating func countLoss(_ id: JobID) {
        guard let record = jobs[id]?.record, let group = groups[record.group] else { return }
        change(id) { $0.losses += 1 }
        if record.losses >= group.record.definition.lossesMax, record.stop?.outcome == nil {
            finish(id, .failed(.losses))
        } else {
            requeue(id)
        }
    }

    private mutating func jobEnded(in id: GroupID, _ outcome: JobOutcome) {
        groups[id]?.remaining -= 1
        if outcome != .succeeded { groups[id]?.hasFailed = true }
        guard let group = groups[id] else { return }
        if group.remaining == 0 { groupEnded(group) }
        guard let run = group.record.run else {
            if group.remaining == 0 { forget(group) }
            return
        }
        runs[run]?.remaining -= 1
        switch outcome {
        case .succeeded: break
        case .failed: runs[run]?.hasFailed = true
        case .cancelled: runs[run]?.hasCancelled = true
        }
        if runs[run]?.remaining == 0 { close(run) }
    }

    /// All jobs of a group are over: what needs it may run, or never will.
    private mutating func groupEnded(_ group: LiveGroup) {
        for dependent in group.dependents {
            if group.hasFailed {
                cancelWaiting(of: dependent)
            } else {
                groups[dependent]?.unmet -= 1
                if groups[dependent]?.unmet == 0 { release(dependent) }
            }
        }
    }

    /// What a group needs did not succeed.
    mutating func cancelWaiting(of id: GroupID) {
        guard let group = groups[id] else { return }
        for number in group.jobs where jobs[JobID(number)]?.record.state == .waiting {
            finish(JobID(number), .cancelled(.need))
        }
    }

    /// Forgets again what was taken up and has nothing left to do.
    mutating func closeIfOver(_ snapshot: Snapshot) {
        for run in snapshot.runs where runs[run.id]?.remaining == 0 { close(run.id) }
        for group in snapshot.groups where group.run == nil {
            if let group = groups[group.id], group.remaining == 0 { forget(group) }
        }
    }

    private mutating func close(_ id: RunID) {
        guard var run = runs[id] else { return }
        run.record.endedAtMilliseconds = turn.now.wallMilliseconds
        run.record.outcome = run.hasFailed ? .failed : run.hasCancelled ? .cancelled : .succeeded
        turn.runsOver.append(run.record)
        if let first = run.groups.first.flatMap({ groups[$0] })?.record.firstJob {
            kept.finish(first, at: turn.now.wallMilliseconds)
        }
        for group in run.groups.compactMap({ groups[$0] }) { forget(group) }
        runs[id] = nil
        runNames[run.record.name] = nil
    }

    /// Nothing of a group is needed any more.
    private mutating func forget(_ group: LiveGroup) {
        // What this turn has changed is written from here, since it is gone by the end of the turn.
        if group.isChanged { turn.groupsOver.append(group.record) }
        if group.record.run == nil {
            let first = group.record.firstJob
            kept.finish(first, at: jobs[first]?.record.endedAtMilliseconds ?? turn.now.wallMilliseconds)
        }
        for number in group.jobs {
            guard let job = jobs.removeValue(forKey: JobID(number)), job.isChanged else { continue }
            turn.jobsOver.append(job.record)
        }
        for runner in group.knownBy {
            guard let at = index(of: runner), runners[at].templates.remove(group.record.id) != nil else { continue }
            turn.speech.append(.order(runner, .retireTemplate(alias: group.alias)))
        }
        queue.release(group.shape)
        groups[group.record.id] = nil
        if group.record.run == nil { directNames[group.record.runName] = nil }
    }
}
