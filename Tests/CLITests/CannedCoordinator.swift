import API
import HTTP
import System
import Testing
import Threads

/// What looks like a coordinator to a client: it gives the answers that a test has laid down, in their order, and refuses
/// every other call.
final class CannedCoordinator: Sendable {
    private let listener: Listener
    private let state: Monitor<State>

    private struct State {
        var answers: [(method: String, result: Result<JSONValue, RPCError>)] = []
        var calls: [RPCRequest] = []
    }

    private final class Listener: Sendable {
        let socket: Descriptor

        init(_ socket: consuming Descriptor) { self.socket = socket }
    }

    /// Listens where a client looks that finds sockets in this folder.
    init(in folder: Folder) throws {
        let socket = try Socket.listen(at: CString("\(folder.path)/hero_proc/rpc.sock".utf8))
        try socket.becomeBlocking()
        listener = Listener(socket)
        state = Monitor(State())
        let isStarted = Thread.start("canned", stackBytes: 2 << 20) { [self] in accept() }
        #expect(isStarted)
    }

    private func accept() {
        while true {
            do throws(Errno) {
                guard let socket = try listener.socket.accept() else { continue }
                try socket.becomeBlocking()
                serve(socket)
            } catch {
                Issue.record("a client cannot be served: \(error)")
                return
            }
        }
    }

    /// Lays down the next answer.
    func answer(_ method: String, _ result: String) throws {
        let value = try JSONValue(parsing: Array(result.utf8))
        state.look { $0.answers.append((method, .success(value))) }
    }

    /// Lays down that the next call is refused.
    func refuse(_ method: String, _ error: RPCError) {
        state.look { $0.answers.append((method, .failure(error))) }
    }

    /// What was called with which parameters; and all that was laid down has been asked for.
    func calls() -> [String] {
        state.look { state in
            #expect(state.answers.isEmpty, "not asked for: \(state.answers.map(\.method))")
            return state.calls.map { "\($0.method) \($0.parameters?.text(pretty: false) ?? "")" }
        }
    }

    private func call(_ request: RPCRequest) -> Result<JSONValue, RPCError> {
        state.look { state in
            state.calls.append(request)
            guard state.answers.first?.method == request.method else {
                return .failure(RPCError(.internal, "\(request.method) was not expected"))
            }
            return state.answers.removeFirst().result
        }
    }

    /// Answers one client, until it leaves.
    private func serve(_ socket: borrowing Descriptor) {
        var reader = HTTPRequestReader(bodyBytesMax: 1 << 20)
        var body: [UInt8] = []
        var space = [UInt8](repeating: 0, count: 4096)
        while let count = try? socket.read(into: &space), count > 0 {
            reader.feed(space[..<count])
            while let event = try? reader.next() {
                switch event {
                case .head: body = []
                case .body(let part): body += part
                case .end:
                    let text = RPCBody.answer(body, call)?.text(pretty: false) ?? ""
                    var rest = HTTPWriter.message(HTTPResponse(.ok), Array(text.utf8))[...]
                    while !rest.isEmpty, let sent = try? socket.send(rest) { rest = rest.dropFirst(sent) }
                }
            }
        }
    }
}
