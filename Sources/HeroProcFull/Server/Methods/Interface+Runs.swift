import API
import Model
import Store

/// Methods of runs.
extension Interface {
    static func addRuns(to table: inout HandlerTable) {
        table.add(RunSubmit.self) { interface, given throws(RPCError) in
            let submission = try SubmissionReader(FileStore(directory: interface.facts.options.files)).submission(given)
            guard case .submitted(let name) = try interface.ask(.submit(submission)) else {
                throw RPCError(.internal, "the coordinator has answered something else than was asked")
            }
            return RunSubmit.Result(run: name.description)
        }
        table.add(RunList.self) { interface, given throws(RPCError) in
            let max = min(Swift.max(given.max ?? 50, 1), API.Limits.listMax)
            return try interface.read { reader throws(StoreError) in
                let statuses = Statuses(try reader.runners())
                var runs: [RunSummary] = []
                for run in try reader.runs(base: given.name, live: given.live ?? false, max: max) {
                    runs.append(statuses.summary(of: run, try reader.tallies(of: run.name)))
                }
                return RunList.Result(runs: runs)
            }
        }
        table.add(RunGet.self) { interface, given throws(RPCError) in try interface.detail(of: given.run) }
        table.add(RunWait.self) { interface, given throws(RPCError) in
            let name = try interface.runName(given.run)
            var left = interface.milliseconds(given.waitMs)
            while true {
                let version = interface.backend.version
                let isOver = try interface.isOver(name)
                if isOver || left == 0 { return try interface.summary(of: name) }
                let before = interface.backend.now
                let reached = interface.awaitVersion(above: version, milliseconds: left)
                left -= min(left, reached == version ? left : interface.backend.now - before)
            }
        }
        table.add(RunCancel.self) { interface, given throws(RPCError) in
            let name = try interface.runName(given.name)
            return try interface.count(.stop(try interface.target(name), given.now == true ? .atOnce : .gracefully))
        }
        table.add(RunRetry.self) { interface, given throws(RPCError) in
            let name = try interface.runName(given.run)
            let snapshot = try interface.read { reader throws(StoreError) in try reader.snapshot(of: name) }
            return try interface.count(.retry(try interface.target(name), snapshot))
        }
        table.add(RunRemove.self) { interface, given throws(RPCError) in
            let name = try interface.runName(given.run)
            let groups = try interface.read { reader throws(StoreError) in try reader.groups(of: name) }
            return try interface.count(.removeRun(name, firstJob: try interface.found(name, groups.first).firstJob))
        }
    }

    /// What the coordinator calls a run, or a job without one.
    private func target(_ name: RunName) throws(RPCError) -> Request.Target {
        let run = try read { reader throws(StoreError) in try reader.run(named: name) }
        return run == nil ? .job(JobName(run: name, group: nil, element: nil)) : .run(name)
    }

    private func summary(of name: RunName) throws(RPCError) -> RunSummary {
        try found(name, read { reader throws(StoreError) in try Self.summary(of: name, reader) })
    }

    /// Whether nothing more will happen to it. That is asked after each turn of the coordinator, so no jobs are counted.
    private func isOver(_ name: RunName) throws(RPCError) -> Bool {
        try found(
            name,
            read { reader throws(StoreError) -> Bool? in
                if let run = try reader.run(named: name) { return run.outcome != nil }
                guard let group = try reader.groups(of: name).first else { return nil }
                return try reader.jobs(of: group, offset: 0, max: 1).first?.state.isOver
            })
    }

    private func detail(of text: String) throws(RPCError) -> RunDetail {
        let name = try runName(text)
        return try found(
            name,
            read { reader throws(StoreError) -> RunDetail? in
                guard let summary = try Self.summary(of: name, reader) else { return nil }
                let groups = try reader.groups(of: name)
                let page = try Self.jobs(of: groups, offset: 0, max: API.Limits.listMax, reader)
                let total = groups.reduce(0) { $0 + $1.definition.jobCount }
                let statuses = Statuses(try reader.runners())
                let names = try reader.tallies(of: name).map { group, tallies in
                    GroupSummary(
                        name: group.definition.name, needs: group.definition.needs,
                        jobs: statuses.counts([(group, tallies)]))
                }
                return RunDetail(summary: summary, groups: names, jobs: page, hasMore: total > UInt64(page.count))
            })
    }

    private func found<Value>(_ name: RunName, _ value: Value?) throws(RPCError) -> Value {
        guard let value else { throw RPCError(.notFound, "there is no run \(name)") }
        return value
    }

    /// A run in short, or a job without one as if it were a run; nil: there is neither.
    private static func summary(of name: RunName, _ reader: StoreReader) throws(StoreError) -> RunSummary? {
        let statuses = Statuses(try reader.runners())
        let tallies = try reader.tallies(of: name)
        if let run = try reader.run(named: name) { return statuses.summary(of: run, tallies) }
        guard let group = tallies.first?.0, let job = try reader.jobs(of: group, offset: 0, max: 1).first else {
            return nil
        }
        var summary = RunSummary(
            run: name.description, state: statuses.status(of: job.state, in: group), cause: "direct",
            submittedMs: group.submittedAtMilliseconds)
        summary.endedMs = job.endedAtMilliseconds
        summary.jobs = statuses.counts(tallies)
        return summary
    }

    /// A page of the jobs of groups.
    static func jobs(
        of groups: [GroupRecord], offset: UInt64, max: Int, _ reader: StoreReader
    ) throws(StoreError) -> [JobSummary] {
        let statuses = Statuses(try reader.runners())
        var offset = offset
        var jobs: [JobSummary] = []
        for group in groups where jobs.count < max {
            for job in try reader.jobs(of: group, offset: offset, max: UInt64(max - jobs.count)) {
                let last = job.attempts > 0 ? try reader.attempts(of: job.id).last : nil
                jobs.append(statuses.summary(of: job, in: group, last: last))
            }
            offset -= min(offset, group.definition.jobCount)
        }
        return jobs
    }
}

extension StoreReader {
    /// The groups of a run, each with how many of its jobs are in which state.
    fileprivate func tallies(of name: RunName) throws(StoreError) -> [(GroupRecord, [JobTally])] {
        var tallies: [(GroupRecord, [JobTally])] = []
        for group in try groups(of: name) { tallies.append((group, try tally(of: group))) }
        return tallies
    }
}
