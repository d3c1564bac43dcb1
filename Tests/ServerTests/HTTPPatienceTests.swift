import API
import Testing

@testable import Server

/// Connections of the interface that keep it waiting.
@Suite struct HTTPPatienceTests {
    private let folder: Folder
    private let served: ServedInterface
    private var path: String { folder.path + "/patience.sock" }

    private static let status = #"{"jsonrpc":"2.0","id":1,"method":"coordinator.status"}"#

    init() throws {
        folder = try Folder()
        served = try ServedInterface(in: folder)
    }

    private func listen(_ patience: HTTPPatience = HTTPPatience(), connectionsMax: Int = Limits.connectionsMax) throws {
        try HTTPService(
            served.interface, patience, connectionsMax: connectionsMax, complain: { Issue.record("complains: \($0)") }
        ).start(at: path)
    }

    /// A call that waits for a run, so many times.
    private func waiting(for run: String, times: Int = 1) -> String {
        let call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"run.wait\",\"params\":[\"\(run)\",60000]}"
        return "[" + Array(repeating: call, count: times).joined(separator: ",") + "]"
    }

    /// Whether a call is refused for want of a place, and not answered.
    private func refused() throws -> Bool {
        let caller = try TrialCaller(at: path)
        // The other side may have refused and closed before it is sent.
        _ = try? caller.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        caller.expectAnswer()
        return try caller.answer()?.status == 503
    }

    @Test func `as many idle connections as there may be do not keep another out`() throws {
        try listen()
        var callers: [TrialCaller] = []
        for _ in 0..<Limits.connectionsMax {
            let caller = try TrialCaller(at: path)
            #expect(try caller.call(Self.status)?.status == 200)
            callers.append(caller)
        }
        let another = try TrialCaller(at: path)
        #expect(try another.call(Self.status)?.status == 200)
        // The one that was idle longest has gone for it, and no other.
        #expect(try callers[0].answer() == nil)
        for caller in callers[1...] { #expect(try caller.call(Self.status)?.status == 200) }
        try served.stop()
    }

    @Test func `halves of requests do not keep another out`() throws {
        try listen(connectionsMax: 2)
        let slow = [try TrialCaller(at: path), try TrialCaller(at: path)]
        for caller in slow { try caller.send("POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Le") }
        // They stay, so that each needs a place of its own.
        let others = [try TrialCaller(at: path), try TrialCaller(at: path)]
        for caller in others { #expect(try caller.call(Self.status)?.status == 200) }
        for caller in slow { #expect(try caller.answer() == nil) }
        try served.stop()
    }

    @Test func `who waits for an answer keeps the place, and others are refused`() throws {
        try listen(connectionsMax: 1)
        let run = try served.submit(#"[{"name":"a","job":{"command":["x"]}}]"#)
        var waiting = try TrialCaller(at: path)
        try waiting.request("POST", "/rpc", self.waiting(for: run))
        // Until its call has come, it is idle and goes for another.
        while try !refused() {
            waiting = try TrialCaller(at: path)
            try waiting.request("POST", "/rpc", self.waiting(for: run))
        }
        #expect(try served.call(RunCancel.self, "{\"name\":\"\(run)\"}").jobs == 1)
        #expect(try waiting.answer()?.body.contains("\"state\":\"cancelled\"") == true)
        try served.stop()
    }

    @Test func `a call whose caller has left makes room at once`() throws {
        try listen(connectionsMax: 1)
        let run = try served.submit(#"[{"name":"a","job":{"command":["x"]}}]"#)
        var leaver: TrialCaller? = try TrialCaller(at: path)
        // A thousand minutes.
        try leaver?.request("POST", "/rpc", waiting(for: run, times: 1_000))
        leaver = nil
        while (try? TrialCaller(at: path).call(Self.status))?.status != 200 {}
        try served.stop()
    }

    @Test func `who sends nothing more still waits for the answer`() throws {
        try listen()
        let run = try served.submit(#"[{"name":"a","job":{"command":["x"]}}]"#)
        let caller = try TrialCaller(at: path)
        try caller.request("POST", "/rpc", waiting(for: run))
        try caller.endSending()
        #expect(try served.call(RunCancel.self, "{\"name\":\"\(run)\"}").jobs == 1)
        #expect(try caller.answer()?.body.contains("\"state\":\"cancelled\"") == true)
        try served.stop()
    }

    @Test(arguments: [
        "POST /rpc HTTP/1.1\r\nHost: x\r\nConten", "POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
    ])
    func `half a request is given up when its time is over`(text: String) throws {
        var patience = HTTPPatience()
        patience.request = 50
        try listen(patience)
        let caller = try TrialCaller(at: path)
        try caller.send(text)
        caller.expectAnswer()
        #expect(try caller.answer()?.status == 408)
        #expect(try caller.answer() == nil)
        try served.stop()
    }

    @Test func `a connection without a request is ended when its time is over`() throws {
        var patience = HTTPPatience()
        patience.idle = 50
        try listen(patience)
        #expect(try TrialCaller(at: path).answer() == nil)
        let caller = try TrialCaller(at: path)
        if try caller.call(Self.status) != nil { #expect(try caller.answer() == nil) }
        try served.stop()
    }

    @Test func `an answer that is not taken is given up when its time is over`() throws {
        var patience = HTTPPatience()
        patience.answer = 50
        try listen(patience)
        let greedy = try TrialCaller(at: path)
        // More than the socket has room for, and nothing of it is read.
        for _ in 0..<100 { if (try? greedy.request("GET", "/openrpc.json")) == nil { break } }
        try greedy.awaitEnd()
        var answers = 0
        while try greedy.answer() != nil { answers += 1 }
        #expect(answers < 100)
        try served.stop()
    }
}
