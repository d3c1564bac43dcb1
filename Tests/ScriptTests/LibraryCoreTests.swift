@testable import Script
import Testing

@Suite struct LibraryCoreTests {
    private let bench = LibraryBench()

    @Test func `JSON is written compact and in order`() {
        let map: Value = [
            "i": 1, "f": 1.5, "s": "q\"\n\u{1}", "b": false, "u": .unit, "a": [1, [2]], "c": .char("x"),
            "n": .float(.nan),
        ]
        #expect(
            bench.result("to_json", map)
                == Value.string(#"{"a":[1,[2]],"b":false,"c":"x","f":1.5,"i":1,"n":null,"s":"q\"\n\u0001","u":null}"#)
                .debugged)
    }

    @Test func `JSON is read as it was meant`() {
        for (text, value) in [
            (#"{"a": 1, "b": [1, 2.5, "x", true, null]}"#, #"#{"a": 1, "b": [1, 2.5, "x", true, ()]}"#),
            (
                #"{"a": "tab\\t\\u0041", "b": -5, "c": 1e3, "d": {}, "e": []}"#,
                ##"#{"a": "tab\\t\\u0041", "b": -5, "c": 1000.0, "d": #{}, "e": []}"##
            ),
            (#"{"a":"\u00e9\ud83d\ude00\/\n","b":99999999999999999999}"#, #"#{"a": "é😀/\n", "b": 1e20}"#),
            (" {} ", "#{}"),
            (#"{"a": [1, 2,], "b": {"c": 3,},}"#, #"#{"a": [1, 2], "b": #{"c": 3}}"#),
        ] {
            #expect(bench.result("parse_json", .string(text)) == value)
        }
    }

    @Test func `bad JSON is refused with its place`() {
        for (text, message) in [
            (#"{"a": }"#, "Syntax error: Unexpected '}' (line 1, position 7)"),
            ("[1,2]", "Output type incorrect: array (expecting map)"),
            ("5", "Output type incorrect: i64 (expecting map)"),
            ("", "Syntax error: Script is incomplete (line 1, position 1)"),
            (
                "{\n\"é\" 1}",
                "Syntax error: Expecting ':' to follow the property 'é' in this object map literal (line 2, position 5)"
            ),
            (#"{"a":1,"a":2}"#, "Syntax error: Duplicated property for object map literal: a (line 1, position 8)"),
            (#"{"a":1,,}"#, "Syntax error: Expecting name of a property (line 1, position 8)"),
            (#"{,}"#, "Syntax error: Expecting '}' to end this object map literal (line 1, position 2)"),
            (#"{"a":"\x"}"#, "Syntax error: Invalid escape sequence: '\\x\"' (line 1, position 9)"),
            (#"{"a":"\ud800"}"#, "Syntax error: Invalid escape sequence: '\\ud800' (line 1, position 12)"),
            (#"{"a":"b"#, "Syntax error: Open string is not terminated (line 1, position 6)"),
            (#"{"a":1+2}"#, "Syntax error: Unexpected '+' (line 1, position 7)"),
            (#"{"a":exit(1)}"#, "Syntax error: Unexpected 'e' (line 1, position 6)"),
            (#"{"a":-}"#, "Syntax error: Unexpected '}' (line 1, position 7)"),
            ("{} x", "Syntax error: Unexpected 'x' (line 1, position 4)"),
        ] {
            let error = #expect(throws: ScriptError.self) { _ = try bench.call("parse_json", [.string(text)]) }
            #expect(error?.description == message)
        }
        let deep = String(repeating: "[", count: 100_000)
        #expect(bench.result("parse_json", .string(deep)) == "Syntax error: Expression exceeds maximum complexity")
    }

    @Test func `tags stay with the value and fit in 32 bits`() throws {
        let tagged = try #require(try bench.call("set_tag", [5, 3])).receiver
        #expect(bench.result("tag", tagged) == "3")
        #expect(bench.property("tag", tagged) == "3")
        #expect(tagged.debugged == "5")
        #expect(
            bench.changed("set_tag", 5, 5_000_000_000)
                == "5000000000 is too large to fit into a tag (must be between -2147483648 and 2147483647)")
        #expect(
            bench.changed("set_tag", 5, -5_000_000_000)
                == "-5000000000 is too small to fit into a tag (must be between -2147483648 and 2147483647)")
    }

    @Test func `taking moves the value out`() throws {
        let outcome = try #require(try bench.call("take", [[1, 2]]))
        #expect(outcome.result.debugged == "[1, 2]")
        #expect(outcome.receiver.isUnit)
    }

    @Test func `leaving carries a value and cannot be caught`() {
        let error = #expect(throws: ScriptError.self) { _ = try bench.call("exit", [42]) }
        guard case .exit(let value)? = error?.kind else {
            Issue.record("not an exit")
            return
        }
        #expect(value.debugged == "42")
        #expect(error?.kind.isCatchable == false)
    }

    @Test func `moments move by seconds and do not overflow`() throws {
        #expect(bench.result("-", .timestamp(5_000_000_000), .timestamp(1_000_000_000)) == "4.0")
        #expect(bench.result("-", .timestamp(.max), .timestamp(.min)) == "18446744073.709553")
        let later = try #require(try bench.call("+", [.timestamp(0), 1.5])).result
        #expect(bench.result("-", later, .timestamp(0)) == "1.5")
        let earlier = try #require(try bench.call("-=", [.timestamp(0), 2])).receiver
        #expect(bench.result("-", earlier, .timestamp(0)) == "-2.0")
        #expect(bench.result("+", .timestamp(0), .int(.max)) == "Timestamp overflow when adding \(Int64.max) second(s)")
        #expect(
            bench.result("-", .timestamp(0), .float(.infinity)) == "Timestamp overflow when subtracting inf second(s)")
        let start = Moment.now
        guard case .float(let elapsed)? = try bench.call("elapsed", [.timestamp(start)])?.result else {
            Issue.record("not a float")
            return
        }
        #expect(elapsed >= 0 && elapsed <= Moment.seconds(from: start, to: Moment.now))
    }

    @Test func `waiting no time at all returns at once`() {
        for seconds in [0, -5, 0.0, .float(.nan), .float(.infinity), .float(-.infinity)] as [Value] {
            #expect(bench.result("sleep", seconds) == "()")
        }
    }

    @Test func `a function that misses its arguments is named in the error`() throws {
        let pointer = FunctionPointer(name: "nothing")
        let error = #expect(throws: ScriptError.self) { _ = try bench.call("map", [[1], .function(pointer)]) }
        #expect(
            error?.description
                == "Function not found: nothing (i64, i64) (line 1, position 1)\nin call to function 'map' (line 1, position 1)"
        )
    }

    @Test func `every function but an operator explains itself and shows an example`() {
        for function in bench.functions where function.name.first?.isLetter == true {
            #expect(
                !function.meaning.isEmpty && (function.meaning.hasSuffix(".") || function.meaning.hasSuffix(".)")),
                "\(function.name)")
            #expect(function.example.contains(" // "), "\(function.name)")
        }
    }

    @Test func `every example gives what it says`() throws {
        for function in bench.functions where !function.example.isEmpty {
            let parts = function.example.split(separator: " // ", maxSplits: 1).map(String.init)
            let text = parts.last ?? ""
            let result = try Engine().evaluate(Array((parts.first ?? "").utf8)).debugged
            let isBytes = function.example.hasSuffix("]") && result == text
            let wanted = isBytes ? text : try Engine().evaluate(Array(text.utf8)).debugged
            #expect(result == wanted, "\(function.name): \(function.example)")
        }
    }
}
