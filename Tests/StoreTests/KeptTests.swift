import Model
import RunnerProtocol
import Store
import Testing

/// What is over, and how it is removed.
struct KeptTests {
    private let folder = TemporaryFolder()
    private let store: Store

    init() throws { store = try Store.open(folder.file("hero.db")) }

    private func job(_ id: UInt64, of group: UInt64, _ state: JobState = .ended(.succeeded)) -> JobRecord {
        var job = JobRecord(id: JobID(id), group: GroupID(group))
        job.state = state
        job.endedAtMilliseconds = state.isOver ? 1_000 + id : nil
        return job
    }

    private func attempt(_ job: UInt64) -> Change {
        .attempt(
            AttemptRecord(
                job: JobID(job), number: 1, key: AttemptKey(AssignmentKey(job: job, epoch: job), attempt: 1),
                runner: RunnerID(1), report: AttemptReport(name: [], attempt: 1, cause: .exit)))
    }

    private func run(_ id: UInt64, _ number: UInt64, outcome: RunOutcome?) -> RunRecord {
        var run = RunRecord(
            id: RunID(id), name: RunName(base: "web", number: number), origin: Origin(cause: "test"), runningMax: nil,
            submittedAtMilliseconds: 1)
        run.outcome = outcome
        run.endedAtMilliseconds = outcome.map { _ in 5_000 + id }
        return run
    }

    private func group(_ id: UInt64, run: UInt64?, _ number: UInt64, jobs: ClosedRange<UInt64>) -> GroupRecord {
        var group = Examples.group(id, run: run, firstJob: jobs.lowerBound)
        group.runName = RunName(base: "web", number: number)
        group.definition.array = jobs.count == 1 ? nil : 1...UInt64(jobs.count)
        return group
    }

    /// A run of five jobs that is over, a job without a run that is, and one of each that is not.
    private func fill() throws {
        try store.commit([
            .run(run(1, 1, outcome: .failed)), .group(group(1, run: 1, 1, jobs: 1...3)),
            .group(group(2, run: 1, 1, jobs: 4...5)), .group(group(3, run: nil, 2, jobs: 6...6)),
            .run(run(2, 3, outcome: nil)), .group(group(4, run: 2, 3, jobs: 7...7)),
            .group(group(5, run: nil, 4, jobs: 8...8)),
        ])
        try store.commit((1...5).map { .job(job($0, of: $0 < 4 ? 1 : 2)) } + [.job(job(6, of: 3))])
        try store.commit([.job(job(7, of: 4, .ready)), .job(job(8, of: 5, .ready))])
        try store.commit((1...6).map(attempt))
    }

    @Test func `what is over is known at the start, by its extent`() throws {
        try fill()
        var run = KeptRun(
            name: RunName(base: "web", number: 1), run: RunID(1), groups: GroupID(1)...GroupID(2),
            jobs: JobID(1)...JobID(5))
        run.endedAtMilliseconds = 5_001
        var direct = KeptRun(
            name: RunName(base: "web", number: 2), run: nil, groups: GroupID(3)...GroupID(3), jobs: JobID(6)...JobID(6))
        direct.endedAtMilliseconds = 1_006
        let snapshot = try store.reader().snapshot()
        #expect(snapshot.finished == [run, direct])
        #expect(snapshot.removals == [])
        #expect(snapshot.groups.map(\.id) == [GroupID(4), GroupID(5)])
    }

    @Test func `a run is removed in parts, which nobody sees and a start finds`() throws {
        try fill()
        let name = RunName(base: "web", number: 1)
        try store.commit([.runRemoved(RunID(1)), .jobsRemoved(JobID(1)...JobID(2))])
        let reader = store.reader()
        #expect(try reader.groups(of: name).isEmpty)
        #expect(try reader.snapshot(of: name).jobs == [])
        #expect(try reader.attempts(of: JobID(2)).isEmpty)
        #expect(try reader.attempts(of: JobID(3)).count == 1)
        #expect(try reader.jobs(in: JobID(1)...JobID(7)) == Set((3...7).map { JobID($0) }))
        let snapshot = try reader.snapshot()
        #expect(snapshot.finished.map(\.name.number) == [2])
        let rest = KeptRun(name: name, run: nil, groups: GroupID(1)...GroupID(2), jobs: JobID(1)...JobID(5))
        #expect(snapshot.removals == [rest])
        try store.commit([.jobsRemoved(JobID(3)...JobID(5)), .groupsRemoved(GroupID(1)...GroupID(2))])
        #expect(try store.reader().snapshot().removals == [])
        #expect(try reader.jobs(in: JobID(1)...JobID(9)) == Set((6...8).map { JobID($0) }))
    }

    @Test func `reports of what was run directly are removed from the first on`() throws {
        func direct(_ start: UInt64) -> Change {
            let report = AttemptReport(name: Array("gzip".utf8), attempt: 1, cause: .exit)
            report.startedAtMilliseconds = start
            return .direct(DirectRecord(runner: RunnerID(1), report: report))
        }
        try store.commit([3, 1, 2].map(direct))
        #expect(try store.reader().snapshot().directs == [3, 1, 2])
        try store.commit([.directsRemoved(oldest: 2), direct(4)])
        #expect(try store.reader().snapshot().directs == [2, 4])
        try store.commit([.directsRemoved(oldest: 5)])
        #expect(try store.reader().snapshot().directs == [])
    }
}
