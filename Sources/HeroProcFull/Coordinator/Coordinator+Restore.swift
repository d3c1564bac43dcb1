import Model
import RunnerProtocol

/// Taking up again what is stored: at the start all that is not over, and later what somebody wants to be tried again.
extension Coordinator {
    /// Takes in runs, groups and jobs as they are stored, except those that are here already.
    mutating func adopt(_ snapshot: Snapshot) {
        let runs = snapshot.runs.filter { self.runs[$0.id] == nil }
        let groups = snapshot.groups.filter { self.groups[$0.id] == nil }
        for run in runs {
            self.runs[run.id] = LiveRun(record: run)
            runNames[run.name] = run.id
        }
        for group in groups {
            open(group, runningMax: group.run.flatMap { self.runs[$0]?.record.runningMax })
            if group.run == nil { directNames[group.runName] = group.id }
        }
        let ids = Set(groups.map(\.id))
        for record in snapshot.jobs where ids.contains(record.group) { adopt(record) }
        for group in groups { connectNeeds(of: group.id) }
        recount(groups.map(\.id))
        for group in groups { watchDeadlines(of: group) }
    }

    private mutating func adopt(_ record: JobRecord) {
        jobs[record.id] = LiveJob(record: record)
        guard let group = groups[record.group] else { return }
        switch record.state {
        case .ready: queue.insert(record.id, priority: group.record.definition.priority, group.shape)
        case .assigned(let assigned), .running(let assigned): take(record.id, assigned, of: group)
        case .waiting, .ended: break
        }
    }

    /// Lets the groups of a run that it needs know of a group.
    private mutating func connectNeeds(of id: GroupID) {
        guard let group = groups[id] else { return }
        for need in needs(of: group) { groups[need]?.dependents.append(id) }
    }

    private func needs(of group: LiveGroup) -> [GroupID] {
        guard let run = group.record.run else { return [] }
        let needed = Set(group.record.definition.needs)
        return runs[run]?.groups.filter { groups[$0].map { needed.contains($0.record.definition.name) } ?? false } ?? []
    }

    private mutating func watchDeadlines(of group: GroupRecord) {
        guard let deadline = group.definition.deadlineMilliseconds else { return }
        let passed = turn.now.wallMilliseconds - min(group.submittedAtMilliseconds, turn.now.wallMilliseconds)
        for number in groups[group.id]?.jobs ?? 1...1 where jobs[JobID(number)]?.record.state.isOver == false {
            setTimer(.deadline(JobID(number)), after: deadline - min(deadline, passed))
        }
    }

    /// Counts anew what is left of these groups and of their runs, and does what follows from it.
    private mutating func recount(_ ids: [GroupID]) {
        var runIDs: [RunID] = []
        for id in ids {
            guard let group = groups[id] else { continue }
            let states = group.jobs.compactMap { jobs[JobID($0)]?.record.state }
            groups[id]?.remaining = UInt64(states.count { !$0.isOver })
            groups[id]?.hasFailed = states.contains { $0.isOver && $0 != .ended(.succeeded) }
            if let run = group.record.run, runIDs.last != run { runIDs.append(run) }
        }
        for run in runIDs { recountRun(run) }
        for id in ids {
            guard let group = groups[id] else { continue }
            let unmet = needs(of: group).compactMap { groups[$0] }.filter { $0.remaining > 0 || $0.hasFailed }
            groups[id]?.unmet = unmet.count
            if unmet.isEmpty { release(id) }
            if unmet.contains(where: { $0.remaining == 0 }) { cancelWaiting(of: id) }
        }
    }

    private mutating func recountRun(_ id: RunID) {
        guard let groups = runs[id]?.groups else { return }
        let states = groups.compactMap { self.groups[$0] }.flatMap { group in
            group.jobs.compactMap { jobs[JobID($0)]?.record.state }
        }
        runs[id]?.remaining = UInt64(states.count { !$0.isOver })
        runs[id]?.hasFailed = states.contains { if case .ended(.failed) = $0 { true } else { false } }
        runs[id]?.hasCancelled = states.contains { if case .ended(.cancelled) = $0 { true } else { false } }
    }

    // MARK: Trying again

    /// Jobs that are over and were not successful are run again, and what was cancelled for want of them waits again.
    /// The snapshot is what the store has of them, if they are forgotten here; what was removed since stays removed.
    mutating func retry(_ target: Request.Target, _ snapshot: Snapshot) throws(RequestError) -> Int {
        if isEnding { throw .ending }
        if resume(snapshot) { adopt(snapshot) }
        defer { closeIfOver(snapshot) }
        let wanted = try self.jobs(of: target).filter(isUnsuccessful)
        let retried = wanted + dependentsWithoutNeed(of: wanted).filter { !wanted.contains($0) }
        for id in retried {
            change(id) {
                $0.state = .waiting
                $0.failures = 0
                $0.losses = 0
                $0.endedAtMilliseconds = nil
            }
        }
        let ids = Set(retried.compactMap { jobs[$0]?.record.group })
        let runs = Set(ids.compactMap { groups[$0]?.record.run }).sorted()
        for run in runs {
            self.runs[run]?.record.endedAtMilliseconds = nil
            self.runs[run]?.record.outcome = nil
            turn.runs.append(run)
        }
        recount(runs.isEmpty ? ids.sorted() : runs.flatMap { self.runs[$0]?.groups ?? [] })
        return retried.count
    }

    private func isUnsuccessful(_ id: JobID) -> Bool {
        guard case .ended(let outcome) = jobs[id]?.record.state else { return false }
        return outcome != .succeeded
    }

    /// Jobs that were cancelled because what they need, directly or not, did not succeed.
    private func dependentsWithoutNeed(of wanted: [JobID]) -> [JobID] {
        var groups = Set(wanted.compactMap { jobs[$0]?.record.group }).sorted()
        var at = 0
        while at < groups.count {
            for dependent in self.groups[groups[at]]?.dependents ?? [] where !groups.contains(dependent) {
                groups.append(dependent)
            }
            at += 1
        }
        return groups.flatMap { self.groups[$0]?.jobs.map { JobID($0) } ?? [] }
            .filter { jobs[$0]?.record.state == .ended(.cancelled(.need)) }
    }
}
