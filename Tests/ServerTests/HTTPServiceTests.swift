import API
import System
import Testing

@testable import Server

/// What comes to the socket of the interface, good and bad.
@Suite struct HTTPServiceTests {
    private let folder: Folder
    private let coordinator: ServedCoordinator
    private let path: CString

    init() throws {
        folder = try Folder()
        coordinator = try ServedCoordinator(in: folder)
        let facts = Interface.Facts(
            version: "1", process: Process.id, startedMilliseconds: 1, options: coordinator.options)
        // Its own path, so that it does not matter who else listens.
        let file = "\(folder.path)/s/trial.sock"
        try HTTPService(Interface(coordinator.backend, facts)) { _ in }.start(at: file)
        path = CString(file.utf8)
    }

    /// Sends bytes, ends sending, and gives all that comes back.
    private func exchange(_ bytes: [UInt8]) throws -> String {
        let socket = try Socket.connect(to: path)
        try socket.becomeBlocking()
        var rest = bytes[...]
        // Whoever is refused in the middle need not be read to the end.
        while !rest.isEmpty, let count = try? socket.send(rest) { rest = rest.dropFirst(count) }
        try? socket.endSending()
        var answer: [UInt8] = []
        var space = [UInt8](repeating: 0, count: 4096)
        while let count = try? socket.read(into: &space), count > 0 { answer += space[..<count] }
        return String(decoding: answer, as: UTF8.self)
    }

    private func exchange(_ text: String) throws -> String { try exchange(Array(text.utf8)) }

    private func request(_ line: String, body: String = "") -> String {
        let length = body.isEmpty ? "" : "content-length: \(body.utf8.count)\r\n"
        return "\(line) HTTP/1.1\r\nhost: localhost\r\n\(length)\r\n\(body)"
    }

    private func call(_ method: String, _ parameters: String) throws -> String {
        let body = "{\"jsonrpc\":\"2.0\",\"method\":\"\(method)\",\"params\":\(parameters),\"id\":1}"
        return try exchange(request("POST /rpc", body: body))
    }

    @Test(arguments: [
        ("GET /health", "200", "\"status\":\"ok\""), ("GET /openrpc.json", "200", "\"openrpc\":\"1.2.6\""),
        ("GET /.well-known/heroservice.json", "200", "\"protocol\":\"openrpc\""), ("GET /", "404", ""),
        ("GET /rpc", "405", "allow: POST"), ("DELETE /health", "405", "allow: GET"), ("POST /openrpc.json", "405", ""),
        ("GET /../etc/passwd", "404", ""),
    ])
    func `each path has its answer`(line: String, status: String, text: String) throws {
        let answer = try exchange(request(line))
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
        #expect(text.isEmpty || answer.contains(text))
        try coordinator.stop()
    }

    @Test func `what is no HTTP is refused, and the next connection is served`() throws {
        let bad = [
            "\r\n\r\n\r\n", "nonsense\r\n\r\n", "GET /health\r\n\r\n", "GET /health HTTP/9.9\r\nhost: a\r\n\r\n",
            "GET /health HTTP/1.1\r\n\r\n", "POST /rpc HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
            "POST /rpc HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
            "POST /rpc HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n",
            "POST /rpc HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
            "POST /rpc HTTP/1.1\r\nhost: a\r\ncontent-length: 50\r\n\r\n{", "GET /health HTTP/1.1\r\nho st: a\r\n\r\n",
        ]
        for text in bad {
            let answer = try exchange(text)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4") || answer.hasPrefix("HTTP/1.1 5"), "\(text)")
            #expect(!answer.contains("200 OK"))
        }
        _ = try exchange((0...255).map { UInt8($0) })
        #expect(try exchange(request("GET /health")).hasPrefix("HTTP/1.1 200 "))
        try coordinator.stop()
    }

    @Test func `a body that is too large is refused before it is read`() throws {
        let length = API.Limits.requestBytesMax + 1
        let answer = try exchange("POST /rpc HTTP/1.1\r\nhost: a\r\ncontent-length: \(length)\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 413 "))
        try coordinator.stop()
    }

    @Test func `a connection carries requests one after another, and a notification has no body`() throws {
        let notification = "{\"jsonrpc\":\"2.0\",\"method\":\"nothing\"}"
        let answer = try exchange(request("POST /rpc", body: notification) + request("GET /health"))
        #expect(answer.hasPrefix("HTTP/1.1 204 "))
        #expect(answer.contains("HTTP/1.1 200 "))
        try coordinator.stop()
    }

    @Test(arguments: [
        ("nothing", "{}", "-32601"), ("run.get", "{}", "-32602"), ("run.get", "{\"run\":7}", "-32602"),
        ("run.get", "{\"run\":\"..\"}", "-32602"), ("run.get", "{\"run\":\"web.1\",\"more\":1}", "-32602"),
        ("run.get", "[\"web.1\",2,3,4,5,6,7]", "-32602"), ("run.get", "{\"run\":\"web.1\"}", "1"),
        ("job.get", "{\"job\":\"web.1/build\"}", "1"), ("job.logs", "{\"job\":\"web.1/build\"}", "1"),
        ("job.signal", "{\"job\":\"web.1/build\",\"signal\":\"NOISE\"}", "-32602"),
        ("run.cancel", "{\"name\":\"web.1\"}", "1"), ("runner.drain", "{\"name\":\"nobody\"}", "1"),
        ("run.submit", "{\"name\":\"web\",\"jobs\":[]}", "-32602"), ("run.submit", "{\"name\":\"a b\"}", "-32602"),
        ("run.list", "{\"max\":-1}", ""), ("run.list", "{\"max\":9223372036854775807}", ""),
        ("job.logs", "{\"job\":\"web.1/build\",\"from\":-1}", "-32602"),
    ])
    func `a method that is called badly says so`(method: String, parameters: String, code: String) throws {
        let answer = try call(method, parameters)
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
        if !code.isEmpty { #expect(answer.contains("\"error\":{\"code\":\(code),\"message\":\""), "\(answer)") }
        // And it is still there.
        #expect(try call("coordinator.status", "{}").contains("\"result\":"))
        try coordinator.stop()
    }

    @Test func `jobs that wait for each other are refused, and nothing is stored`() throws {
        let job = "\"job\":{\"command\":[\"true\"]}"
        let answer = try call(
            "run.submit",
            "{\"name\":\"web\",\"jobs\":[{\"name\":\"a\",\"needs\":[\"b\"],\(job)},{\"name\":\"b\",\"needs\":[\"a\"],\(job)}]}"
        )
        #expect(answer.contains("\"error\":{\"code\":"), "\(answer)")
        #expect(try call("run.list", "{}").contains("\"runs\":[]"))
        try coordinator.stop()
    }

    @Test func `a run that was submitted is shown`() throws {
        let submitted = try call(
            "run.submit", "{\"name\":\"web\",\"jobs\":[{\"name\":\"a\",\"job\":{\"command\":[\"true\"]}}]}")
        #expect(submitted.contains("web.1"), "\(submitted)")
        let shown = try call("run.get", "{\"run\":\"web.1\"}")
        #expect(shown.contains("\"job\":\"web.1/a\"") && !shown.contains("\"cancelled\""), "\(shown)")
        #expect(try call("run.cancel", "{\"name\":\"web.1\"}").contains("\"result\":"))
        #expect(try call("run.get", "{\"run\":\"web.1\"}").contains("\"cancelled\""))
        try coordinator.stop()
    }
}
