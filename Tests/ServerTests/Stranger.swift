import Glibc
import Link
import Noise
import RunnerProtocol
import System

/// Whoever connects over TCP, with bytes of its own choice.
final class Stranger {
    private let socket: Descriptor
    private let poller: Poller
    private var splitter = FrameSplitter()

    init(at address: NetworkAddress) throws(Errno) {
        socket = try Socket.connect(to: address)
        poller = try Poller.make()
        try poller.add(socket.raw, .writable, token: 1)
        _ = poller.waitHere(milliseconds: -1) { _ in }
        try poller.change(socket.raw, .readable, token: 1)
    }

    func send(_ bytes: [UInt8]) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty { rest = rest.dropFirst(try socket.send(rest)) }
    }

    /// What comes until the other side ends the connection.
    func everything() throws(Errno) -> [UInt8] {
        var all: [UInt8] = []
        while let part = try read(), !part.isEmpty { all += part }
        return all
    }

    /// The body of the next frame; empty: the connection is over.
    func frame() throws -> [UInt8] {
        while let part = try read(), !part.isEmpty {
            var rest = part[...]
            if let body = try splitter.next(&rest) { return body }
        }
        return []
    }

    /// nil: the connection was reset.
    private func read() throws(Errno) -> [UInt8]? {
        _ = poller.waitHere(milliseconds: -1) { _ in }
        var space = [UInt8](repeating: 0, count: 4096)
        do throws(Errno) {
            let count = try socket.read(into: &space)
            return Array(space[..<count])
        } catch {
            if error == Errno(ECONNRESET) { return nil }
            throw error
        }
    }

    /// The frame with which a machine with this key introduces itself.
    func introduction(as key: UInt8, to coordinator: [UInt8], secret: [UInt8]) throws -> [UInt8] {
        var random = [UInt8](repeating: 42, count: 32)
        var handshake = try Handshake.initiator(
            try TrialRunner.identity(key), to: try PublicKey(coordinator), prologue: Array("hero-runner 1".utf8),
            random: &random)
        return FrameWriter.frame(try handshake.write(secret))
    }
}
