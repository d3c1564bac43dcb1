import CMemory

extension [Value] {
    /// Prepares for so many more items at once. Very many will lie in huge pages, where the kernel has them: it has less to
    /// do for them, and the processor finds them sooner.
    mutating func prepare(forMore more: Int) {
        let bytes = more * MemoryLayout<Value>.stride
        // Few grow as they are added, so that adding few again and again does not copy all of them each time.
        guard bytes >= Limits.hugeBytes else { return }
        reserveCapacity(count + more)
        let block = capacity * MemoryLayout<Value>.stride
        // The block is the array's own, and nothing of it is read or written here.
        unsafe withUnsafeMutableBufferPointer { unsafe hero_prefer_huge_pages($0.baseAddress, block) }
    }
}

extension Limits {
    /// From this size on huge pages are worth it: what they add by being whole is at most a sixteenth.
    static let hugeBytes = 32 << 20
}
