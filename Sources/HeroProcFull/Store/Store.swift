import Model
import RunnerProtocol

/// The durable store: one file, one connection that writes. Readers open their own, see `StoreReader`.
package final class Store {
    private let database: Database
    private let statements: ChangeStatements

    private init(_ database: Database) throws(StoreError) {
        self.database = database
        statements = try ChangeStatements(database)
    }

    /// Opens the file at `path`, made if it is not there, and brings its tables up to date. Every transaction is on disk
    /// when `commit` returns. The caller makes sure that nobody else writes to it, and that its directory is private.
    package static func open(_ path: String) throws(StoreError) -> Store {
        let database = try Database(path, .writing)
        // Before anything is written: whose is it, and is it whole?
        let mode = try database.prepare("PRAGMA journal_mode = WAL")
        _ = try mode.step()
        mode.reset()
        try database.execute(
            """
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA journal_size_limit = 67108864;
            PRAGMA cache_size = -8192;
            """)
        try checkWhole(database)
        try Schema.migrate(database)
        return try Store(database)
    }

    private static func checkWhole(_ database: Database) throws(StoreError) {
        let check = try database.prepare("PRAGMA quick_check(1)")
        guard try check.step() else { return }
        let finding = check.text(0)
        if finding != "ok" { throw .damaged(path: database.path, finding: finding) }
    }

    /// Writes the changes of a turn: all of them, or, if it throws, none.
    package func commit(_ changes: [Change]) throws(StoreError) {
        if changes.isEmpty { return }
        try database.transaction { () throws(StoreError) in
            for change in changes { try statements.write(change) }
        }
    }

    /// Moves what has been committed from the log into the file, so that the log stays short. It may take a while, and can
    /// be done from another connection than the one that commits: open a second store on the same file for it.
    package func checkpoint() throws(StoreError) { try database.checkpoint() }

    /// Reads through the connection that writes, so that everything committed is seen.
    package func reader() -> StoreReader { StoreReader(database) }
}

extension Store {
    /// Copies a store, which may be in use, into a new file.
    package static func backUp(_ path: String, to copy: String) throws(StoreError) {
        try copyStore(path, to: copy)
    }

    /// Makes a store out of a backup; only where there is none.
    package static func restore(_ backup: String, to path: String) throws(StoreError) {
        try copyStore(backup, to: path)
        // Epochs that were given after the backup was made are not known to it. Far above them, none is given twice.
        let store = try Store.open(path)
        try store.database.execute("UPDATE counters SET epoch = epoch + 1000000000, session = session + 1000000000")
    }

    private static func copyStore(_ path: String, to copy: String) throws(StoreError) {
        let from = try Database(path, .reading)
        guard try from.number("PRAGMA application_id") == Schema.application else { throw .foreign(path: path) }
        if (try? Database(copy, .reading)) != nil { throw .exists(path: copy) }
        let to = try Database(copy, .writing)
        try from.copy(into: to)
        try checkWhole(to)
    }
}
