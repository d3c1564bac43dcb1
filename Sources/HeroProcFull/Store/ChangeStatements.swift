import Model
import RunnerProtocol

/// The statements that write changes, prepared once.
final class ChangeStatements {
    private let counters: Statement
    private let name: Statement
    private let run: Statement
    private let group: Statement
    private let groupBlocked: Statement
    private let job: Statement
    private let attempt: Statement
    private let direct: Statement
    private let runner: Statement
    private let runnerRemoved: Statement
    private let runRemoved: Statement
    private let jobsRemoved: Statement
    private let attemptsRemoved: Statement
    private let groupsRemoved: Statement
    private let groupFile: Statement
    private let groupFilesRemoved: Statement
    private let directsRemoved: Statement

    init(_ database: Database) throws(StoreError) {
        func replace(_ table: String, _ count: Int) throws(StoreError) -> Statement {
            let places = [String](repeating: "?", count: count).joined(separator: ",")
            return try database.prepare("INSERT OR REPLACE INTO \(table) VALUES (\(places))")
        }
        counters = try replace("counters", 7)
        name = try replace("names", 2)
        run = try replace("runs", 9)
        group = try database.prepare(
            "INSERT OR IGNORE INTO groups VALUES (\([String](repeating: "?", count: 20).joined(separator: ",")))")
        groupBlocked = try database.prepare("UPDATE groups SET blocked = ? WHERE id = ?")
        job = try replace("jobs", 14)
        attempt = try database.prepare("INSERT INTO attempts VALUES (?,?,?,?,?,?,?)")
        direct = try database.prepare("INSERT INTO directs (runner, report) VALUES (?,?)")
        runner = try replace("runners", 13)
        runnerRemoved = try database.prepare("DELETE FROM runners WHERE id = ?")
        runRemoved = try database.prepare("DELETE FROM runs WHERE id = ?")
        jobsRemoved = try database.prepare("DELETE FROM jobs WHERE id BETWEEN ? AND ?")
        attemptsRemoved = try database.prepare("DELETE FROM attempts WHERE job BETWEEN ? AND ?")
        groupsRemoved = try database.prepare("DELETE FROM groups WHERE id BETWEEN ? AND ?")
        groupFile = try database.prepare("INSERT OR IGNORE INTO group_files VALUES (?,?)")
        groupFilesRemoved = try database.prepare("DELETE FROM group_files WHERE job_group BETWEEN ? AND ?")
        directsRemoved = try database.prepare(
            "DELETE FROM directs WHERE id IN (SELECT id FROM directs ORDER BY id LIMIT ?)")
    }

    func write(_ change: Change) throws(StoreError) {
        switch change {
        case .counters(let new):
            try counters.run([
                .integer(1), .number(new.job), .number(new.group), .number(new.run), .number(new.runner),
                .number(new.epoch), .number(new.session),
            ])
        case .name(let base, let last): try name.run([.text(base), .number(last)])
        case .run(let record): try write(record)
        case .group(let record): try write(record)
        case .job(let record): try write(record)
        case .attempt(let record): try write(record)
        case .direct(let record):
            try direct.run([.number(record.runner.number), .blob(try StoredRecord.bytes(record))])
        case .runner(let record): try write(record)
        case .runnerRemoved(let id): try runnerRemoved.run([.number(id.number)])
        case .runRemoved(let id): try runRemoved.run([.number(id.number)])
        case .jobsRemoved(let jobs):
            let range: [Statement.Value] = [.number(jobs.lowerBound.number), .number(jobs.upperBound.number)]
            try jobsRemoved.run(range)
            try attemptsRemoved.run(range)
        case .groupsRemoved(let groups):
            let range: [Statement.Value] = [.number(groups.lowerBound.number), .number(groups.upperBound.number)]
            try groupsRemoved.run(range)
            try groupFilesRemoved.run(range)
        case .directsRemoved(let count): try directsRemoved.run([.integer(Int64(count))])
        }
    }

    private func write(_ record: RunRecord) throws(StoreError) {
        try run.run([
            .number(record.id.number), .text(record.name.base), .number(record.name.number),
            .text(record.origin.cause), .number(record.origin.parent?.number), .number(record.runningMax),
            .number(record.submittedAtMilliseconds), .number(record.endedAtMilliseconds),
            .number(record.outcome.map { UInt64($0.rawValue) }),
        ])
    }

    /// What a group is never changes; only whether it is blocked does.
    private func write(_ record: GroupRecord) throws(StoreError) {
        let blocked = Statement.Value.number(record.blocked.map { UInt64($0.rawValue) })
        let definition = record.definition
        var lease: UInt64?
        if case .rerun(let milliseconds) = definition.whenLost { lease = milliseconds }
        try group.run([
            .number(record.id.number), .number(record.run?.number), .text(record.runName.base),
            .number(record.runName.number), .text(definition.name),
            .blob(try StoredRecord.bytes(definition.specification)), .text(list: definition.needs),
            .text(list: definition.placement.labels),
            .text(list: definition.placement.resources.map { "\($0.name)=\($0.amount)" }),
            .integer(Int64(definition.placement.limits.rawValue)), .number(definition.array?.lowerBound),
            .number(definition.array?.upperBound), .integer(Int64(definition.priority)), .number(lease),
            .number(definition.lossesMax), .number(definition.runningMax), .number(definition.deadlineMilliseconds),
            .number(record.submittedAtMilliseconds), .number(record.firstJob.number), blocked,
        ])
        try groupBlocked.run([blocked, .number(record.id.number)])
        for file in definition.specification.files {
            try groupFile.run([.number(record.id.number), .blob(file.digest)])
        }
    }

    private func write(_ record: JobRecord) throws(StoreError) {
        let stored = StoredState(record.state)
        try job.run([
            .number(record.id.number), .number(record.group.number), .integer(stored.state),
            stored.detail.map { .integer($0) } ?? .null, .number(record.state.assigned?.runner.number),
            .number(record.state.assigned?.epoch), .number(record.stop.map { UInt64($0.how.rawValue) }),
            .number(record.stop.map { UInt64($0.reason.rawValue) }), .number(record.attempts),
            .number(record.attemptsHere), .number(record.failures), .number(record.losses),
            .number(record.startedAtMilliseconds),
            .number(record.endedAtMilliseconds),
        ])
    }

    private func write(_ record: AttemptRecord) throws(StoreError) {
        try attempt.run([
            .number(record.job.number), .number(record.number), .number(record.key.assignment.epoch),
            .number(record.key.attempt), .number(record.runner.number), .integer(Int64(record.report.cause.rawValue)),
            .blob(try StoredRecord.bytes(record)),
        ])
    }

    private func write(_ record: RunnerRecord) throws(StoreError) {
        var profile = Statement.Value.null
        if let value = record.profile { profile = .blob(try StoredRecord.bytes(value)) }
        try runner.run([
            .number(record.id.number), .text(record.name), profile, .integer(Int64(record.intake.rawValue)),
            .identifier(record.bootID), .identifier(record.spoolID), .number(record.lastNotice),
            .number(record.silentSinceMilliseconds), record.key.map { .blob($0) } ?? .null,
            record.token.map { .blob($0.hash) } ?? .null, .number(record.token?.expiresAtMilliseconds),
            .integer(record.token?.isUsed == true ? 1 : 0), record.address.map { .text($0) } ?? .null,
        ])
    }
}
