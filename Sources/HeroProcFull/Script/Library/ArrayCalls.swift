/// What arrays do by calling a function for their items: choosing and finding.
///
/// The function may be a function pointer or, as in older scripts, a string that names a function.
extension Registry {
    func registerArrayPredicates() {
        for kind in [ParameterType.function, .string] {
            function(
                "filter", [.array, kind], gives: "array", meaning: "The items for which a function answers true.",
                example: "[1, 2, 3].filter(|x| x > 1) // [2, 3]"
            ) { call throws(ScriptError) in .array(ArrayBox(try call.filtered())) }
            function(
                "drain", [.array, kind], gives: "array", mutates: true,
                meaning: "Removes and answers the items for which a function answers true.",
                example: "let a = [1, 2, 3]; a.drain(|x| x > 1) // [2, 3]"
            ) { call throws(ScriptError) in
                let (yes, no) = try call.chosen(by: "drain")
                call[0] = .array(ArrayBox(no))
                return .array(ArrayBox(yes))
            }
            function(
                "retain", [.array, kind], gives: "array", mutates: true,
                meaning: "Keeps the items for which a function answers true; answers the others.",
                example: "let a = [1, 2, 3]; a.retain(|x| x > 1) // [1]"
            ) { call throws(ScriptError) in
                let (yes, no) = try call.chosen(by: "retain")
                call[0] = .array(ArrayBox(yes))
                return .array(ArrayBox(no))
            }
            function(
                "some", [.array, kind], gives: "bool", meaning: "Whether a function answers true for an item.",
                example: "[1, 2].some(|x| x > 1) // true"
            ) { call throws(ScriptError) in .bool(try call.firstIndex(by: "some", from: 0, accepting: true) != nil) }
            function(
                "all", [.array, kind], gives: "bool", meaning: "Whether a function answers true for every item.",
                example: "[1, 2].all(|x| x > 1) // false"
            ) { call throws(ScriptError) in .bool(try call.firstIndex(by: "all", from: 0, accepting: false) == nil) }
        }
    }

    func registerArraySearch() {
        for hasStart in [false, true] {
            let more: [ParameterType] = hasStart ? [.int] : []
            function(
                "index_of", [.array, .function] + more, gives: "int",
                meaning: "The index of the first item for which a function answers true, or -1.",
                example: "[1, 2, 3].index_of(|x| x > 1) // 1"
            ) { call throws(ScriptError) in try call.indexByFunction(from: hasStart ? call.int(2) : 0) }
            function(
                "index_of", [.array, .any] + more, gives: "int",
                meaning: "The index of the first item equal to a value, or -1.",
                example: "[1, 2, 3].index_of(2) // 1"
            ) { call throws(ScriptError) in try call.indexOfValue(from: hasStart ? call.int(2) : 0) }
            function(
                "index_of", [.array, .string] + more, gives: "int",
                meaning: "As for a function when the script defines one of this name, else as for a value; or -1.",
                example: "[\"a\", \"b\"].index_of(\"b\") // 1"
            ) { call throws(ScriptError) in
                let start = hasStart ? call.int(2) : 0
                if FunctionPointer.isProper(call.text(1).string), try call.callback(1).parameterCount != nil {
                    return try call.indexByFunction(from: start)
                }
                return try call.indexOfValue(from: start)
            }
            function(
                "find", [.array, .function] + more, gives: "any",
                meaning: "The first item for which a function answers true, or `()`.",
                example: "[1, 2, 3].find(|x| x > 1) // 2"
            ) { call throws(ScriptError) in
                let items = call.array(0)
                let start = Span.place(hasStart ? call.int(2) : 0, count: items.count)
                guard let found = try call.firstIndex(by: "index_of", from: start, accepting: true) else {
                    return .unit
                }
                return items[found]
            }
            function(
                "find_map", [.array, .function] + more, gives: "any",
                meaning: "The first result of a function that is not `()`.",
                example: "[1, 2].find_map(|x| if x > 1 { x * 10 }) // 20"
            ) { call throws(ScriptError) in
                var each = try ItemCall(call, of: "find_map")
                let items = call.array(0)
                for index in Span.place(hasStart ? call.int(2) : 0, count: items.count)..<items.count {
                    try call.charge(1)
                    let result = try each.call(items[index], number: index)
                    if !result.untagged.isUnit { return result }
                }
                return .unit
            }
        }
    }
}

extension NativeCall {
    /// The items of argument 0 for which the function of argument 1 answers true.
    fileprivate func filtered() throws(ScriptError) -> [Value] {
        var each = try ItemCall(self, of: "filter")
        var yes: [Value] = []
        for (index, item) in array(0).enumerated() {
            try charge(1)
            if try each.accepts(item, number: index) { yes.append(item) }
        }
        return yes
    }

    /// The items of argument 0 for which the function of argument 1 answers true, and the others.
    fileprivate func chosen(by name: String) throws(ScriptError) -> (yes: [Value], no: [Value]) {
        var each = try ItemCall(self, of: name)
        var yes: [Value] = []
        var no: [Value] = []
        for (index, item) in array(0).enumerated() {
            try charge(1)
            if try each.accepts(item, number: index) { yes.append(item) } else { no.append(item) }
        }
        return (yes, no)
    }

    /// The index of the first item for which the function's answer is, or is not, `true`.
    fileprivate func firstIndex(
        by name: String, from start: Int, accepting wanted: Bool
    ) throws(ScriptError) -> Int? {
        var each = try ItemCall(self, of: name)
        let items = array(0)
        for index in start..<max(start, items.count) {
            try charge(1)
            if try each.accepts(items[index], number: index) == wanted { return index }
        }
        return nil
    }

    fileprivate func indexByFunction(from start: Int64) throws(ScriptError) -> Value {
        let place = Span.place(start, count: array(0).count)
        return .int(Int64(try firstIndex(by: "index_of", from: place, accepting: true) ?? -1))
    }

    fileprivate func indexOfValue(from start: Int64) throws(ScriptError) -> Value {
        let items = array(0)
        let value = self[1]
        try chargePass(over: items.count)
        for index in Span.place(start, count: items.count)..<items.count {
            if try machine.equals(items[index], value) { return .int(Int64(index)) }
        }
        return .int(-1)
    }
}
