import Model
import RunnerProtocol

/// Taking in what is submitted.
extension Coordinator {
    mutating func submit(_ submission: Submission) throws(RequestError) -> RunName {
        if isEnding { throw .ending }
        let number = (names[submission.base] ?? 0) + 1
        let name = RunName(base: submission.base, number: number)
        let plan = try SubmissionPlan(submission, as: name)
        guard UInt64(jobs.count) + plan.jobCount <= UInt64(Limits.liveJobsMax) else {
            throw .overloaded(liveJobs: jobs.count)
        }
        names[submission.base] = number
        turn.names.append(submission.base)
        let run = submission.form == .run ? openRun(name, submission) : nil

        var ids: [GroupID] = []
        for definition in submission.groups {
            counters.group += 1
            let record = GroupRecord(
                id: GroupID(counters.group), run: run, runName: name, definition: definition,
                submittedAtMilliseconds: turn.now.wallMilliseconds, firstJob: JobID(counters.job + 1))
            counters.job += definition.jobCount
            ids.append(record.id)
            open(record, runningMax: submission.runningMax)
            changeGroup(record.id) { _ in }
        }
        for (index, needs) in plan.needs.enumerated() {
            groups[ids[index]]?.unmet = needs.count
            for need in needs { groups[ids[need]]?.dependents.append(ids[index]) }
        }
        for id in ids {
            makeJobs(of: id)
            if groups[id]?.unmet == 0 { release(id) }
        }
        if run == nil, let id = ids.first { directNames[name] = id }
        if let first = ids.first, let last = ids.last {
            let jobs = JobID(counters.job - plan.jobCount + 1)...JobID(counters.job)
            kept.append(KeptRun(name: name, run: run, groups: first...last, jobs: jobs))
        }
        return name
    }

    private mutating func openRun(_ name: RunName, _ submission: Submission) -> RunID {
        counters.run += 1
        let id = RunID(counters.run)
        runs[id] = LiveRun(
            record: RunRecord(
                id: id, name: name, origin: submission.origin, runningMax: submission.runningMax,
                submittedAtMilliseconds: turn.now.wallMilliseconds))
        runNames[name] = id
        turn.runs.append(id)
        return id
    }

    /// Takes a group in, without its jobs.
    mutating func open(_ record: GroupRecord, runningMax: UInt64?) {
        let definition = record.definition
        var gates: [(gate: Gate, max: UInt64)] = []
        if let run = record.run, let runningMax { gates.append((.run(run), runningMax)) }
        if let max = definition.runningMax {
            gates.append((.name(base: record.runName.base, group: definition.name), max))
        }
        let shape = queue.shape(definition.placement, gates: gates)
        groups[record.id] = LiveGroup(record: record, remaining: definition.jobCount, shape: shape)
        let obstacle = queue.shapes[shape].obstacle
        if record.blocked != obstacle { changeGroup(record.id) { $0.blocked = obstacle } }
        if let run = record.run {
            runs[run]?.groups.append(record.id)
            runs[run]?.remaining += definition.jobCount
        }
    }

    private mutating func makeJobs(of id: GroupID) {
        guard let group = groups[id] else { return }
        let deadline = group.record.definition.deadlineMilliseconds
        for number in group.jobs {
            let job = JobID(number)
            jobs[job] = LiveJob(record: JobRecord(id: job, group: id), isChanged: true)
            turn.jobs.append(job)
            if let deadline { setTimer(.deadline(job), after: deadline) }
        }
    }

    /// Nothing that a group needs is missing any more: its jobs may run.
    mutating func release(_ id: GroupID) {
        guard let group = groups[id] else { return }
        for number in group.jobs where jobs[JobID(number)]?.record.state == .waiting { makeReady(JobID(number)) }
    }

    /// A job may run.
    mutating func makeReady(_ id: JobID) {
        change(id) { $0.state = .ready }
        guard let group = jobs[id].flatMap({ groups[$0.record.group] }) else { return }
        queue.insert(id, priority: group.record.definition.priority, group.shape)
    }
}
