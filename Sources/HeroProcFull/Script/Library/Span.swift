/// A stretch of a string, array, blob or number as a script gives it: a start, which counts from the end when negative,
/// and a length. It may lie outside; `resolved` cuts it to what is there.
struct Span {
    private let start: Int64
    private let length: Int64

    /// A stretch from a start and a length.
    init(start: Int64, length: Int64 = .max) {
        self.start = start
        self.length = length
    }

    /// The stretch of a range. Its bounds do not count from the end: negative ones are 0. An inclusive range that ends before
    /// it starts still holds its start, as in the reference.
    init(_ range: RangeBox) {
        start = max(range.start, 0)
        if range.isInclusive {
            length = min(max(range.end, start), Int64.max - 1) - start + 1
        } else {
            length = max(range.end, start) - start
        }
    }

    /// The stretch of a range for `chars` and `bits`, where an inclusive range that ends before it starts is empty.
    init(walking range: RangeBox) {
        start = max(range.start, 0)
        if range.isInclusive {
            length = min(max(range.end, start - 1), Int64.max - 1) - start + 1
        } else {
            length = max(range.end, start) - start
        }
    }

    /// Whether nothing is asked for, whatever is there.
    var isEmpty: Bool { length <= 0 }

    /// The first place as it was given.
    var first: Int64 { start }

    /// The places that exist among `count`. A start behind the end gives the empty place at the end.
    func resolved(count: Int) -> Range<Int> {
        let from = Span.place(start, count: count)
        let taken = length <= 0 ? 0 : Int(min(length, Int64(count - from)))
        return from..<(from + taken)
    }

    /// The place of an index, negative ones counted from the end: between 0 and `count`, which stands for "not there".
    static func place(_ index: Int64, count: Int) -> Int {
        if index < 0 { return count - Int(min(index.magnitude, UInt64(count))) }
        return Int(min(index, Int64(count)))
    }

    /// The place of an index, negative ones counted from the end; nil when there is none.
    static func existing(_ index: Int64, count: Int) -> Int? {
        if index < 0 { return index.magnitude <= UInt64(count) ? count - Int(index.magnitude) : nil }
        return index < Int64(count) ? Int(index) : nil
    }
}

/// The body of a function that takes a stretch. The number is that of the first argument behind the stretch.
typealias SpanBody = (borrowing NativeCall, Span, Int) throws(ScriptError) -> Value

extension Registry {
    /// Registers a function three times: for a start and a length, for `a..b`, and for `a..=b`.
    func spanFunction(
        _ name: String, on receiver: ParameterType, and more: [ParameterType] = [], gives result: String = "()",
        mutates: Bool = false, meaning: String, example: String, _ body: @escaping SpanBody
    ) {
        function(
            name, [receiver, .int, .int] + more, gives: result, mutates: mutates, meaning: meaning, example: example
        ) { call throws(ScriptError) in
            try body(call, Span(start: call.int(1), length: call.int(2)), 3)
        }
        for kind in [ParameterType.range, .inclusiveRange] {
            function(
                name, [receiver, kind] + more, gives: result, mutates: mutates, meaning: meaning, example: example
            ) { call throws(ScriptError) in
                try body(call, Span(call.range(1)), 2)
            }
        }
    }

    /// Registers `x.name()` and `x.name`.
    func property(
        _ name: String, on receiver: ParameterType, gives result: String, meaning: String, example: String,
        _ body: @escaping NativeBody
    ) {
        function(name, [receiver], gives: result, meaning: meaning, example: example, body)
        getter(name, on: receiver, gives: result, meaning: meaning, example: example, body)
    }
}
