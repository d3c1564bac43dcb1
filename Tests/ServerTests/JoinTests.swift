import API
import Foundation
import Model
import Noise
import RunnerProtocol
import Store
import System
import Testing

@testable import Server

/// Runners of other machines: how they get in, and who does not.
struct JoinTests {
    private let folder: Folder
    private let served: ServedInterface
    private var backend: any Backend { served.coordinator.backend }

    init() throws {
        folder = try Folder()
        served = try Self.serve(in: folder)
    }

    private static func serve(in folder: Folder) throws -> ServedInterface {
        let place = try #require(NetworkAddress(Array("127.0.0.1:0".utf8), usualPort: 0))
        return try ServedInterface(in: folder) { $0.listen = [place] }
    }

    private func door() throws -> Door { try #require(backend.door) }

    private func place() throws -> NetworkAddress { try #require(try door().listensAt.first) }

    /// A token for a name.
    private func token(_ name: String = "one", _ more: String = "") throws -> JoinToken {
        let result = try served.call(RunnerEnroll.self, "{\"name\":\"\(name)\"\(more)}")
        return try JoinToken(text: Array(try #require(result.token).utf8))
    }

    /// A machine with this key that shows a token, or none.
    private func machine(_ key: UInt8 = 1, _ token: JoinToken? = nil) throws -> TrialRunner {
        try TrialRunner(at: place(), as: key, to: door().publicKey, secret: token?.secret ?? [])
    }

    /// A machine that has joined.
    private func joined(_ token: JoinToken, as key: UInt8 = 1) throws -> TrialRunner {
        let runner = try machine(key, token)
        #expect(try runner.isAdmitted())
        try runner.greet("one")
        #expect(try isWelcome(runner))
        return runner
    }

    private func isWelcome(_ runner: TrialRunner) throws -> Bool {
        try runner.next { if case .welcome = $0 { true } else { nil } } ?? false
    }

    private func record(_ name: String = "one") throws -> RunnerRecord? {
        try backend.read { reader throws(StoreError) in try reader.runners() }.first { $0.name == name }
    }

    // MARK: Getting in

    @Test func `a machine joins with a token, runs a job, and comes again with its key alone`() throws {
        let token = try token()
        #expect(token.coordinator == (try door().publicKey))
        #expect(token.addresses == [Array(try place().link.utf8)])
        let runner = try joined(token)
        #expect(try record()?.key == TrialRunner.identity(1).publicKey.bytes)
        #expect(try record()?.token?.isUsed == true)
        _ = try served.submit(#"[{"name":"a","job":{"command":["x"]}}]"#)
        let key = try runner.assigned()
        try runner.start(key)
        try runner.write(Array("hello".utf8), key)
        try runner.end(key, outputBytes: 5)
        try served.wait { try served.call(RunGet.self, #"{"run":"web.1"}"#).summary.state == .succeeded }

        let again = try machine()
        #expect(try again.isAdmitted())
        try again.greet("one", next: 3)
        #expect(try isWelcome(again))
        #expect(try runner.goodbye()?.reason == .replaced)
        let summary = try served.call(RunnerGet.self, #"{"name":"one"}"#)
        #expect(summary.key?.hasPrefix("SHA256:") == true)
        #expect(summary.address?.hasPrefix("tcp:127.0.0.1:") == true)
        #expect(summary.connected && summary.tokenExpiresAtMs == nil)
        try served.stop()
    }

    @Test func `the same machine joins again with the same token, also when the coordinator was down`() throws {
        let token = try token()
        _ = try joined(token)
        _ = try joined(token)
        try served.stop()
        let later = try Self.serve(in: folder)
        let door = try #require(later.coordinator.backend.door)
        #expect(door.publicKey == token.coordinator)
        let runner = try TrialRunner(at: door.listensAt[0], as: 1, to: token.coordinator, secret: token.secret)
        #expect(try runner.isAdmitted())
        try runner.greet("one")
        #expect(try isWelcome(runner))
        try later.stop()
    }

    @Test func `a new token takes the name from who has it, when it is used`() throws {
        let first = try joined(token())
        let second = try token()
        #expect(try machine().isAdmitted())
        _ = try joined(second, as: 2)
        #expect(try first.goodbye()?.reason == .replaced)
        try expectRefusal(machine(1), .unknownKey)
        try served.stop()
    }

    // MARK: Who does not get in

    private func expectRefusal(_ runner: TrialRunner, _ reason: Admission.Refusal) throws {
        #expect(try !runner.isAdmitted())
        #expect(runner.refusal == Goodbye(.unknownRunner, text: Array(reason.text.utf8)))
    }

    @Test func `an unknown key, and tokens that are wrong, used or replaced, are told so`() throws {
        try expectRefusal(machine(9), .unknownKey)
        let token = try token()
        let wrong = try JoinToken(
            coordinator: token.coordinator, secret: [UInt8](repeating: 0, count: 16), name: token.name,
            addresses: token.addresses)
        try expectRefusal(machine(9, wrong), .unknownToken)
        let newer = try self.token()
        try expectRefusal(machine(9, token), .unknownToken)
        _ = try joined(newer)
        try expectRefusal(machine(9, newer), .tokenUsed)
        try expectRefusal(machine(1, self.token("two")), .keyTaken(by: "one"))
        #expect(try record("two")?.key == nil)
        try served.stop()
    }

    @Test func `a token whose time is over is good no more`() throws {
        let token = try token()
        // As it will be in an hour.
        let record = TokenRecord(hash: SHA256.hash(of: token.secret), expiresAtMilliseconds: WallClock.milliseconds)
        #expect(backend.ask(.enroll(name: "one", token: record)) == .enrolled(RunnerID(1)))
        try expectRefusal(machine(1, token), .tokenExpired)
        #expect(try self.record()?.key == nil)
        try served.stop()
    }

    @Test func `whoever is admitted must have the name that goes with it`() throws {
        let token = try token()
        _ = try self.token("two")
        let impostor = try machine(1, token)
        #expect(try impostor.isAdmitted())
        try impostor.greet("two")
        #expect(try impostor.goodbye()?.reason == .unknownRunner)
        // The token is good still.
        _ = try joined(token)
        let other = try machine()
        #expect(try other.isAdmitted())
        try other.greet("two")
        #expect(try other.goodbye()?.reason == .unknownRunner)
        try served.stop()
    }

    @Test func `an introduction alone spends no token`() throws {
        let token = try token()
        #expect(try machine(7, token).isAdmitted())
        #expect(try machine(8, token).isAdmitted())
        _ = try joined(token)
        try served.stop()
    }

    @Test func `of two that use a token at the same time one gets in`() throws {
        let token = try token()
        let rivals = [try machine(7, token), try machine(8, token)]
        for rival in rivals { #expect(try rival.isAdmitted()) }
        for rival in rivals { try rival.greet("one") }
        var welcomes = 0
        for rival in rivals {
            let first = try rival.next { record -> Bool? in
                switch record {
                case .welcome: true
                case .goodbye(let goodbye) where goodbye.text == Array(Admission.Refusal.tokenUsed.text.utf8): false
                default: nil
                }
            }
            if first == true { welcomes += 1 }
        }
        #expect(welcomes == 1)
        try served.stop()
    }

    @Test func `a runner that is removed is told so, and its key is worth nothing then`() throws {
        let runner = try joined(token())
        let late = try machine()
        #expect(try late.isAdmitted())
        _ = try served.call(RunnerRemove.self, #"{"name":"one"}"#)
        #expect(try runner.goodbye()?.reason == .removed)
        // It had shown its key before, and says hello after.
        try late.greet("one")
        #expect(try late.goodbye()?.reason == .unknownRunner)
        try expectRefusal(machine(), .unknownKey)
        try served.stop()
    }

    @Test(arguments: [
        [0, 0, 1, 2], [0xff, 0xff], FrameWriter.frame([UInt8](repeating: 7, count: 96)),
        FrameWriter.frame([UInt8](repeating: 7, count: 112)), FrameWriter.frame([1]),
        Array("GET / HTTP/1.1\r\n\r\n".utf8),
        [0, 113] + [UInt8](repeating: 1, count: 113),
    ])
    func `who sends no introduction is cut off without a word`(bytes: [UInt8]) throws {
        let stranger = try Stranger(at: place())
        try stranger.send(bytes)
        #expect(try stranger.everything() == [])
        _ = try joined(token())
        try served.stop()
    }

    @Test func `who takes this for another coordinator is cut off`() throws {
        let other = try TrialRunner(at: place(), as: 1, to: TrialRunner.identity(99).publicKey.bytes)
        #expect(try !other.isAdmitted())
        #expect(other.refusal == nil)
        try served.stop()
    }

    @Test func `an introduction that was recorded binds nothing`() throws {
        let token = try token()
        let relay = try Stranger(at: place())
        try relay.send(relay.introduction(as: 5, to: door().publicKey, secret: token.secret))
        #expect(try relay.frame().count > 0)
        try relay.send(FrameWriter.frame([UInt8](repeating: 3, count: 60)))
        #expect(try record()?.key == nil)
        _ = try joined(token)
        try served.stop()
    }

    @Test func `those who say nothing hold nobody up`() throws {
        let silent = try (0..<64).map { _ in try Stranger(at: place()) }
        let token = try token()
        let halves = try (0..<64).map { number in try machine(UInt8(100 + number), token) }
        _ = try joined(token)
        #expect(try served.call(RunnerList.self).runners.count == 1)
        withExtendedLifetime((silent, halves)) {}
        try served.stop()
    }

    @Test func `the oldest stranger goes when there are too many`() throws {
        let first = try Stranger(at: place())
        let others = try (0..<Limits.strangersMax).map { _ in try Stranger(at: place()) }
        #expect(try first.everything() == [])
        _ = try joined(token())
        withExtendedLifetime(others) {}
        try served.stop()
    }

    // MARK: Secrets

    @Test func `no secret is said, stored or written anywhere`() throws {
        let token = try token()
        try expectRefusal(machine(9), .unknownKey)
        _ = try joined(token)
        try expectRefusal(machine(9, token), .tokenUsed)
        let lines = served.coordinator.lines.look { $0 }.joined(separator: "\n")
        #expect(!lines.isEmpty)
        let text = String(decoding: token.text, as: UTF8.self)
        #expect(!lines.contains(text) && !lines.contains("hero1-"))
        let hexadecimal = token.secret.map { String(format: "%02x", $0) }.joined()
        #expect(!lines.lowercased().contains(hexadecimal))
        try served.stop()
        let state = served.coordinator.options.stateDirectory
        for name in try FileManager.default.subpathsOfDirectory(atPath: state) {
            guard let content = FileManager.default.contents(atPath: "\(state)/\(name)") else { continue }
            #expect(content.range(of: Data(token.secret)) == nil, "\(name)")
            #expect(content.range(of: Data(token.text)) == nil, "\(name)")
        }
    }
}
