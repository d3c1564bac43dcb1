/// What strings tell about themselves, and their forms as other types.
extension Registry {
    /// Registers the string functions.
    func registerStrings() {
        registerStringFacts()
        registerStringForms()
        registerStringParts()
        registerStringChanges()
        registerStringEdits()
        registerStringReplacements()
        registerStringSearch()
        registerStringSplits()
    }

    private func registerStringFacts() {
        property("len", on: .string, gives: "int", meaning: "The number of characters.", example: "\"añb\".len // 3") {
            call in .int(Int64(call.text(0).count))
        }
        property(
            "bytes", on: .string, gives: "int", meaning: "The number of UTF-8 bytes.", example: "\"añb\".bytes // 4"
        ) {
            call in .int(Int64(call.text(0).bytes.count))
        }
        property(
            "is_empty", on: .string, gives: "bool", meaning: "Whether it has no characters.",
            example: "\"\".is_empty // true"
        ) {
            call in .bool(call.text(0).bytes.isEmpty)
        }
        function(
            "max", [.string, .string], gives: "string", meaning: "The later of two strings in byte order.",
            example: "max(\"a\", \"b\") // \"b\""
        ) { call in .string(call.text(0) < call.text(1) ? call.text(1) : call.text(0)) }
        function(
            "min", [.string, .string], gives: "string", meaning: "The earlier of two strings in byte order.",
            example: "min(\"a\", \"b\") // \"a\""
        ) { call in .string(call.text(1) < call.text(0) ? call.text(1) : call.text(0)) }
    }

    private func registerStringForms() {
        function(
            "to_blob", [.string], gives: "blob", meaning: "The UTF-8 bytes.", example: "\"abc\".to_blob() // [616263]"
        ) { call throws(ScriptError) in
            let bytes = call.text(0).bytes
            try call.checkArray(items: bytes.count)
            return .blob(BlobBox(bytes))
        }
        function(
            "to_chars", [.string], gives: "array", meaning: "The characters as an array.",
            example: "\"ab\".to_chars() // ['a', 'b']"
        ) { call throws(ScriptError) in
            let text = call.text(0)
            try call.checkArray(items: text.count)
            try call.chargePass(over: text.bytes.count)
            var items: [Value] = []
            items.reserveCapacity(text.count)
            try text.forEachScalar(in: 0..<text.bytes.count) { scalar, _ in items.append(.char(scalar)) }
            return .array(ArrayBox(items))
        }
        for (name, letterCase, word) in [("to_upper", LetterCase.upper, "upper"), ("to_lower", .lower, "lower")] {
            function(
                name, [.string], gives: "string", meaning: "The string in \(word) case.",
                example: name == "to_upper" ? "\"straße\".to_upper() // \"STRASSE\"" : "\"ABC\".to_lower() // \"abc\""
            ) { call throws(ScriptError) in
                .string(Text(utf8: try call.cased(call.text(0), letterCase)))
            }
        }
        function(
            "parse_int", [.string], gives: "int",
            meaning: "Reads a decimal whole number; spaces around it are ignored.",
            example: "parse_int(\" 42 \") // 42"
        ) { call throws(ScriptError) in try parsedInteger(call.text(0), radix: 10) }
        function(
            "parse_int", [.string, .int], gives: "int", meaning: "Reads a whole number in a radix from 2 to 36.",
            example: "parse_int(\"ff\", 16) // 255"
        ) { call throws(ScriptError) in try parsedInteger(call.text(0), radix: call.int(1)) }
        function(
            "parse_float", [.string], gives: "float", meaning: "Reads a decimal number; spaces around it are ignored.",
            example: "parse_float(\"1e3\") // 1000.0"
        ) { call throws(ScriptError) in try parsedFloat(call.text(0)) }
    }

    private func registerStringParts() {
        function(
            "get", [.string, .int], gives: "any",
            meaning: "The character at an index, negative ones counted from the end; `()` when there is none.",
            example: "\"abc\".get(-1) // 'c'"
        ) { call in call.text(0).scalar(at: call.int(1)).map { .char($0) } ?? .unit }
        spanFunction(
            "sub_string", on: .string, gives: "string",
            meaning: "A part, from a start (negative: from the end) and a length, or from a range.",
            example: "\"hello\".sub_string(1, 3) // \"ell\""
        ) { call, span, _ in
            let text = call.text(0)
            return .string(span.isEmpty ? Text(utf8: []) : text.part(scalars: span.resolved(count: text.count)))
        }
        function(
            "sub_string", [.string, .int], gives: "string", meaning: "All from a start on.",
            example: "\"hello\".sub_string(-3) // \"llo\""
        ) { call in
            let text = call.text(0)
            return .string(text.part(scalars: Span(start: call.int(1)).resolved(count: text.count)))
        }
    }
}

extension NativeCall {
    /// A string in upper or lower case, within the limit for strings.
    func cased(_ text: Text, _ letterCase: LetterCase) throws(ScriptError) -> [UInt8] {
        try chargePass(over: text.bytes.count)
        let bytes = letterCase.applied(to: text.bytes)
        try checkText(bytes: bytes.count)
        return bytes
    }
}

/// The bytes of a string without white space at its ends.
func trimmed(_ text: Text) -> Range<Int> {
    let scalars = String(decoding: text.bytes, as: UTF8.self).unicodeScalars
    var start = 0
    var end = text.bytes.count
    for scalar in scalars {
        if !scalar.properties.isWhitespace { break }
        start += Text.width(text.bytes[start])
    }
    for scalar in scalars.reversed() {
        if end <= start || !scalar.properties.isWhitespace { break }
        end -= scalar.utf8.count
    }
    return start..<max(start, end)
}

private func parsedInteger(_ text: Text, radix: Int64) throws(ScriptError) -> Value {
    guard radix >= 2 && radix <= 36 else { throw ScriptError(.arithmetic("Invalid radix: '\(radix)'")) }
    switch IntegerText.parse(text.bytes[trimmed(text)], radix: radix) {
    case .success(let number): return .int(number)
    case .failure(let problem):
        throw ScriptError(.arithmetic("Error parsing integer number '\(text.string)': \(problem.rawValue)"))
    }
}

private func parsedFloat(_ text: Text) throws(ScriptError) -> Value {
    switch FloatText.parse(text.bytes[trimmed(text)]) {
    case .success(let number): return .float(number)
    case .failure(let problem):
        throw ScriptError(.arithmetic("Error parsing floating-point number '\(text.string)': \(problem.rawValue)"))
    }
}
