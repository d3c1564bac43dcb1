/// Blobs: bytes. Numbers put into a blob are cut to their lowest eight bits.
extension Registry {
    /// Registers the blob functions.
    func registerBlobs() {
        registerBlobMaking()
        registerBlobFacts()
        registerBlobAdditions()
        registerBlobRemovals()
        registerBlobParts()
        registerBlobReading()
        registerBlobWriting()
    }

    private func registerBlobMaking() {
        function("blob", [], gives: "blob", meaning: "An empty blob.", example: "blob() // []") { _ in
            .blob(BlobBox([]))
        }
        function(
            "blob", [.int], gives: "blob", meaning: "A blob of zeros.", example: "blob(3) // [000000]"
        ) { call throws(ScriptError) in try call.filledBlob(0) }
        function(
            "blob", [.int, .int], gives: "blob", meaning: "A blob of one byte again and again.",
            example: "blob(3, 7) // [070707]"
        ) { call throws(ScriptError) in try call.filledBlob(call.byte(1)) }
        function(
            "to_array", [.blob], gives: "array", meaning: "The bytes as numbers.",
            example: "blob(2, 1).to_array() // [1, 1]"
        ) { call throws(ScriptError) in
            let bytes = call.blob(0)
            try call.checkArray(items: bytes.count)
            try call.chargePass(over: bytes.count)
            return .array(ArrayBox(bytes.map { .int(Int64($0)) }))
        }
        function(
            "as_string", [.blob], gives: "string",
            meaning: "The bytes read as UTF-8; what is malformed becomes `\u{fffd}`.",
            example: "blob(2, 65).as_string() // \"AA\""
        ) { call throws(ScriptError) in
            let bytes = Array(String(decoding: call.blob(0), as: UTF8.self).utf8)
            try call.checkText(bytes: bytes.count)
            try call.chargePass(over: bytes.count)
            return .string(Text(utf8: bytes))
        }
    }

    private func registerBlobFacts() {
        property("len", on: .blob, gives: "int", meaning: "The number of bytes.", example: "blob(3).len // 3") { call in
            .int(Int64(call.blob(0).count))
        }
        property(
            "is_empty", on: .blob, gives: "bool", meaning: "Whether it has no bytes.",
            example: "blob().is_empty // true"
        ) {
            call in .bool(call.blob(0).isEmpty)
        }
        function(
            "contains", [.blob, .int], gives: "bool", meaning: "Whether a byte occurs.",
            example: "blob(3, 5).contains(5) // true"
        ) { call throws(ScriptError) in
            try call.chargePass(over: call.blob(0).count)
            return .bool(call.blob(0).contains(call.byte(1)))
        }
        function(
            "get", [.blob, .int], gives: "int",
            meaning: "The byte at an index, negative ones counted from the end; 0 when there is none.",
            example: "blob(3, 5).get(-1) // 5"
        ) { call in
            let bytes = call.blob(0)
            let place = Span.place(call.int(1), count: bytes.count)
            return .int(place < bytes.count ? Int64(bytes[place]) : 0)
        }
    }

    private func registerBlobAdditions() {
        for name in ["push", "append", "+="] {
            function(
                name, [.blob, .int], mutates: true, meaning: "Appends a byte.",
                example: "let b = blob(); b.push(65); b // [41]"
            ) { call throws(ScriptError) in try call.appendBytes([call.byte(1)]) }
        }
        for name in ["append", "+="] {
            for kind in [ParameterType.blob, .char, .string] {
                function(
                    name, [.blob, kind], mutates: true, meaning: "Appends a blob, or the UTF-8 bytes of a text.",
                    example: "let b = blob(); b.append(\"ab\"); b // [6162]"
                ) { call throws(ScriptError) in
                    try call.appendBytes(kind == .blob ? call.blob(1) : call.characters(1))
                }
            }
        }
        function(
            "insert", [.blob, .int, .int], mutates: true,
            meaning: "Inserts a byte before an index, negative ones counted from the end; appends it behind the end.",
            example: "let b = blob(2); b.insert(1, 255); b // [00ff00]"
        ) { call throws(ScriptError) in
            let (index, byte) = (call.int(1), call.byte(2))
            try call.checkArray(items: call.blob(0).count + 1)
            try call.chargePass(over: call.blob(0).count)
            try call.withBlob { $0.insert(byte, at: Span.place(index, count: $0.count)) }
            return .unit
        }
        function(
            "set", [.blob, .int, .int], mutates: true,
            meaning: "Replaces the byte at an index; does nothing when there is none.",
            example: "let b = blob(2); b.set(0, 1); b // [0100]"
        ) { call throws(ScriptError) in
            let place = Span.place(call.int(1), count: call.blob(0).count)
            if place >= call.blob(0).count { return .unit }
            let byte = call.byte(2)
            try call.withBlob { $0[place] = byte }
            return .unit
        }
        function(
            "pad", [.blob, .int, .int], mutates: true, meaning: "Appends a byte until the blob has a length.",
            example: "let b = blob(); b.pad(2, 1); b // [0101]"
        ) { call throws(ScriptError) in
            let count = call.blob(0).count
            guard call.int(1) > Int64(count) else { return .unit }
            let missing = Int(call.int(1)) - count
            try call.checkArray(items: Int(call.int(1)))
            try call.chargePass(over: missing)
            let byte = call.byte(2)
            try call.withBlob { $0.append(contentsOf: repeatElement(byte, count: missing)) }
            return .unit
        }
    }
}

extension NativeCall {
    /// The lowest eight bits of a number argument.
    func byte(_ index: Int) -> UInt8 { UInt8(truncatingIfNeeded: int(index)) }

    /// Appends bytes to the blob argument 0, in place.
    func appendBytes(_ more: [UInt8]) throws(ScriptError) -> Value {
        try checkArray(items: blob(0).count + more.count)
        try chargePass(over: more.count)
        try withBlob { $0.append(contentsOf: more) }
        return .unit
    }

    fileprivate func filledBlob(_ byte: UInt8) throws(ScriptError) -> Value {
        let count = Int(max(0, int(0)))
        try checkArray(items: count)
        try chargePass(over: count)
        return .blob(BlobBox(Array(repeating: byte, count: count)))
    }
}
