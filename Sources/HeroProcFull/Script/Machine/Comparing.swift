/// Comparing values, containers by content. The work counts against the budget: containers made of shared parts, as by
/// `a = [a, a]`, compare in exponential time.
extension Machine {
    /// The script's `==` for built-in types. Nesting beyond `Limits.nestingMax` counts as unequal.
    func equals(_ left: Value, _ right: Value, depth: Int = 0) throws(ScriptError) -> Bool {
        switch (left, right) {
        case (.array(let left), .array(let right)):
            if left === right { return true }
            return try compare(left, right, depth, by: equals)
        case (.map(let left), .map(let right)):
            if left === right { return true }
            return try compare(left, right, depth, by: equals)
        case (.tagged(let box), _): return try equals(box.value, right, depth: depth)
        case (_, .tagged(let box)): return try equals(left, box.value, depth: depth)
        case (.cell(let cell), _): return try equals(cell.value, right, depth: depth)
        case (_, .cell(let cell)): return try equals(left, cell.value, depth: depth)
        default:
            try chargeBytes(left, right)
            return left.equalsPlainly(right)
        }
    }

    /// The strict match of `switch`: same type and same content.
    func matchesExactly(_ left: Value, _ right: Value, depth: Int = 0) throws(ScriptError) -> Bool {
        switch (left, right) {
        case (.array(let left), .array(let right)): return try compare(left, right, depth, by: matchesExactly)
        case (.map(let left), .map(let right)): return try compare(left, right, depth, by: matchesExactly)
        case (.tagged(let box), _): return try matchesExactly(box.value, right, depth: depth)
        case (_, .tagged(let box)): return try matchesExactly(left, box.value, depth: depth)
        case (.cell(let cell), _): return try matchesExactly(cell.value, right, depth: depth)
        case (_, .cell(let cell)): return try matchesExactly(left, cell.value, depth: depth)
        default:
            try chargeBytes(left, right)
            return left.matchesPlainly(right)
        }
    }

    /// Whether all items agree, in order.
    private func compare(
        _ left: ArrayBox, _ right: ArrayBox, _ depth: Int,
        by agree: (Value, Value, Int) throws(ScriptError) -> Bool
    ) throws(ScriptError) -> Bool {
        guard depth < Limits.nestingMax, left.items.count == right.items.count else { return false }
        try charge(1 + left.items.count / Limits.unitsPerOperation)
        for index in left.items.indices {
            if try !agree(left.items[index], right.items[index], depth + 1) { return false }
        }
        return true
    }

    /// Whether both have the same keys with values that agree.
    private func compare(
        _ left: MapBox, _ right: MapBox, _ depth: Int,
        by agree: (Value, Value, Int) throws(ScriptError) -> Bool
    ) throws(ScriptError) -> Bool {
        guard depth < Limits.nestingMax, left.count == right.count else { return false }
        try charge(1 + left.count / Limits.unitsPerOperation)
        for entry in left.entries {
            guard let value = right[entry.key] else { return false }
            if try !agree(entry.value, value, depth + 1) { return false }
        }
        return true
    }

    /// Counts the work of comparing texts or blobs of one length.
    private func chargeBytes(_ left: Value, _ right: Value) throws(ScriptError) {
        switch (left, right) {
        case (.string(let left), .string(let right)):
            if left.bytes.count == right.bytes.count { try charge(left.bytes.count / Limits.unitsPerOperation) }
        case (.blob(let left), .blob(let right)):
            if left.bytes.count == right.bytes.count { try charge(left.bytes.count / Limits.unitsPerOperation) }
        default: return
        }
    }
}
