/// Parts of arrays: copied out, cut off, replaced.
extension Registry {
    func registerArrayParts() {
        spanFunction(
            "extract", on: .array, gives: "array",
            meaning: "A copy of a part, from a start (negative: from the end) and a length, or from a range.",
            example: "[1, 2, 3, 4].extract(1, 2) // [2, 3]"
        ) { call, span, _ throws(ScriptError) in
            let items = call.array(0)
            let range = span.resolved(count: items.count)
            try call.chargePass(over: range.count)
            return .array(ArrayBox(Array(items[range])))
        }
        function(
            "extract", [.array, .int], gives: "array", meaning: "A copy of all from a start on.",
            example: "[1, 2, 3].extract(-2) // [2, 3]"
        ) { call throws(ScriptError) in
            let items = call.array(0)
            let range = Span(start: call.int(1)).resolved(count: items.count)
            try call.chargePass(over: range.count)
            return .array(ArrayBox(Array(items[range])))
        }
        spanFunction(
            "splice", on: .array, and: [.array], mutates: true,
            meaning: "Replaces a part by the items of another array.",
            example: "let a = [1, 2, 3]; a.splice(1, 1, [8, 9]); a // [1, 8, 9, 3]"
        ) { call, span, next throws(ScriptError) in
            let more = call.array(next)
            let range = span.resolved(count: call.array(0).count)
            if more.count > range.count { try call.checkArray(call.array(0), adding: more) }
            try call.chargePass(over: call.array(0).count + more.count)
            try call.withArray { $0.replaceSubrange(range, with: more) }
            return .unit
        }
    }

    func registerArrayCuts() {
        spanFunction(
            "drain", on: .array, gives: "array", mutates: true, meaning: "Removes and answers a part.",
            example: "let a = [1, 2, 3]; a.drain(0..2) // [1, 2]"
        ) { call, span, _ throws(ScriptError) in
            let range = span.resolved(count: call.array(0).count)
            try call.chargePass(over: call.array(0).count)
            return try call.withArray { items in
                let removed = Array(items[range])
                items.removeSubrange(range)
                return .array(ArrayBox(removed))
            }
        }
        spanFunction(
            "retain", on: .array, gives: "array", mutates: true, meaning: "Removes and answers all but a part.",
            example: "let a = [1, 2, 3]; a.retain(0..2) // [3]"
        ) { call, span, _ throws(ScriptError) in
            let range = span.resolved(count: call.array(0).count)
            // As in the reference, a part of which nothing exists leaves the array as it is.
            if range.isEmpty { return .array(ArrayBox([])) }
            try call.chargePass(over: call.array(0).count)
            return try call.withArray { items in
                let removed = items[..<range.lowerBound] + items[range.upperBound...]
                items = Array(items[range])
                return .array(ArrayBox(Array(removed)))
            }
        }
        function(
            "split", [.array, .int], gives: "array", mutates: true,
            meaning: "Cuts off and answers all from an index on.",
            example: "let a = [1, 2, 3]; a.split(1) // [2, 3]"
        ) { call throws(ScriptError) in
            let place = Span.place(call.int(1), count: call.array(0).count)
            try call.chargePass(over: call.array(0).count - place)
            return try call.withArray { items in
                let removed = Array(items[place...])
                items.removeSubrange(place...)
                return .array(ArrayBox(removed))
            }
        }
        function(
            "truncate", [.array, .int], mutates: true, meaning: "Keeps at most the first items.",
            example: "let a = [1, 2, 3]; a.truncate(2); a // [1, 2]"
        ) { call throws(ScriptError) in
            let kept = Int(max(0, min(call.int(1), Int64(call.array(0).count))))
            try call.withArray { $0.removeSubrange(kept...) }
            return .unit
        }
        function(
            "chop", [.array, .int], mutates: true, meaning: "Keeps at most the last items.",
            example: "let a = [1, 2, 3]; a.chop(2); a // [2, 3]"
        ) { call throws(ScriptError) in
            let kept = Int(max(0, min(call.int(1), Int64(call.array(0).count))))
            try call.chargePass(over: call.array(0).count)
            try call.withArray { $0.removeFirst($0.count - kept) }
            return .unit
        }
    }
}
