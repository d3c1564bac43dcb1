@testable import Script
import Testing

@Suite struct LibraryTextTests {
    @Test func `floats print as in the reference`() {
        let forms: [(UInt64, display: String, debug: String)] = [
            (0x42a2_309c_e540_0000, "1e13", "10000000000000.0"),
            (0x42dc_1221_8377_de40, "1.23456789012345e14", "123456789012345.0"),
            (0x3e7a_d7f2_9abc_af48, "0.0000001", "1e-7"),
            (0x3d3c_25c2_6849_7682, "0.0000000000001", "1e-13"),
            (0x3ee4_f8b5_88e3_68f1, "0.00001", "1e-5"),
            (0x8000_0000_0000_0000, "0.0", "-0.0"),
            (0x4415_af1d_78b5_8c40, "1e20", "1e20"),
            (0x3fd3_3333_3333_3334, "0.30000000000000004", "0.30000000000000004"),
            ((1e12).bitPattern, "1000000000000.0", "1000000000000.0"),
            ((9_999_999_999_999.0).bitPattern, "9.999999999999e12", "9999999999999.0"),
            ((1e16).bitPattern, "1e16", "1e16"),
            ((9_007_199_254_740_993e0).bitPattern, "9.007199254740992e15", "9007199254740992.0"),
            ((-1.5e300).bitPattern, "-1.5e300", "-1.5e300"),
            (Double.leastNonzeroMagnitude.bitPattern, "5e-324", "5e-324"),
            (Double.greatestFiniteMagnitude.bitPattern, "1.7976931348623157e308", "1.7976931348623157e308"),
            (Double.infinity.bitPattern, "inf", "inf"), ((-Double.infinity).bitPattern, "-inf", "-inf"),
            (Double.nan.bitPattern, "NaN", "NaN"), ((100.5).bitPattern, "100.5", "100.5"),
        ]
        for (bits, display, debug) in forms {
            let value = Value.float(Double(bitPattern: bits))
            #expect(value.displayed == display)
            #expect(value.debugged == debug)
        }
    }

    @Test func `containers show strings quoted and characters bare`() {
        let value: Value = [1, "a", .char("b"), 1.0, .unit, true, ["x": .unit], .range(1..<3), .range(1...3)]
        #expect(value.displayed == "[1, \"a\", b, 1.0, (), true, #{\"x\": ()}, 1..3, 1..=3]")
        #expect(Value.range(RangeBox(start: 1, end: .max, isInclusive: false)).displayed == "1..")
        #expect(Value.function(FunctionPointer(name: "foo")).displayed == "Fn(foo)")
        #expect(Value.timestamp(5).displayed == "<timestamp>")
        #expect(Value.unit.displayed == "")
        #expect(Value.unit.debugged == "()")
    }

    @Test func `map keys show in byte order`() {
        let value: Value = ["z": 1, "a": 2, "M": 3, "10": 4, "2": 5, "é": 6]
        #expect(value.displayed == "#{\"10\": 4, \"2\": 5, \"M\": 3, \"a\": 2, \"z\": 1, \"é\": 6}")
    }

    @Test func `blobs show as hexadecimal in groups of eight`() {
        #expect(Value.blob(BlobBox([])).displayed == "[]")
        #expect(Value.blob(BlobBox(Array(0..<10))).displayed == "[0001020304050607 0809]")
    }

    @Test func `quoted strings escape what cannot be seen`() {
        #expect(Value.string("a\"b\\\n\r\t\0'é日").debugged == "\"a\\\"b\\\\\\n\\r\\t\\0'é日\"")
        #expect(
            Value.string("\u{1}\u{7f}\u{301}\u{200b}\u{a0}").debugged == "\"\\u{1}\\u{7f}\\u{301}\\u{200b}\\u{a0}\"")
    }

    @Test func `text deeper than the limit is cut`() {
        var value: Value = 1
        for _ in 0..<100_000 { value = [value] }
        #expect(value.displayed.contains("[...]"))
        #expect(value.displayed.utf8.count < 1000)
    }

    @Test func `a small value with a huge text is cut`() throws {
        var value: Value = [1, 2, 3, 4]
        for _ in 0..<60 { value = [value, value] }
        var limits = Limits()
        limits.stringBytesMax = 10_000
        #expect(LibraryBench(limits).result("to_string", value) == "Length of string too large")
        #expect(LibraryBench(limits).result("to_debug", [1]) == "\"[1]\"")
    }

    @Test func `whole numbers are read in every radix`() {
        let bench = LibraryBench()
        #expect(bench.result("parse_int", " 42 ") == "42")
        #expect(bench.result("parse_int", "+42") == "42")
        #expect(bench.result("parse_int", "-9223372036854775808") == "-9223372036854775808")
        #expect(bench.result("parse_int", "ff", 16) == "255")
        #expect(bench.result("parse_int", "Zz", 36) == "1295")
        #expect(bench.result("parse_int", "4x") == "Error parsing integer number '4x': invalid digit found in string")
        #expect(bench.result("parse_int", "-") == "Error parsing integer number '-': invalid digit found in string")
        #expect(
            bench.result("parse_int", "") == "Error parsing integer number '': cannot parse integer from empty string")
        #expect(
            bench.result("parse_int", "9223372036854775808")
                == "Error parsing integer number '9223372036854775808': number too large to fit in target type")
        #expect(
            bench.result("parse_int", "-9223372036854775809")
                == "Error parsing integer number '-9223372036854775809': number too small to fit in target type")
        #expect(bench.result("parse_int", "1", 1) == "Invalid radix: '1'")
        #expect(bench.result("parse_int", "1", 37) == "Invalid radix: '37'")
    }

    @Test func `floats are read with digits on either side`() {
        let bench = LibraryBench()
        for (text, value) in [
            ("1.5", "1.5"), (" 1e3 ", "1000.0"), ("1.", "1.0"), (".5", "0.5"), ("-1E-2", "-0.01"), ("inf", "inf"),
            ("-Infinity", "-inf"), ("NaN", "NaN"), ("1e999", "inf"), ("1e-999", "0.0"),
            ("0e99999999999999999999", "0.0"),
        ] {
            #expect(bench.result("parse_float", .string(text)) == value)
        }
        for text in ["x", "1e", "1e+", ".", "0x1p3", "1_0", "--1", "1 2", "nan(1)", "e5"] {
            #expect(
                bench.result("parse_float", .string(text))
                    == "Error parsing floating-point number '\(text)': invalid float literal")
        }
        #expect(
            bench.result("parse_float", " ")
                == "Error parsing floating-point number ' ': cannot parse float from empty string")
    }
}
