import Model
import RunnerProtocol

/// Reads what is stored. A reader of its own sees whole transactions only, and holds nobody up.
package final class StoreReader {
    let database: Database

    init(_ database: Database) { self.database = database }

    /// Opens a store that is in use, for reading.
    package static func open(_ path: String) throws(StoreError) -> StoreReader {
        StoreReader(try Database(path, .reading))
    }

    /// Reads whatever `body` reads as it was at one moment, however much is committed meanwhile.
    package func atOneMoment<Result>(
        _ body: (StoreReader) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        try database.execute("BEGIN")
        // Nothing was written, so that nothing is lost; an error here would say that there was no transaction.
        defer { try? database.execute("ROLLBACK") }
        return try body(self)
    }

    /// Everything that is not over.
    package func snapshot() throws(StoreError) -> Snapshot {
        var snapshot = Snapshot()
        snapshot.counters = try counters()
        snapshot.names = try names()
        snapshot.runners = try rows("SELECT * FROM runners ORDER BY id", "runners", [], runner)
        snapshot.runs = try rows("SELECT * FROM runs WHERE outcome IS NULL ORDER BY id", "runs", [], run)
        snapshot.groups = try rows(
            """
            SELECT * FROM groups WHERE run IN (SELECT id FROM runs WHERE outcome IS NULL)
                OR (run IS NULL AND id IN (SELECT job_group FROM jobs WHERE state < 4)) ORDER BY id
            """, "groups", [], group)
        snapshot.jobs = try jobs(of: snapshot.groups)
        return snapshot
    }

    /// One run, or one job without a run, whether it is over or not.
    package func snapshot(of name: RunName) throws(StoreError) -> Snapshot {
        var snapshot = Snapshot()
        let key: [Statement.Value] = [.text(name.base), .number(name.number)]
        snapshot.runs = try rows("SELECT * FROM runs WHERE base = ? AND number = ?", "runs", key, run)
        snapshot.groups = try rows(
            "SELECT * FROM groups WHERE base = ? AND number = ? ORDER BY id", "groups", key, group)
        snapshot.jobs = try jobs(of: snapshot.groups)
        return snapshot
    }

    /// The reported attempts of a job, in order.
    package func attempts(of job: JobID) throws(StoreError) -> [AttemptRecord] {
        try rows("SELECT * FROM attempts WHERE job = ? ORDER BY number", "attempts", [.number(job.number)], attempt)
    }

    /// What was run directly on nodes, the newest first.
    package func directs(max: Int) throws(StoreError) -> [DirectRecord] {
        try rows("SELECT * FROM directs ORDER BY id DESC LIMIT ?", "directs", [.integer(Int64(max))]) { row in
            StoredRecord.direct(row.blob(2)).map { DirectRecord(runner: RunnerID(row.number(1)), report: $0) }
        }
    }

    private func jobs(of groups: [GroupRecord]) throws(StoreError) -> [JobRecord] {
        var jobs: [JobRecord] = []
        let statement = try database.prepare("SELECT * FROM jobs WHERE id BETWEEN ? AND ? ORDER BY id")
        for group in groups {
            let first = group.firstJob.number
            try statement.bind([.number(first), .number(first + group.definition.jobCount - 1)])
            try collect(statement, "jobs", into: &jobs, job)
        }
        return jobs
    }

    func rows<Row>(
        _ sql: String, _ table: String, _ values: [Statement.Value], _ read: (Statement) -> Row?
    ) throws(StoreError) -> [Row] {
        let statement = try database.prepare(sql)
        try statement.bind(values)
        var rows: [Row] = []
        try collect(statement, table, into: &rows, read)
        return rows
    }

    func collect<Row>(
        _ statement: Statement, _ table: String, into rows: inout [Row], _ read: (Statement) -> Row?
    ) throws(StoreError) {
        defer { statement.reset() }
        while try statement.step() {
            guard let row = read(statement) else {
                throw .unreadable(path: database.path, table: table, row: statement.integer(0))
            }
            rows.append(row)
        }
    }

    private func counters() throws(StoreError) -> Counters {
        try rows("SELECT * FROM counters", "counters", []) { row in
            var counters = Counters()
            counters.job = row.number(1)
            counters.group = row.number(2)
            counters.run = row.number(3)
            counters.runner = row.number(4)
            counters.epoch = row.number(5)
            counters.session = row.number(6)
            return counters
        }.first ?? Counters()
    }

    private func names() throws(StoreError) -> [String: UInt64] {
        let pairs = try rows("SELECT * FROM names", "names", []) { ($0.text(0), $0.number(1)) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}

/// What stands in a row; nil: nothing that this program could have written.
extension StoreReader {
    func run(_ row: Statement) -> RunRecord? {
        var record = RunRecord(
            id: RunID(row.number(0)), name: RunName(base: row.text(1), number: row.number(2)),
            origin: Origin(cause: row.text(3), parent: row.optional(4).map { RunID($0) }), runningMax: row.optional(5),
            submittedAtMilliseconds: row.number(6))
        record.endedAtMilliseconds = row.optional(7)
        guard let outcome = row.optional(8) else { return record }
        guard let outcome = UInt8(exactly: outcome).flatMap({ RunOutcome(rawValue: $0) }) else { return nil }
        record.outcome = outcome
        return record
    }

    func group(_ row: Statement) -> GroupRecord? {
        guard let specification = StoredRecord.specification(row.blob(5)), let limits = UInt32(exactly: row.integer(9)),
            let priority = Int32(exactly: row.integer(12))
        else { return nil }
        var definition = GroupDefinition(name: row.text(4), specification: specification)
        definition.needs = row.list(6)
        definition.placement.labels = row.list(7)
        for item in row.list(8) {
            let parts = item.split(separator: "=")
            guard parts.count == 2, let amount = UInt64(parts[1]) else { return nil }
            definition.placement.resources.append(.init(name: String(parts[0]), amount: amount))
        }
        definition.placement.limits = LimitKinds(rawValue: limits)
        if let first = row.optional(10), let last = row.optional(11) {
            guard first <= last else { return nil }
            definition.array = first...last
        }
        definition.priority = priority
        definition.whenLost = row.optional(13).map { .rerun(leaseMilliseconds: $0) } ?? .wait
        definition.lossesMax = row.number(14)
        definition.runningMax = row.optional(15)
        definition.deadlineMilliseconds = row.optional(16)
        var record = GroupRecord(
            id: GroupID(row.number(0)), run: row.optional(1).map { RunID($0) },
            runName: RunName(base: row.text(2), number: row.number(3)), definition: definition,
            submittedAtMilliseconds: row.number(17), firstJob: JobID(row.number(18)))
        guard let blocked = row.optional(19) else { return record }
        guard let blocked = UInt8(exactly: blocked).flatMap({ BlockReason(rawValue: $0) }) else { return nil }
        record.blocked = blocked
        return record
    }

    func job(_ row: Statement) -> JobRecord? {
        var record = JobRecord(id: JobID(row.number(0)), group: GroupID(row.number(1)))
        var assigned: Assigned?
        if let runner = row.optional(4), let epoch = row.optional(5) {
            assigned = Assigned(runner: RunnerID(runner), epoch: epoch)
        }
        guard let state = StoredState.read(row.integer(2), row.optional(3), assigned) else { return nil }
        record.state = state
        if let how = row.optional(6), let reason = row.optional(7) {
            guard let how = UInt8(exactly: how).flatMap({ Order.Stop(rawValue: $0) }),
                let reason = UInt8(exactly: reason).flatMap({ StopWish.Reason(rawValue: $0) })
            else { return nil }
            record.stop = StopWish(how, reason)
        }
        record.attempts = row.number(8)
        record.attemptsHere = row.number(9)
        record.failures = row.number(10)
        record.losses = row.number(11)
        record.startedAtMilliseconds = row.optional(12)
        record.endedAtMilliseconds = row.optional(13)
        return record
    }

    func attempt(_ row: Statement) -> AttemptRecord? {
        guard let end = StoredRecord.attempt(row.blob(6)) else { return nil }
        return AttemptRecord(
            job: JobID(row.number(0)), number: row.number(1), key: end.key, runner: RunnerID(row.number(4)),
            report: end.report)
    }

    func runner(_ row: Statement) -> RunnerRecord? {
        var record = RunnerRecord(id: RunnerID(row.number(0)), name: row.text(1))
        if !row.isNull(2) {
            guard let profile = StoredRecord.profile(row.blob(2)) else { return nil }
            record.profile = profile
        }
        guard let intake = UInt8(exactly: row.integer(3)).flatMap({ Order.Intake(rawValue: $0) }) else { return nil }
        record.intake = intake
        record.bootID = row.identifier(4)
        record.spoolID = row.identifier(5)
        record.lastNotice = row.number(6)
        record.silentSinceMilliseconds = row.optional(7)
        return record
    }
}
