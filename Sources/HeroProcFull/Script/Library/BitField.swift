/// A whole number as 64 bits, counted from the least significant; negative places count from the end.
struct BitField {
    /// The number.
    private(set) var value: Int64
    private static let count = Int64.bitWidth

    /// The bits of a number.
    init(_ value: Int64) {
        self.value = value
    }

    /// One bit.
    func bit(_ index: Int64) throws(ScriptError) -> Bool {
        value >> Int64(try place(index)) & 1 == 1
    }

    /// Sets one bit.
    mutating func setBit(_ index: Int64, to isOn: Bool) throws(ScriptError) {
        let mask = Int64(1) << Int64(try place(index))
        value = isOn ? value | mask : value & ~mask
    }

    /// The number that a stretch of bits makes.
    func bits(_ span: Span) throws(ScriptError) -> Int64 {
        let (place, mask) = try stretch(span)
        return value >> place & mask
    }

    /// Puts the lowest bits of a number into a stretch.
    mutating func setBits(_ span: Span, to bits: Int64) throws(ScriptError) {
        let (place, mask) = try stretch(span)
        value = value & ~(mask << place) | (bits & mask) << place
    }

    /// The places of a stretch, for walking.
    func places(_ span: Span) throws(ScriptError) -> Range<Int> {
        let first = try place(span.first)
        return first..<max(first, span.resolved(count: BitField.count).upperBound)
    }

    /// A stretch that a range of bits names. Other than elsewhere, an inclusive range may not reach behind the last bit, and
    /// one that ends before it starts is empty.
    static func span(_ range: RangeBox) throws(ScriptError) -> Span {
        if range.isInclusive {
            let last = max(range.end, max(range.start, 0) - 1)
            if last >= Int64(count) { throw ScriptError(.bitFieldBounds(index: last, count: count)) }
        }
        return Span(walking: range)
    }

    private func place(_ index: Int64) throws(ScriptError) -> Int {
        guard let place = Span.existing(index, count: BitField.count) else {
            throw ScriptError(.bitFieldBounds(index: index, count: BitField.count))
        }
        return place
    }

    private func stretch(_ span: Span) throws(ScriptError) -> (place: Int64, mask: Int64) {
        if span.isEmpty { return (0, 0) }
        let first = try place(span.first)
        let width = span.resolved(count: BitField.count).upperBound - first
        return (Int64(first), width >= BitField.count ? -1 : Int64(bitPattern: 1 << UInt64(width) - 1))
    }
}

extension Registry {
    /// Registers the bit-field functions.
    func registerBitFields() {
        function(
            "get_bit", [.int, .int], gives: "bool",
            meaning: "One bit of a number, negative places counted from the end.",
            example: "5.get_bit(0) // true"
        ) { call throws(ScriptError) in .bool(try BitField(call.int(0)).bit(call.int(1))) }
        function(
            "set_bit", [.int, .int, .bool], mutates: true, meaning: "Sets one bit.",
            example: "let x = 5; x.set_bit(1, true); x // 7"
        ) { call throws(ScriptError) in
            var field = BitField(call.int(0))
            try field.setBit(call.int(1), to: call.bool(2))
            call[0] = .int(field.value)
            return .unit
        }
        bitFunction(
            "get_bits", gives: "int", meaning: "The number that a stretch of bits makes.",
            example: "0b1101.get_bits(2, 2) // 3"
        ) { call, span, _ throws(ScriptError) in .int(try BitField(call.int(0)).bits(span)) }
        bitFunction(
            "set_bits", and: [.int], mutates: true, meaning: "Puts a number into a stretch of bits.",
            example: "let x = 0; x.set_bits(2, 3, 7); x // 28"
        ) { call, span, next throws(ScriptError) in
            var field = BitField(call.int(0))
            try field.setBits(span, to: call.int(next))
            call[0] = .int(field.value)
            return .unit
        }
    }

    /// As `spanFunction`, with the rules of bit ranges.
    private func bitFunction(
        _ name: String, and more: [ParameterType] = [], gives result: String = "()", mutates: Bool = false,
        meaning: String, example: String, _ body: @escaping SpanBody
    ) {
        spanFunction(
            name, on: .int, and: more, gives: result, mutates: mutates, meaning: meaning, example: example
        ) { call, span, next throws(ScriptError) in
            if next == 3 { return try body(call, span, next) }
            return try body(call, try BitField.span(call.range(1)), next)
        }
    }
}
