import Noise
import RunnerProtocol
import System

/// A connected socket that carries frames, plain or sealed, with what waits to be sent on it. Both ends use it.
///
///     runner       introducing ──welcome──▶ sealed         plain
///     coordinator  listening ──introduction──▶ answering ──answer(nil)──▶ sealed
///
/// It waits for nothing: whoever drives it reads and sends when the poller says so. After an error nothing more can be
/// had of it but what `flush` still sends.
package final class FrameChannel {
    private let socket: Descriptor
    private var stage: Stage
    /// While it is going on.
    private var handshake: Handshake?
    /// When it is over.
    private var transport: Transport?
    private var splitter = FrameSplitter()
    private var outgoing: [UInt8] = []
    /// How much of `outgoing` is with the kernel.
    private var sent = 0
    /// How many messages were sealed and opened since the keys of that direction were changed: at 65,536 it is 0 again.
    private var sealedCount: UInt16 = 0
    private var openedCount: UInt16 = 0
    /// Why the coordinator does not want this runner, if it has said so.
    package private(set) var refusal: Goodbye?
    /// How many bytes must have come before the poller tells of them.
    private var leastReceivedBytes: Int32 = 1

    /// What a coordinator makes of first words. It is a value so that a program that never listens is without it.
    private var hear: ((FrameChannel, [UInt8]) throws(ChannelError) -> Arrival)?

    private enum Stage: UInt8 { case plain, introducing, listening, answering, sealed, over }

    /// What came.
    package enum Arrival {
        /// The records of a frame.
        case body([UInt8])
        /// A runner's first words, with the secret of a token or without one: `answer` is due. Until a body has come they
        /// may be somebody else's, who has recorded them and sends them again: nothing may change because of them.
        case introduction(PublicKey, secret: [UInt8])
        /// The answer to this runner's first words: it may speak.
        case welcome
    }

    private init(_ socket: consuming Descriptor, _ stage: Stage, _ handshake: consuming Handshake?) {
        self.socket = socket
        self.stage = stage
        self.handshake = handshake
    }

    /// One whose frames are not sealed.
    package init(plain socket: consuming Descriptor) {
        self.socket = socket
        stage = .plain
    }

    /// A runner's, to its coordinator. Its first words wait to be sent; the secret is that of a token, or empty.
    package static func introducing(
        _ credentials: Credentials, secret: [UInt8], on socket: consuming Descriptor
    ) throws(ChannelError) -> FrameChannel {
        var random = try random()
        do throws(NoiseError) {
            var handshake = try Handshake.initiator(
                credentials.identity, to: credentials.coordinator, prologue: Limits.prologue, random: &random)
            let message = try handshake.writeFirst(secret)
            let channel = FrameChannel(socket, .introducing, handshake)
            channel.splitter.bodyBytesMax = Limits.answerBytesMax
            channel.outgoing = FrameWriter.frame(message)
            return channel
        } catch {
            throw .noise(error)
        }
    }

    /// A coordinator's, to whoever has connected.
    package static func listening(
        as identity: borrowing PrivateKey, on socket: consuming Descriptor
    ) throws(ChannelError) -> FrameChannel {
        var random = try random()
        do throws(NoiseError) {
            let handshake = try Handshake.responder(identity, prologue: Limits.prologue, random: &random)
            let channel = FrameChannel(socket, .listening, handshake)
            channel.splitter.bodyBytesMax = Limits.introductionBytesMax
            channel.hear = { (channel, message) throws(ChannelError) in try channel.heard(message) }
            return channel
        } catch {
            throw .noise(error)
        }
    }

    private static func random() throws(ChannelError) -> [UInt8] {
        do throws(Errno) {
            return try MachineFacts.randomBytes(Noise.Limits.keyBytes)
        } catch {
            throw .system(error)
        }
    }

    /// For the poller.
    package var raw: Int32 { socket.raw }

    /// Who is at the other end of a socket of this machine.
    package func peer() throws(Errno) -> Peer { try socket.peer() }

    /// Whether records can be sent.
    package var isOpen: Bool { stage == .plain || stage == .sealed }

    /// How many bytes wait to be sent.
    package var backlog: Int { outgoing.count - sent }

    /// Reads what has come, so many bytes at most: a part of the stream, for `next`. It is empty at the stream's end;
    /// nil: there is nothing now.
    package func read(most: Int) throws(ChannelError) -> ArraySlice<UInt8>? {
        do throws(Errno) {
            return try socket.read(most: most)[...]
        } catch .again {
            return nil
        } catch {
            throw .system(error)
        }
    }

    /// What is whole of what was read, one thing after another; nil when all of it was taken.
    package func next(_ stream: inout ArraySlice<UInt8>) throws(ChannelError) -> Arrival? {
        do throws(ChannelError) {
            guard let body = try split(&stream) else { return nil }
            switch stage {
            case .plain: return .body(body)
            case .sealed: return .body(try open(body))
            case .listening:
                guard let hear else { throw .malformed }
                return try hear(self, body)
            case .introducing: return try answered(body)
            case .answering, .over: throw .malformed
            }
        } catch {
            // A last word may be sealed still.
            if !isOpen { stage = .over }
            throw error
        }
    }

    private func split(_ stream: inout ArraySlice<UInt8>) throws(ChannelError) -> [UInt8]? {
        do throws(WireError) {
            return try splitter.next(&stream)
        } catch {
            throw .frame(error)
        }
    }

    private func open(_ message: [UInt8]) throws(ChannelError) -> [UInt8] {
        var body = message
        do throws(NoiseError) {
            _ = try transport?.open(&body, in: 0..<body.count)
            openedCount &+= 1
            if openedCount == 0 { try transport?.rekeyReceiving() }
        } catch {
            throw .noise(error)
        }
        body.removeLast(Noise.Limits.tagBytes)
        return body
    }

    private func heard(_ message: [UInt8]) throws(ChannelError) -> Arrival {
        let secret: [UInt8]
        do throws(NoiseError) {
            secret = try handshake?.read(message) ?? []
        } catch {
            throw .noise(error)
        }
        guard secret.isEmpty || secret.count == JoinToken.secretBytes, let key = handshake?.remoteKey else {
            throw .malformed
        }
        stage = .answering
        return .introduction(key, secret: secret)
    }

    private func answered(_ message: [UInt8]) throws(ChannelError) -> Arrival {
        let answer: [UInt8]
        do throws(NoiseError) {
            answer = try handshake?.readSecond(message) ?? []
        } catch {
            throw .noise(error)
        }
        guard let verdict = answer.first else { throw .malformed }
        if verdict > 0 {
            guard let reason = Goodbye.Reason(rawValue: verdict) else { throw .malformed }
            refusal = Goodbye(reason, text: Array(answer.dropFirst()))
            throw .refused
        }
        try seal()
        return .welcome
    }

    /// From here on frames are sealed.
    private func seal() throws(ChannelError) {
        do throws(NoiseError) {
            transport = try handshake.take()?.finish()
        } catch {
            throw .noise(error)
        }
        splitter.bodyBytesMax = Noise.Limits.messageBytesMax
        stage = .sealed
    }

    /// Answers an introduction: the runner may speak, or is told why it may not. After a refusal nothing follows.
    package func answer(_ refusal: Goodbye?) throws(ChannelError) {
        precondition(stage == .answering, "an answer follows an introduction")
        precondition(refusal?.reason != .version, "that number means that it may speak")
        var text = [refusal?.reason.rawValue ?? 0]
        if let refusal { text.add(refusal.text.prefix(WireLimits.textBytesMax)) }
        do throws(NoiseError) {
            outgoing.add(FrameWriter.frame(try handshake?.write(text) ?? []))
        } catch {
            throw .noise(error)
        }
        if refusal == nil { try seal() } else { stage = .over }
    }

    /// Lets a frame with these records be sent. It may have none that is longer than `WireLimits.frameBytesMax`.
    package func add(_ body: [UInt8]) {
        precondition(isOpen, "the other side is not known yet")
        guard stage == .sealed else { return outgoing.add(FrameWriter.frame(body)) }
        let size = body.count + Noise.Limits.tagBytes
        let start = outgoing.count + 2
        outgoing.add(UInt8(truncatingIfNeeded: size >> 8))
        outgoing.add(UInt8(truncatingIfNeeded: size))
        outgoing.add(body)
        do throws(NoiseError) {
            try transport?.seal(&outgoing, from: start)
            sealedCount &+= 1
            if sealedCount == 0 { try transport?.rekeySending() }
        } catch {
            preconditionFailure("a body fits into a message, and no key is used for long")
        }
    }

    /// Sends what the kernel takes at once. `backlog` is what it has not taken.
    package func flush() throws(ChannelError) {
        while sent < outgoing.count {
            do throws(Errno) {
                sent += try socket.send(outgoing[sent...])
            } catch .again {
                break
            } catch {
                throw .system(error)
            }
        }
        if sent == outgoing.count {
            outgoing = []
            sent = 0
        } else if sent > Limits.sentBytesMax {
            outgoing.removeSubrange(..<sent)
            sent = 0
        }
    }

    /// Lets the poller be silent about a frame as short as a pong's that comes alone. It tells of it with the next one,
    /// or it is read when there is another reason to. To be called when all that had come was read.
    package func passOverShortest() throws(ChannelError) {
        let wanted = stage == .sealed && !splitter.isWithinFrame ? Limits.shortestFrameBytes + 1 : 1
        if wanted == leastReceivedBytes { return }
        do throws(Errno) {
            try socket.set(.leastReceivedBytes, wanted)
        } catch {
            throw .system(error)
        }
        leastReceivedBytes = wanted
    }
}
