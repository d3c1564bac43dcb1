import API
import RunnerProtocol
import System

/// How other machines reach this coordinator over TCP, and by which key they know it.
package struct Door: Sendable {
    /// The coordinator's public key.
    package let publicKey: [UInt8]
    /// Where it listens, as the kernel says.
    package let listensAt: [NetworkAddress]
    /// What people say others should connect to; empty: where it listens.
    package let advertised: [JoinAddress]

    package init(publicKey: [UInt8], listensAt: [NetworkAddress], advertised: [JoinAddress]) {
        self.publicKey = publicKey
        self.listensAt = listensAt
        self.advertised = advertised
    }

    /// What a token carries. Where it listens at all addresses, those that this machine has now.
    package func addresses() -> [JoinAddress] {
        if !advertised.isEmpty { return advertised }
        var addresses: [JoinAddress] = []
        for place in listensAt {
            let hosts =
                place.isWildcard ? NetworkHosts.ofThisMachine.filter { $0.count == place.host.count } : [place.host]
            for host in hosts {
                if let address = NetworkAddress(host: host, port: place.port).flatMap({ JoinAddress($0.link) }) {
                    addresses.append(address)
                }
            }
        }
        return Array(addresses.prefix(JoinToken.addressesMax))
    }
}

extension NetworkAddress {
    /// Whether it stands for all addresses of its kind.
    var isWildcard: Bool { host.allSatisfy { $0 == 0 } }

    /// `tcp:` and the address.
    var link: String { "tcp:" + String(decoding: text, as: UTF8.self) }
}
