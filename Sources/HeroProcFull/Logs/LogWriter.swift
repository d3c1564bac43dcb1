import Model
import RunnerProtocol

/// Writes the logs of all jobs; one thread does. It keeps those open that were written last.
package final class LogWriter {
    private let directory: String
    private let halfBytes: UInt64
    private let openMax: Int
    /// The most recently used last.
    private var open: [Open] = []

    /// How much longer logs are than was last said.
    private var growth: [JobID: Int64] = [:]

    private final class Open {
        let job: JobID
        var file: LogFile
        /// What has been counted of its length.
        var counted: UInt64

        init(_ job: JobID, _ file: consuming LogFile, counted: UInt64) {
            self.job = job
            self.file = file
            self.counted = counted
        }
    }

    /// Writes below a directory, which is made if need be, and whose parent must be there.
    package convenience init(directory: String) {
        self.init(directory: directory, halfBytes: Limits.halfBytes, openMax: Limits.openLogs)
    }

    init(directory: String, halfBytes: UInt64, openMax: Int) {
        self.directory = directory
        self.halfBytes = halfBytes
        self.openMax = openMax
    }

    /// Adds a part of what a job wrote.
    package func add(_ chunk: OutputChunk) throws(LogError) {
        let log = try log(of: chunk.place.key)
        defer { count(log) }
        try log.file.add(chunk)
    }

    /// Takes note of a part that is lost.
    package func add(_ gap: OutputGap, at milliseconds: UInt64) throws(LogError) {
        let log = try log(of: gap.place.key)
        defer { count(log) }
        try log.file.add(gap, at: milliseconds)
    }

    /// Removes the logs of these jobs. An error: one of them cannot be removed; the others are.
    package func remove(_ jobs: ClosedRange<JobID>) throws(LogError) {
        open.removeAll { jobs.contains($0.job) }
        var failure: LogError?
        for number in jobs.lowerBound.number...jobs.upperBound.number {
            growth[JobID(number)] = nil
            do throws(LogError) {
                try LogPaths(JobID(number), in: directory).remove()
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// How much longer, or shorter, logs are than when this was asked last.
    package func takeGrowth() -> [LogGrowth] {
        defer { growth = [:] }
        return growth.sorted { $0.key < $1.key }.map { LogGrowth(job: $0.key, bytes: $0.value) }
    }

    private func count(_ log: Open) {
        let bytes = log.file.bytes
        guard bytes != log.counted else { return }
        growth[log.job, default: 0] += Int64(clamping: bytes) - Int64(clamping: log.counted)
        log.counted = bytes
    }

    /// Waits until everything that was added is on disk.
    package func synchronize() throws(LogError) {
        for log in open where log.file.isDirty { try log.file.synchronize() }
    }

    private func log(of key: AssignmentKey) throws(LogError) -> Open {
        let job = JobID(key.job)
        if let at = open.lastIndex(where: { $0.job == job }) {
            if at != open.count - 1 { open.append(open.remove(at: at)) }
            return open[open.count - 1]
        }
        if open.count >= openMax {
            try open[0].file.synchronize()
            open.removeFirst()
        }
        let counted = LogPaths(job, in: directory).bytesOnDisk
        open.append(Open(job, try LogFile.open(job, in: directory, halfBytes: halfBytes), counted: counted))
        return open[open.count - 1]
    }
}
