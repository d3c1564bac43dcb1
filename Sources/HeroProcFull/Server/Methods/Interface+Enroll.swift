import API
import Model
import Noise
import RunnerProtocol
import System

/// How a runner's name comes to be known.
extension Interface {
    /// A runner of this machine needs no token: the kernel says whose it is.
    func enrollHere(_ given: RunnerEnroll.Parameters) throws(RPCError) -> RunnerEnroll.Result {
        guard given.addresses == nil, given.expiresMs == nil else {
            throw RPCError(
                .badParameters, "with `local` there is no token: neither `addresses` nor `expires_ms` is for it")
        }
        _ = try ask(.enroll(name: given.name))
        return RunnerEnroll.Result(name: given.name)
    }

    /// Makes a token. What is kept of it knows it again, and nothing more.
    func invite(_ given: RunnerEnroll.Parameters) throws(RPCError) -> RunnerEnroll.Result {
        guard RunName.isBase(given.name) else { throw RPCError(RequestError.badName(given.name)) }
        guard let door = backend.door else {
            throw RPCError(
                .refused,
                "this coordinator does not listen on TCP: start it with `hero-proc serve --listen`; a runner of this "
                    + "machine needs no token: `hero-proc runner enroll --local`")
        }
        let span = given.expiresMs ?? Limits.tokenMilliseconds
        guard Limits.tokenMillisecondsRange ~= span else {
            throw RPCError(.badParameters, "a token is good for a second at least, and for 30 days at most")
        }
        var result = RunnerEnroll.Result(name: given.name)
        let addresses = try addresses(given.addresses, door)
        let expiry = WallClock.milliseconds + span
        let (line, hash) = try token(given.name, door, addresses)
        _ = try ask(.enroll(name: given.name, token: TokenRecord(hash: hash, expiresAtMilliseconds: expiry)))
        result.token = line
        result.expiresAtMs = expiry
        result.addresses = addresses
        return result
    }

    /// Where the machine is to connect, in numbers: it looks no names up.
    private func addresses(_ given: [String]?, _ door: Door) throws(RPCError) -> [String] {
        var addresses: [JoinAddress] = []
        for address in try given.map(Self.read) ?? door.addresses() { addresses += try Self.numbers(of: address) }
        if addresses.isEmpty {
            throw RPCError(
                .refused, "no address is known at which other machines reach this one; give one with --address")
        }
        return addresses.prefix(JoinToken.addressesMax).map(\.description)
    }

    private static func read(_ given: [String]) throws(RPCError) -> [JoinAddress] {
        guard 1...JoinToken.addressesMax ~= given.count else {
            throw RPCError(.badParameters, "between 1 and \(JoinToken.addressesMax) addresses can be given")
        }
        var addresses: [JoinAddress] = []
        for text in given {
            guard let address = JoinAddress(text), !address.isWildcard else {
                throw RPCError(.badParameters, "`\(text)` is no address tcp:HOST:PORT to which a machine can connect")
            }
            addresses.append(address)
        }
        return addresses
    }

    private static func numbers(of address: JoinAddress) throws(RPCError) -> [JoinAddress] {
        if NetworkAddress(Array(address.host.utf8), usualPort: address.port) != nil { return [address] }
        let found = NetworkHosts.named(CString(address.host.utf8)).compactMap { host in
            NetworkAddress(host: host, port: address.port).flatMap { JoinAddress($0.link) }
        }
        if found.isEmpty {
            throw RPCError(.refused, "`\(address.host)` cannot be looked up here; give an address in numbers")
        }
        return found
    }

    /// A new token, and what is kept of it.
    private func token(
        _ name: String, _ door: Door, _ addresses: [String]
    ) throws(RPCError) -> (line: String, hash: [UInt8]) {
        do {
            let secret = try MachineFacts.randomBytes(JoinToken.secretBytes)
            let token = try JoinToken(
                coordinator: door.publicKey, secret: secret, name: Array(name.utf8),
                addresses: addresses.map { Array($0.utf8) })
            return (String(decoding: token.text, as: UTF8.self), SHA256.hash(of: secret))
        } catch {
            throw RPCError(.internal, "no token can be made")
        }
    }
}
