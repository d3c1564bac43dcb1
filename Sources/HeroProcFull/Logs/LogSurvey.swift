import FoundationEssentials
import Model
import System

/// Finds which logs there are. It goes through every directory of them, so it is done once, before anything is written.
package struct LogSurvey: Sendable {
    private let directory: String

    package init(directory: String) { self.directory = directory }

    /// Goes through all logs. `known` says which jobs of a range there are; the logs of others are what is left of jobs that
    /// were removed, and are removed too. Gives how long the logs of the others are.
    package func run(_ known: (ClosedRange<JobID>) -> Set<JobID>?) -> [LogGrowth] {
        var found: [LogGrowth] = []
        for folder in names(in: directory).compactMap({ UInt64($0) }).sorted() {
            let first = folder * LogPaths.jobsInFolder
            let jobs = self.jobs(in: "\(directory)/\(folder)")
            guard let known = known(JobID(first)...JobID(first + LogPaths.jobsInFolder - 1)) else { continue }
            for job in jobs {
                let paths = LogPaths(job, in: directory)
                if known.contains(job) {
                    found.append(LogGrowth(job: job, bytes: Int64(clamping: paths.bytesOnDisk)))
                } else {
                    // Where that is refused it is tried again at the next start.
                    try? paths.remove()
                }
            }
            // It is in the way of nobody where that is refused, as it is if a file is left.
            try? Descriptor.open(CString(directory.utf8), [.read, .directory]).removeDirectory(
                CString("\(folder)".utf8))
        }
        return found
    }

    /// The jobs that have a file in a directory.
    private func jobs(in folder: String) -> [JobID] {
        Set(names(in: folder).compactMap { $0.split(separator: ".").first.flatMap { UInt64($0) } })
            .sorted().map { JobID($0) }
    }

    /// The files of a directory; none if there is no such directory.
    private func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}
