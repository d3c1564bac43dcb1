@testable import Script
import Testing

@Suite struct LibraryNumberTests {
    private let bench = LibraryBench()

    @Test func `bits are read and written by place`() {
        #expect(bench.result("get_bit", 5, 0) == "true")
        #expect(bench.result("get_bit", 5, -64) == "true")
        #expect(bench.result("get_bit", 5, 64) == "Bit-field index 64 out of bounds: only 64 bits in bit-field")
        #expect(
            bench.result("get_bit", 5, .int(.min))
                == "Bit-field index \(Int64.min) out of bounds: only 64 bits in bit-field")
        #expect(bench.changed("set_bit", 5, 1, true) == "7")
        #expect(bench.changed("set_bit", -1, 63, false) == "9223372036854775807")
        #expect(bench.result("get_bits", 0b1101, .range(0..<2)) == "1")
        #expect(bench.result("get_bits", 0b1101, .range(1...2)) == "2")
        #expect(bench.result("get_bits", 0b1101, 1, 2) == "2")
        #expect(bench.result("get_bits", -1, 0, 64) == "-1")
        #expect(bench.result("get_bits", -1, 1, .int(.max)) == "9223372036854775807")
        #expect(bench.result("get_bits", -1, 60, 0) == "0")
        #expect(
            bench.result("get_bits", -1, .range(0...64))
                == "Bit-field index 64 out of bounds: only 64 bits in bit-field")
        #expect(
            bench.result("get_bits", -1, .range(.min...64))
                == "Bit-field index 64 out of bounds: only 64 bits in bit-field")
        #expect(bench.changed("set_bits", 0, .range(0..<4), 9) == "9")
        #expect(bench.changed("set_bits", 0, 2, 3, 7) == "28")
        #expect(bench.changed("set_bits", 0, 63, 9, -1) == "-9223372036854775808")
        #expect(bench.changed("set_bits", 5, 0, 64, -7) == "-7")
    }

    @Test func `whole numbers tell about themselves`() {
        #expect(bench.property("is_odd", -5) == "true")
        #expect(bench.result("abs", -5) == "5")
        #expect(bench.result("abs", .int(.min)) == "Negation overflow: --9223372036854775808")
        #expect(bench.result("-", .int(.min)) == "Negation overflow: --9223372036854775808")
        #expect(bench.result("to_hex", -1) == "\"ffffffffffffffff\"")
        #expect(bench.result("to_octal", 255) == "\"377\"")
        #expect(bench.result("to_binary", 0) == "\"0\"")
        #expect(bench.result("max", 3, 7.5) == "7.5")
        #expect(bench.result("min", 3, .float(.nan)) == "3.0")
        #expect(bench.result("max", 1, "a") == "no such function")
        #expect(bench.result("to_int", .char("a")) == "97")
        #expect(bench.result("to_int", "5") == "no such function")
    }

    @Test func `floats are rounded and cut`() {
        #expect(bench.property("round", -2.5) == "-3.0")
        #expect(bench.property("ceiling", -1.5) == "-1.0")
        #expect(bench.property("fraction", 1.75) == "0.75")
        #expect(bench.property("int", -1.7) == "-1.0")
        #expect(bench.result("to_int", -1.5) == "-1")
        #expect(bench.result("to_int", 1e19) == "Integer overflow: to_int(10000000000000000000)")
        #expect(bench.result("to_int", -1e19) == "Integer overflow: to_int(-10000000000000000000)")
        #expect(bench.result("to_int", 9_223_372_036_854_775_808.0) == "9223372036854775807")
        #expect(bench.result("to_int", .float(.nan)) == "0")
        #expect(bench.result("to_int", .float(.infinity)) == "Integer overflow: to_int(inf)")
        #expect(bench.result("sign", .float(.nan)) == "Sign of NaN is undefined")
        #expect(bench.result("log", 8.0, 2.0) == "3.0")
        #expect(bench.result("hypot", 3.0, 4.0) == "5.0")
        #expect(bench.result("atan", 1.0, 2.0) == "0.4636476090008061")
        #expect(bench.result("to_degrees", .float(.pi)) == "180.0")
        #expect(bench.result("sqrt", 2) == "no such function")
    }

    @Test func `numbers lie in blobs from either end`() {
        #expect(
            bench.changed("write_le", .blob(BlobBox(Array(repeating: 0, count: 8))), 0, 8, 258) == "[0201000000000000]")
        #expect(
            bench.changed("write_be", .blob(BlobBox(Array(repeating: 0, count: 8))), 0, 8, 258) == "[0000000000000102]")
        #expect(bench.changed("write_le", .bytes(9, 9, 9), 1, 99, -1) == "[09ffff]")
        #expect(bench.changed("write_be", .bytes(9, 9, 9), .range(0..<2), 1.0) == "[3ff009]")
        #expect(bench.result("parse_le_int", .bytes(1, 1, 9), 0, 2) == "257")
        #expect(bench.result("parse_be_int", .bytes(1, 1, 1, 1), .range(0..<4)) == "72340172821233664")
        #expect(bench.result("parse_be_float", .bytes(0x3f, 0xf0), 0, 8) == "1.0")
        #expect(bench.result("parse_le_int", .bytes(), 0, 8) == "0")
        #expect(bench.changed("write_utf8", .bytes(0, 0, 0), 0, 3, "hé") == "[68c3a9]")
        #expect(bench.changed("write_utf8", .bytes(0, 0, 0), 5, 3, "h") == "[000000]")
        #expect(bench.changed("write_ascii", .bytes(0, 0, 0), 0, 2, "éhello") == "[686500]")
    }

    @Test func `bytes are cut to eight bits`() {
        #expect(bench.result("blob", 3, 300) == "[2c2c2c]")
        #expect(bench.result("blob", -1) == "[]")
        #expect(bench.changed("push", .bytes(), -1) == "[ff]")
        #expect(bench.result("pop", .bytes()) == "0")
        #expect(bench.result("remove", .bytes(7), 5) == "0")
        #expect(bench.result("as_string", .bytes(0x41, 0xff)) == "\"A\u{fffd}\"")
        #expect(bench.result("contains", .bytes(5), 261) == "true")
        #expect(bench.changed("chop", .bytes(1, 2, 3), 2) == "[0203]")
        #expect(bench.changed("truncate", .bytes(1, 2, 3), 2) == "[0102]")
    }

    @Test func `ranges with steps are walked towards their end`() throws {
        for (from, to, step, items) in [
            (0, 10, 3, "[0, 3, 6, 9]"), (10, 0, -3, "[10, 7, 4, 1]"), (0, 10, -3, "[]"),
            (.max - 1, .max, 5, "[9223372036854775806]"),
            (.min, .max, .max, "[-9223372036854775808, -1, 9223372036854775806]"),
        ] as [(Int64, Int64, Int64, String)] {
            let range = try #require(try bench.call("range", [.int(from), .int(to), .int(step)])).result
            #expect(walked(range) == items)
        }
        let floats = try #require(try bench.call("range", [1.0, 0.0, -0.25])).result
        #expect(walked(floats) == "[1.0, 0.75, 0.5, 0.25]")
        #expect(walked(.range((Int64.max - 1)...Int64.max)) == "[9223372036854775806, 9223372036854775807]")
    }

    @Test func `a step of zero is refused with the function's name`() {
        let error = #expect(throws: ScriptError.self) { _ = try bench.call("range", [0, 10, 0]) }
        #expect(error?.description == "step value cannot be zero\nin call to function 'range' (line 1, position 1)")
    }

    @Test func `characters and bits are walked`() throws {
        #expect(walked(try #require(try bench.call("chars", ["abcdef", .range(2..<4)])).result) == "[c, d]")
        #expect(walked(try #require(try bench.call("chars", ["añc", -2])).result) == "[ñ, c]")
        #expect(
            walked(try #require(try bench.call("bits", [6, .range(0..<4)])).result) == "[false, true, true, false]")
        #expect(walked(try #require(try bench.call("bits", [6, 1, 2])).result) == "[true, true]")
        #expect(bench.result("bits", 6, 64) == "Bit-field index 64 out of bounds: only 64 bits in bit-field")
        #expect(Walk(.unit) == nil)
    }

    private func walked(_ value: Value) -> String {
        guard var walk = Walk(value) else { return "not walkable" }
        var items: [Value] = []
        while let item = walk.next() { items.append(item) }
        return Value.array(ArrayBox(items)).debugged
    }
}
