/// The tables, as the steps in which they came to be.
enum Schema {
    /// Which program a file belongs to: "Hero".
    static let application: Int64 = 0x4865_726f

    /// A change of the tables. What was released is never edited; a new step is added behind.
    struct Step {
        /// What it is for; it stands in the file too.
        let name: String
        let sql: String
    }

    static let steps = [
        Step(
            name: "runs, groups, jobs, attempts, runners",
            sql: """
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
                CREATE UNIQUE INDEX runs_name ON runs (base, number);
                CREATE INDEX runs_live ON runs (id) WHERE outcome IS NULL;
                CREATE TABLE groups (
                    id INTEGER PRIMARY KEY, run INTEGER, base TEXT NOT NULL, number INTEGER NOT NULL,
                    name TEXT NOT NULL, specification BLOB NOT NULL, needs TEXT NOT NULL, labels TEXT NOT NULL,
                    resources TEXT NOT NULL, limits INTEGER NOT NULL, array_first INTEGER, array_last INTEGER,
                    priority INTEGER NOT NULL, lease INTEGER, losses_max INTEGER NOT NULL, running_max INTEGER,
                    deadline INTEGER, submitted_at INTEGER NOT NULL, first_job INTEGER NOT NULL, blocked INTEGER);
                CREATE INDEX groups_run ON groups (run);
                CREATE INDEX groups_name ON groups (base, number);
                CREATE TABLE jobs (
                    id INTEGER PRIMARY KEY, job_group INTEGER NOT NULL, state INTEGER NOT NULL, detail INTEGER,
                    runner INTEGER, epoch INTEGER, stop INTEGER, stop_reason INTEGER, attempts INTEGER NOT NULL,
                    attempts_here INTEGER NOT NULL, failures INTEGER NOT NULL, losses INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER);
                CREATE INDEX jobs_live ON jobs (job_group) WHERE state < 4;
                CREATE TABLE attempts (
                    job INTEGER NOT NULL, number INTEGER NOT NULL, epoch INTEGER NOT NULL, attempt INTEGER NOT NULL,
                    runner INTEGER NOT NULL, cause INTEGER NOT NULL, report BLOB NOT NULL,
                    PRIMARY KEY (job, number)) WITHOUT ROWID;
                CREATE TABLE directs (
                    id INTEGER PRIMARY KEY, runner INTEGER NOT NULL, report BLOB NOT NULL);
                """),
        Step(
            name: "runners' keys and tokens",
            sql: """
                ALTER TABLE runners ADD COLUMN key BLOB;
                ALTER TABLE runners ADD COLUMN token_hash BLOB;
                ALTER TABLE runners ADD COLUMN token_expires_at INTEGER;
                ALTER TABLE runners ADD COLUMN token_used INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE runners ADD COLUMN address TEXT;
                """),
        Step(
            name: "files of groups",
            sql: """
                CREATE TABLE group_files (
                    job_group INTEGER NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (job_group, digest)) WITHOUT ROWID;
                CREATE INDEX group_files_digest ON group_files (digest);
                """),
    ]

    /// Brings a file to the newest version, each step as a transaction.
    static func migrate(_ database: Database) throws(StoreError) {
        let version = Int(try database.number("PRAGMA user_version"))
        let owner = try database.number("PRAGMA application_id")
        let tables = try database.number("SELECT count(*) FROM sqlite_master")
        guard owner == application || (owner == 0 && tables == 0) else { throw .foreign(path: database.path) }
        guard version <= steps.count else {
            throw .newer(path: database.path, version: version, known: steps.count)
        }
        for (at, step) in steps.enumerated().dropFirst(version) {
            try database.transaction { () throws(StoreError) in
                try database.execute(step.sql)
                try database.execute(
                    """
                    CREATE TABLE IF NOT EXISTS steps (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
                    PRAGMA application_id = \(application);
                    PRAGMA user_version = \(at + 1);
                    """)
                try database.prepare("INSERT INTO steps VALUES (?, ?)").run([
                    .integer(Int64(at + 1)), .text(step.name),
                ])
            }
        }
    }
}
