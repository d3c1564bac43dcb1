import Model

/// What is stored after some changes, in memory.
package struct StoredState: Sendable {
    package private(set) var counters = Counters()
    package private(set) var names: [String: UInt64] = [:]
    package private(set) var runs: [RunID: RunRecord] = [:]
    package private(set) var groups: [GroupID: GroupRecord] = [:]
    package private(set) var jobs: [JobID: JobRecord] = [:]
    package private(set) var attempts: [AttemptRecord] = []
    package private(set) var directs: [DirectRecord] = []
    package private(set) var runners: [RunnerID: RunnerRecord] = [:]
    /// What was removed, or is being removed.
    package private(set) var removed: Set<RunName> = []
    /// What no sound coordinator would have written.
    package private(set) var faults: [String] = []

    package init() {}

    /// Writes the changes of a turn.
    package mutating func commit(_ changes: [Change]) {
        for change in changes { apply(change) }
    }

    private mutating func apply(_ change: Change) {
        switch change {
        case .counters(let new):
            expect(
                new.job >= counters.job && new.epoch >= counters.epoch && new.run >= counters.run
                    && new.group >= counters.group && new.session >= counters.session, "a counter went back")
            counters = new
        case .name(let base, let last):
            expect(last > names[base] ?? 0, "the number of \(base) was used again")
            names[base] = last
        case .run(let record): runs[record.id] = record
        case .group(let record):
            expect(record.run.map { runs[$0] != nil } ?? true, "a group without its run")
            groups[record.id] = record
        case .job(let record): apply(record)
        case .attempt(let record):
            expect(jobs[record.job].map { $0.attempts >= record.number } ?? false, "an attempt that was not counted")
            expect(!attempts.contains { $0.key == record.key }, "an attempt was recorded twice: \(record.key)")
            attempts.append(record)
        case .direct(let record): directs.append(record)
        case .runner(let record): runners[record.id] = record
        case .runnerRemoved(let id): runners[id] = nil
        case .runRemoved(let id):
            expect(runs[id]?.outcome != nil, "a run was removed that is not over")
            if let name = runs.removeValue(forKey: id)?.name { removed.insert(name) }
        case .jobsRemoved(let range): remove(range)
        case .groupsRemoved(let range):
            expect(!jobs.values.contains { range.contains($0.group) }, "a group was removed before its jobs")
            for id in range.lowerBound.number...range.upperBound.number {
                guard let group = groups.removeValue(forKey: GroupID(id)) else {
                    expect(false, "a group was removed twice")
                    continue
                }
                expect(group.run.map { runs[$0] == nil } ?? true, "a group was removed before its run")
                removed.insert(group.runName)
            }
        case .directsRemoved(let count):
            expect(count <= directs.count, "more reports were removed than there are")
            directs.removeFirst(min(count, directs.count))
        }
    }

    private mutating func remove(_ range: ClosedRange<JobID>) {
        for job in jobs.values.filter({ range.contains($0.id) }) {
            expect(job.state.isOver, "a job was removed that is not over")
            expect(groups[job.group]?.run.map { runs[$0] == nil } ?? true, "a job was removed before its run")
            jobs[job.id] = nil
        }
        attempts.removeAll { range.contains($0.job) }
    }

    private mutating func apply(_ record: JobRecord) {
        expect(groups[record.group] != nil, "a job without its group")
        if let assigned = record.state.assigned {
            expect(assigned.epoch <= counters.epoch, "an epoch that was not counted")
            expect(runners[assigned.runner] != nil, "a job at a runner that is not there")
        }
        if record.state.isOver { expect(record.endedAtMilliseconds != nil, "an end without its time") }
        jobs[record.id] = record
    }

    private mutating func expect(_ holds: Bool, _ fault: @autoclosure () -> String) {
        if !holds { faults.append(fault()) }
    }

    /// What a coordinator would start from.
    package func snapshot() -> Snapshot {
        var snapshot = Snapshot()
        snapshot.counters = counters
        snapshot.names = names
        snapshot.runners = runners.values.sorted { $0.id < $1.id }
        snapshot.runs = runs.values.filter { $0.outcome == nil }.sorted { $0.id < $1.id }
        let live = Set(jobs.values.filter { !$0.state.isOver }.map(\.group))
        let open = Set(snapshot.runs.map(\.id))
        snapshot.groups = groups.values
            .filter { $0.run.map { open.contains($0) } ?? live.contains($0.id) }
            .sorted { $0.id < $1.id }
        let ids = Set(snapshot.groups.map(\.id))
        snapshot.jobs = jobs.values.filter { ids.contains($0.group) }.sorted { $0.id < $1.id }
        snapshot.directs = directs.map(\.report.startedAtMilliseconds)
        addKept(to: &snapshot, except: ids)
        return snapshot
    }

    /// What is over, and what is left of runs that are being removed.
    private func addKept(to snapshot: inout Snapshot, except live: Set<GroupID>) {
        for group in groups.values.sorted(by: { $0.id < $1.id }) where !live.contains(group.id) {
            let jobs = group.firstJob...JobID(group.firstJob.number + group.definition.jobCount - 1)
            let run = group.run.flatMap { runs[$0] }
            var kept = KeptRun(name: group.runName, run: run?.id, groups: group.id...group.id, jobs: jobs)
            kept.endedAtMilliseconds =
                group.run == nil ? self.jobs[group.firstJob]?.endedAtMilliseconds : run?.endedAtMilliseconds
            if group.run != nil, run == nil {
                Self.join(kept, to: &snapshot.removals)
            } else {
                Self.join(kept, to: &snapshot.finished)
            }
        }
    }

    private static func join(_ kept: KeptRun, to runs: inout [KeptRun]) {
        guard let last = runs.last, last.name == kept.name else { return runs.append(kept) }
        runs[runs.count - 1].groups = last.groups.lowerBound...kept.groups.upperBound
        runs[runs.count - 1].jobs = last.jobs.lowerBound...kept.jobs.upperBound
    }

    /// What is stored of one run, over or not.
    package func snapshot(of name: RunName) -> Snapshot {
        var snapshot = Snapshot()
        snapshot.runs = runs.values.filter { $0.name == name }
        snapshot.groups = groups.values
            .filter { $0.runName == name && $0.run.map { runs[$0] != nil } ?? true }.sorted { $0.id < $1.id }
        let ids = Set(snapshot.groups.map(\.id))
        snapshot.jobs = jobs.values.filter { ids.contains($0.group) }.sorted { $0.id < $1.id }
        return snapshot
    }
}
