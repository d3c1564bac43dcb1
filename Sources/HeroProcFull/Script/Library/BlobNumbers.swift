/// Numbers and text inside blobs. A number has eight bytes; when fewer are named, it is the first ones, the others are 0.
extension Registry {
    func registerBlobReading() {
        for isLittle in [true, false] {
            let (short, word) = isLittle ? ("le", "least") : ("be", "most")
            spanFunction(
                "parse_\(short)_int", on: .blob, gives: "int",
                meaning: "Reads a whole number, the \(word) significant byte first.",
                example: isLittle
                    ? "blob(8, 1).parse_le_int(0, 2) // 257" : "blob(8, 1).parse_be_int(6, 2) // 72339069014638592"
            ) { call, span, _ in .int(Int64(bitPattern: call.bits(span, isLittle: isLittle))) }
            spanFunction(
                "parse_\(short)_float", on: .blob, gives: "float",
                meaning: "Reads a float, the \(word) significant byte first.",
                example: "blob(8).parse_\(short)_float(0, 8) // 0.0"
            ) { call, span, _ in .float(Double(bitPattern: call.bits(span, isLittle: isLittle))) }
        }
    }

    func registerBlobWriting() {
        for isLittle in [true, false] {
            let (short, word) = isLittle ? ("le", "least") : ("be", "most")
            for kind in [ParameterType.int, .float] {
                spanFunction(
                    "write_\(short)", on: .blob, and: [kind], mutates: true,
                    meaning:
                        "Writes a number over a part, the \(word) significant byte first; what does not fit is left out.",
                    example: isLittle
                        ? "let b = blob(2); b.write_le(0, 2, 258); b // [0201]"
                        : "let b = blob(8); b.write_be(0, 8, 258); b // [0000000000000102]"
                ) { call, span, next throws(ScriptError) in
                    let bits = kind == .int ? UInt64(bitPattern: call.int(next)) : call.float(next).bitPattern
                    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64($0 * 8)) }
                    return try call.overwrite(span, isLittle ? bytes : bytes.reversed())
                }
            }
        }
        spanFunction(
            "write_utf8", on: .blob, and: [.string], mutates: true,
            meaning: "Writes a text's UTF-8 bytes over a part; what does not fit is left out.",
            example: "let b = blob(3); b.write_utf8(0, 3, \"ab\"); b // [616200]"
        ) { call, span, next throws(ScriptError) in try call.overwrite(span, call.text(next).bytes) }
        spanFunction(
            "write_ascii", on: .blob, and: [.string], mutates: true,
            meaning: "Writes a text's ASCII characters over a part; all others are left out.",
            example: "let b = blob(3); b.write_ascii(0, 3, \"aéb\"); b // [616200]"
        ) { call, span, next throws(ScriptError) in
            try call.overwrite(span, call.text(next).bytes.filter { $0 < 0x80 })
        }
    }
}

extension NativeCall {
    fileprivate func bits(_ span: Span, isLittle: Bool) -> UInt64 {
        let bytes = blob(0)
        var bits: UInt64 = 0
        for (number, place) in span.resolved(count: bytes.count).prefix(8).enumerated() {
            bits |= UInt64(bytes[place]) << UInt64((isLittle ? number : 7 - number) * 8)
        }
        return bits
    }

    fileprivate func overwrite(_ span: Span, _ source: [UInt8]) throws(ScriptError) -> Value {
        let range = span.resolved(count: blob(0).count).prefix(source.count)
        try chargePass(over: range.count)
        try withBlob { bytes in
            for (number, place) in range.enumerated() { bytes[place] = source[number] }
        }
        return .unit
    }
}
