import CMemory

/// The limit on memory, and the work of copying.
///
/// What a script takes is what the process has allocated since the script began. It is measured when the work done since the
/// last time could have used up what was left then, so a value that doubles may pass the limit for a moment: at most twice
/// the limit is held. A single value that would be larger than the limit is never begun.
extension Machine {
    /// Bytes that the process has allocated and not freed.
    package static func bytesInUse() -> Int {
        Int(clamping: hero_bytes_in_use())
    }

    /// Looks at the memory in use when the slice of work that ends now could have used up what was left.
    func checkMemory() throws(ScriptError) {
        guard let limit = limits.memoryBytesMax else { return }
        memoryLeft -= Limits.memoryPerSlice
        if memoryLeft < 0 { try measureMemory(limit) }
    }

    /// Looks at the memory in use before something large is made.
    func reserve(bytes: Int) throws(ScriptError) {
        guard bytes > Limits.smallBytes, let limit = limits.memoryBytesMax else { return }
        if bytes > limit { throw ScriptError(.dataTooLarge(Machine.memoryMessage)) }
        memoryLeft -= bytes
        if memoryLeft < 0 { try measureMemory(limit) }
    }

    private func measureMemory(_ limit: Int) throws(ScriptError) {
        memoryLeft = limit - (Machine.bytesInUse() - memoryAtStart)
        if memoryLeft < 0 { throw ScriptError(.dataTooLarge(Machine.memoryMessage)) }
    }

    private static let memoryMessage = "Too much memory used"

    // MARK: Copying

    /// Counts the work of copying: it does not stop here, but at the next look at the budget.
    func note(copied bytes: Int) {
        unsafe state.pointee.budget -= bytes / Limits.copiedBytesPerOperation
    }

    /// Counts the work of hashing a key, in the same way.
    func note(hashed key: Text) {
        note(copied: key.bytes.count)
    }

    /// Gives its holder an array of its own when others hold it too.
    func own(_ box: inout ArrayBox) {
        if isKnownUniquelyReferenced(&box) { return }
        note(copied: box.items.count * MemoryLayout<Value>.stride)
        box = ArrayBox(box.items)
    }

    /// Gives its holder a map of its own when others hold it too.
    func own(_ box: inout MapBox) {
        if isKnownUniquelyReferenced(&box) { return }
        note(copied: box.count * MemoryLayout<MapBox.Entry>.stride)
        box = MapBox(copy: box)
    }

    /// Gives its holder a blob of its own when others hold it too.
    func own(_ box: inout BlobBox) {
        if isKnownUniquelyReferenced(&box) { return }
        note(copied: box.bytes.count)
        box = BlobBox(box.bytes)
    }

    /// Gives its holder a string of its own when others hold it too.
    func own(_ text: inout Text) {
        if isKnownUniquelyReferenced(&text) { return }
        note(copied: text.bytes.count)
        text = text.copy()
    }
}

extension Limits {
    /// Copying this many bytes counts as one operation.
    static let copiedBytesPerOperation = 512
    /// The most that the operations between two checks take, but for what `Machine.reserve` is told of.
    static let memoryPerSlice = 1 << 23
    /// Values up to this size need no look at the memory of their own.
    static let smallBytes = 1 << 16
}
