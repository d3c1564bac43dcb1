import Foundation
import Model
import ModelFakes
import RunnerProtocol
import Store
import Testing

struct StoreTests {
    let folder = TemporaryFolder()
    var path: String { folder.file("hero.db") }

    @Test func `everything comes back as it was written`() throws {
        var group = Examples.group(5, run: 4, firstJob: 100)
        group.definition.array = 1...11
        let jobs = Examples.jobs(group: 5, first: 100)
        var counters = Counters()
        counters.job = 110
        counters.group = 5
        counters.run = 4
        counters.runner = 1
        counters.epoch = 42
        counters.session = 3
        do {
            let store = try Store.open(path)
            try store.commit([
                .counters(counters), .name(base: "nightly", last: 12), .runner(Examples.runner(1)),
                .run(Examples.run(4)), .group(group),
            ])
            try store.commit(jobs.map { .job($0) })
        }
        let snapshot = try Store.open(path).reader().snapshot()
        #expect(snapshot.counters == counters)
        #expect(snapshot.names == ["nightly": 12])
        #expect(snapshot.runners == [Examples.runner(1)])
        #expect(snapshot.runs == [Examples.run(4)])
        #expect(snapshot.jobs == jobs)
        #expect(snapshot.groups.count == 1)
        #expect(snapshot.groups.first.map { "\($0)" } != nil)
        let read = try #require(snapshot.groups.first)
        #expect(read.definition.specification == group.definition.specification)
        #expect(read.definition.placement == group.definition.placement)
        #expect(read.definition.whenLost == group.definition.whenLost)
        #expect(read.definition.needs == group.definition.needs)
        #expect(read.definition.array == group.definition.array)
        #expect(read.definition.priority == -7)
        #expect(read.definition.lossesMax == 2)
        #expect(read.definition.runningMax == 4)
        #expect(read.definition.deadlineMilliseconds == 3_600_000)
        #expect(read.blocked == .limits)
        #expect(read.name(of: JobID(102)).description == "nightly.12/pack.3")
    }

    @Test func `what is read together is read as it was at one moment`() throws {
        let store = try Store.open(path)
        try store.commit([.run(Examples.run(4))])
        let reader = try StoreReader.open(path)
        let counts = try reader.atOneMoment { reader throws(StoreError) in
            let before = try reader.snapshot().runs.count
            var other = Examples.run(5)
            other.name = RunName(base: "nightly", number: 13)
            try store.commit([.run(other)])
            return [before, try reader.snapshot().runs.count]
        }
        #expect(counts == [1, 1])
        #expect(try reader.snapshot().runs.count == 2)
    }

    @Test func `reports come back with every number`() throws {
        let report = AttemptReport(name: [], attempt: 2, cause: .oom)
        report.exitCode = 137
        report.accounting = .cgroup2
        report.startedAtMilliseconds = 1_801_000_000_000
        report.figures[.memoryPeakBytes] = 123_456_789
        report.figures[.wallMicroseconds] = 0
        let key = AttemptKey(AssignmentKey(job: 7, epoch: 9), attempt: 2)
        let store = try Store.open(path)
        try store.commit([
            .attempt(AttemptRecord(job: JobID(7), number: 3, key: key, runner: RunnerID(1), report: report)),
            .direct(
                DirectRecord(
                    runner: RunnerID(1), report: AttemptReport(name: Array("gzip".utf8), attempt: 1, cause: .exit))),
        ])
        let attempts = try store.reader().attempts(of: JobID(7))
        #expect(attempts.map(\.number) == [3])
        #expect(attempts.first?.key == key)
        #expect(attempts.first?.report == report)
        #expect(try store.reader().directs(max: 5).map { $0.report.name } == [Array("gzip".utf8)])
    }

    @Test func `a turn is written as a whole or not at all`() throws {
        let store = try Store.open(path)
        let record = AttemptRecord(
            job: JobID(1), number: 1, key: AttemptKey(AssignmentKey(job: 1, epoch: 1), attempt: 1), runner: RunnerID(1),
            report: AttemptReport(name: [], attempt: 1, cause: .exit))
        try store.commit([.attempt(record)])
        // The same attempt again breaks the table's key, behind a change that would be fine by itself.
        #expect(throws: StoreError.self) { try store.commit([.name(base: "web", last: 1), .attempt(record)]) }
        #expect(try store.reader().snapshot().names == [:])
        try store.commit([.name(base: "web", last: 1)])
        #expect(try store.reader().snapshot().names == ["web": 1])
    }

    @Test func `what is over is not read at the start, and can be read by its name`() throws {
        let store = try Store.open(path)
        var run = Examples.run(4)
        run.outcome = .failed
        run.endedAtMilliseconds = 7
        var group = Examples.group(5, run: 4, firstJob: 1)
        group.definition.array = nil
        var job = JobRecord(id: JobID(1), group: GroupID(5))
        job.state = .ended(.failed(.attempt))
        try store.commit([.run(run), .group(group), .job(job)])
        #expect(try store.reader().snapshot().runs == [])
        #expect(try store.reader().snapshot().jobs == [])
        let snapshot = try store.reader().snapshot(of: RunName(base: "nightly", number: 12))
        #expect(snapshot.runs == [run])
        #expect(snapshot.jobs == [job])
    }

    @Test func `a reader of its own sees what is committed`() throws {
        let store = try Store.open(path)
        let reader = try StoreReader.open(path)
        #expect(try reader.snapshot().names == [:])
        try store.commit([.name(base: "web", last: 1)])
        #expect(try reader.snapshot().names == ["web": 1])
        try store.checkpoint()
        #expect(try reader.snapshot().names == ["web": 1])
    }

    @Test func `an old copy of a group does not change what it is`() throws {
        let store = try Store.open(path)
        var group = Examples.group(5, run: nil, firstJob: 1)
        try store.commit([.group(group), .job(JobRecord(id: JobID(1), group: GroupID(5)))])
        group.blocked = nil
        group.definition.priority = 99
        try store.commit([.group(group)])
        let read = try #require(try store.reader().snapshot().groups.first)
        #expect(read.blocked == nil)
        #expect(read.definition.priority == -7)
    }
}

/// Files that are not what they should be.
struct StoreFileTests {
    let folder = TemporaryFolder()
    var path: String { folder.file("hero.db") }

    @Test func `a file of a newer version is refused and not touched`() throws {
        do { _ = try Store.open(path) }
        try sqlite("PRAGMA user_version = 99")
        #expect(throws: StoreError.newer(path: path, version: 99, known: 3)) { try Store.open(path) }
        #expect(StoreError.newer(path: "f", version: 99, known: 1).description.contains("use the newer program"))
    }

    @Test func `a database of another program is refused`() throws {
        try sqlite("CREATE TABLE t (x)")
        #expect(throws: StoreError.foreign(path: path)) { try Store.open(path) }
    }

    @Test func `what is no database is refused`() throws {
        try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: path))
        #expect(throws: StoreError.self) { try Store.open(path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 8192)
    }

    @Test func `a damaged file is refused`() throws {
        do {
            let store = try Store.open(path)
            try store.commit((1...2000).map { .name(base: "base-\($0)", last: 1) })
            try store.checkpoint()
        }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let page = bytes.count / 4096 - 2
        bytes.replaceSubrange((page * 4096)..<(page * 4096 + 64), with: Data(repeating: 0xee, count: 64))
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(throws: StoreError.self) { try Store.open(path) }
    }

    @Test func `a directory that is not there is told of`() {
        #expect(throws: StoreError.self) { try Store.open(folder.file("none/hero.db")) }
    }

    @Test func `a backup of a store in use is a store`() throws {
        let store = try Store.open(path)
        var counters = Counters()
        counters.epoch = 5
        try store.commit([.counters(counters), .name(base: "web", last: 3)])
        let copy = folder.file("copy.db")
        try Store.backUp(path, to: copy)
        #expect(throws: StoreError.exists(path: copy)) { try Store.backUp(path, to: copy) }
        try store.commit([.name(base: "web", last: 4)])

        let restored = folder.file("restored.db")
        try Store.restore(copy, to: restored)
        let snapshot = try Store.open(restored).reader().snapshot()
        #expect(snapshot.names == ["web": 3])
        // No epoch that was given after the backup is given again.
        #expect(snapshot.counters.epoch > 1_000_000)
    }

    @Test func `a file of the first version is brought up to date, with all that is in it`() throws {
        // As the first version has written it; the profile is a record of the protocol.
        try sqlite(
            """
            PRAGMA journal_mode = WAL;
            CREATE TABLE counters (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                job INTEGER NOT NULL, job_group INTEGER NOT NULL, run INTEGER NOT NULL, runner INTEGER NOT NULL,
                epoch INTEGER NOT NULL, session INTEGER NOT NULL);
            CREATE TABLE names (base TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE runners (
                id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, profile BLOB, intake INTEGER NOT NULL,
                boot_id BLOB, spool_id BLOB, last_notice INTEGER NOT NULL, silent_since INTEGER);
            CREATE TABLE runs (
                id INTEGER PRIMARY KEY, base TEXT NOT NULL, number INTEGER NOT NULL, cause TEXT NOT NULL,
                parent INTEGER, running_max INTEGER, submitted_at INTEGER NOT NULL, ended_at INTEGER,
                outcome INTEGER);
            CREATE TABLE groups (
                id INTEGER PRIMARY KEY, run INTEGER, base TEXT NOT NULL, number INTEGER NOT NULL,
                name TEXT NOT NULL, specification BLOB NOT NULL, needs TEXT NOT NULL, labels TEXT NOT NULL,
                resources TEXT NOT NULL, limits INTEGER NOT NULL, array_first INTEGER, array_last INTEGER,
                priority INTEGER NOT NULL, lease INTEGER, losses_max INTEGER NOT NULL, running_max INTEGER,
                deadline INTEGER, submitted_at INTEGER NOT NULL, first_job INTEGER NOT NULL, blocked INTEGER);
            CREATE TABLE jobs (
                id INTEGER PRIMARY KEY, job_group INTEGER NOT NULL, state INTEGER NOT NULL, detail INTEGER,
                runner INTEGER, epoch INTEGER, stop INTEGER, stop_reason INTEGER, attempts INTEGER NOT NULL,
                attempts_here INTEGER NOT NULL, failures INTEGER NOT NULL, losses INTEGER NOT NULL,
                started_at INTEGER, ended_at INTEGER);
            CREATE TABLE attempts (
                job INTEGER NOT NULL, number INTEGER NOT NULL, epoch INTEGER NOT NULL, attempt INTEGER NOT NULL,
                runner INTEGER NOT NULL, cause INTEGER NOT NULL, report BLOB NOT NULL,
                PRIMARY KEY (job, number)) WITHOUT ROWID;
            CREATE TABLE directs (id INTEGER PRIMARY KEY, runner INTEGER NOT NULL, report BLOB NOT NULL);
            CREATE TABLE steps (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
            INSERT INTO steps VALUES (1, 'runs, groups, jobs, attempts, runners');
            INSERT INTO counters VALUES (1, 10, 2, 2, 2, 42, 3);
            INSERT INTO runners VALUES (1, 'local', NULL, 0, NULL, x'00000000000000010000000000000002', 77, 1801);
            INSERT INTO runners VALUES (2, 'second', NULL, 1, NULL, NULL, 0, NULL);
            PRAGMA application_id = 1214607983;
            PRAGMA user_version = 1;
            """)
        var local = RunnerRecord(id: RunnerID(1), name: "local")
        local.spoolID = Identifier(high: 1, low: 2)
        local.lastNotice = 77
        local.silentSinceMilliseconds = 1801
        var second = RunnerRecord(id: RunnerID(2), name: "second")
        second.intake = .finish
        let store = try Store.open(path)
        #expect(try store.reader().snapshot().runners == [local, second])
        #expect(try store.reader().snapshot().counters.epoch == 42)
        second.key = Array(0..<32)
        second.token = TokenRecord(hash: [1], expiresAtMilliseconds: 5)
        try store.commit([.runner(second)])
        #expect(try StoreReader.open(path).runners() == [local, second])
        #expect(try output("PRAGMA user_version") == "3\n")
        #expect(try output("SELECT count(*) FROM steps") == "3\n")
    }

    @Test func `tables are named steps`() throws {
        do { _ = try Store.open(path) }
        let steps = "1|runs, groups, jobs, attempts, runners\n2|runners' keys and tokens\n3|files of groups\n"
        #expect(try output("SELECT number, name FROM steps") == steps)
        #expect(try output("PRAGMA integrity_check") == "ok\n")
        #expect(try output("PRAGMA journal_mode") == "wal\n")
    }

    private func sqlite(_ sql: String) throws { _ = try output(sql) }

    private func output(_ sql: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", path, sql]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }
}
