import FoundationEssentials
import LineEditor
import System

/// A history that outlives the program, in a file that only its owner reads: a line a text, new ones at the end.
struct HistoryFile {
    /// Bytes that are read of it at most.
    private static let bytesMax = 1 << 26

    private let path: String

    /// The file of a path; it and its directory need not exist.
    init(path: String) { self.path = path }

    /// Reads it. What others could read is theirs no longer, and what is too much is cut.
    func read() -> History {
        // No file is an empty history.
        guard let file = try? Descriptor.open(CString(path.utf8), .read),
            let bytes = try? file.readAll(limit: Self.bytesMax)
        else { return History() }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let history = History(lines: lines)
        if lines.count > 2 * LineEditor.Limits.historyEntriesMax { rewrite(history) }
        // A file of somebody else's stays as it is.
        try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return history
    }

    /// Adds a text.
    func add(_ text: String) throws {
        try makeDirectory()
        let file = try Descriptor.open(CString(path.utf8), [.write, .create, .append])
        try file.writeAll(Array((History.line(of: text) + "\n").utf8))
    }

    /// Writes it again with what is remembered.
    private func rewrite(_ history: History) {
        let lines = history.entries.map { History.line(of: $0) + "\n" }.joined()
        // Failing that it stays long.
        try? FileReplacement(of: path).write(Array(lines.utf8))
    }

    private func makeDirectory() throws {
        let directory = ModuleFiles.directory(of: path)
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
}
