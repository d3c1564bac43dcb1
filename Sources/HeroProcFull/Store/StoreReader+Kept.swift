import Model
import RunnerProtocol

/// What is over and still kept.
extension StoreReader {
    /// Runs that are over, and such jobs without a run.
    func finished() throws(StoreError) -> [KeptRun] {
        let runs = try rows(
            """
            SELECT runs.id, runs.base, runs.number, \(Self.extent), runs.ended_at
            FROM runs JOIN groups ON groups.run = runs.id WHERE runs.outcome IS NOT NULL GROUP BY runs.id
            """, "runs", [], kept)
        let direct = try rows(
            """
            SELECT NULL, base, number, groups.id, groups.id, first_job, first_job, jobs.ended_at
            FROM groups JOIN jobs ON jobs.id = first_job WHERE run IS NULL AND jobs.state >= 4
            """, "groups", [], kept)
        return runs + direct
    }

    /// What is left of runs whose own row was removed.
    func removals() throws(StoreError) -> [KeptRun] {
        try rows(
            """
            SELECT NULL, base, number, \(Self.extent), NULL
            FROM groups WHERE run NOT IN (SELECT id FROM runs) GROUP BY run ORDER BY run
            """, "groups", [], kept)
    }

    /// Whether a job that is kept finds a file of that SHA-256.
    package func needs(file digest: [UInt8]) throws(StoreError) -> Bool {
        try !rows("SELECT 1 FROM group_files WHERE digest = ? LIMIT 1", "group_files", [.blob(digest)]) { _ in true }
            .isEmpty
    }

    /// When each job began that was run directly on a node, in the order in which they were told of.
    func directStarts() throws(StoreError) -> [UInt64] {
        try rows("SELECT report FROM directs ORDER BY id", "directs", []) { row in
            StoredRecord.direct(row.blob(0))?.startedAtMilliseconds
        }
    }

    /// Those numbers in a range of which there is a job.
    package func jobs(in range: ClosedRange<JobID>) throws(StoreError) -> Set<JobID> {
        Set(
            try rows(
                "SELECT id FROM jobs WHERE id BETWEEN ? AND ?", "jobs",
                [.number(range.lowerBound.number), .number(range.upperBound.number)]
            ) { JobID($0.number(0)) })
    }

    /// The groups and jobs of a run, from the first to the last.
    private static let extent = """
        min(groups.id), max(groups.id), min(first_job), max(first_job + ifnull(array_last - array_first, 0))
        """

    private func kept(_ row: Statement) -> KeptRun? {
        let groups = GroupID(row.number(3))
        let jobs = JobID(row.number(5))
        guard groups <= GroupID(row.number(4)), jobs <= JobID(row.number(6)) else { return nil }
        var kept = KeptRun(
            name: RunName(base: row.text(1), number: row.number(2)), run: row.optional(0).map { RunID($0) },
            groups: groups...GroupID(row.number(4)), jobs: jobs...JobID(row.number(6)))
        kept.endedAtMilliseconds = row.optional(7)
        return kept
    }
}
