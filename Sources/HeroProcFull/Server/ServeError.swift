import Logs
import Store
import System

/// Why a coordinator cannot serve.
package enum ServeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another one has the directory.
    case locked(directory: String, process: String)
    /// A file or directory cannot be used.
    case file(step: String, path: String, Errno)
    /// The kernel refuses something else.
    case system(step: String, Errno)
    case store(StoreError)
    /// No thread can be started.
    case threads

    /// One line for a person.
    package var description: String {
        switch self {
        case .locked(let directory, let process):
            """
            another coordinator, process \(process), has \(directory); use that one, end it, or set HERO_HOME to another \
            directory
            """
        case .file(let step, let path, let reason): "cannot \(step) \(path): \(text(reason))"
        case .system(let step, let reason): "cannot \(step): \(text(reason))"
        case .store(let error): error.description
        case .threads: "no thread can be started: too many processes, or too little memory"
        }
    }

    private func text(_ reason: Errno) -> String { String(decoding: reason.message, as: UTF8.self) }
}

/// Names a step on a file in the error that it may give.
func using<Result: ~Copyable>(
    _ path: String, to step: String, _ body: (CString) throws(Errno) -> Result
) throws(ServeError) -> Result {
    do throws(Errno) {
        return try body(CString(path.utf8))
    } catch {
        throw .file(step: step, path: path, error)
    }
}
