import Model
import RunnerProtocol
import System

/// Reads the logs of jobs, which may be written meanwhile. It opens the files it needs and closes them again.
package struct LogReader: Sendable {
    /// The directory of all logs.
    package let directory: String

    package init(directory: String) { self.directory = directory }

    /// Parts of a job's log from a number on, or from the first that is still there: so many as have about `bytesMax` bytes
    /// together, but one at least. Empty: there are none yet. Numbers grow, with holes.
    package func parts(of job: JobID, from number: UInt64, bytesMax: Int) throws(LogError) -> [LogPart] {
        let paths = LogPaths(job, in: directory)
        var parts: [LogPart] = []
        var bytes = 0
        for half in [LogPaths.Half.former, .present] where bytes < bytesMax {
            try read(half, of: paths, from: parts.last.map { $0.number + 1 } ?? number, &parts, &bytes, bytesMax)
        }
        return parts
    }

    /// How many bytes of a job's output are accounted for, all streams and assignments together: written or lost.
    package func bytesTold(of job: JobID) throws(LogError) -> UInt64 {
        // What was before the present half is carried over into it.
        guard let index = try LogIndex.open(LogPaths(job, in: directory).index(.present)) else { return 0 }
        var ends: [StreamOfEpoch: UInt64] = [:]
        var at: UInt64 = 0
        while true {
            let entries = try index.entries(from: at, most: 1024)
            for entry in entries { ends[StreamOfEpoch(epoch: entry.epoch, stream: entry.stream)] = entry.streamEnd }
            guard entries.count == 1024 else { return ends.values.reduce(0, +) }
            at += 1024
        }
    }

    private struct StreamOfEpoch: Hashable {
        let epoch: UInt64
        let stream: OutputStream
    }

    /// The number of the first part that was read at that time or later; nil: there is none yet.
    package func number(of job: JobID, since milliseconds: UInt64) throws(LogError) -> UInt64? {
        let paths = LogPaths(job, in: directory)
        for half in [LogPaths.Half.former, .present] {
            guard let index = try LogIndex.open(paths.index(half)) else { continue }
            var low: UInt64 = 0
            var high = try index.count()
            while low < high {
                let middle = low + (high - low) / 2
                guard let entry = try index.entries(from: middle, most: 1).first else {
                    high = middle
                    continue
                }
                if entry.readAtMilliseconds < milliseconds { low = middle + 1 } else { high = middle }
            }
            if try !index.entries(from: low, most: 1).isEmpty { return index.first + low }
        }
        return nil
    }

    /// The number of the part that will be added to a job's log next.
    package func end(of job: JobID) throws(LogError) -> UInt64 {
        guard let index = try LogIndex.open(LogPaths(job, in: directory).index(.present)) else { return 0 }
        return index.first + (try index.count())
    }

    private func read(
        _ half: LogPaths.Half, of paths: LogPaths, from number: UInt64, _ parts: inout [LogPart], _ bytes: inout Int,
        _ bytesMax: Int
    ) throws(LogError) {
        // The halves may be renamed between the two openings: then it is looked for again.
        for _ in 0..<8 {
            guard let index = try LogIndex.open(paths.index(half)) else { return }
            let log: Descriptor
            do throws(LogError) {
                log = try named(.open, paths.log(half)) { path throws(Errno) in try Descriptor.open(path, .read) }
            } catch {
                if error.reason == .noSuchFile { continue }
                throw error
            }
            guard try LogIndex.open(paths.index(half))?.inode == index.inode else { continue }
            return try read(index, log, paths.log(half), from: number, &parts, &bytes, bytesMax)
        }
    }

    private func read(
        _ index: borrowing LogIndex, _ log: borrowing Descriptor, _ path: String, from number: UInt64,
        _ parts: inout [LogPart], _ bytes: inout Int, _ bytesMax: Int
    ) throws(LogError) {
        var at = number > index.first ? number - index.first : 0
        // A number may come from anybody: one far behind the end is no place in a file.
        guard at < (try index.count()) else { return }
        while bytes < bytesMax {
            let entries = try index.entries(from: at, most: 64)
            if entries.isEmpty { return }
            for entry in entries where bytes < bytesMax {
                let content: LogPart.Content
                switch entry.kind {
                case .carried:
                    at += 1
                    continue
                case .lost: content = .lost(entry.length)
                case .bytes:
                    var space = [UInt8](repeating: 0, count: Int(min(entry.length, UInt64(Limits.partBytesMax))))
                    let count = try named(.read, path) { _ throws(Errno) in
                        try log.read(into: &space, at: entry.fileOffset)
                    }
                    // What the index tells of and the log does not have was never synchronized.
                    guard count == space.count else { return }
                    content = .bytes(space)
                    bytes += count
                }
                parts.append(
                    LogPart(
                        number: index.first + at, epoch: entry.epoch, attempt: entry.attempt, stream: entry.stream,
                        readAtMilliseconds: entry.readAtMilliseconds, content: content))
                at += 1
            }
        }
    }
}
