import Testing

@testable import API

/// Bodies that are no JSON, or JSON that is hard to read.
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
}
