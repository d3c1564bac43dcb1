/// What changes a string in place.
extension Registry {
    func registerStringChanges() {
        function(
            "trim", [.string], mutates: true, meaning: "Removes white space at both ends.",
            example: "let s = \"  hi \"; s.trim(); s // \"hi\""
        ) { call throws(ScriptError) in
            let kept = trimmed(call.text(0))
            try call.chargePass(over: call.text(0).bytes.count)
            return try call.keep(kept)
        }
        spanFunction(
            "crop", on: .string, mutates: true, meaning: "Removes all but a part.",
            example: "let s = \"hello\"; s.crop(1, 2); s // \"el\""
        ) { call, span, _ throws(ScriptError) in
            let text = call.text(0)
            return try call.keep(span.isEmpty ? 0..<0 : text.offsets(of: span.resolved(count: text.count)))
        }
        function(
            "crop", [.string, .int], mutates: true, meaning: "Removes all before a start.",
            example: "let s = \"hello\"; s.crop(-2); s // \"lo\""
        ) { call throws(ScriptError) in
            let text = call.text(0)
            return try call.keep(text.offsets(of: Span(start: call.int(1)).resolved(count: text.count)))
        }
        function(
            "truncate", [.string, .int], mutates: true, meaning: "Keeps at most the first characters.",
            example: "let s = \"hello\"; s.truncate(2); s // \"he\""
        ) { call throws(ScriptError) in
            let text = call.text(0)
            return try call.keep(0..<text.offset(ofScalar: Int(max(0, min(call.int(1), Int64(text.count))))))
        }
        function(
            "clear", [.string], mutates: true, meaning: "Removes everything.",
            example: "let s = \"a\"; s.clear(); s // \"\""
        ) { call throws(ScriptError) in try call.keep(0..<0) }
        for (name, letterCase, word) in [("make_upper", LetterCase.upper, "upper"), ("make_lower", .lower, "lower")] {
            function(
                name, [.string], mutates: true, meaning: "Turns it into \(word) case.",
                example: name == "make_upper"
                    ? "let s = \"hi\"; s.make_upper(); s // \"HI\"" : "let s = \"HI\"; s.make_lower(); s // \"hi\""
            ) { call throws(ScriptError) in
                let bytes = try call.cased(call.text(0), letterCase)
                call[0] = .string(Text(utf8: bytes))
                return .unit
            }
        }
    }

    func registerStringEdits() {
        function(
            "pop", [.string], gives: "any", mutates: true,
            meaning: "Removes and answers the last character; `()` when empty.",
            example: "let s = \"hi\"; s.pop() // 'i'"
        ) { call throws(ScriptError) in
            guard let last = call.text(0).lastScalar else { return .unit }
            try call.withText { bytes throws(ScriptError) in bytes.removeLast(last.utf8.count) }
            return .char(last)
        }
        function(
            "pop", [.string, .int], gives: "string", mutates: true,
            meaning: "Removes and answers the last characters, all when there are fewer.",
            example: "let s = \"hello\"; s.pop(2) // \"lo\""
        ) { call throws(ScriptError) in
            let text = call.text(0)
            let taken = Int(max(0, min(call.int(1), Int64(text.count))))
            let border = text.offset(ofScalar: text.count - taken)
            let removed = Text(utf8: Array(text.bytes[border...]))
            _ = try call.keep(0..<border)
            return .string(removed)
        }
        function(
            "set", [.string, .int, .char], mutates: true,
            meaning: "Replaces the character at an index; does nothing when there is none.",
            example: "let s = \"abc\"; s.set(-1, 'X'); s // \"abX\""
        ) { call throws(ScriptError) in
            let text = call.text(0)
            guard let number = Span.existing(call.int(1), count: text.count) else { return .unit }
            let place = text.offsets(of: number..<(number + 1))
            let bytes = call.char(2).utf8
            try call.checkText(bytes: text.bytes.count - place.count + bytes.count)
            try call.withText { $0.replaceSubrange(place, with: bytes) }
            return .unit
        }
        function(
            "pad", [.string, .int, .char], mutates: true, meaning: "Appends a character until the string has a length.",
            example: "let s = \"hi\"; s.pad(5, '*'); s // \"hi***\""
        ) { call throws(ScriptError) in try call.padText(to: call.int(1), with: Text(utf8: call.char(2).utf8)) }
        function(
            "pad", [.string, .int, .string], mutates: true,
            meaning: "Appends a string again and again, cut at the end, until the string has a length.",
            example: "let s = \"hi\"; s.pad(5, \"ab\"); s // \"hiaba\""
        ) { call throws(ScriptError) in try call.padText(to: call.int(1), with: call.text(2)) }
        for kind in [ParameterType.any, .unit, .char, .string, .blob] {
            for name in kind == .unit || kind == .char || kind == .string ? ["+="] : ["+=", "append"] {
                function(
                    name, [.string, kind], mutates: true, meaning: "Appends a value's text.",
                    example: "let s = \"n=\"; s.append(1); s // \"n=1\""
                ) { call throws(ScriptError) in try call.appendText(of: call[1].untagged) }
            }
        }
    }

    func registerStringReplacements() {
        for (from, to) in [
            (ParameterType.string, ParameterType.string), (.string, .char), (.char, .string), (.char, .char),
        ] {
            function(
                "replace", [.string, from, to], mutates: true, meaning: "Replaces all occurrences.",
                example: "let s = \"hello\"; s.replace(\"l\", \"L\"); s // \"heLLo\""
            ) { call throws(ScriptError) in
                try call.replaceText(call.characters(1), with: call.characters(2))
            }
        }
        for kind in [ParameterType.string, .char] {
            function(
                "remove", [.string, kind], mutates: true, meaning: "Removes all occurrences.",
                example: "let s = \"hello\"; s.remove(\"l\"); s // \"heo\""
            ) { call throws(ScriptError) in try call.replaceText(call.characters(1), with: []) }
        }
    }
}

extension NativeCall {
    /// The bytes of a string or character argument.
    func characters(_ index: Int) -> [UInt8] {
        if case .char(let scalar) = self[index].untagged { return scalar.utf8 }
        return text(index).bytes
    }

    /// Keeps only a range of bytes of the string argument 0.
    func keep(_ range: Range<Int>) throws(ScriptError) -> Value {
        if range == 0..<text(0).bytes.count { return .unit }
        try chargePass(over: text(0).bytes.count)
        try withText { bytes in
            bytes.removeSubrange(range.upperBound...)
            bytes.removeSubrange(..<range.lowerBound)
        }
        return .unit
    }

    /// Appends a value's display form to the string argument 0, in place.
    func appendText(of value: Value) throws(ScriptError) -> Value {
        let more: [UInt8] =
            switch value {
            case .unit: []
            case .blob(let box): Array(String(decoding: box.bytes, as: UTF8.self).utf8)
            default: try displayed(value)
            }
        try checkText(bytes: text(0).bytes.count + more.count)
        try withText { $0.append(contentsOf: more) }
        return .unit
    }

    fileprivate func replaceText(_ from: [UInt8], with to: [UInt8]) throws(ScriptError) -> Value {
        guard let result = try replaced(text(0).bytes, from, with: to) else { return .unit }
        self[0] = .string(Text(utf8: result))
        return .unit
    }

    /// The bytes with all occurrences replaced, or nil when there are none. An empty text occurs between all characters.
    func replaced(_ bytes: [UInt8], _ from: [UInt8], with to: [UInt8]) throws(ScriptError) -> [UInt8]? {
        if bytes.isEmpty { return nil }
        try chargePass(over: bytes.count + from.count)
        let places =
            from.isEmpty
            ? bytes.indices.filter { bytes[$0] & 0xc0 != 0x80 } + [bytes.count] : ByteSearch(from).all(in: bytes)
        if places.isEmpty { return nil }
        let (grown, isOver) = places.count.multipliedReportingOverflow(by: to.count)
        let (length, isOverAgain) = (bytes.count - places.count * from.count).addingReportingOverflow(grown)
        try checkText(bytes: isOver || isOverAgain ? .max : length)
        try chargePass(over: length)
        var result: [UInt8] = []
        result.reserveCapacity(length)
        var done = 0
        for place in places {
            result.append(contentsOf: bytes[done..<place])
            result.append(contentsOf: to)
            done = place + from.count
        }
        result.append(contentsOf: bytes[done...])
        return result
    }

    fileprivate func padText(to length: Int64, with padding: Text) throws(ScriptError) -> Value {
        let count = text(0).count
        guard length > Int64(count), !padding.bytes.isEmpty else { return .unit }
        let missing = Int(length) - count
        let (rounds, rest) = missing.quotientAndRemainder(dividingBy: padding.count)
        let tail = padding.part(scalars: 0..<rest).bytes
        let (body, isOver) = rounds.multipliedReportingOverflow(by: padding.bytes.count)
        let (total, isOverAgain) = body.addingReportingOverflow(text(0).bytes.count + tail.count)
        try checkText(bytes: isOver || isOverAgain ? .max : total)
        try chargePass(over: total)
        try withText { bytes in
            bytes.reserveCapacity(total)
            for _ in 0..<rounds { bytes.append(contentsOf: padding.bytes) }
            bytes.append(contentsOf: tail)
        }
        return .unit
    }
}
