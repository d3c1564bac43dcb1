/// Finding in strings, and taking them apart.
extension Registry {
    func registerStringSearch() {
        for kind in [ParameterType.string, .char] {
            function(
                "contains", [.string, kind], gives: "bool", meaning: "Whether a string or character occurs in it.",
                example: "\"abc\".contains(\"b\") // true"
            ) { call throws(ScriptError) in
                try call.chargePass(over: call.text(0).bytes.count)
                return .bool(ByteSearch(call.characters(1)).first(in: call.text(0).bytes) != nil)
            }
            function(
                "starts_with", [.string, kind], gives: "bool", meaning: "Whether it begins so.",
                example: "\"abc\".starts_with(\"ab\") // true"
            ) { call in .bool(call.text(0).bytes.starts(with: call.characters(1))) }
            function(
                "ends_with", [.string, kind], gives: "bool", meaning: "Whether it ends so.",
                example: "\"abc\".ends_with('c') // true"
            ) { call in .bool(call.text(0).bytes.reversed().starts(with: call.characters(1).reversed())) }
            function(
                "index_of", [.string, kind], gives: "int", meaning: "The index of the first occurrence, or -1.",
                example: "\"hello\".index_of(\"l\") // 2"
            ) { call throws(ScriptError) in try call.indexInText(from: 0) }
            function(
                "index_of", [.string, kind, .int], gives: "int",
                meaning: "The index of the first occurrence from a start on, or -1.",
                example: "\"hello\".index_of('l', 3) // 3"
            ) { call throws(ScriptError) in try call.indexInText(from: call.int(2)) }
        }
    }

    func registerStringSplits() {
        function(
            "split", [.string], gives: "array", meaning: "The words between white space.",
            example: "\"a b  c\".split() // [\"a\", \"b\", \"c\"]"
        ) { call throws(ScriptError) in try call.words() }
        function(
            "split", [.string, .int], gives: "array", meaning: "Two strings: what is before an index, and the rest.",
            example: "\"abc\".split(1) // [\"a\", \"bc\"]"
        ) { call in
            let text = call.text(0)
            let index = call.int(1)
            // Zero counts from the end, as negative numbers do: everything is before it.
            let place = index == 0 ? text.count : Span.place(index, count: text.count)
            let border = text.offset(ofScalar: place)
            let parts = [text.part(0..<border), text.part(border..<text.bytes.count)]
            return .array(ArrayBox(parts.map { .string($0) }))
        }
        for kind in [ParameterType.string, .char] {
            function(
                "split", [.string, kind], gives: "array", meaning: "The parts between separators.",
                example: "\"a,b\".split(\",\") // [\"a\", \"b\"]"
            ) { call throws(ScriptError) in try call.pieces(atMost: .max) }
            function(
                "split", [.string, kind, .int], gives: "array",
                meaning: "At most so many parts; the last holds the rest.",
                example: "\"a,b,c\".split(',', 2) // [\"a\", \"b,c\"]"
            ) { call throws(ScriptError) in try call.pieces(atMost: call.int(2)) }
            function(
                "split_rev", [.string, kind], gives: "array", meaning: "The parts between separators, the last first.",
                example: "\"a,b\".split_rev(\",\") // [\"b\", \"a\"]"
            ) { call throws(ScriptError) in try call.piecesFromEnd(atMost: .max) }
            function(
                "split_rev", [.string, kind, .int], gives: "array",
                meaning: "At most so many parts, the last first; the final one holds the rest.",
                example: "\"a,b,c\".split_rev(',', 2) // [\"c\", \"a,b\"]"
            ) { call throws(ScriptError) in try call.piecesFromEnd(atMost: call.int(2)) }
        }
    }
}

/// The side of a string where a split begins.
private enum TextSide {
    case start
    case end
}

extension NativeCall {
    fileprivate func indexInText(from start: Int64) throws(ScriptError) -> Value {
        let text = text(0)
        if text.bytes.isEmpty || start > 0 && start >= Int64(text.count) { return .int(-1) }
        try chargePass(over: text.bytes.count)
        let offset = text.offset(ofScalar: Span.place(start, count: text.count))
        guard let found = ByteSearch(characters(1)).first(in: text.bytes, from: offset) else { return .int(-1) }
        return .int(Int64(text.scalarNumber(ofOffset: found)))
    }

    fileprivate func words() throws(ScriptError) -> Value {
        let text = text(0)
        if text.bytes.isEmpty { return .array(ArrayBox([self[0]])) }
        try chargePass(over: text.bytes.count)
        var parts: [Range<Int>] = []
        var start: Int?
        try text.forEachScalar(in: 0..<text.bytes.count) { scalar, offset in
            if scalar.properties.isWhitespace {
                if let begun = start { parts.append(begun..<offset) }
                start = nil
            } else if start == nil {
                start = offset
            }
        }
        if let begun = start { parts.append(begun..<text.bytes.count) }
        return try strings(parts)
    }

    /// The parts of argument 0 between occurrences of argument 1.
    fileprivate func pieces(atMost limit: Int64) throws(ScriptError) -> Value {
        let (places, width) = try borders(atMost: limit, from: .start)
        var parts: [Range<Int>] = []
        var start = 0
        for place in places {
            parts.append(start..<place)
            start = place + width
        }
        return try strings(parts + [start..<text(0).bytes.count])
    }

    fileprivate func piecesFromEnd(atMost limit: Int64) throws(ScriptError) -> Value {
        let (places, width) = try borders(atMost: limit, from: .end)
        var parts: [Range<Int>] = []
        var end = text(0).bytes.count
        for place in places {
            parts.append((place + width)..<end)
            end = place
        }
        return try strings(parts + [0..<end])
    }

    /// Where the separator occurs, at most one time less than there may be parts. An empty separator occurs around every
    /// character.
    private func borders(atMost limit: Int64, from side: TextSide) throws(ScriptError) -> (places: [Int], width: Int) {
        let separator = characters(1)
        let bytes = text(0).bytes
        try chargePass(over: bytes.count)
        if limit <= 1 || bytes.isEmpty { return ([], separator.count) }
        let cuts = Int(limit - 1)
        if separator.isEmpty {
            let all = bytes.indices.filter { bytes[$0] & 0xc0 != 0x80 } + [bytes.count]
            return (Array((side == .start ? all : all.reversed()).prefix(cuts)), 0)
        }
        let search = ByteSearch(separator)
        let places =
            side == .start ? search.all(in: bytes, atMost: cuts) : search.allFromEnd(in: bytes, atMost: cuts)
        return (places, separator.count)
    }

    private func strings(_ parts: [Range<Int>]) throws(ScriptError) -> Value {
        let text = text(0)
        try checkArray(items: parts.count)
        try charge(parts.count)
        return .array(ArrayBox(parts.map { .string(text.part($0)) }))
    }
}
