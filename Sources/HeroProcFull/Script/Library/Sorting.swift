/// Sorting, and removing what repeats. Sorting is stable and copes with comparers that contradict themselves.
extension Registry {
    func registerSorting() {
        function(
            "sort", [.array], mutates: true,
            meaning: "Sorts items that are all of one type: int, float, char, string, bool or `()`.",
            example: "let a = [3, 1, 2]; a.sort(); a // [1, 2, 3]"
        ) { call throws(ScriptError) in
            call[0] = .array(ArrayBox(try call.sorted(call.array(0), .ascending)))
            return .unit
        }
        function(
            "sort_desc", [.array], mutates: true, meaning: "Sorts as `sort` does, the largest first.",
            example: "let a = [3, 1, 2]; a.sort_desc(); a // [3, 2, 1]"
        ) { call throws(ScriptError) in
            call[0] = .array(ArrayBox(try call.sorted(call.array(0), .descending)))
            return .unit
        }
        for (name, kind) in [("sort", ParameterType.function), ("sort", .string), ("sort_by", .function)] {
            function(
                name, [.array, kind], mutates: true,
                meaning:
                    "Sorts with a function that answers a number below, equal to or above 0, or whether the first is less.",
                example: "let a = [1, 3, 2]; a.sort(|x, y| y - x); a // [3, 2, 1]"
            ) { call throws(ScriptError) in
                call[0] = .array(ArrayBox(try call.sortedByFunction(call.array(0))))
                return .unit
            }
        }
    }

    func registerOrders() {
        function(
            "order", [.array], gives: "array", meaning: "A sorted copy, as by `sort`.",
            example: "[3, 1, 2].order() // [1, 2, 3]"
        ) { call throws(ScriptError) in .array(ArrayBox(try call.sorted(call.array(0), .ascending))) }
        function(
            "order_desc", [.array], gives: "array", meaning: "A sorted copy, the largest first.",
            example: "[3, 1, 2].order_desc() // [3, 2, 1]"
        ) { call throws(ScriptError) in .array(ArrayBox(try call.sorted(call.array(0), .descending))) }
        for name in ["order", "order_by"] {
            function(
                name, [.array, .function], gives: "array", meaning: "A copy sorted with a function, as by `sort_by`.",
                example: "[1, 3, 2].order_by(|x, y| y - x) // [3, 2, 1]"
            ) { call throws(ScriptError) in .array(ArrayBox(try call.sortedByFunction(call.array(0)))) }
        }
    }

    func registerRepeats() {
        function(
            "dedup", [.array], mutates: true, meaning: "Removes items equal to the one before.",
            example: "let a = [1, 1, 2, 1]; a.dedup(); a // [1, 2, 1]"
        ) { call throws(ScriptError) in
            try call.chargePass(over: call.array(0).count)
            let machine = call.machine
            return try call.removeRepeats { previous, item throws(ScriptError) in try machine.equals(previous, item) }
        }
        for kind in [ParameterType.function, .string] {
            function(
                "dedup", [.array, kind], mutates: true,
                meaning: "Removes items for which a function of the one kept before and the item answers true.",
                example: "let a = [1, 2, 1]; a.dedup(|x, y| x >= y); a // [1, 2]"
            ) { call throws(ScriptError) in
                let callback = try call.callback(1)
                return try call.removeRepeats { previous, item throws(ScriptError) in
                    if case .bool(true)? = try callback.attempt(previous, item)?.untagged { return true }
                    return false
                }
            }
        }
    }
}

/// Which end of a sorted array comes first.
private enum SortDirection {
    case ascending
    case descending
}

extension NativeCall {
    /// The items sorted by their own order.
    fileprivate func sorted(_ items: [Value], _ direction: SortDirection) throws(ScriptError) -> [Value] {
        guard items.count > 1, let first = items.first else { return items }
        if items.contains(where: { $0.tag != first.tag }) {
            throw ScriptError(.functionNotFound("elements of different types cannot be sorted"))
        }
        try chargePass(over: items.count &* (Int.bitWidth - items.count.leadingZeroBitCount))
        switch first.tag {
        case .unit: return items
        case .int, .float, .char, .string, .bool: break
        default: throw ScriptError(.functionNotFound("elements of \(first.typeName) cannot be sorted"))
        }
        if let numbers = Value.plainIntegers(items) {
            // Equal integers cannot be told apart, so their order does not matter.
            let sorted = numbers.sorted()
            return direction == .ascending ? sorted.map { .int($0) } : sorted.reversed().map { .int($0) }
        }
        return try mergeSorted(items) { left, right throws(ScriptError) in
            direction == .ascending ? Value.precedes(left, right) : Value.precedes(right, left)
        }
    }

    /// The items sorted by the function of argument 1.
    fileprivate func sortedByFunction(_ items: [Value]) throws(ScriptError) -> [Value] {
        if items.count <= 1 { return items }
        let callback = try callback(1)
        return try mergeSorted(items) { left, right throws(ScriptError) in
            switch try callback.attempt(left, right)?.untagged {
            case .int(let order): return order < 0
            case .bool(let isLess): return isLess
            // As in the reference, a comparer that fails or says nothing leaves the order to the types.
            default: return left.tag.rawValue < right.tag.rawValue
            }
        }
    }

    /// Removes the items that repeat the one kept before them. The array changes only when no call failed.
    fileprivate func removeRepeats(
        _ repeats: (Value, Value) throws(ScriptError) -> Bool
    ) throws(ScriptError) -> Value {
        var kept: [Value] = []
        for item in array(0) {
            if let previous = kept.last, try repeats(previous, item) { continue }
            kept.append(item)
        }
        self[0] = .array(ArrayBox(kept))
        return .unit
    }
}

extension Value {
    /// The numbers when all values are integers without a tag.
    fileprivate static func plainIntegers(_ items: [Value]) -> [Int64]? {
        var numbers: [Int64] = []
        numbers.reserveCapacity(items.count)
        for item in items {
            guard case .int(let number) = item else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    /// The order of two plain values of one type; what has no order does not precede.
    fileprivate static func precedes(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.int(let left), .int(let right)): left < right
        case (.float(let left), .float(let right)): left < right
        case (.char(let left), .char(let right)): left < right
        case (.string(let left), .string(let right)): left < right
        case (.bool(let left), .bool(let right)): !left && right
        case (.tagged(let box), _): precedes(box.value, right)
        case (_, .tagged(let box)): precedes(left, box.value)
        default: false
        }
    }
}

/// Sorts by merging runs that double in length. An item passes another only when it strictly precedes it.
private func mergeSorted(
    _ items: [Value], _ precedes: (Value, Value) throws(ScriptError) -> Bool
) throws(ScriptError) -> [Value] {
    var source = items
    var target = items
    var width = 1
    while width < items.count {
        var start = 0
        while start < items.count {
            let middle = min(start + width, items.count)
            let end = min(middle + width, items.count)
            var left = start
            var right = middle
            for place in start..<end {
                var takesRight = left >= middle
                if !takesRight && right < end { takesRight = try precedes(source[right], source[left]) }
                target[place] = source[takesRight ? right : left]
                if takesRight { right += 1 } else { left += 1 }
            }
            start = end
        }
        swap(&source, &target)
        width *= 2
    }
    return source
}
