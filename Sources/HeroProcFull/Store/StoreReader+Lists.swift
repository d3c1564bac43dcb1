import Model
import RunnerProtocol

/// What people list.
extension StoreReader {
    /// Runs, the newest first: all, or those of a name, or those that are not over.
    package func runs(base: String?, live: Bool, max: Int) throws(StoreError) -> [RunRecord] {
        try rows(
            """
            SELECT * FROM runs WHERE (?1 IS NULL OR base = ?1) AND (NOT ?2 OR outcome IS NULL) ORDER BY id DESC LIMIT ?3
            """, "runs", [base.map { .text($0) } ?? .null, .integer(live ? 1 : 0), .integer(Int64(max))], run)
    }

    /// A run's record; nil: there is none of that name.
    package func run(named name: RunName) throws(StoreError) -> RunRecord? {
        try rows(
            "SELECT * FROM runs WHERE base = ? AND number = ?", "runs", [.text(name.base), .number(name.number)], run
        ).first
    }

    /// The groups of a run, or the one of a job without a run; none if the run is being removed.
    package func groups(of name: RunName) throws(StoreError) -> [GroupRecord] {
        try rows(
            """
            SELECT * FROM groups
            WHERE base = ? AND number = ? AND (run IS NULL OR EXISTS (SELECT 1 FROM runs WHERE runs.id = run)) ORDER BY id
            """, "groups", [.text(name.base), .number(name.number)], group)
    }

    /// One job; nil: there is none of that number.
    package func job(_ id: JobID) throws(StoreError) -> JobRecord? {
        try rows("SELECT * FROM jobs WHERE id = ?", "jobs", [.number(id.number)], job).first
    }

    /// Some of a group's jobs, in order.
    package func jobs(of group: GroupRecord, offset: UInt64, max: UInt64) throws(StoreError) -> [JobRecord] {
        let first = group.firstJob.number
        let end = first + group.definition.jobCount
        guard offset < group.definition.jobCount, max > 0 else { return [] }
        return try rows(
            "SELECT * FROM jobs WHERE id >= ? AND id < ? ORDER BY id", "jobs",
            [.number(first + offset), .number(min(end, first + offset + min(max, end)))], job)
    }

    /// How many of a group's jobs are in which state, and with which runner.
    package func tally(of group: GroupRecord) throws(StoreError) -> [JobTally] {
        let first = group.firstJob.number
        return try tally(
            "WHERE id >= ? AND id < ?", [.number(first), .number(first + group.definition.jobCount)])
    }

    /// How many jobs that are not over are in which state, and with which runner.
    package func tallyOfLive() throws(StoreError) -> [JobTally] { try tally("WHERE state < 4", []) }

    private func tally(_ condition: String, _ values: [Statement.Value]) throws(StoreError) -> [JobTally] {
        try rows(
            "SELECT state, detail, runner, max(epoch), count(*) FROM jobs \(condition) GROUP BY state, detail, runner",
            "jobs", values
        ) { row in
            var assigned: Assigned?
            if let runner = row.optional(2), let epoch = row.optional(3) {
                assigned = Assigned(runner: RunnerID(runner), epoch: epoch)
            }
            return StoredState.read(row.integer(0), row.optional(1), assigned).map {
                JobTally(state: $0, count: row.number(4))
            }
        }
    }

    /// All runners, by name.
    package func runners() throws(StoreError) -> [RunnerRecord] {
        try rows("SELECT * FROM runners ORDER BY name", "runners", [], runner)
    }

    /// How many runs are not over.
    package func liveRunCount() throws(StoreError) -> UInt64 {
        UInt64(try database.number("SELECT count(*) FROM runs WHERE outcome IS NULL"))
    }
}

/// So many jobs are in one state, with one runner. The epoch that stands in it is one of theirs.
package struct JobTally: Equatable, Sendable {
    package var state: JobState
    package var count: UInt64

    package init(state: JobState, count: UInt64) {
        self.state = state
        self.count = count
    }
}
