/// Ranges and what else `for` can walk.
extension Registry {
    /// Registers the functions of ranges and iterators.
    func registerIterators() {
        for kind in [ParameterType.range, .inclusiveRange] { registerRange(kind) }
        registerStepRanges()
        registerCharWalks()
        registerBitWalks()
    }

    private func registerRange(_ kind: ParameterType) {
        let text = kind == .range ? "(1..5)" : "(1..=5)"
        property("start", on: kind, gives: "int", meaning: "The first number.", example: "\(text).start // 1") { call in
            .int(call.range(0).start)
        }
        property("end", on: kind, gives: "int", meaning: "The end.", example: "\(text).end // 5") { call in
            .int(call.range(0).end)
        }
        property(
            "is_inclusive", on: kind, gives: "bool", meaning: "Whether the end belongs to it.",
            example: "\(text).is_inclusive // \(kind == .inclusiveRange)"
        ) { call in .bool(call.range(0).isInclusive) }
        property(
            "is_exclusive", on: kind, gives: "bool", meaning: "Whether the end does not belong to it.",
            example: "\(text).is_exclusive // \(kind == .range)"
        ) { call in .bool(!call.range(0).isInclusive) }
        property(
            "is_empty", on: kind, gives: "bool", meaning: "Whether it has no numbers.",
            example: "\(text).is_empty // false"
        ) {
            call in .bool(call.range(0).isEmpty)
        }
        function(
            "contains", [kind, .int], gives: "bool", meaning: "Whether a number lies in it.",
            example: "\(text).contains(5) // \(kind == .inclusiveRange)"
        ) { call in .bool(call.range(0).contains(call.int(1))) }
    }

    private func registerStepRanges() {
        function(
            "range", [.int, .int], gives: "range", meaning: "The numbers from one up to below another.",
            example: "range(0, 3) // 0..3"
        ) { call in .range(RangeBox(start: call.int(0), end: call.int(1), isInclusive: false)) }
        let meaning =
            "The numbers from one towards another, which does not belong to them, by a step; empty when the step leads away."
        let example = "let a = []; for i in range(0, 10, 3) { a.push(i); } a // [0, 3, 6, 9]"
        function("range", [.int, .int, .int], gives: "range", meaning: meaning, example: example) {
            call throws(ScriptError) in
            try call.steps(from: call.int(0), to: call.int(1), by: call.int(2))
        }
        function("range", [.range, .int], gives: "range", meaning: meaning, example: example) {
            call throws(ScriptError) in
            try call.steps(from: call.range(0).start, to: call.range(0).end, by: call.int(1))
        }
        function(
            "range", [.float, .float, .float], gives: "range", meaning: meaning,
            example: "let a = []; for x in range(0.0, 1.0, 0.5) { a.push(x); } a // [0.0, 0.5]"
        ) { call throws(ScriptError) in
            let (from, to, step) = (call.float(0), call.float(1), call.float(2))
            if from + step == from { throw call.zeroStep() }
            return .iterator(IteratorBox(.floats(from: from, to: to, step: step)))
        }
    }

    private func registerCharWalks() {
        let meaning = "The characters of a string, or of a part of it, for `for`."
        let example = "let s = \"\"; for c in \"abc\".chars(1) { s += c; } s // \"bc\""
        property("chars", on: .string, gives: "iter", meaning: meaning, example: example) { call in
            call.characters(Span(start: 0))
        }
        function("chars", [.string, .int], gives: "iter", meaning: meaning, example: example) { call in
            call.characters(Span(start: call.int(1)))
        }
        spanFunction("chars", on: .string, gives: "iter", meaning: meaning, example: example) { call, span, next in
            call.characters(next == 3 ? span : Span(walking: call.range(1)))
        }
    }

    private func registerBitWalks() {
        let meaning = "The bits of a number, or of a part of it, for `for`: the least significant first, as bools."
        let example = "let n = 0; for b in 5.bits { if b { n += 1; } } n // 2"
        property("bits", on: .int, gives: "iter", meaning: meaning, example: example) { call throws(ScriptError) in
            try call.bits(Span(start: 0))
        }
        function("bits", [.int, .int], gives: "iter", meaning: meaning, example: example) { call throws(ScriptError) in
            try call.bits(Span(start: call.int(1)))
        }
        spanFunction("bits", on: .int, gives: "iter", meaning: meaning, example: example) {
            call, span, next throws(ScriptError) in
            try call.bits(next == 3 ? span : Span(walking: call.range(1)))
        }
    }
}

extension RangeBox {
    /// Whether no number lies in it.
    var isEmpty: Bool { isInclusive ? start > end : start >= end }

    /// Whether a number lies in it.
    func contains(_ number: Int64) -> Bool {
        number >= start && (isInclusive ? number <= end : number < end)
    }
}

extension NativeCall {
    fileprivate func steps(from: Int64, to: Int64, by step: Int64) throws(ScriptError) -> Value {
        if step == 0 { throw zeroStep() }
        return .iterator(IteratorBox(.ints(from: from, to: to, step: step)))
    }

    fileprivate func zeroStep() -> ScriptError {
        let error = ScriptError(.arithmetic("step value cannot be zero"))
        error.leave(TraceEntry(.function("range"), source: nil, position: position))
        return error
    }

    fileprivate func characters(_ span: Span) -> Value {
        let text = text(0)
        let offsets = span.isEmpty ? 0..<0 : text.offsets(of: span.resolved(count: text.count))
        return .iterator(IteratorBox(.chars(text, bytes: offsets)))
    }

    fileprivate func bits(_ span: Span) throws(ScriptError) -> Value {
        .iterator(IteratorBox(.bits(int(0), range: try BitField(int(0)).places(span))))
    }
}
