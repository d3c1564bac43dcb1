import RunnerProtocol
import System

/// Where a coordinator listens.
package enum Address: Equatable, Sendable {
    /// A socket of this machine, by its path.
    case unix([UInt8])

    /// Reads `unix:PATH`.
    init(_ option: Option, _ text: [UInt8]) throws(UsageError) {
        let path = text.dropFirst(5)
        guard text.starts(with: "unix:"), !path.isEmpty, path.count <= Socket.pathBytesMax, !path.contains(0) else {
            throw .valueRefused(option, text)
        }
        self = .unix(Array(path))
    }

    /// As it is typed.
    package var text: [UInt8] {
        switch self {
        case .unix(let path): [UInt8]("unix:") + path
        }
    }
}
