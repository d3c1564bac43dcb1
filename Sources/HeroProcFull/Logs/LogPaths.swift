import Model
import System

/// Where a job's log lies: `DIRECTORY/N/JOB.log`, with its index beside it. So many jobs share a directory that none has
/// too many files.
struct LogPaths {
    /// The directory of this log.
    let folder: String
    private let stem: String

    init(_ job: JobID, in directory: String) {
        folder = "\(directory)/\(job.number / 4096)"
        stem = "\(folder)/\(job.number)"
    }

    /// A log is in two parts once it is long: what was written first is then dropped in halves.
    enum Half { case former, present }

    func log(_ half: Half) -> String { half == .present ? "\(stem).log" : "\(stem).log.1" }
    func index(_ half: Half) -> String { half == .present ? "\(stem).index" : "\(stem).index.1" }
}

/// Names an operation in the error that it may give.
func named<Result: ~Copyable>(
    _ step: LogError.Step, _ path: String, _ body: (CString) throws(Errno) -> Result
) throws(LogError) -> Result {
    do throws(Errno) {
        return try body(CString(path.utf8))
    } catch {
        throw LogError(step: step, path: path, reason: error)
    }
}
