/// Limits that are checked while running.
extension Machine {
    /// Looks at the limits after the budget has run out, and fills it again.
    func refill() throws(ScriptError) {
        operationsDone += unsafe lastSlice - state.pointee.budget
        fill()
        if let limit = limits.operationsMax, operationsDone > limit { throw ScriptError(.tooManyOperations) }
        if let progress = host.progress, let token = progress(operationsDone) { throw ScriptError(.terminated(token)) }
        try checkMemory()
        if let limit = limits.wallTimeMillisecondsMax, started.duration(to: host.now()) > .milliseconds(limit) {
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
        memoryAtStart = limits.memoryBytesMax == nil ? 0 : Machine.bytesInUse()
        memoryLeft = limits.memoryBytesMax ?? 0
        started = host.now()
    }

    /// Checks a string's length in bytes.
    func checkText(bytes: Int) throws(ScriptError) {
        if bytes > limits.stringBytesMax ?? Limits.bytesMax {
            throw ScriptError(.dataTooLarge("Length of string too large"))
        }
        try reserve(bytes: bytes)
    }

    /// Checks an array's or a blob's size.
    func checkArray(items: Int) throws(ScriptError) {
        if items > limits.arrayItemsMax ?? Limits.bytesMax {
            throw ScriptError(.dataTooLarge("Size of array/BLOB too large"))
        }
        try reserve(bytes: items)
    }

    /// Checks a map's size.
    func checkMap(items: Int) throws(ScriptError) {
        if items > limits.mapItemsMax ?? Limits.bytesMax {
            throw ScriptError(.dataTooLarge("Size of object map too large"))
        }
        try reserve(bytes: items)
    }
}
