import API
import Model
import RunnerProtocol
import Store
import System
import Testing

@testable import Server

/// `runner.enroll`: what a token holds, and when there is none.
struct EnrollTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func served(_ listen: String?, advertise: [String] = []) throws -> ServedInterface {
        let places = try listen.map { [try #require(NetworkAddress(Array($0.utf8), usualPort: 7419))] } ?? []
        let addresses = try advertise.map { try #require(JoinAddress($0)) }
        return try ServedInterface(in: folder) {
            $0.listen = places
            $0.advertise = addresses
        }
    }

    private func message(_ served: ServedInterface, _ parameters: String) throws -> String? {
        try served.refusal(RunnerEnroll.self, parameters)?.message
    }

    @Test func `without a listener there is no token and no key, and the way to both is said`() throws {
        let served = try served(nil)
        #expect(
            try message(served, #"{"name":"one"}"#)
                == "this coordinator does not listen on TCP: start it with `hero-proc serve --listen`; a runner of this "
                + "machine needs no token: `hero-proc runner enroll --local`")
        #expect(try served.call(RunnerEnroll.self, #"{"name":"one","local":true}"#) == RunnerEnroll.Result(name: "one"))
        #expect(served.coordinator.backend.door == nil)
        #expect((try? FileStatus.of(CString(served.coordinator.options.key.utf8))) == nil)
        try served.stop()
    }

    @Test func `a token carries what is advertised, or what was asked for`() throws {
        let served = try served("127.0.0.1:0", advertise: ["tcp:192.0.2.3", "tcp:[2001:db8::1]:7"])
        let usual = try served.call(RunnerEnroll.self, #"{"name":"one"}"#)
        #expect(usual.addresses == ["tcp:192.0.2.3:7419", "tcp:[2001:db8::1]:7"])
        let other = try served.call(
            RunnerEnroll.self, #"{"name":"two","addresses":["tcp:192.0.2.9"],"expires_ms":60000}"#)
        #expect(other.addresses == ["tcp:192.0.2.9:7419"])
        let token = try JoinToken(text: Array(try #require(other.token).utf8))
        #expect(token.name == Array("two".utf8))
        #expect(token.addresses == [Array("tcp:192.0.2.9:7419".utf8)])
        #expect(token.coordinator == served.coordinator.backend.door?.publicKey)
        let records = try served.coordinator.backend.read { reader throws(StoreError) in try reader.runners() }
        #expect(records.map(\.token?.expiresAtMilliseconds) == [usual.expiresAtMs, other.expiresAtMs])
        #expect(try #require(usual.expiresAtMs) - (try #require(other.expiresAtMs)) > 50 * 60_000)
        #expect(try served.call(RunnerEnroll.self, #"{"name":"one"}"#).token != usual.token)
        try served.stop()
    }

    @Test func `a name is looked up for the token, and one that is not known is refused`() throws {
        let served = try served("127.0.0.1:0")
        let local = try served.call(RunnerEnroll.self, #"{"name":"one","addresses":["tcp:localhost:5"]}"#)
        #expect(local.addresses?.contains("tcp:127.0.0.1:5") == true)
        let error = try served.refusal(RunnerEnroll.self, #"{"name":"two","addresses":["tcp:a..b:5"]}"#)
        #expect(error?.code == RPCError.Code.refused.rawValue)
        #expect(error?.message == "`a..b` cannot be looked up here; give an address in numbers")
        #expect(try served.call(RunnerList.self).runners.map(\.name) == ["one"])
        try served.stop()
    }

    @Test(arguments: [
        (#"{"name":"a b"}"#, "`a b` is no name: letters"), (#"{"name":"one","expires_ms":999}"#, "a token is good for"),
        (#"{"name":"one","expires_ms":2592000001}"#, "a token is good for"),
        (#"{"name":"one","addresses":[]}"#, "between 1 and 8 addresses"),
        (#"{"name":"one","addresses":["a","a","a","a","a","a","a","a","a"]}"#, "between 1 and 8 addresses"),
        (#"{"name":"one","addresses":["unix:/x"]}"#, "`unix:/x` is no address tcp:HOST:PORT"),
        (#"{"name":"one","addresses":["tcp:a:1","tcp:[::]:1"]}"#, "`tcp:[::]:1` is no address tcp:HOST:PORT"),
        (#"{"name":"one","local":true,"addresses":["tcp:a:1"]}"#, "with `local` there is no token"),
        (#"{"name":"one","local":true,"expires_ms":5000}"#, "with `local` there is no token"),
    ])
    func `what cannot be is refused, and nothing is enrolled`(parameters: String, reason: String) throws {
        let served = try served("127.0.0.1:0")
        let error = try served.refusal(RunnerEnroll.self, parameters)
        #expect(error?.code == RPCError.Code.badParameters.rawValue)
        #expect(error?.message.hasPrefix(reason) == true, "\(error?.message ?? "")")
        #expect(try served.call(RunnerList.self).runners.isEmpty)
        try served.stop()
    }

    @Test func `an address at which somebody else listens is an error that names it`() throws {
        let first = try served("127.0.0.1:0")
        let taken = try #require(first.coordinator.backend.door?.listensAt.first)
        let other = try Folder()
        let error = #expect(throws: ServeError.self) { try ServedInterface(in: other) { $0.listen = [taken] } }
        #expect(error?.description.hasPrefix("cannot listen at \(taken.link): ") == true)
        try first.stop()
    }

    @Test func `a listener at all addresses is advertised by those that the machine has`() throws {
        let all = try #require(NetworkAddress(host: [0, 0, 0, 0], port: 7))
        let one = try #require(NetworkAddress(host: [192, 0, 2, 1], port: 8))
        let door = Door(publicKey: [], listensAt: [all, one], advertised: [])
        let hosts = NetworkHosts.ofThisMachine.filter { $0.count == 4 }
        let own = hosts.map { host in "tcp:\(host.map(String.init).joined(separator: ".")):7" }
        #expect(
            door.addresses().map(\.description) == Array((own + ["tcp:192.0.2.1:8"]).prefix(JoinToken.addressesMax)))
    }
}
