/// Why the store cannot do something.
package enum StoreError: Error, Equatable, Sendable {
    /// SQLite refused a step; `code` is its extended result code, https://sqlite.org/rescode.html.
    case database(step: String, path: String, code: Int32, message: String)
    /// The file was made by a newer version of this program.
    case newer(path: String, version: Int, known: Int)
    /// The file is no store of this program.
    case foreign(path: String)
    /// The file is damaged; the first thing that was found.
    case damaged(path: String, finding: String)
    /// A row holds what no version of this program has written.
    case unreadable(path: String, table: String, row: Int64)
    /// A value cannot be written, because it breaks a bound of the protocol.
    case unwritable(what: String)
    /// A backup is not written over a file that exists.
    case exists(path: String)
}

extension StoreError: CustomStringConvertible {
    /// One line for a person, and what can be done.
    package var description: String {
        switch self {
        case .database(let step, let path, let code, let message): "\(step) \(path): \(message) (\(code))"
        case .newer(let path, let version, let known):
            "\(path) has version \(version), and this program knows \(known); use the newer program, or a backup"
        case .foreign(let path): "\(path) is a database of another program"
        case .damaged(let path, let finding):
            "\(path) is damaged (\(finding)); restore a backup, or save what is left with sqlite3 \(path) .recover"
        case .unreadable(let path, let table, let row): "\(path): row \(row) of \(table) cannot be understood"
        case .unwritable(let what): "\(what) breaks a bound and cannot be stored"
        case .exists(let path): "\(path) exists already; name another file"
        }
    }
}
