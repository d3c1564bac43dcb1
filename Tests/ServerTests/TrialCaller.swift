import HTTP
import System

/// A client at the other end of the interface's socket, which sends bytes as a test has them.
final class TrialCaller {
    private let socket: Descriptor
    private var reader = HTTPResponseReader(bodyBytesMax: 1 << 20)

    init(at path: String) throws(Errno) {
        socket = try Socket.connect(to: CString(path.utf8))
        try socket.becomeBlocking()
    }

    /// An answer.
    struct Answer: Equatable {
        var status: Int
        var body: String
        /// What may be done instead, if it says that; in lower case.
        var allow: String?
    }

    func send(_ text: String) throws(Errno) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty { rest = rest.dropFirst(try socket.send(rest)) }
    }

    /// Sends a request with the fields that it must have.
    func request(_ method: String, _ target: String, _ body: String = "", _ more: String = "") throws(Errno) {
        try send(
            "\(method) \(target) HTTP/1.1\r\nHost: x\r\n\(more)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        reader.expect(method)
    }

    /// Calls a method, and waits for the answer.
    func call(_ body: String) throws -> Answer? {
        try request("POST", "/rpc", body)
        return try answer()
    }

    /// An answer to something that was sent is expected.
    func expectAnswer() { reader.expect("POST") }

    /// Nothing more is sent.
    func endSending() throws(Errno) { try socket.endSending() }

    /// Waits until the other side has closed the connection, and reads nothing.
    func awaitEnd() throws(Errno) {
        let poller = try Poller.make()
        try poller.add(socket.raw, .once, token: 0)
        _ = poller.waitHere(milliseconds: -1) { _ in }
    }

    /// The next answer; nil: the other side has closed the connection.
    func answer() throws -> Answer? {
        var answer: Answer?
        var space = [UInt8](repeating: 0, count: 4096)
        while true {
            while let event = try reader.next() {
                switch event {
                case .head(let head):
                    answer = Answer(
                        status: Int(head.status.code), body: "", allow: head.fields.list("allow").first)
                case .body(let part): answer?.body += String(decoding: part, as: UTF8.self)
                case .end: return answer
                }
            }
            // A reset is an end, too.
            guard let count = try? socket.read(into: &space), count > 0 else { return nil }
            reader.feed(space[..<count])
        }
    }
}
