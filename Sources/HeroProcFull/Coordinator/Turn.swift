import Model
import RunnerProtocol

/// What a turn has changed and wants to say so far.
struct Turn: Sendable {
    var now = Moment(milliseconds: 0, wallMilliseconds: 0)
    var countersBefore = Counters()
    var names: [String] = []
    var runs: [RunID] = []
    var runsOver: [RunRecord] = []
    var groups: [GroupID] = []
    var groupsOver: [GroupRecord] = []
    var jobs: [JobID] = []
    var jobsOver: [JobRecord] = []
    var attempts: [AttemptRecord] = []
    var directs: [DirectRecord] = []
    var runners: [RunnerID] = []
    var runnersRemoved: [RunnerID] = []
    var runsRemoved: [RunID] = []
    var jobsRemoved: [ClosedRange<JobID>] = []
    var groupsRemoved: [ClosedRange<GroupID>] = []
    var directsRemoved = 0
    /// Whether something could be removed at once that there was no room for.
    var hasMoreToRetire = false
    var noticesTaken: [RunnerID] = []
    var speech: [Speech] = []
    /// Whether some shape can be run where it could not, or the other way round.
    var hasObstacleChanged = false

    init() {}
}

extension Coordinator {
    /// Everything that this turn has changed, each thing once and as it is now.
    mutating func changes() -> [Change] {
        var changes: [Change] = []
        if counters != turn.countersBefore { changes.append(.counters(counters)) }
        for base in turn.names { changes.append(.name(base: base, last: names[base] ?? 0)) }
        for id in turn.runners {
            guard let at = index(of: id), runners[at].isChanged else { continue }
            runners[at].isChanged = false
            changes.append(.runner(runners[at].record))
        }
        for id in turn.runnersRemoved { changes.append(.runnerRemoved(id)) }
        for id in turn.runs {
            if let run = runs[id] { changes.append(.run(run.record)) }
        }
        for record in turn.runsOver { changes.append(.run(record)) }
        for id in turn.groups {
            guard let group = groups[id], group.isChanged else { continue }
            groups[id]?.isChanged = false
            changes.append(.group(group.record))
        }
        for record in turn.groupsOver { changes.append(.group(record)) }
        for id in turn.jobs {
            guard let at = jobs.index(forKey: id), jobs.values[at].isChanged else { continue }
            jobs.values[at].isChanged = false
            changes.append(.job(jobs.values[at].record))
        }
        for record in turn.jobsOver { changes.append(.job(record)) }
        for attempt in turn.attempts { changes.append(.attempt(attempt)) }
        for direct in turn.directs { changes.append(.direct(direct)) }
        for id in turn.runsRemoved { changes.append(.runRemoved(id)) }
        for jobs in turn.jobsRemoved { changes.append(.jobsRemoved(jobs)) }
        for groups in turn.groupsRemoved { changes.append(.groupsRemoved(groups)) }
        if turn.directsRemoved > 0 { changes.append(.directsRemoved(oldest: turn.directsRemoved)) }
        return changes
    }

    /// One acknowledgement for each runner that has told something.
    func acknowledgements() -> [Speech] {
        var said: Set<RunnerID> = []
        return turn.noticesTaken.compactMap { id in
            guard said.insert(id).inserted, let at = index(of: id) else { return nil }
            return .acknowledge(id, notice: runners[at].record.lastNotice)
        }
    }

    /// Changes a job's record; nothing if the job is over and forgotten.
    mutating func change(_ id: JobID, _ body: (inout JobRecord) -> Void) {
        guard let at = jobs.index(forKey: id) else { return }
        body(&jobs.values[at].record)
        if !jobs.values[at].isChanged { turn.jobs.append(id) }
        jobs.values[at].isChanged = true
    }

    /// Changes a group's record.
    mutating func changeGroup(_ id: GroupID, _ body: (inout GroupRecord) -> Void) {
        guard let at = groups.index(forKey: id) else { return }
        body(&groups.values[at].record)
        if !groups.values[at].isChanged { turn.groups.append(id) }
        groups.values[at].isChanged = true
    }

    /// Changes a runner.
    mutating func changeRunner(_ at: Int, _ body: (inout RunnerRecord) -> Void) {
        body(&runners[at].record)
        if !runners[at].isChanged { turn.runners.append(runners[at].id) }
        runners[at].isChanged = true
    }

    /// Where a runner stands in `runners`.
    func index(of id: RunnerID) -> Int? {
        var low = 0
        var high = runners.count
        while low < high {
            let middle = (low + high) / 2
            if runners[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < runners.count && runners[low].id == id ? low : nil
    }
}
