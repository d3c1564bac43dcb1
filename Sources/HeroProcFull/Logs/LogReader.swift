import Model
import System

/// Reads the logs of jobs, which may be written meanwhile. A reader opens the files it needs and closes them again.
package struct LogReader: Sendable {
    /// The directory of all logs.
    package let directory: String

    package init(directory: String) { self.directory = directory }
}
