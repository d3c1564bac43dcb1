#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// What every value can do: its text, its tag; and leaving, waiting, reading JSON.
extension Registry {
    /// Registers the core functions.
    func registerCore() {
        registerTexts()
        registerTags()
        registerFunctionPointers()
        function("!", [.bool], gives: "bool") { call in .bool(!call.bool(0)) }
        function("exit", [], gives: "any", meaning: "Ends the whole script.", example: "exit(); 1 // ()") {
            _ throws(ScriptError) in throw ScriptError(.exit(.unit))
        }
        function(
            "exit", [.any], gives: "any", meaning: "Ends the whole script with a value.", example: "exit(42); 1 // 42"
        ) {
            call throws(ScriptError) in throw ScriptError(.exit(call[0]))
        }
        function(
            "take", [.any], gives: "any", mutates: true, meaning: "Moves the value out and leaves `()`.",
            example: "let x = [1]; let y = x.take(); [x, y] // [(), [1]]"
        ) { call in
            let value = call[0]
            call[0] = .unit
            return value
        }
        for kind in [ParameterType.int, .float] {
            function("sleep", [kind], meaning: "Waits some seconds.", example: "sleep(0) // ()") {
                call throws(ScriptError) in
                try call.machine.pause(seconds: call.number(0))
                return .unit
            }
        }
        function(
            "parse_json", [.string], gives: "map", meaning: "Reads a JSON object: null is `()`.",
            example: "parse_json(`{\"a\": [1, null]}`) // #{\"a\": [1, ()]}"
        ) { call throws(ScriptError) in
            try call.chargePass(over: call.text(0).bytes.count)
            let result: Value
            do throws(ScriptError) {
                var reader = JSONReader(call.text(0), machine: call.machine)
                result = try reader.read()
            } catch {
                guard case .parsing = error.kind else { throw error }
                result = try LooseJSON(call.machine).read(call.text(0).bytes, strict: error)
            }
            if result.tag != .map {
                throw ScriptError(.mismatchOutputType(actual: result.typeName, expected: TypeTag.map.name))
            }
            return result
        }
    }

    private func registerTexts() {
        function(
            "to_string", [.any], gives: "string", meaning: "The text that `print` shows.",
            example: "[1, \"a\"].to_string() // `[1, \"a\"]`"
        ) { call throws(ScriptError) in
            if case .string = call[0] { return call[0] }
            return .string(Text(utf8: try call.displayed(call[0])))
        }
        function(
            "to_debug", [.any], gives: "string", meaning: "The text that `debug` shows.",
            example: "\"abc\".to_debug() // `\"abc\"`"
        ) { call throws(ScriptError) in .string(Text(utf8: try call.debugged(call[0]))) }
    }

    private func registerTags() {
        for kind in [NativeKind.function, .getter] {
            let meaning = "The number attached to the value, 0 at first; copies take it along."
            let body: NativeBody = { call in
                if case .tagged(let box) = call[0] { return .int(Int64(box.tag)) }
                return .int(0)
            }
            if kind == .getter {
                getter("tag", on: .any, gives: "int", meaning: meaning, example: "let x = 5; x.tag // 0", body)
            } else {
                function("tag", [.any], gives: "int", meaning: meaning, example: "let x = 5; x.tag() // 0", body)
            }
        }
        let meaning = "Attaches a number of 32 bits to the value."
        function(
            "set_tag", [.any, .int], mutates: true, meaning: meaning, example: "let x = 5; x.set_tag(3); x.tag // 3"
        ) {
            call throws(ScriptError) in try call.attachTag()
        }
        setter("tag", on: .any, takes: .int, meaning: meaning, example: "let x = 5; x.tag = 3; x.tag // 3") {
            call throws(ScriptError) in try call.attachTag()
        }
    }

    private func registerFunctionPointers() {
        property(
            "name", on: .function, gives: "string", meaning: "The function's name.", example: "Fn(\"f\").name // \"f\""
        ) {
            call in
            guard case .function(let pointer) = call[0].untagged else { return .unit }
            return .string(pointer.name)
        }
        property(
            "is_anonymous", on: .function, gives: "bool", meaning: "Whether it is a closure.",
            example: "(|x| x).is_anonymous // true"
        ) { call in
            guard case .function(let pointer) = call[0].untagged else { return .unit }
            return .bool(pointer.isAnonymous)
        }
    }
}

extension NativeCall {
    fileprivate func attachTag() throws(ScriptError) -> Value {
        let number = int(1)
        guard let tag = Int32(exactly: number) else {
            let word = number < 0 ? "small" : "large"
            throw ScriptError(
                .arithmetic(
                    "\(number) is too \(word) to fit into a tag (must be between \(Int32.min) and \(Int32.max))"))
        }
        let value = self[0].untagged
        self[0] = tag == 0 ? value : .tagged(TaggedBox(value, tag: tag))
        return .unit
    }
}

extension Machine {
    /// Holds the script's thread, in short slices so that a limit or a stop is noticed. Nothing for zero, negative and
    /// non-finite times.
    func pause(seconds: Double) throws(ScriptError) {
        guard seconds.isFinite, seconds > 0 else { return }
        let start = ContinuousClock.now
        let length = Duration.seconds(min(seconds, 1e9))
        while true {
            try charge(1)
            try refill()
            let left = length - start.duration(to: ContinuousClock.now)
            if left <= .zero { return }
            let slice = min(left, .milliseconds(10))
            usleep(UInt32(clamping: slice.components.attoseconds / 1_000_000_000_000 + 1))
        }
    }
}
