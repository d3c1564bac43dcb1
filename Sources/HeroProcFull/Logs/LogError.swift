import System

/// Why a log cannot be written or read.
package struct LogError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was being done.
    package var step: Step
    package var path: String
    package var reason: Errno

    /// Steps of writing and reading.
    package enum Step: String, Sendable {
        case makeDirectory = "make the directory"
        case open, read, write, synchronize, rename, remove
    }

    /// One line for a person.
    package var description: String {
        "cannot \(step.rawValue) \(path): \(String(decoding: reason.message, as: UTF8.self))"
    }
}
