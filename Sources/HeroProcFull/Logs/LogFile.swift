import Model
import RunnerProtocol
import System

/// The log of one job, open for writing.
struct LogFile: ~Copyable {
    private let paths: LogPaths
    private var log: Descriptor
    private var index: Descriptor
    /// The number of the first entry of the present index, and how many it has.
    private var first: UInt64
    private var count: UInt64 = 0
    /// Where the next bytes go.
    private var end: UInt64 = 0
    /// Where each stream has come to.
    private var streams: [Stream] = []
    private let halfBytes: UInt64
    /// How long the half before is.
    private var formerBytes: UInt64 = 0
    /// Whether something was written that may not be on disk.
    private(set) var isDirty = false

    private struct Stream {
        let epoch: UInt64
        let stream: OutputStream
        /// Where what the runner counts from 0 begins: it counts anew when it was started again.
        var base: UInt64 = 0
        var end: UInt64 = 0
        /// The last attempt that has written to it.
        var attempt: UInt64 = 0
    }

    /// Opens a log, made if it is not there, behind what was written whole.
    static func open(_ job: JobID, in directory: String, halfBytes: UInt64) throws(LogError) -> LogFile {
        let paths = LogPaths(job, in: directory)
        try makeFolder(directory)
        try makeFolder(paths.folder)
        let mode: Descriptor.Mode = [.readWrite, .create, .noFollow]
        let log = try named(.open, paths.log(.present)) { path throws(Errno) in try Descriptor.open(path, mode) }
        let index = try named(.open, paths.index(.present)) { path throws(Errno) in try Descriptor.open(path, mode) }
        let former = try LogIndex.open(paths.index(.former))
        var first: UInt64 = 0
        if let former { first = try former.first + former.count() }
        var file = LogFile(paths: paths, log: log, index: index, first: first, halfBytes: halfBytes)
        file.formerBytes = paths.bytes(of: .former)
        try file.recover()
        return file
    }

    private init(
        paths: LogPaths, log: consuming Descriptor, index: consuming Descriptor, first: UInt64, halfBytes: UInt64
    ) {
        self.paths = paths
        self.log = log
        self.index = index
        self.first = first
        self.halfBytes = halfBytes
    }

    /// Finds what is whole, and cuts off what a loss of power has left behind that.
    private mutating func recover() throws(LogError) {
        let size = try named(.read, paths.log(.present)) { _ throws(Errno) in try log.status().size }
        guard let present = try LogIndex.open(paths.index(.present)) else { return try begin(carrying: []) }
        first = present.first
        reading: while true {
            let entries = try present.entries(from: count, most: 1024)
            for entry in entries {
                guard entry.kind != .bytes || (entry.fileOffset == end && entry.fileEnd <= size) else { break reading }
                take(entry)
            }
            if entries.count < 1024 { break }
        }
        try cut()
    }

    /// Begins an index anew.
    private mutating func begin(carrying entries: [LogEntry]) throws(LogError) {
        let bytes = LogIndex.head(first: first) + entries.flatMap(\.encoded)
        try named(.write, paths.index(.present)) { _ throws(Errno) in try index.write(bytes[...], at: 0) }
        count = 0
        end = 0
        for entry in entries { take(entry) }
        try cut()
    }

    private func cut() throws(LogError) {
        try named(.write, paths.log(.present)) { _ throws(Errno) in try log.truncate(to: end) }
        try named(.write, paths.index(.present)) { _ throws(Errno) in try index.truncate(to: LogIndex.offset(of: count))
        }
    }

    private mutating func take(_ entry: LogEntry) {
        count += 1
        end = max(end, entry.fileEnd)
        let at = streamIndex(entry.epoch, entry.stream)
        if entry.kind == .carried { streams[at].base = entry.streamOffset }
        streams[at].end = entry.streamEnd
        streams[at].attempt = max(streams[at].attempt, entry.attempt)
    }

    private mutating func streamIndex(_ epoch: UInt64, _ stream: OutputStream) -> Int {
        if let at = streams.firstIndex(where: { $0.epoch == epoch && $0.stream == stream }) { return at }
        streams.append(Stream(epoch: epoch, stream: stream))
        return streams.count - 1
    }

    /// Adds a part; what is there already is left out. What should come before it and is not there counts as lost.
    mutating func add(_ chunk: OutputChunk) throws(LogError) {
        let place = chunk.place
        let at = streamIndex(place.key.epoch, place.stream)
        if chunk.attempt > streams[at].attempt, streams[at].base + place.offset < streams[at].end {
            try beginAnew(at, chunk)
        }
        try addGap(to: streams[at].base + place.offset, at, chunk.readAtMilliseconds)
        let known = streams[at].end - streams[at].base - place.offset
        guard known < UInt64(chunk.bytes.count) else { return }
        let bytes = chunk.bytes[Int(known)...]
        let offset = end
        try named(.write, paths.log(.present)) { _ throws(Errno) in try log.write(bytes, at: offset) }
        try add(
            LogEntry(
                fileOffset: offset, streamOffset: streams[at].end, epoch: place.key.epoch, attempt: chunk.attempt,
                readAtMilliseconds: max(chunk.readAtMilliseconds, 1), length: UInt64(bytes.count),
                stream: place.stream, kind: .bytes))
    }

    /// Takes note that a stream is counted from here on: a part of a later attempt has come that would be before its end.
    private mutating func beginAnew(_ at: Int, _ chunk: OutputChunk) throws(LogError) {
        try add(
            LogEntry(
                fileOffset: end, streamOffset: streams[at].end, epoch: streams[at].epoch, attempt: chunk.attempt,
                readAtMilliseconds: max(chunk.readAtMilliseconds, 1), length: 0, stream: streams[at].stream,
                kind: .carried))
    }

    /// Takes note of what is lost.
    mutating func add(_ gap: OutputGap, at milliseconds: UInt64) throws(LogError) {
        let at = streamIndex(gap.place.key.epoch, gap.place.stream)
        try addGap(to: streams[at].base + gap.end, at, milliseconds)
    }

    private mutating func addGap(to offset: UInt64, _ at: Int, _ milliseconds: UInt64) throws(LogError) {
        let stream = streams[at]
        guard offset > stream.end else { return }
        try add(
            LogEntry(
                fileOffset: end, streamOffset: stream.end, epoch: stream.epoch, attempt: 0,
                readAtMilliseconds: max(milliseconds, 1), length: offset - stream.end, stream: stream.stream,
                kind: .lost))
    }

    private mutating func add(_ entry: LogEntry) throws(LogError) {
        let offset = LogIndex.offset(of: count)
        try named(.write, paths.index(.present)) { _ throws(Errno) in try index.write(entry.encoded[...], at: offset) }
        isDirty = true
        take(entry)
        if end >= halfBytes || count >= Limits.halfEntries { try turn() }
    }

    /// The log is long: what was written before this half is dropped, and another half begins.
    private mutating func turn() throws(LogError) {
        try synchronize()
        // The index goes last: a log without one is begun anew, one without its log would show other bytes.
        for (from, to) in [
            (paths.log(.present), paths.log(.former)), (paths.index(.present), paths.index(.former)),
        ] {
            try named(.rename, from) { path throws(Errno) in
                try Files.renameIfPresent(path, to: CString(to.utf8))
            }
        }
        let mode: Descriptor.Mode = [.readWrite, .create, .truncate, .noFollow]
        log = try named(.open, paths.log(.present)) { path throws(Errno) in try Descriptor.open(path, mode) }
        index = try named(.open, paths.index(.present)) { path throws(Errno) in try Descriptor.open(path, mode) }
        let now = WallClock.milliseconds
        formerBytes = end + LogIndex.offset(of: count)
        first += count
        try begin(
            carrying: streams.map {
                LogEntry(
                    fileOffset: 0, streamOffset: $0.base, epoch: $0.epoch, attempt: $0.attempt, readAtMilliseconds: now,
                    length: $0.end - $0.base, stream: $0.stream, kind: .carried)
            })
    }

    /// How long its files are together.
    var bytes: UInt64 { formerBytes + end + LogIndex.offset(of: count) }

    /// Waits until everything is on disk.
    mutating func synchronize() throws(LogError) {
        guard isDirty else { return }
        try named(.synchronize, paths.log(.present)) { _ throws(Errno) in try log.synchronizeData() }
        try named(.synchronize, paths.index(.present)) { _ throws(Errno) in try index.synchronizeData() }
        isDirty = false
    }
}

private func makeFolder(_ path: String) throws(LogError) {
    try named(.makeDirectory, path) { path throws(Errno) in try Files.makePrivateDirectory(path) }
}
