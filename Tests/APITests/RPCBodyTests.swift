import Testing

@testable import API

/// Bodies as they should be, and as they should not.
@Suite struct RPCBodyTests {
    /// Answers with the name of the method, or refuses `no`.
    private func reply(_ body: String) -> JSONValue? { reply(Array(body.utf8)) }

    private func reply(_ body: [UInt8]) -> JSONValue? {
        RPCBody.answer(body) { request in
            request.method == "no" ? .failure(RPCError(.notFound, "nothing")) : .success(.string(request.method))
        }
    }

    private func code(_ answer: JSONValue?) -> JSONValue? { answer?["error"]?["code"] }

    @Test(arguments: [
        "", " ", "{", "[", "]", "nul", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 , \n ]", "'a'", "\"a",
        "{\"jsonrpc\":\"2.0\"",
        "\u{0}", "{} {}", "01", "+1", "NaN", "1e", "\"\\x\"", "\"\\ud800\"", "\u{feff}{",
    ])
    func `what is no JSON is told so`(body: String) {
        let answer = reply(body)
        #expect(code(answer) == .int(-32700))
        #expect(answer?["id"] == .null)
    }

    @Test(arguments: [[0xff], [0x22, 0xc3, 0x28, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x7b, 0x22, 0xfe, 0x22]])
    func `bytes that are no text are told so`(body: [UInt8]) {
        #expect(code(reply(body)) == .int(-32700))
    }

    @Test(arguments: [
        "null", "1", "\"a\"", "true", "{}", "{\"method\":\"a\",\"id\":1}",
        "{\"jsonrpc\":\"1.0\",\"method\":\"a\",\"id\":1}", "{\"jsonrpc\":2.0,\"method\":\"a\",\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":1}", "{\"jsonrpc\":\"2.0\",\"method\":1,\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":null,\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":1,\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":null,\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":true}", "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":[1]}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":{}}", "[]",
    ])
    func `what is no call is told so`(body: String) {
        let answer = reply(body)
        #expect(code(answer) == .int(-32600))
        #expect(answer?["id"] == .null)
    }

    @Test(arguments: ["1", "-7", "\"x\"", "null", "1.5", "9223372036854775807"])
    func `an answer carries the id of its call`(id: String) throws {
        let answer = try #require(reply("{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":\(id)}"))
        #expect(answer.text(pretty: false) == "{\"id\":\(id),\"jsonrpc\":\"2.0\",\"result\":\"a\"}")
    }

    @Test func `a notification has no answer, whatever comes of it`() {
        #expect(reply("{\"jsonrpc\":\"2.0\",\"method\":\"a\"}") == nil)
        #expect(reply("{\"jsonrpc\":\"2.0\",\"method\":\"no\"}") == nil)
        #expect(reply("[{\"jsonrpc\":\"2.0\",\"method\":\"a\"},{\"jsonrpc\":\"2.0\",\"method\":\"no\"}]") == nil)
    }

    @Test func `each call of a batch is answered on its own, in order`() {
        let body = """
            [{"jsonrpc":"2.0","method":"a","id":1}, 7, {"jsonrpc":"2.0","method":"b"},
             {"jsonrpc":"2.0","method":"no","id":"x"}, []]
            """
        guard case .array(let answers) = reply(body) else {
            Issue.record("a batch is answered by an array")
            return
        }
        #expect(answers.map { $0["id"] } == [.int(1), .null, .string("x"), .null])
        #expect(answers.map { $0["error"]?["code"] } == [nil, .int(-32600), .int(1), .int(-32600)])
    }

    @Test(arguments: [Limits.batchMax, Limits.batchMax + 1])
    func `a batch has a bound, and none of a longer one is done`(count: Int) {
        let call = "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":1}"
        var calls = 0
        let body = "[\(Array(repeating: call, count: count).joined(separator: ","))]"
        let answer = RPCBody.answer(Array(body.utf8)) { _ in
            calls += 1
            return .success(.null)
        }
        if count > Limits.batchMax {
            #expect(code(answer) == .int(-32600))
            #expect(calls == 0)
        } else {
            #expect(calls == count)
        }
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
    func `text that is nested without end is refused`(part: String) {
        #expect(code(reply(String(repeating: part, count: 100_000))) == .int(-32700))
    }

    @Test func `a comma in a text is no comma too many`() {
        let text = #"{"jsonrpc":"2.0","method":"a","params":[",]",",}","\\",{"b\",]":1}],"id":",}"}"#
        #expect(reply(text)?["result"] == .string("a"))
    }

    @Test func `every piece of a call is answered and harms nothing`() {
        let whole = Array(
            "[{\"jsonrpc\":\"2.0\",\"method\":\"a\\u00e9\",\"params\":{\"x\":[1,-2.5e3,null]},\"id\":1}]".utf8)
        for count in 0..<whole.count { #expect(code(reply(Array(whole[..<count]))) == .int(-32700)) }
        for at in whole.indices {
            for byte: UInt8 in [0, 0x22, 0x5b, 0x7d, 0x80, 0xff] {
                var changed = whole
                changed[at] = byte
                // It may still be a call. What counts is that there is an answer, or none for a notification.
                if let answer = reply(changed) { #expect(answer.text(pretty: false) != "null") }
            }
        }
    }

    @Test func `the document describes every method`() throws {
        guard case .array(let methods) = OpenRPC.document(version: "1")["methods"] else {
            Issue.record("there are no methods")
            return
        }
        #expect(methods.map { $0["name"]?.text } == Methods.all.map { $0.name })
        #expect(Set(Methods.all.map { $0.name }).count == Methods.all.count)
        for method in methods { #expect(method["summary"]?.text?.isEmpty == false) }
    }
}
