@testable import Script
import Testing

@Suite struct LibraryContainerTests {
    private let bench = LibraryBench()
    private var five: Value { [1, 2, 3, 4, 5] }

    @Test func `parts of arrays follow the start and length rules`() {
        for (range, part) in [
            (Value.range(1..<3), "[2, 3]"), (.range(1...3), "[2, 3, 4]"), (.range(-3..<2), "[1, 2]"),
            (.range(RangeBox(start: 3, end: 1, isInclusive: false)), "[]"),
            (.range(RangeBox(start: 3, end: 1, isInclusive: true)), "[4]"), (.range(0...Int64.max), "[1, 2, 3, 4, 5]"),
        ] {
            #expect(bench.result("extract", five, range) == part)
            #expect(bench.result("drain", five, range) == part)
        }
        #expect(bench.result("extract", five, -2) == "[4, 5]")
        #expect(bench.result("extract", five, -2, 1) == "[4]")
        #expect(bench.result("extract", five, 9) == "[]")
        #expect(bench.result("extract", five, .int(.min), .int(.max)) == "[1, 2, 3, 4, 5]")
        #expect(bench.changed("drain", five, 1, 2) == "[1, 4, 5]")
        #expect(bench.result("retain", five, .range(1..<3)) == "[1, 4, 5]")
        #expect(bench.changed("retain", five, 1, 2) == "[2, 3]")
        #expect(bench.result("split", five, -2) == "[4, 5]")
        #expect(bench.changed("split", five, -99) == "[]")
        #expect(bench.changed("split", five, 99) == "[1, 2, 3, 4, 5]")
    }

    @Test func `splicing replaces a part or appends`() {
        #expect(bench.changed("splice", five, .range(1..<3), [9, 9, 9]) == "[1, 9, 9, 9, 4, 5]")
        #expect(bench.changed("splice", five, 1, 2, []) == "[1, 4, 5]")
        #expect(bench.changed("splice", five, -1, 1, [7]) == "[1, 2, 3, 4, 7]")
        #expect(bench.changed("splice", five, 99, 1, [0]) == "[1, 2, 3, 4, 5, 0]")
        #expect(bench.changed("splice", .bytes(1, 2), 0, 0, .bytes(9)) == "[010209]")
    }

    @Test func `a very large array is as any other`() throws {
        var items: [Value] = [7]
        items.prepare(forMore: Limits.hugeBytes / MemoryLayout<Value>.stride)
        items.append(contentsOf: repeatElement(1, count: Limits.hugeBytes / MemoryLayout<Value>.stride))
        items.append(2)
        #expect(items.count == Limits.hugeBytes / 16 + 2)
        #expect(bench.result("extract", .array(ArrayBox(items)), 0, 2) == "[7, 1]")
        #expect(bench.result("extract", .array(ArrayBox(items)), -2) == "[1, 2]")
    }

    @Test func `single items are added and removed`() {
        #expect(bench.changed("push", [1], 2) == "[1, 2]")
        #expect(bench.changed("insert", [1, 2, 3], -1, 9) == "[1, 2, 9, 3]")
        #expect(bench.changed("insert", [1, 2, 3], .int(.min), 9) == "[9, 1, 2, 3]")
        #expect(bench.changed("insert", [1, 2, 3], .int(.max), 9) == "[1, 2, 3, 9]")
        #expect(bench.result("remove", [1, 2, 3], -1) == "3")
        #expect(bench.result("remove", [1, 2, 3], -4) == "()")
        #expect(bench.result("pop", []) == "()")
        #expect(bench.changed("shift", [1, 2]) == "[2]")
        #expect(bench.result("get", [1, 2, 3], -9) == "1")
        #expect(bench.result("get", [1, 2, 3], 3) == "()")
        #expect(bench.changed("set", [1, 2], 5, 9) == "[1, 2]")
        #expect(bench.changed("truncate", [1, 2, 3], -1) == "[]")
        #expect(bench.changed("chop", [1, 2, 3], 2) == "[2, 3]")
        #expect(bench.changed("chop", [1, 2, 3], .int(.max)) == "[1, 2, 3]")
        #expect(bench.changed("pad", [1], 3, 0) == "[1, 0, 0]")
        #expect(bench.changed("pad", [1], .int(.min), 0) == "[1]")
    }

    @Test func `values are found by the script's equality`() {
        #expect(bench.result("contains", [1, "a"], 1.0) == "true")
        #expect(bench.result("index_of", [1, 2, 3, 2], 2, 2) == "3")
        #expect(bench.result("index_of", [1, 2, 3, 2], 2, -1) == "3")
        #expect(bench.result("index_of", [1, 2], 9) == "-1")
        #expect(bench.changed("dedup", [1, 1.0, 2, 2, 1]) == "[1, 2, 1]")
    }

    @Test func `plain items of one type are sorted`() {
        #expect(bench.changed("sort", [3, 1, 2]) == "[1, 2, 3]")
        #expect(bench.changed("sort", ["b", "a", "Z"]) == "[\"Z\", \"a\", \"b\"]")
        #expect(bench.result("order_desc", [3, 1, 2]) == "[3, 2, 1]")
        #expect(bench.changed("sort", [2.5, .float(.nan), 1.0]) == "[1.0, 2.5, NaN]")
        #expect(bench.changed("sort", [.unit, .unit]) == "[(), ()]")
        #expect(bench.changed("sort", [3, "a"]) == "Function not found: elements of different types cannot be sorted")
        #expect(bench.changed("sort", [[1], [0]]) == "Function not found: elements of array cannot be sorted")
        #expect(bench.changed("sort", [["a": 1]]) == "[#{\"a\": 1}]")
    }

    @Test func `an array with one holder is changed where it is`() throws {
        var items: [Value] = [1]
        items.reserveCapacity(100)
        let before = address(of: items)
        var value = Value.array(ArrayBox(items))
        items = []
        for number in 0..<50 {
            value = try #require(try bench.call("push", [taken(from: &value), .int(Int64(number))])).receiver
        }
        guard case .array(let box) = value else { throw ScriptError(.unboundThis) }
        #expect(box.items.count == 51)
        #expect(address(of: box.items) == before)
    }

    @Test func `an array with two holders is copied before it changes`() throws {
        let shared: Value = [1]
        let outcome = try #require(try bench.call("push", [shared, 2]))
        #expect(outcome.receiver.debugged == "[1, 2]")
        #expect(shared.debugged == "[1]")
    }

    @Test func `every growth of an array is measured, nested items counted`() {
        var limits = Limits()
        limits.arrayItemsMax = 5
        let bench = LibraryBench(limits)
        let tooLarge = "Size of array/BLOB too large"
        #expect(bench.changed("push", [1, 2, 3, 4], 5) == "[1, 2, 3, 4, 5]")
        #expect(bench.changed("push", five, 6) == tooLarge)
        #expect(bench.changed("push", [1, 2], [1, 2, 3]) == tooLarge)
        #expect(bench.changed("append", [1, 2, 3], [4, 5, 6]) == tooLarge)
        #expect(bench.changed("insert", five, 0, 6) == tooLarge)
        #expect(bench.changed("splice", five, 0, 1, [1, 2]) == tooLarge)
        #expect(bench.changed("pad", [], 6, 0) == tooLarge)
        #expect(bench.changed("pad", [], 2, [1, 2]) == tooLarge)
        #expect(bench.result("split", "a,b,c,d,e,f", ",") == tooLarge)
        #expect(bench.result("to_chars", "abcdef") == tooLarge)
        #expect(bench.result("blob", 6) == tooLarge)
        #expect(bench.changed("pad", .bytes(1), 6, 0) == tooLarge)
        #expect(bench.changed("append", .bytes(1, 2, 3), "abc") == tooLarge)
    }

    @Test func `a hostile size fails before it takes memory`() {
        for size in [1_000_000_000_000, Int64.max] {
            #expect(bench.changed("pad", [1], .int(size), 0) == "Size of array/BLOB too large")
            #expect(bench.changed("pad", .bytes(1), .int(size), 0) == "Size of array/BLOB too large")
            #expect(bench.result("blob", .int(size), 1) == "Size of array/BLOB too large")
        }
    }

    @Test func `weighing shared parts ends at the limit`() {
        var limits = Limits()
        limits.arrayItemsMax = 1000
        var value: Value = [1]
        for _ in 0..<80 { value = [value, value] }
        #expect(LibraryBench(limits).changed("push", [], value) == "Size of array/BLOB too large")
    }

    @Test func `maps are asked and changed by key`() {
        let map: Value = ["b": 1, "a": 2]
        #expect(bench.result("len", map) == "2")
        #expect(bench.property("len", map) == "no such property")
        #expect(bench.result("keys", map) == "[\"a\", \"b\"]")
        #expect(bench.result("values", map) == "[2, 1]")
        #expect(bench.result("get", map, "z") == "()")
        #expect(bench.result("remove", map, "b") == "1")
        #expect(bench.changed("set", ["a": 1], "c", 3) == "#{\"a\": 1, \"c\": 3}")
        #expect(bench.changed("mixin", ["a": 1], ["b": 2, "a": 3]) == "#{\"a\": 3, \"b\": 2}")
        #expect(bench.changed("fill_with", ["a": 1], ["b": 2, "a": 3]) == "#{\"a\": 1, \"b\": 2}")
        #expect(bench.changed("clear", ["a": 1]) == "#{}")
        #expect(bench.result("contains", map, .char("a")) == "no such function")
    }

    @Test func `every growth of a map is measured`() {
        var limits = Limits()
        limits.mapItemsMax = 2
        let bench = LibraryBench(limits)
        #expect(bench.changed("set", ["a": 1, "b": 2], "a", 3) == "#{\"a\": 3, \"b\": 2}")
        #expect(bench.changed("set", ["a": 1, "b": 2], "c", 3) == "Size of object map too large")
        #expect(bench.changed("mixin", ["a": 1], ["b": 2, "c": 3]) == "Size of object map too large")
        #expect(bench.result("parse_json", #"{"a":1,"b":2,"c":3}"#) == "Size of object map too large")
    }

    /// Where the items lie, to see whether they were copied.
    private func address(of items: [Value]) -> UInt {
        unsafe items.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }

    /// The value, moved out of its place.
    private func taken(from place: inout Value) -> Value {
        var value = Value.unit
        swap(&value, &place)
        return value
    }
}
