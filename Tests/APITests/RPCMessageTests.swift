import Testing

@testable import API

@Suite struct RPCMessageTests {
    /// Answers a body; the method `fail` fails, each other one gives its parameters.
    private func answer(_ text: String) -> JSONValue? {
        RPCBody.answer(Array(text.utf8)) { request in
            request.method == "fail" ? .failure(RPCError(.refused, "no")) : .success(request.parameters ?? .null)
        }
    }

    private func code(_ answer: JSONValue?) -> JSONValue? { answer?["error"]?["code"] }

    @Test func `what is not JSON is answered without an id`() {
        let answer = answer("{\"jsonrpc\":")
        #expect(code(answer) == .int(-32700))
        #expect(answer?["id"] == .null)
        #expect(answer?["jsonrpc"] == .string("2.0"))
        #expect(answer?["result"] == nil)
    }

    @Test(arguments: [
        "1", "null", "\"x\"", "true", "{}", #"{"method":"m","id":1}"#, #"{"jsonrpc":"1.0","method":"m","id":1}"#,
        #"{"jsonrpc":2.0,"method":"m","id":1}"#, #"{"jsonrpc":"2.0","id":1}"#, #"{"jsonrpc":"2.0","method":1,"id":1}"#,
        #"{"jsonrpc":"2.0","method":"m","params":1,"id":1}"#, #"{"jsonrpc":"2.0","method":"m","params":"a","id":1}"#,
        #"{"jsonrpc":"2.0","method":"m","params":null,"id":1}"#, #"{"jsonrpc":"2.0","method":"m","id":{}}"#,
        #"{"jsonrpc":"2.0","method":"m","id":[1]}"#, #"{"jsonrpc":"2.0","method":"m","id":true}"#,
    ])
    func `what is no call is answered with a bad request`(text: String) {
        #expect(code(answer(text)) == .int(-32600))
        #expect(answer(text)?["id"] == .null)
    }

    @Test(arguments: ["1", "0", "-3", "1.5", "\"a\"", "\"\"", "null", "9223372036854775807"])
    func `an answer carries the id of its call as it was`(id: String) throws {
        let value = try JSONValue(parsing: Array(id.utf8))
        #expect(answer(#"{"jsonrpc":"2.0","method":"m","id":\#(id)}"#)?["id"] == value)
        #expect(answer(#"{"jsonrpc":"2.0","method":"fail","id":\#(id)}"#)?["id"] == value)
    }

    @Test func `a call has a result or an error, never both`() {
        let good = answer(#"{"jsonrpc":"2.0","method":"m","params":[1],"id":1}"#)
        #expect(good == .object(["jsonrpc": .string("2.0"), "id": .int(1), "result": .array([.int(1)])]))
        let bad = answer(#"{"jsonrpc":"2.0","method":"fail","id":1}"#)
        #expect(
            bad
                == .object([
                    "jsonrpc": .string("2.0"), "id": .int(1),
                    "error": .object(["code": .int(2), "message": .string("no")]),
                ]))
    }

    @Test func `a notification is carried out and not answered, also when it fails`() {
        var called: [String] = []
        func notify(_ text: String) -> JSONValue? {
            RPCBody.answer(Array(text.utf8)) { request in
                called.append(request.method)
                return .failure(RPCError(.refused, "no"))
            }
        }
        #expect(notify(#"{"jsonrpc":"2.0","method":"one"}"#) == nil)
        #expect(notify(#"[{"jsonrpc":"2.0","method":"two"},{"jsonrpc":"2.0","method":"three"}]"#) == nil)
        #expect(called == ["one", "two", "three"])
    }

    @Test func `an empty batch is one bad request`() {
        #expect(code(answer("[]")) == .int(-32600))
    }

    @Test func `a batch of rubbish is answered one by one`() throws {
        guard case .array(let answers)? = answer("[1,[],{},null]") else {
            Issue.record("no array")
            return
        }
        #expect(answers.map(code) == Array(repeating: .int(-32600), count: 4))
        #expect(answers.allSatisfy { $0["id"] == .null })
    }

    @Test func `a batch answers its calls in order and leaves out notifications`() {
        let answer = answer(
            #"""
            [{"jsonrpc":"2.0","method":"m","params":[1],"id":"a"},{"jsonrpc":"2.0","method":"m"},7,
             {"jsonrpc":"2.0","method":"fail","id":"b"}]
            """#)
        guard case .array(let answers)? = answer else {
            Issue.record("no array")
            return
        }
        #expect(answers.map { $0["id"] } == [.string("a"), .null, .string("b")])
        #expect(answers.map(code) == [nil, .int(-32600), .int(2)])
    }

    @Test func `a batch that is too long is refused whole`() {
        func batch(_ count: Int) -> JSONValue? {
            var calls = 0
            let text = "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]"
            let answer = RPCBody.answer(Array(text.utf8)) { _ in
                calls += 1
                return .success(.null)
            }
            #expect(calls == 0)
            return answer
        }
        guard case .array? = batch(Limits.batchMax) else {
            Issue.record("no array")
            return
        }
        #expect(code(batch(Limits.batchMax + 1)) == .int(-32600))
    }

    @Test func `a call and an answer read back as they were written`() throws {
        let call = RPCRequest(method: "m", parameters: .object(["a": .int(1)]), id: .int(7))
        #expect(try RPCRequest(JSONValue(parsing: Array(call.value.text(pretty: false).utf8))) == call)
        for result: Result<JSONValue, RPCError> in [.success(.null), .failure(RPCError(.notFound, "gone"))] {
            let response = RPCResponse(id: .int(7), result: result)
            #expect(RPCResponse(response.value) == response)
        }
    }

    @Test(arguments: ["{}", "[]", "1", #"{"id":1,"error":{"code":"x"}}"#, #"{"id":1,"error":null}"#])
    func `what is no answer is none`(text: String) throws {
        #expect(RPCResponse(try JSONValue(parsing: Array(text.utf8))) == nil)
    }
}
