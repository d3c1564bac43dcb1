import Model
import RunnerProtocol

/// Writes the logs of all jobs; one thread does. It keeps those open that were written last.
package final class LogWriter {
    private let directory: String
    private let halfBytes: UInt64
    private let openMax: Int
    /// The most recently used last.
    private var open: [Open] = []

    private final class Open {
        let job: JobID
        var file: LogFile

        init(_ job: JobID, _ file: consuming LogFile) {
            self.job = job
            self.file = file
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
    package func add(_ chunk: OutputChunk) throws(LogError) { try log(of: chunk.place.key).file.add(chunk) }

    /// Takes note of a part that is lost.
    package func add(_ gap: OutputGap, at milliseconds: UInt64) throws(LogError) {
        try log(of: gap.place.key).file.add(gap, at: milliseconds)
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
        open.append(Open(job, try LogFile.open(job, in: directory, halfBytes: halfBytes)))
        return open[open.count - 1]
    }
}
