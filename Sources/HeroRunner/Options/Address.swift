import RunnerProtocol
import System

/// Where a coordinator listens.
package enum Address: Equatable, Sendable {
    /// A socket of this machine, by its path.
    case unix([UInt8])
    /// A machine of the network, and a port of it.
    case tcp(NetworkAddress)

    /// The port where none is named.
    package static var usualPort: UInt16 { 7419 }

    /// Reads `unix:PATH`, or `tcp:` and an address in numbers; nil: it is neither.
    package init?(_ text: [UInt8]) {
        if text.starts(with: "unix:") {
            let path = Array(text[5...])
            guard !path.isEmpty, path.count <= Socket.pathBytesMax, !path.contains(0) else { return nil }
            self = .unix(path)
        } else {
            guard text.starts(with: "tcp:"),
                let address = NetworkAddress(Array(text[4...]), usualPort: Self.usualPort)
            else { return nil }
            self = .tcp(address)
        }
    }
}
