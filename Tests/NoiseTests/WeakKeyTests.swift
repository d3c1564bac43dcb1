import Testing

@testable import Noise

/// Public keys that give the same shared secret with every private key are refused wherever they come from.
struct WeakKeyTests {
    /// The points of low order: 0, 1, the two of order eight, and p-1, p and p+1, which are -1, 0 and 1 once more.
    static let keys = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]

    @Test(arguments: keys) func `as the responder's`(key: String) throws {
        var initiator = try Pair.initiator(to: try PublicKey(Hex.bytes(key)))
        let failure = initiator.failure(writing: [])
        #expect(failure == .weakKey)
    }

    @Test(arguments: keys) func `as the initiator's for this session`(key: String) throws {
        var responder = try Pair.responder()
        let failure = responder.failure(reading: Hex.bytes(key) + [UInt8](repeating: 0, count: 64))
        #expect(failure == .weakKey)
    }

    @Test(arguments: keys) func `as the responder's for this session`(key: String) throws {
        var pair = try Pair.make()
        _ = try pair.initiator.write([])
        let failure = pair.initiator.failure(reading: Hex.bytes(key) + [UInt8](repeating: 0, count: 16))
        #expect(failure == .weakKey)
    }

    /// Sealed as the protocol wants it, by one who has no private key for it.
    @Test(arguments: keys) func `as the initiator's`(key: String) throws {
        let coordinator = try Pair.privateKey(Pair.coordinator).publicKey
        let ephemeral = try Pair.privateKey(5)
        var symmetric = try SymmetricState(prologue: [7])
        symmetric.mix(coordinator.bytes.span)
        symmetric.mix(ephemeral.publicKey.bytes.span)
        try symmetric.mix(ephemeral.secret, coordinator)
        var message = ephemeral.publicKey.bytes + Hex.bytes(key)
        try symmetric.seal(&message, from: 32)
        var responder = try Pair.responder()
        let failure = responder.failure(reading: message + [UInt8](repeating: 0, count: 16))
        #expect(failure == .weakKey)
    }
}
