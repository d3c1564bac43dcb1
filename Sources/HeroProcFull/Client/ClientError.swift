import API
import System

/// Why a call has no result.
package enum ClientError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Nobody listens.
    case noCoordinator(path: String, Errno)
    /// The connection broke before the answer came: whether the call was carried out is not known.
    case lost
    /// The answer is no answer.
    case incomprehensible(String)
    /// The coordinator does not do it, and says why.
    case refused(RPCError)

    /// One line for a person, and what can be done.
    package var description: String {
        switch self {
        case .noCoordinator(let path, let reason):
            """
            no coordinator answers at \(path) (\(String(decoding: reason.message, as: UTF8.self))); start one with \
            `hero-proc serve`
            """
        case .lost: "the coordinator has gone before it answered"
        case .incomprehensible(let what): "the coordinator is not understood: \(what)"
        case .refused(let error): error.message
        }
    }
}
