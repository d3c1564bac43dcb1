@testable import Script
import Testing

@Suite struct LibraryStringTests {
    private let bench = LibraryBench()

    @Test func `parts follow the start and length rules`() {
        for (start, length, part) in [
            (1, 3, "ell"), (-3, 2, "ll"), (-99, 3, "hel"), (1, -1, ""), (10, 1, ""), (0, .max, "hello"),
            (.min, .max, "hello"),
        ] as [(Int64, Int64, String)] {
            #expect(bench.result("sub_string", "hello", .int(start), .int(length)) == "\"\(part)\"")
            #expect(bench.changed("crop", "hello", .int(start), .int(length)) == "\"\(part)\"")
        }
        #expect(bench.result("sub_string", "hello", 10) == "\"\"")
        #expect(bench.result("sub_string", "hello", -3) == "\"llo\"")
        #expect(bench.result("sub_string", "hello", .range(1..<3)) == "\"el\"")
        #expect(bench.result("sub_string", "hello", .range(1...3)) == "\"ell\"")
        #expect(bench.result("sub_string", "hello", .range(-3..<2)) == "\"he\"")
        #expect(bench.result("sub_string", "hello", .range(Int64.min...Int64.max)) == "\"hello\"")
    }

    @Test func `indices count scalars whatever their bytes`() {
        let text: Value = "añb日e\u{301}😀"
        #expect(bench.property("len", text) == "7")
        #expect(bench.property("bytes", text) == "14")
        #expect(bench.result("get", text, 3) == "日")
        #expect(bench.result("get", text, -1) == "😀")
        #expect(bench.result("get", text, 7) == "()")
        #expect(bench.result("get", text, .int(.min)) == "()")
        #expect(bench.result("sub_string", text, 1, 2) == "\"ñb\"")
        #expect(bench.result("index_of", text, "日") == "3")
        #expect(bench.result("index_of", text, .char("b"), -6) == "2")
        #expect(bench.changed("set", text, -1, .char("x")) == "\"añb日e\\u{301}x\"")
        #expect(bench.changed("set", text, 99, .char("x")) == "\"añb日e\\u{301}😀\"")
        #expect(bench.changed("truncate", text, 2) == "\"añ\"")
        #expect(bench.result("pop", text) == "😀")
        #expect(bench.changed("pop", text, 4) == "\"añb\"")
        #expect(bench.result("to_chars", "ñ日") == "[ñ, 日]")
    }

    @Test func `searching starts where it is told to`() {
        #expect(bench.result("index_of", "hello", "l") == "2")
        #expect(bench.result("index_of", "hello", "l", 3) == "3")
        #expect(bench.result("index_of", "hello", "l", -1) == "-1")
        #expect(bench.result("index_of", "hello", "l", 99) == "-1")
        #expect(bench.result("index_of", "hello", "") == "0")
        #expect(bench.result("index_of", "", "") == "-1")
        #expect(bench.result("contains", "abc", .char("b")) == "true")
        #expect(bench.result("starts_with", "abc", "ab") == "true")
        #expect(bench.result("ends_with", "abc", "bc") == "true")
        #expect(bench.result("ends_with", "abc", "zabc") == "false")
    }

    @Test func `a needle that almost matches everywhere is found in linear time`() {
        let needle = String(repeating: "a", count: 50_000) + "b"
        let hay = String(repeating: "a", count: 400_000) + "b"
        #expect(bench.result("index_of", .string(hay), .string(needle)) == "350000")
        #expect(bench.result("index_of", .string(hay), .string(needle + "b")) == "-1")
        #expect(bench.result("contains", "xabababababababababababaczz", "ababababababababac") == "true")
    }

    @Test func `strings split as in the reference`() {
        for (call, expected) in [
            (bench.result("split", "a,b,c", ","), #"["a", "b", "c"]"#),
            (bench.result("split", "a,b,c", .char(","), 2), #"["a", "b,c"]"#),
            (bench.result("split", "a b  c"), #"["a", "b", "c"]"#), (bench.result("split", ""), #"[""]"#),
            (bench.result("split", "abc", 1), #"["a", "bc"]"#), (bench.result("split", "abc", -1), #"["ab", "c"]"#),
            (bench.result("split", "abc", 99), #"["abc", ""]"#), (bench.result("split", "abc", -99), #"["", "abc"]"#),
            (bench.result("split", "abc", ""), #"["", "a", "b", "c", ""]"#),
            (bench.result("split", "abc", "", 2), #"["", "abc"]"#), (bench.result("split", "abc", "x"), #"["abc"]"#),
            (bench.result("split", "a,b", ",", 0), #"["a,b"]"#),
            (bench.result("split_rev", "a,b,c", ","), #"["c", "b", "a"]"#),
            (bench.result("split_rev", "a,b,c", ",", 2), #"["c", "a,b"]"#),
            (bench.result("split_rev", "aaa", "aa"), #"["", "a"]"#),
            (bench.result("split_rev", "ab", ""), #"["", "b", "a", ""]"#),
        ] {
            #expect(call == expected)
        }
    }

    @Test func `replacing and removing change all occurrences`() {
        #expect(bench.changed("replace", "hello", "l", "L") == "\"heLLo\"")
        #expect(bench.changed("replace", "hello", .char("l"), "xx") == "\"hexxxxo\"")
        #expect(bench.changed("replace", "hello", "z", "x") == "\"hello\"")
        #expect(bench.changed("replace", "aé", "", "-") == "\"-a-é-\"")
        #expect(bench.changed("remove", "hello", .char("l")) == "\"heo\"")
        #expect(bench.result("remove", "hello", "l") == "()")
    }

    @Test func `letters change case as Unicode says`() {
        #expect(bench.result("to_upper", "straße") == "\"STRASSE\"")
        #expect(bench.result("to_lower", "ΑΣ ΑΣΑ") == "\"ας ασα\"")
        #expect(bench.result("to_upper", .char("ß")) == "ß")
        #expect(bench.result("to_upper", .char("a")) == "A")
        #expect(bench.changed("make_lower", "ÄB") == "\"äb\"")
        #expect(bench.changed("make_upper", .char("ñ")) == "Ñ")
    }

    @Test func `trimming knows all white space`() {
        #expect(bench.changed("trim", "  hi\n") == "\"hi\"")
        #expect(bench.changed("trim", "\u{a0}\u{3000}é\u{2003}") == "\"é\"")
        #expect(bench.changed("trim", " \t ") == "\"\"")
    }

    @Test func `padding fills up to a number of characters`() {
        #expect(bench.changed("pad", "hi", 5, .char("*")) == "\"hi***\"")
        #expect(bench.changed("pad", "hi", 5, "ab") == "\"hiaba\"")
        #expect(bench.changed("pad", "é", 4, "日x") == "\"é日x日\"")
        #expect(bench.changed("pad", "hi", 1, "ab") == "\"hi\"")
        #expect(bench.changed("pad", "hi", 9, "") == "\"hi\"")
        #expect(bench.changed("pad", "hi", .int(.min), "ab") == "\"hi\"")
    }

    @Test func `padding without measure fails before it takes memory`() {
        for length in [1_000_000_000_000, Int64.max] {
            #expect(bench.changed("pad", "x", .int(length), "y") == "Length of string too large")
            #expect(bench.changed("pad", "x", .int(length), .char("日")) == "Length of string too large")
        }
    }

    @Test func `every growth of a string is measured`() {
        var limits = Limits()
        limits.stringBytesMax = 10
        let bench = LibraryBench(limits)
        let tooLarge = "Length of string too large"
        #expect(bench.changed("pad", "hello", 10, .char("x")) == "\"helloxxxxx\"")
        #expect(bench.changed("pad", "hello", 11, .char("x")) == tooLarge)
        #expect(bench.changed("append", "hello", "world!") == tooLarge)
        #expect(bench.changed("append", "hello", [1, 2]) == tooLarge)
        #expect(bench.changed("replace", "aaa", "a", "1234") == tooLarge)
        #expect(bench.result("to_upper", "ßßßßßß") == tooLarge)
        #expect(bench.result("as_string", .blob(BlobBox([255, 255, 255, 255]))) == tooLarge)
    }
}
