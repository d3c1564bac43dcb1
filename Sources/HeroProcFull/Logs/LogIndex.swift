import System

/// An index as it lies on disk: a head of 16 bytes, which is a mark and the number of the first entry, and then entries.
struct LogIndex: ~Copyable {
    private let file: Descriptor
    private let path: String
    /// The number of its first entry.
    let first: UInt64

    private static let mark = Array("HeroLog1".utf8)
    private static let headBytes: UInt64 = 16

    /// The head of an index that begins with that number.
    static func head(first: UInt64) -> [UInt8] {
        mark + (0..<8).map { UInt8(truncatingIfNeeded: first >> (8 * $0)) }
    }

    /// Where an entry begins that is the nth of its file.
    static func offset(of entry: UInt64) -> UInt64 { headBytes + entry * UInt64(LogEntry.size) }

    /// Opens an index for reading; nil: there is none, or it has not even a head.
    static func open(_ path: String) throws(LogError) -> LogIndex? {
        do throws(LogError) {
            let file = try named(.open, path) { path throws(Errno) in try Descriptor.open(path, .read) }
            var head = [UInt8](repeating: 0, count: Int(headBytes))
            let count = try named(.read, path) { _ throws(Errno) in try file.read(into: &head, at: 0) }
            guard count == head.count, Array(head[..<8]) == mark else { return nil }
            let first = (0..<8).reduce(0) { $0 | UInt64(head[8 + $1]) << (8 * UInt64($1)) }
            return LogIndex(file: file, path: path, first: first)
        } catch {
            if error.reason == .noSuchFile { return nil }
            throw error
        }
    }

    private init(file: consuming Descriptor, path: String, first: UInt64) {
        self.file = file
        self.path = path
        self.first = first
    }

    /// Which file it is: another one has another number.
    var inode: UInt64 { file.inode }

    /// Entries from the nth of this file on, at most so many; none behind the last whole one. They end early before what no
    /// program could have written.
    func entries(from start: UInt64, most: Int) throws(LogError) -> [LogEntry] {
        var bytes = [UInt8](repeating: 0, count: most * LogEntry.size)
        let count = try named(.read, path) { _ throws(Errno) in try file.read(into: &bytes, at: Self.offset(of: start))
        }
        var entries: [LogEntry] = []
        for at in stride(from: 0, through: count - LogEntry.size, by: LogEntry.size) {
            guard let entry = LogEntry(bytes[at..<(at + LogEntry.size)]), entry.readAtMilliseconds > 0 else { break }
            entries.append(entry)
        }
        return entries
    }

    /// How many whole entries there can be, by the file's size.
    func count() throws(LogError) -> UInt64 {
        let size = try named(.read, path) { _ throws(Errno) in try file.status().size }
        return size < Self.headBytes ? 0 : (size - Self.headBytes) / UInt64(LogEntry.size)
    }
}
