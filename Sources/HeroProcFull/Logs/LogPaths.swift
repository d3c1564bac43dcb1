import Model
import System

/// Where a job's log lies: `DIRECTORY/N/JOB.log`, with its index beside it. So many jobs share a directory that none has
/// too many files.
struct LogPaths {
    /// How many jobs share a directory.
    static let jobsInFolder: UInt64 = 4096

    /// The directory of this log.
    let folder: String
    private let stem: String

    init(_ job: JobID, in directory: String) {
        folder = "\(directory)/\(job.number / Self.jobsInFolder)"
        stem = "\(folder)/\(job.number)"
    }

    /// A log is in two parts once it is long: what was written first is then dropped in halves.
    enum Half { case former, present }

    func log(_ half: Half) -> String { half == .present ? "\(stem).log" : "\(stem).log.1" }
    func index(_ half: Half) -> String { half == .present ? "\(stem).index" : "\(stem).index.1" }

    /// How long its files are together.
    var bytesOnDisk: UInt64 { bytes(of: .former) + bytes(of: .present) }

    /// How long the files of a half are together.
    func bytes(of half: Half) -> UInt64 {
        // One that is not there has no length.
        [log(half), index(half)].reduce(0) { $0 + ((try? Files.status(of: CString($1.utf8)).size) ?? 0) }
    }

    /// Removes its files.
    func remove() throws(LogError) {
        // The indexes first: a log without one is begun anew.
        for path in [index(.former), index(.present), log(.former), log(.present)] {
            try named(.remove, path) { path throws(Errno) in try Files.remove(path) }
        }
    }
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
