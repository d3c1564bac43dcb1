/// The two messages by which a session begins: pattern IK of the Noise Protocol Framework, revision 34.
///
///     <- s                     the initiator knows the responder's key beforehand
///     -> e, es, s, ss          32 + (32 + 16) + (payload + 16) bytes
///     <- e, ee, se             32 + (payload + 16) bytes
///
/// Each side calls `write` once and `read` once, in its order, then `finish`. IK is the one pattern there is, so its
/// tokens are calls that follow each other; a table of patterns and a loop over it would be larger than both messages.
///
/// What the first message carries may have been recorded and sent again by anyone, and whoever learns the responder's
/// private key can read it: it must do no harm twice. What the second carries has neither weakness.
///
/// A message that is refused ends the handshake: its secrets are wiped, and every later call throws the same error.
package struct Handshake: ~Copyable {
    private enum Step {
        case initiatorWrites(to: PublicKey)
        case initiatorReads(from: PublicKey)
        case responderReads
        case responderWrites(to: PublicKey, ephemeral: PublicKey)
        case over(with: PublicKey, Side)
        case ended(NoiseError)
    }

    private var symmetric: SymmetricState
    private let identity: PrivateKey
    private let ephemeral: Secret
    private var step: Step

    private init(
        _ step: Step, _ identity: consuming PrivateKey, _ ephemeral: consuming Secret,
        _ symmetric: consuming SymmetricState
    ) {
        self.step = step
        self.identity = identity
        self.ephemeral = ephemeral
        self.symmetric = symmetric
    }

    /// Begins as the side that speaks first.
    ///
    /// The prologue is what both sides must have seen alike, such as the versions of the protocol above. `random` are 32
    /// fresh random bytes, from the kernel; they become this session's own key, and zeros are left in the array.
    package static func initiator(
        _ identity: borrowing PrivateKey, to remoteKey: PublicKey, prologue: [UInt8], random: inout [UInt8]
    ) throws(NoiseError) -> Handshake {
        try make(.initiatorWrites(to: remoteKey), identity, responder: remoteKey, prologue, &random)
    }

    /// Begins as the side that is spoken to; see `initiator`.
    package static func responder(
        _ identity: borrowing PrivateKey, prologue: [UInt8], random: inout [UInt8]
    ) throws(NoiseError) -> Handshake {
        try make(.responderReads, identity, responder: identity.publicKey, prologue, &random)
    }

    private static func make(
        _ step: Step, _ identity: borrowing PrivateKey, responder: PublicKey, _ prologue: [UInt8],
        _ random: inout [UInt8]
    ) throws(NoiseError) -> Handshake {
        let ephemeral = try Secret.take(&random)
        var symmetric = try SymmetricState(prologue: prologue)
        symmetric.mix(responder.bytes.span)
        return Handshake(step, identity.copy(), ephemeral, symmetric)
    }

    /// The other side's lasting key. The responder has it when it has read the first message, and then decides whether it
    /// answers this one.
    package var remoteKey: PublicKey? {
        switch step {
        case .initiatorWrites(let key), .initiatorReads(let key), .responderWrites(let key, _), .over(let key, _): key
        case .responderReads, .ended: nil
        }
    }

    /// Makes this side's message. A payload that is too long changes nothing.
    package mutating func write(_ payload: [UInt8]) throws(NoiseError) -> [UInt8] {
        do throws(NoiseError) {
            switch step {
            case .initiatorWrites(let key): return try writeFirst(payload, to: key)
            case .responderWrites(let key, let ephemeral): return try writeSecond(payload, to: key, ephemeral)
            case .initiatorReads, .responderReads, .over: throw .outOfTurn
            case .ended(let error): throw error
            }
        } catch {
            throw ended(by: error)
        }
    }

    /// Takes the other side's message, and gives what it carried.
    package mutating func read(_ message: [UInt8]) throws(NoiseError) -> [UInt8] {
        do throws(NoiseError) {
            switch step {
            case .initiatorReads(let key): return try readSecond(message, from: key)
            case .responderReads: return try readFirst(message)
            case .initiatorWrites, .responderWrites, .over: throw .outOfTurn
            case .ended(let error): throw error
            }
        } catch {
            throw ended(by: error)
        }
    }

    /// Makes the initiator's message, as `write` does: a program that is never the responder is without that side's half.
    package mutating func writeFirst(_ payload: [UInt8]) throws(NoiseError) -> [UInt8] {
        guard case .initiatorWrites(let key) = step else { throw failure }
        do throws(NoiseError) {
            return try writeFirst(payload, to: key)
        } catch {
            throw ended(by: error)
        }
    }

    /// Takes the responder's message, as `read` does.
    package mutating func readSecond(_ message: [UInt8]) throws(NoiseError) -> [UInt8] {
        guard case .initiatorReads(let key) = step else { throw failure }
        do throws(NoiseError) {
            return try readSecond(message, from: key)
        } catch {
            throw ended(by: error)
        }
    }

    private var failure: NoiseError { if case .ended(let error) = step { error } else { .outOfTurn } }

    /// The session, when both messages have passed.
    package consuming func finish() throws(NoiseError) -> Transport {
        switch step {
        case .over(let remoteKey, let side): return symmetric.split(for: side, from: remoteKey)
        case .ended(let error): throw error
        case .initiatorWrites, .initiatorReads, .responderReads, .responderWrites: throw .outOfTurn
        }
    }
}

extension Handshake {
    private mutating func writeFirst(_ payload: [UInt8], to remoteKey: PublicKey) throws(NoiseError) -> [UInt8] {
        try Handshake.check(payload.count + Limits.firstMessageOverheadBytes)
        var message = writeEphemeral()  // e
        try symmetric.mix(ephemeral, remoteKey)  // es
        message += identity.publicKey.bytes  // s
        try symmetric.seal(&message, from: Limits.keyBytes)
        try symmetric.mix(identity.secret, remoteKey)  // ss
        let start = message.count
        message += payload
        try symmetric.seal(&message, from: start)
        step = .initiatorReads(from: remoteKey)
        return message
    }

    private mutating func readFirst(_ message: [UInt8]) throws(NoiseError) -> [UInt8] {
        let remoteEphemeral = try readEphemeral(message, overhead: Limits.firstMessageOverheadBytes)  // e
        try symmetric.mix(identity.secret, remoteEphemeral)  // es
        let end = Limits.firstMessageOverheadBytes - Limits.tagBytes
        let remoteKey = try PublicKey(try symmetric.open(message, in: Limits.keyBytes..<end))  // s
        try symmetric.mix(identity.secret, remoteKey)  // ss
        let payload = try symmetric.open(message, in: end..<message.count)
        step = .responderWrites(to: remoteKey, ephemeral: remoteEphemeral)
        return payload
    }

    private mutating func writeSecond(
        _ payload: [UInt8], to remoteKey: PublicKey, _ remoteEphemeral: PublicKey
    ) throws(NoiseError) -> [UInt8] {
        try Handshake.check(payload.count + Limits.secondMessageOverheadBytes)
        var message = writeEphemeral()  // e
        try symmetric.mix(ephemeral, remoteEphemeral)  // ee
        try symmetric.mix(ephemeral, remoteKey)  // se
        message += payload
        try symmetric.seal(&message, from: Limits.keyBytes)
        step = .over(with: remoteKey, .responder)
        return message
    }

    private mutating func readSecond(_ message: [UInt8], from remoteKey: PublicKey) throws(NoiseError) -> [UInt8] {
        let remoteEphemeral = try readEphemeral(message, overhead: Limits.secondMessageOverheadBytes)  // e
        try symmetric.mix(ephemeral, remoteEphemeral)  // ee
        try symmetric.mix(identity.secret, remoteEphemeral)  // se
        let payload = try symmetric.open(message, in: Limits.keyBytes..<message.count)
        step = .over(with: remoteKey, .initiator)
        return payload
    }

    /// The token `e` of one's own message, which begins with it.
    private mutating func writeEphemeral() -> [UInt8] {
        let message = Primitives.publicKey(of: ephemeral).bytes
        symmetric.mix(message.span)
        return message
    }

    /// The token `e` of the other side's message, when the message has a possible length.
    private mutating func readEphemeral(_ message: [UInt8], overhead: Int) throws(NoiseError) -> PublicKey {
        if message.count < overhead { throw .tooShort(message.count) }
        try Handshake.check(message.count)
        let key = try PublicKey(Array(message[..<Limits.keyBytes]))
        symmetric.mix(key.bytes.span)
        return key
    }

    private static func check(_ messageBytes: Int) throws(NoiseError) {
        if messageBytes > Limits.messageBytesMax { throw .tooLong(messageBytes) }
    }

    /// Ends the handshake, unless it was only asked for what it can do later or with less. Gives the error back.
    private mutating func ended(by error: NoiseError) -> NoiseError {
        switch (step, error) {
        case (_, .outOfTurn), (.initiatorWrites, .tooLong), (.responderWrites, .tooLong): return error
        case (.initiatorWrites, _), (.initiatorReads, _), (.responderReads, _), (.responderWrites, _), (.over, _),
            (.ended, _):
            symmetric.wipe()
            ephemeral.wipe()
            step = .ended(error)
            return error
        }
    }
}
