/// Limits that are checked while running.
extension Machine {
    /// Looks at the limits after the budget has run out, and fills it again.
    func refill() throws(ScriptError) {
        operationsDone += unsafe lastSlice - state.pointee.budget
        fill()
        if let limit = limits.operationsMax, operationsDone > limit { throw ScriptError(.tooManyOperations) }
        if let progress = host.progress, let token = progress(operationsDone) { throw ScriptError(.terminated(token)) }
        if let limit = limits.wallTimeMillisecondsMax, started.duration(to: .now) > .milliseconds(limit) {
            throw ScriptError(.terminated(.string("time limit")))
        }
    }

    private func fill() {
        let left = limits.operationsMax.map { max(0, $0 - operationsDone) } ?? Limits.operationsPerCheck
        lastSlice = min(Limits.operationsPerCheck, left)
        unsafe state.pointee.budget = lastSlice
    }

    /// Counts work against the budget.
    func charge(_ operations: Int) throws(ScriptError) {
        unsafe state.pointee.budget -= max(0, operations)
        if unsafe state.pointee.budget < 0 { try refill() }
    }

    /// Starts counting anew.
    func startBudget() {
        operationsDone = 0
        fill()
        started = .now
    }

    /// Checks a string's length in bytes.
    func checkText(bytes: Int) throws(ScriptError) {
        if bytes > limits.stringBytesMax ?? Limits.bytesMax {
            throw ScriptError(.dataTooLarge("Length of string too large"))
        }
    }

    /// Checks an array's or a blob's size.
    func checkArray(items: Int) throws(ScriptError) {
        if items > limits.arrayItemsMax ?? Limits.bytesMax {
            throw ScriptError(.dataTooLarge("Size of array/BLOB too large"))
        }
    }

    /// Checks a map's size.
    func checkMap(items: Int) throws(ScriptError) {
        if items > limits.mapItemsMax ?? Limits.bytesMax {
            throw ScriptError(.dataTooLarge("Size of object map too large"))
        }
    }

    /// Whether any size is limited.
    var limitsSizes: Bool {
        limits.stringBytesMax != nil || limits.arrayItemsMax != nil || limits.mapItemsMax != nil
    }

    /// Checks a value that an operation made or changed, nested containers counted in.
    func checkSize(of value: Value) throws(ScriptError) {
        guard limitsSizes else { return }
        var sizes = Sizes()
        sizes.add(value, depth: 0)
        try checkText(bytes: sizes.text)
        try checkArray(items: sizes.items)
        try checkMap(items: sizes.entries)
    }
}

/// What a value takes: the longest string, all array items, all map entries.
private struct Sizes {
    var text = 0
    var items = 0
    var entries = 0

    mutating func add(_ value: Value, depth: Int) {
        guard depth < Limits.nestingMax else { return }
        switch value {
        case .string(let box): text = max(text, box.bytes.count)
        case .blob(let box): items += box.bytes.count
        case .array(let box):
            items += box.items.count
            for item in box.items { add(item, depth: depth + 1) }
        case .map(let box):
            entries += box.count
            for entry in box.entries { add(entry.value, depth: depth + 1) }
        default: return
        }
    }
}
