/// Arrays: what they hold, and adding and removing single items.
extension Registry {
    /// Registers the array functions.
    func registerArrays() {
        registerArrayFacts()
        registerArrayAdditions()
        registerArrayRemovals()
        registerArrayParts()
        registerArrayCuts()
        registerArrayPredicates()
        registerArraySearch()
        registerArrayMaking()
        registerArrayFolds()
        registerSorting()
        registerOrders()
        registerRepeats()
    }

    private func registerArrayFacts() {
        property("len", on: .array, gives: "int", meaning: "The number of items.", example: "[1, 2].len // 2") { call in
            .int(Int64(call.array(0).count))
        }
        property(
            "is_empty", on: .array, gives: "bool", meaning: "Whether it has no items.", example: "[].is_empty // true"
        ) {
            call in .bool(call.array(0).isEmpty)
        }
        function(
            "get", [.array, .int], gives: "any",
            meaning: "The item at an index, negative ones counted from the end; `()` when there is none.",
            example: "[1, 2, 3].get(-1) // 3"
        ) { call in
            let items = call.array(0)
            let place = Span.place(call.int(1), count: items.count)
            return place < items.count ? items[place] : .unit
        }
        function(
            "contains", [.array, .any], gives: "bool", meaning: "Whether an item equals a value.",
            example: "[1, 2].contains(2) // true"
        ) { call throws(ScriptError) in
            let items = call.array(0)
            let value = call[1]
            try call.chargePass(over: items.count)
            for item in items {
                if try call.machine.equals(item, value) { return .bool(true) }
            }
            return .bool(false)
        }
    }

    private func registerArrayAdditions() {
        for (name, kind) in [("push", ParameterType.any), ("+=", .any)] {
            function(
                name, [.array, kind], mutates: true, measures: true, meaning: "Appends an item.",
                example: "let a = [1]; a.push(2); a // [1, 2]"
            ) { call throws(ScriptError) in try call.push(call[1]) }
        }
        for name in ["append", "+="] {
            function(
                name, [.array, .array], mutates: true, meaning: "Appends all items of another array.",
                example: "let a = [1]; a.append([2, 3]); a // [1, 2, 3]"
            ) { call throws(ScriptError) in
                let more = call.array(1)
                try call.checkArray(call.array(0), adding: more)
                try call.chargePass(over: more.count)
                try call.withArray { $0.append(contentsOf: more) }
                return .unit
            }
        }
        function(
            "insert", [.array, .int, .any], mutates: true,
            meaning: "Inserts an item before an index, negative ones counted from the end; appends it behind the end.",
            example: "let a = [1, 3]; a.insert(1, 2); a // [1, 2, 3]"
        ) { call throws(ScriptError) in
            let value = call[2]
            let index = call.int(1)
            try call.checkPush(value)
            try call.chargePass(over: call.array(0).count)
            try call.withArray { $0.insert(value, at: Span.place(index, count: $0.count)) }
            return .unit
        }
        function(
            "set", [.array, .int, .any], mutates: true,
            meaning: "Replaces the item at an index; does nothing when there is none.",
            example: "let a = [1, 2]; a.set(0, 9); a // [9, 2]"
        ) { call throws(ScriptError) in
            let place = Span.place(call.int(1), count: call.array(0).count)
            if place >= call.array(0).count { return .unit }
            let value = call[2]
            if value.isContainer { try call.checkArray(call.array(0), adding: [value], times: 1) }
            try call.withArray { $0[place] = value }
            return .unit
        }
        function(
            "pad", [.array, .int, .any], mutates: true, meaning: "Appends a value until the array has a length.",
            example: "let a = [1]; a.pad(3, 0); a // [1, 0, 0]"
        ) { call throws(ScriptError) in
            let missing = call.int(1).subtractingReportingOverflow(Int64(call.array(0).count)).partialValue
            if call.int(1) <= Int64(call.array(0).count) { return .unit }
            let value = call[2]
            try call.checkArray(call.array(0), adding: [value], times: Int(missing))
            try call.chargePass(over: Int(missing))
            try call.withArray {
                $0.prepare(forMore: Int(missing))
                $0.append(contentsOf: repeatElement(value, count: Int(missing)))
            }
            return .unit
        }
    }

    private func registerArrayRemovals() {
        function(
            "pop", [.array], gives: "any", mutates: true,
            meaning: "Removes and answers the last item; `()` when empty.",
            example: "let a = [1, 2]; a.pop() // 2"
        ) { call throws(ScriptError) in try call.withArray { $0.popLast() ?? .unit } }
        function(
            "shift", [.array], gives: "any", mutates: true,
            meaning: "Removes and answers the first item; `()` when empty.",
            example: "let a = [1, 2]; a.shift() // 1"
        ) { call throws(ScriptError) in
            try call.chargePass(over: call.array(0).count)
            return try call.withArray { $0.isEmpty ? .unit : $0.removeFirst() }
        }
        function(
            "remove", [.array, .int], gives: "any", mutates: true,
            meaning:
                "Removes and answers the item at an index, negative ones counted from the end; `()` when there is none.",
            example: "let a = [1, 2, 3]; a.remove(1) // 2"
        ) { call throws(ScriptError) in
            guard let place = Span.existing(call.int(1), count: call.array(0).count) else { return .unit }
            try call.chargePass(over: call.array(0).count)
            return try call.withArray { $0.remove(at: place) }
        }
        function(
            "clear", [.array], mutates: true, meaning: "Removes all items.", example: "let a = [1]; a.clear(); a // []"
        ) { call in
            call[0] = .array(ArrayBox([]))
            return .unit
        }
        function(
            "reverse", [.array], mutates: true, meaning: "Turns the order around.",
            example: "let a = [1, 2]; a.reverse(); a // [2, 1]"
        ) { call throws(ScriptError) in
            try call.chargePass(over: call.array(0).count)
            try call.withArray { $0.reverse() }
            return .unit
        }
    }
}

extension NativeCall {
    /// Appends a value to the array argument 0, in place.
    func push(_ value: Value) throws(ScriptError) -> Value {
        try checkPush(value)
        try withArray { $0.append(value) }
        return .unit
    }

    /// Checks the size of the array argument 0 before a value is added; a plain value costs no look at the others.
    func checkPush(_ value: Value) throws(ScriptError) {
        if value.isContainer {
            try checkArray(array(0), adding: [value])
        } else {
            try checkArray(items: array(0).count + 1)
        }
    }
}
