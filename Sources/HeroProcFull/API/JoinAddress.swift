/// Where a machine finds the coordinator over TCP: `tcp:HOST:PORT`, as tokens carry it.
package struct JoinAddress: Equatable, Sendable, CustomStringConvertible {
    /// A name, an address of IPv4, or one of IPv6 in brackets.
    package let host: String
    package let port: UInt16

    /// The port where nothing else is said.
    package static let usualPort: UInt16 = 7419

    /// Reads `tcp:HOST` or `tcp:HOST:PORT`; nil: it is none. Whether there is such a host is not asked.
    package init?(_ text: String) {
        guard text.hasPrefix("tcp:"), text.utf8.count <= 255 else { return nil }
        let rest = text.dropFirst(4)
        let end =
            rest.first == "["
            ? rest.firstIndex(of: "]").map { rest.index(after: $0) } : rest.firstIndex(of: ":") ?? rest.endIndex
        guard let end, Self.isHost(rest[..<end]) else { return nil }
        host = String(rest[..<end])
        if end == rest.endIndex {
            port = Self.usualPort
            return
        }
        let digits = rest[rest.index(after: end)...]
        guard rest[end] == ":", !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = UInt16(digits), port > 0
        else { return nil }
        self.port = port
    }

    /// Both as given; the host is one.
    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    private static func isHost(_ text: Substring) -> Bool {
        let isLong = text.first == "["
        let inner = isLong ? text.dropFirst().dropLast() : text
        guard !inner.isEmpty, inner.utf8.first != UInt8(ascii: "-") else { return false }
        return inner.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "."):
                true
            case UInt8(ascii: ":"): isLong
            case UInt8(ascii: "g")...UInt8(ascii: "z"), UInt8(ascii: "G")...UInt8(ascii: "Z"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                !isLong
            default: false
            }
        }
    }

    /// Whether it is a listener's word for all addresses, to which nobody can connect.
    package var isWildcard: Bool { host == "0.0.0.0" || host == "[::]" }

    package var description: String { "tcp:\(host):\(port)" }
}
