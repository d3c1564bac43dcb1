import CSQLite

/// An open database file. Statements of it must not outlive it: each keeps it alive.
@safe final class Database {
    let path: String
    fileprivate let handle: OpaquePointer

    /// How a file is opened.
    enum Access: Sendable {
        /// It is made if it is not there.
        case writing
        case reading
    }

    /// Opens a file, by this process's umask; the caller sees to its directory.
    init(_ path: String, _ access: Access) throws(StoreError) {
        var handle: OpaquePointer?
        let flags =
            SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
            | (access == .writing ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY)
        // The path is read before the call returns, and the handle is written.
        let code = unsafe sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let opened = unsafe handle else {
            let message = unsafe String(cString: sqlite3_errstr(code))
            unsafe sqlite3_close_v2(handle)
            throw .database(step: "open", path: path, code: code, message: message)
        }
        self.path = path
        unsafe self.handle = opened
        unsafe sqlite3_busy_timeout(opened, 10_000)
        unsafe _ = sqlite_set_defensive(opened)
    }

    deinit { unsafe _ = sqlite3_close_v2(handle) }

    /// Runs statements without parameters or results.
    func execute(_ sql: String) throws(StoreError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw failure("run `\(sql.prefix(40))` in", code) }
    }

    /// Prepares a statement that will be used again.
    func prepare(_ sql: String) throws(StoreError) -> Statement {
        var statement: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement = unsafe statement else {
            throw failure("prepare `\(sql.prefix(40))` in", code)
        }
        return unsafe Statement(self, statement)
    }

    /// The one number that a query gives.
    func number(_ sql: String) throws(StoreError) -> Int64 {
        let statement = try prepare(sql)
        return try statement.step() ? statement.integer(0) : 0
    }

    /// Does it all, or nothing if it throws.
    func transaction(_ body: () throws(StoreError) -> Void) throws(StoreError) {
        try execute("BEGIN IMMEDIATE")
        do throws(StoreError) {
            try body()
            try execute("COMMIT")
        } catch {
            // A failed COMMIT (full disk) leaves the transaction open; one that SQLite has ended itself cannot be rolled
            // back, which is then no fault.
            try? execute("ROLLBACK")
            throw error
        }
    }

    /// Moves what has been committed into the file itself, as far as no reader needs the old pages.
    func checkpoint() throws(StoreError) {
        let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        if code != SQLITE_OK && code & 0xff != SQLITE_BUSY { throw failure("checkpoint", code) }
    }

    /// Copies everything into another file, a few pages at a time, while this one is in use.
    func copy(into other: Database) throws(StoreError) {
        guard let backup = unsafe sqlite3_backup_init(other.handle, "main", handle, "main") else {
            throw other.failure("back up into", unsafe sqlite3_extended_errcode(other.handle))
        }
        var code: Int32
        repeat {
            code = unsafe sqlite3_backup_step(backup, 1024)
        } while code == SQLITE_OK || code & 0xff == SQLITE_BUSY || code & 0xff == SQLITE_LOCKED
        unsafe _ = sqlite3_backup_finish(backup)
        if code != SQLITE_DONE { throw other.failure("back up into", code) }
    }

    fileprivate func failure(_ step: String, _ code: Int32) -> StoreError {
        .database(step: step, path: path, code: code, message: unsafe String(cString: sqlite3_errmsg(handle)))
    }
}

/// A prepared statement.
@safe final class Statement {
    private let database: Database
    private let handle: OpaquePointer

    fileprivate init(_ database: Database, _ handle: OpaquePointer) {
        self.database = database
        unsafe self.handle = handle
    }

    deinit { unsafe _ = sqlite3_finalize(handle) }

    /// What stands for a `?`.
    enum Value {
        case null
        case integer(Int64)
        case text(String)
        case blob([UInt8])
    }

    /// Runs it with these values; for what gives no rows.
    func run(_ values: [Value]) throws(StoreError) {
        try bind(values)
        _ = try step()
        reset()
    }

    /// Sets the values; `step` then gives the rows.
    func bind(_ values: [Value]) throws(StoreError) {
        reset()
        for (at, value) in values.enumerated() {
            let index = Int32(at + 1)
            // Text and blobs are copied by SQLite before the call returns.
            let code =
                switch value {
                case .null: unsafe sqlite3_bind_null(handle, index)
                case .integer(let number): unsafe sqlite3_bind_int64(handle, index, number)
                case .text(let text): unsafe sqlite_bind_text_copy(handle, index, text, Int32(text.utf8.count))
                case .blob(let bytes): unsafe sqlite_bind_blob_copy(handle, index, bytes, Int32(bytes.count))
                }
            if code != SQLITE_OK { throw database.failure("bind a value in", code) }
        }
    }

    /// Goes to the next row; false: there is none.
    func step() throws(StoreError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let failure = database.failure("write or read", code)
            reset()
            throw failure
        }
    }

    func reset() { unsafe _ = sqlite3_reset(handle) }

    /// Whether a column of the row has no value.
    func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

    func text(_ column: Int32) -> String {
        // The text lives until the next step, and is copied here.
        guard let text = unsafe sqlite3_column_text(handle, column) else { return "" }
        let bytes = unsafe UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(handle, column)))
        return unsafe String(decoding: bytes, as: UTF8.self)
    }

    func blob(_ column: Int32) -> [UInt8] {
        // As for text.
        guard let bytes = unsafe sqlite3_column_blob(handle, column) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, column))))
    }
}
