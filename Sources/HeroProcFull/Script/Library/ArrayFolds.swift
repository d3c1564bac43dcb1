/// What arrays make by calling a function for their items: new arrays and single values.
extension Registry {
    func registerArrayMaking() {
        for kind in [ParameterType.function, .string] {
            function(
                "map", [.array, kind], gives: "array", meaning: "The results of a function for each item.",
                example: "[1, 2].map(|x| x * 2) // [2, 4]"
            ) { call throws(ScriptError) in
                var each = try ItemCall(call, of: "map")
                var results: [Value] = []
                let items = call.array(0)
                results.reserveCapacity(items.count)
                for (index, item) in items.enumerated() {
                    try call.charge(1)
                    results.append(try each.call(item, number: index))
                }
                let result = Value.array(ArrayBox(results))
                try call.machine.checkSize(of: result)
                return result
            }
        }
        function(
            "for_each", [.array, .function], mutates: true,
            meaning: "Calls a function with each item as `this`, which it may change; its argument is the index.",
            example: "let a = [1, 2]; a.for_each(|| this += 1); a // [2, 3]"
        ) { call throws(ScriptError) in
            var each = try ItemCall(call, of: "for_each", family: .thisOnly)
            try call.withArray { items throws(ScriptError) in
                for index in items.indices {
                    try call.charge(1)
                    var item = items[index]
                    items[index] = .unit
                    defer { items[index] = item }
                    _ = try each.call(&item, number: index)
                }
            }
            return .unit
        }
        function(
            "zip", [.array, .array, .function], gives: "array",
            meaning: "The results of a function for the items of two arrays, side by side, as long as both last.",
            example: "[1, 2].zip([3, 4], |x, y| x + y) // [4, 6]"
        ) { call throws(ScriptError) in
            var each = try ItemCall(call, argument: 2, of: "zip", family: .pair)
            var results: [Value] = []
            for (index, (left, right)) in zip(call.array(0), call.array(1)).enumerated() {
                try call.charge(1)
                results.append(try each.call(left, right, number: index))
            }
            let result = Value.array(ArrayBox(results))
            try call.machine.checkSize(of: result)
            return result
        }
    }

    func registerArrayFolds() {
        for kind in [ParameterType.function, .string] {
            for isFromEnd in [false, true] {
                let name = isFromEnd ? "reduce_rev" : "reduce"
                let word = isFromEnd ? "the last item first" : "the first item first"
                let example =
                    isFromEnd
                    ? "[1, 2].reduce_rev(|s, x| s + x, \"\") // \"21\"" : "[1, 2].reduce(|s, x| s + x, 0) // 3"
                function(
                    name, [.array, kind], gives: "any",
                    meaning: "Folds the items with a function, beginning with `()`, \(word).", example: example
                ) { call throws(ScriptError) in try call.fold(name, isFromEnd: isFromEnd, from: .unit) }
                function(
                    name, [.array, kind, .any], gives: "any",
                    meaning: "Folds the items with a function, beginning with a value, \(word).", example: example
                ) { call throws(ScriptError) in try call.fold(name, isFromEnd: isFromEnd, from: call[2]) }
            }
        }
    }
}

extension NativeCall {
    fileprivate func fold(_ name: String, isFromEnd: Bool, from initial: Value) throws(ScriptError) -> Value {
        var each = try ItemCall(self, of: name)
        let items = array(0)
        var result = initial
        for step in items.indices {
            try charge(1)
            let index = isFromEnd ? items.count - 1 - step : step
            result = try each.call(leading: result, items[index], number: index)
        }
        return result
    }
}
