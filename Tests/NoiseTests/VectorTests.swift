import Foundation
import Testing

@testable import Noise

/// The published records of Tests/Vectors/noise.
struct VectorTests {
    /// The fields of each record, by name.
    static let records: [[String: String]] = {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().appending(path: "../Vectors/noise/ik.txt")
        // A file that cannot be read has no records, and the first test fails.
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        return text.components(separatedBy: "\n\n").map { record in
            let fields = record.split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
            return Dictionary(uniqueKeysWithValues: fields.map { ($0[0], $0.count > 1 ? $0[1] : "") })
        }
    }()

    private func field(_ name: String, of record: [String: String]) throws -> [UInt8] {
        Hex.bytes(try #require(record[name]))
    }

    @Test func `there are four records, all of this protocol`() {
        #expect(VectorTests.records.count == 4)
        for record in VectorTests.records {
            #expect(record["handshake"] == "Noise_IK_25519_ChaChaPoly_SHA256")
        }
    }

    @Test(arguments: records) func `both sides make and take the published messages`(record: [String: String]) throws {
        var (initiatorKey, responderKey) = (
            try field("init_static", of: record), try field("resp_static", of: record)
        )
        var (initiatorRandom, responderRandom) = (
            try field("gen_init_ephemeral", of: record), try field("gen_resp_ephemeral", of: record)
        )
        let prologue = Hex.bytes(record["prologue"] ?? "")
        let runner = try PrivateKey.take(&initiatorKey)
        let coordinator = try PrivateKey.take(&responderKey)
        var initiator = try Handshake.initiator(
            runner, to: coordinator.publicKey, prologue: prologue, random: &initiatorRandom)
        var responder = try Handshake.responder(coordinator, prologue: prologue, random: &responderRandom)

        let payloads = try (0..<4).map { try field("msg_\($0)_payload", of: record) }
        let messages = try (0..<4).map { try field("msg_\($0)_ciphertext", of: record) }
        #expect(try initiator.write(payloads[0]) == messages[0])
        #expect(try responder.read(messages[0]) == payloads[0])
        let remoteKey = responder.remoteKey
        #expect(remoteKey == runner.publicKey)
        #expect(try responder.write(payloads[1]) == messages[1])
        #expect(try initiator.read(messages[1]) == payloads[1])

        var left = try initiator.finish()
        var right = try responder.finish()
        #expect(try left.sealed(payloads[2]) == messages[2])
        #expect(try right.opened(messages[2]) == payloads[2])
        #expect(try right.sealed(payloads[3]) == messages[3])
        #expect(try left.opened(messages[3]) == payloads[3])
        let (hash, other) = (left.handshakeHash, right.handshakeHash)
        #expect(hash == other)
    }
}
