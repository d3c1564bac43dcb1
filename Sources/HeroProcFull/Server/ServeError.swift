import Logs
import Store
import System

/// Why a coordinator cannot serve.
package enum ServeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another one has the directory.
    case locked(directory: String, process: String)
    /// A file or directory cannot be used.
    case file(step: String, path: String, Errno)
    /// The file of the coordinator's key is not one that it has made.
    case key(path: String, KeyFault)
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
        case .key(let path, .size):
            "\(path) is no key: it must have 32 bytes; restore it, or remove it and enroll all runners of other machines again"
        case .key(let path, .open): "\(path) can be read by others: chmod 600 it, if nobody has"
        case .system(let step, let reason): "cannot \(step): \(text(reason))"
        case .store(let error): error.description
        case .threads: "no thread can be started: too many processes, or too little memory"
        }
    }

    private func text(_ reason: Errno) -> String { String(decoding: reason.message, as: UTF8.self) }
}

/// What is wrong with a key's file.
package enum KeyFault: Equatable, Sendable {
    /// It is longer or shorter than a key.
    case size
    /// Others may read it.
    case open
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
