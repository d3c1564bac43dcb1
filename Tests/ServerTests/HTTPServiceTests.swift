import API
import Client
import Foundation
import System
import Testing
import Threads

@testable import Server

/// The interface over its socket.
@Suite struct HTTPServiceTests {
    private let folder: Folder
    private let served: ServedInterface
    private var path: String { served.coordinator.options.interfaceSocket }

    private static let status = #"{"jsonrpc":"2.0","id":1,"method":"coordinator.status"}"#

    init() throws {
        folder = try Folder()
        served = try ServedInterface(in: folder)
        try HTTPService(served.interface, complain: { Issue.record("complains: \($0)") }).start(
            at: served.coordinator.options.interfaceSocket)
    }

    @Test func `several calls are answered on one connection`() throws {
        let caller = try TrialCaller(at: path)
        for _ in 0..<3 {
            let answer = try caller.call(Self.status)
            #expect(answer?.status == 200)
            #expect(answer?.body.contains("\"version\":\"1.2.3\"") == true)
        }
        try served.stop()
    }

    @Test func `calls that are sent before the first is answered are answered in order`() throws {
        let caller = try TrialCaller(at: path)
        for id in 1...5 {
            try caller.request("POST", "/rpc", "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"runner.list\"}")
        }
        for id in 1...5 { #expect(try caller.answer()?.body.contains("\"id\":\(id),") == true) }
        try served.stop()
    }

    @Test func `a notification has no answer, and the connection goes on`() throws {
        let caller = try TrialCaller(at: path)
        let enroll = #"{"jsonrpc":"2.0","method":"runner.enroll","params":["one",true]}"#
        #expect(try caller.call(enroll) == TrialCaller.Answer(status: 204, body: ""))
        let list = try caller.call(#"{"jsonrpc":"2.0","id":1,"method":"runner.list"}"#)
        #expect(list?.body.contains("\"name\":\"one\"") == true)
        try served.stop()
    }

    @Test func `a file is taken once its SHA-256 is right, and nothing is left of another`() throws {
        let caller = try TrialCaller(at: path)
        func ask(_ method: String, _ target: String, _ body: String = "") throws -> Int? {
            try caller.request(method, target, body)
            return try caller.answer()?.status
        }
        // Of "abc", FIPS 180-4.
        let known = "/files/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let files = served.coordinator.options.files
        #expect(try ask("HEAD", known) == 404)
        #expect(try ask("PUT", known, "abd") == 400)
        #expect(try FileManager.default.contentsOfDirectory(atPath: files) == [])
        #expect(try ask("PUT", known, "abc") == 204)
        #expect(try ask("HEAD", known) == 204)
        #expect(try ask("GET", known) == 405)
        #expect(try ask("PUT", "/files/../store.db", "abc") == 404)
        #expect(try ask("PUT", "/files/BA", "abc") == 404)
        let names = try FileManager.default.contentsOfDirectory(atPath: files)
        #expect(names == [String(known.dropFirst(7))])
        let store = FileStore(directory: files)
        let digest = try #require(DigestText.digest(known.dropFirst(7)))
        let hour = Limits.unneededFileMilliseconds
        let now = WallClock.milliseconds
        #expect(try store.sweep(now: now, { _ in false }))
        #expect(store.size(digest) == 3)
        #expect(try !store.sweep(now: now + 2 * hour, { _ in true }))
        #expect(store.size(digest) == 3)
        #expect(try !store.sweep(now: now + 2 * hour, { _ in false }))
        #expect(store.size(digest) == nil)
        try served.stop()
    }

    @Test func `what is not JSON is answered as JSON-RPC has it`() throws {
        let answer = try TrialCaller(at: path).call("rubbish")
        #expect(answer?.status == 200)
        #expect(answer?.body.contains("\"code\":-32700") == true)
        let deep = try TrialCaller(at: path).call(String(repeating: "[", count: 100_000))
        #expect(deep?.body.contains("\"code\":-32700") == true)
        try served.stop()
    }

    @Test func `documents are there, other paths are not, and methods are checked`() throws {
        let caller = try TrialCaller(at: path)
        func ask(_ method: String, _ target: String) throws -> TrialCaller.Answer? {
            try caller.request(method, target)
            return try caller.answer()
        }
        #expect(try ask("GET", "/health")?.body == #"{"service":"hero_proc","status":"ok","version":"1.2.3"}"# + "\n")
        #expect(try ask("GET", "/openrpc.json")?.body.contains("\"openrpc\":\"1.2.6\"") == true)
        #expect(try ask("GET", "/.well-known/heroservice.json")?.status == 200)
        #expect(try ask("GET", "/health?x=1")?.status == 200)
        #expect(try ask("GET", "/")?.status == 404)
        #expect(try ask("POST", "/rpc/")?.status == 404)
        #expect(try ask("GET", "/rpc")?.status == 405)
        #expect(try ask("DELETE", "/rpc")?.allow == "post")
        #expect(try ask("POST", "/health")?.status == 405)
        #expect(try ask("PUT", "/openrpc.json")?.allow == "get")
        #expect(try caller.call(Self.status)?.status == 200)
        try served.stop()
    }

    @Test(arguments: [
        ("rubbish\r\n\r\n", 400), ("\u{0}\u{1}\u{2}\r\n\r\n", 400), ("GET / HTTP/1.1\n\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/9.9\r\nHost: x\r\n\r\n", 505),
        ("POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: 67108865\r\n\r\n", 413),
        ("POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", 400),
        ("POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("POST /rpc HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        ("POST /rpc HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        ("POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        ("POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        ("GET /health HTTP/1.1\r\nHo st: x\r\n\r\n", 400),
    ])
    func `what is no request is refused, and ends the connection`(text: String, status: Int) throws {
        let caller = try TrialCaller(at: path)
        try caller.send(text)
        caller.expectAnswer()
        #expect(try caller.answer()?.status == status)
        #expect(try caller.answer() == nil)
        #expect(try TrialCaller(at: path).call(Self.status)?.status == 200)
        try served.stop()
    }

    @Test func `a line that does not end is refused`() throws {
        let caller = try TrialCaller(at: path)
        // The other side may have closed before all of it was sent.
        _ = try? caller.send("GET /" + String(repeating: "a", count: 100_000))
        caller.expectAnswer()
        #expect(try caller.answer()?.status == 431)
        try served.stop()
    }

    @Test func `half a request keeps nobody else waiting, and is refused when no more can come`() throws {
        let slow = try TrialCaller(at: path)
        try slow.send("POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Le")
        #expect(try TrialCaller(at: path).call(Self.status)?.status == 200)
        try slow.endSending()
        slow.expectAnswer()
        #expect(try slow.answer()?.status == 400)
        #expect(try slow.answer() == nil)
        try served.stop()
    }

    @Test func `a request in pieces is put together`() throws {
        let caller = try TrialCaller(at: path)
        for byte in "POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: \(Self.status.utf8.count)\r\n\r\n\(Self.status)" {
            try caller.send(String(byte))
        }
        caller.expectAnswer()
        #expect(try caller.answer()?.status == 200)
        try served.stop()
    }

    @Test func `a connection of HTTP 1_0, and one that asks for it, ends with the answer`() throws {
        let old = try TrialCaller(at: path)
        try old.send("GET /health HTTP/1.0\r\n\r\n")
        old.expectAnswer()
        #expect(try old.answer()?.status == 200)
        #expect(try old.answer() == nil)
        let closing = try TrialCaller(at: path)
        try closing.request("GET", "/health", "", "Connection: close\r\n")
        #expect(try closing.answer()?.status == 200)
        #expect(try closing.answer() == nil)
        try served.stop()
    }

    @Test func `who expects it is told to go on`() throws {
        let caller = try TrialCaller(at: path)
        try caller.send(
            "POST /rpc HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: \(Self.status.utf8.count)\r\n\r\n"
        )
        caller.expectAnswer()
        let first = try caller.answer()
        if first?.status == 100 {
            try caller.send(Self.status)
            #expect(try caller.answer()?.status == 200)
        } else {
            Issue.record("\(String(describing: first))")
        }
        try served.stop()
    }

    // MARK: The client

    @Test func `a client calls methods, and hears why one refuses`() throws {
        let client = Client(socket: path)
        #expect(try client.call(RunnerEnroll.self, .init(name: "one", local: true)).name == "one")
        let error = #expect(throws: ClientError.self) {
            try client.call(RunnerEnroll.self, .init(name: "one", local: true))
        }
        #expect(error == .refused(RPCError(.refused, "a runner `one` is enrolled already")))
        #expect(try client.another().call(RunnerList.self, .init()).runners.map(\.name) == ["one"])
        // It is not harmed by that.
        #expect(try client.call(RunnerList.self, .init()).runners.count == 1)
        try served.stop()
    }

    @Test func `where nobody listens a client says what to do`() throws {
        let client = Client(socket: folder.path + "/none.sock")
        let error = #expect(throws: ClientError.self) { try client.call(RunnerList.self, .init()) }
        #expect(error?.description.hasPrefix("no coordinator answers at \(folder.path)/none.sock (") == true)
        #expect(error?.description.hasSuffix("start one with `hero-proc serve`") == true)
        try served.stop()
    }

    @Test func `a client whose connection was ended meanwhile makes another`() throws {
        let place = folder.path + "/few.sock"
        try HTTPService(served.interface, HTTPPatience(), connectionsMax: 1, complain: { Issue.record("\($0)") })
            .start(at: place)
        let client = Client(socket: place)
        #expect(try client.call(RunnerList.self, .init()).runners == [])
        // This one takes the place of the client's.
        #expect(try TrialCaller(at: place).call(Self.status)?.status == 200)
        #expect(try client.call(RunnerList.self, .init()).runners == [])
        try served.stop()
    }
}
