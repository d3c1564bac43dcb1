import RunnerProtocol
import System

/// Somebody at the node who asks an agent for something: a request, which ends where the asker stops sending, and the
/// answer. The answer's first byte is the exit status of who has asked, as a digit; text for people follows.
final class ControlClient {
    /// Which of the poller's events are about it.
    let number: UInt32
    private let socket: Descriptor
    private var request: [UInt8] = []
    private var rest: ArraySlice<UInt8> = []
    private var isAnswered = false

    init(_ socket: consuming Descriptor, number: UInt32) {
        self.socket = consume socket
        self.number = number
    }

    /// For the poller.
    var raw: Int32 { socket.raw }

    /// What is to be done next.
    enum Step {
        /// Nothing, until something happens.
        case wait
        /// This is to be answered.
        case answer([UInt8])
        /// It is over.
        case end
    }

    /// Goes on as far as it can.
    func proceed() -> Step {
        do throws(Errno) {
            return isAnswered ? try send() : try receive()
        } catch {
            return error == .again ? .wait : .end
        }
    }

    private func receive() throws(Errno) -> Step {
        var chunk = [UInt8](repeating: 0, count: Limits.requestChunkBytes)
        while true {
            let count = try socket.read(into: &chunk)
            if count == 0 { return .answer(request) }
            request.add(chunk[..<count])
            if request.count > Limits.requestBytesMax { return .end }
        }
    }

    private func send() throws(Errno) -> Step {
        while !rest.isEmpty { rest = rest.dropFirst(try socket.send(rest)) }
        return .end
    }

    /// Takes the answer, which `proceed` sends.
    func answer(_ bytes: [UInt8]) {
        request = []
        rest = bytes[...]
        isAnswered = true
    }
}
