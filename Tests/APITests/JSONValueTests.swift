import Testing
import Threads

@testable import API

@Suite struct JSONValueTests {
    private func parsed(_ text: String) throws(RPCError) -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test(arguments: [
        "", " ", "{", "[1", "[,]", "{,}", "{\"a\" 1}", "{a:1}", "nul", "NaN", "Infinity", "-", "1 2", "'a'",
        "\"a", "\"\\x\"", "\"\\ud800\"", "\"a\nb\"", "+1", ".5", "1.", "1e", "[1e999]", "{\"a\":[-1e999]}",
    ])
    func `what is not JSON is a parse error`(text: String) {
        let error = #expect(throws: RPCError.self) { try parsed(text) }
        #expect(error?.code == -32700)
        #expect(error?.message == "the text is not JSON")
    }

    @Test(arguments: [[0xff], [0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x00], [0x22, 0xed, 0xa0, 0x80, 0x22]])
    func `bytes that are no UTF-8 are a parse error`(bytes: [UInt8]) {
        let error = #expect(throws: RPCError.self) { try JSONValue(parsing: bytes) }
        #expect(error?.code == -32700)
    }

    @Test func `each kind of value is read`() throws {
        #expect(try parsed("null") == .null)
        #expect(try parsed(" true ") == .bool(true))
        #expect(try parsed("-7") == .int(-7))
        #expect(try parsed("0") == .int(0))
        #expect(try parsed("9223372036854775807") == .int(.max))
        #expect(try parsed("0.5") == .number(0.5))
        #expect(try parsed("18446744073709551616") == .number(0x1p64))
        #expect(try parsed("\"a\\u00e9\\n\\ud83d\\ude00\"") == .string("aé\n😀"))
        #expect(try parsed("[]") == .array([]))
        #expect(try parsed("[1,[true]]") == .array([.int(1), .array([.bool(true)])]))
        #expect(try parsed("{}") == .object([:]))
        #expect(try parsed("{\"a\":{\"b\":null}}") == .object(["a": .object(["b": .null])]))
    }

    @Test func `text is the same for the same value, and reads back`() throws {
        let value = JSONValue.object([
            "b": .array([.int(.min), .number(0.1), .bool(false), .null]), "a": .string("/\"\\\u{1}é"),
        ])
        let text = value.text(pretty: false)
        #expect(text == #"{"a":"/\"\\\u0001é","b":[-9223372036854775808,0.1,false,null]}"#)
        #expect(try parsed(text) == value)
        #expect(try parsed(value.text(pretty: true)) == value)
    }

    /// Gives what `body` gives in a thread with the stack that a call of the interface has.
    private func inCallThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) -> Value {
        let result = Monitor<Value?>(nil)
        #expect(
            Thread.start("call", stackBytes: 2 << 20) {
                let value = body()
                result.change { $0 = value }
            })
        return result.wait { $0 }
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
    func `what is nested a hundred thousand times is refused and harms nothing`(opening: String) {
        let text = Array(String(repeating: opening, count: 100_000).utf8)
        let error = inCallThread { () -> RPCError? in
            do throws(RPCError) {
                _ = try JSONValue(parsing: text)
                return nil
            } catch {
                return error
            }
        }
        #expect(error?.code == -32700)
    }

    @Test func `what is nested as deeply as can be read is answered on the stack that a call has`() {
        let answer = inCallThread { () -> JSONValue? in
            // The call is two levels more.
            let depth = Limits.depthMax - 2
            let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"a\":\(nested)}}"
            return RPCBody.answer(Array(call.utf8)) { request in
                // There and back again, as a method does with what it is given.
                guard let given = try? request.parameters?.decoded(as: JSONValue.self) else {
                    return .failure(RPCError(.internal, "not decoded"))
                }
                return .success(.int(JSONValue(given).text(pretty: true).utf8.count > depth ? 1 : 0))
            }
        }
        #expect(answer?["result"] == .int(1))
    }

    @Test func `one level more than that is refused`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try parsed(nested(Limits.depthMax))
        #expect(throws: RPCError.self) { try parsed(nested(Limits.depthMax + 1)) }
        // Brackets in a string are none.
        _ = try parsed("\"\\\"\(String(repeating: "[", count: 2 * Limits.depthMax))\"")
    }

    @Test func `an error says which member is not as it must be`() throws {
        struct Wanted: Decodable {
            var list: [Item]
            struct Item: Decodable { var name: String }
        }
        func message(_ text: String) throws -> String? {
            let value = try parsed(text)
            let error = #expect(throws: RPCError.self) { try value.decoded(as: Wanted.self) }
            #expect(error?.code == -32602)
            return error?.message
        }
        #expect(try message("{}") == "`list` is missing")
        #expect(try message("{\"list\":[{\"name\":\"a\"},{}]}") == "`list[1]`: `name` is missing")
        #expect(try message("{\"list\":[{\"name\":1}]}") == "`list[0].name`: a string is expected")
        #expect(try message("{\"list\":[{\"name\":null}]}") == "`list[0].name`: a string is expected, not null")
    }
}
