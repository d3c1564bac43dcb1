import CLinux
import Testing

/// The heap of the shipped runner, which tests do not run on: each test has one of its own.
@safe final class ArenaTests {
    private let heap: UnsafeMutablePointer<cl_heap>

    init() {
        // A heap is all zeros at first, as the one in the program is.
        let space = unsafe UnsafeMutableRawPointer.allocate(
            byteCount: MemoryLayout<cl_heap>.size, alignment: MemoryLayout<cl_heap>.alignment)
        unsafe space.initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<cl_heap>.size)
        unsafe heap = unsafe space.bindMemory(to: cl_heap.self, capacity: 1)
    }

    deinit { unsafe heap.deallocate() }

    /// A block as an address, filled with a byte of its own; 0 if there is none.
    private func block(_ size: Int, _ byte: UInt8 = 0xa5) -> Int {
        guard let block = unsafe cl_heap_allocate(heap, size) else { return 0 }
        unsafe memset(block, Int32(byte), size)
        return Int(bitPattern: block)
    }

    private func free(_ block: Int) { unsafe cl_heap_free(heap, UnsafeMutableRawPointer(bitPattern: block)) }

    /// Whether every byte of a block is still its own.
    private func holds(_ block: Int, _ size: Int, _ byte: UInt8) -> Bool {
        guard let start = unsafe UnsafeRawPointer(bitPattern: block) else { return false }
        return unsafe UnsafeRawBufferPointer(start: start, count: size).allSatisfy { $0 == byte }
    }

    private var own: Range<Int> {
        // They are the last that a heap holds.
        let end = unsafe Int(bitPattern: heap) + MemoryLayout<cl_heap>.size
        return (end - Int(CL_HEAP_OWN))..<end
    }

    @Test func `blocks of every size are aligned, apart, and keep what is written`() {
        var blocks: [(start: Int, size: Int, byte: UInt8)] = []
        let largest = Int(CL_HEAP_LISTED_MAX)
        for size in Array(0...600) + [1000, 1023, 1024, 4096, 8191, 16_384, largest - 1, largest, largest + 1, 100_000]
        {
            let byte = UInt8(truncatingIfNeeded: blocks.count &* 7 &+ 1)
            let start = block(size, byte)
            #expect(start != 0 && start % 16 == 0, "\(size)")
            blocks.append((start, size, byte))
        }
        for (start, size, byte) in blocks { #expect(holds(start, size, byte), "\(size)") }
        let sorted = blocks.sorted { $0.start < $1.start }
        for (lower, upper) in zip(sorted, sorted.dropFirst()) { #expect(lower.start + lower.size <= upper.start) }
        for (start, _, _) in blocks { free(start) }
    }

    @Test func `the first blocks are part of the program, later ones are mapped`() {
        let first = block(100)
        #expect(own.contains(first))
        var last = first
        var count = 1
        while own.contains(last), count < 1000 {
            last = block(100)
            count += 1
        }
        // 112 bytes each, of the heap's own.
        #expect(count == Int(CL_HEAP_OWN) / 112 + 1)
        #expect(last != 0 && holds(first, 100, 0xa5))
    }

    @Test func `a freed block is given out again for its size, the last one first`() {
        let (a, b, fence) = (block(40), block(40), block(40))
        free(a)
        free(b)
        #expect(block(200) != a)
        #expect(block(33) == b)
        #expect(block(40) == a)
        #expect(![a, b, fence].contains(block(40)))
    }

    @Test func `the block given out last goes back to where it came from`() {
        _ = block(16)
        let last = block(300)
        free(last)
        #expect(block(24) == last)
    }

    @Test func `above a size, blocks fit arrays of a power of two, and are shared up to the next`() {
        let large = block(600)
        _ = block(16)
        free(large)
        #expect(block(32 + 1024) == large)
        let larger = block(1_065)
        #expect(larger != 0 && larger != large)
    }

    @Test func `a large block is mapped by itself and goes back to the kernel`() {
        let size = Int(CL_HEAP_LISTED_MAX) + 1
        let large = block(size, 7)
        #expect(large % 4096 == 16)
        #expect(holds(large, size, 7))
        free(large)
        // Nothing is mapped there any more.
        #expect(unsafe msync(UnsafeMutableRawPointer(bitPattern: large - 16), 4096, MS_ASYNC) == -1)
        #expect(!own.contains(block(size)))
    }

    @Test(arguments: [Int.max, Int.max / 2 + 1, 1 << 60])
    func `what cannot be had is refused, and the heap goes on`(size: Int) {
        #expect(unsafe cl_heap_allocate(heap, size) == nil)
        #expect(unsafe cl_heap_allocate(heap, -1) == nil)
        let after = block(10)
        #expect(after != 0)
        free(0)
        free(after)
    }

    /// How many chunks there are, the program's own among them.
    private var chunks: Int {
        var count = 0
        var chunk = unsafe heap.pointee.chunks
        while let at = unsafe chunk {
            count += 1
            unsafe chunk = UnsafeRawPointer(at).load(as: UnsafeMutablePointer<UInt8>?.self)
        }
        return count
    }

    @Test func `what was freed in small pieces is given out in larger ones before more is mapped`() {
        let small = (0..<10_000).map { _ in block(40) }
        let before = chunks
        #expect(before == 9)
        // One in fifty stays, so that what is free lies in stretches.
        for (at, start) in small.enumerated() where at % 50 != 0 { free(start) }
        let larger = (0..<1_800).map { block(200, UInt8(truncatingIfNeeded: $0)) }
        let largest = block(2_000, 7)
        #expect(chunks == before)
        for (at, start) in larger.enumerated() {
            #expect(holds(start, 200, UInt8(truncatingIfNeeded: at)))
        }
        #expect(holds(largest, 2_000, 7))
        for (at, start) in small.enumerated() where at % 50 == 0 { #expect(holds(start, 40, 0xa5)) }
    }

    @Test func `free pages go back to the kernel, and come again empty`() {
        let small = (0..<10_000).map { _ in block(40) }
        let last = block(16)
        for start in small { free(start) }
        let inside = small[9_000] / 4096 * 4096
        unsafe cl_heap_settle(heap)
        var isThere: UInt8 = 1
        #expect(unsafe mincore(UnsafeMutableRawPointer(bitPattern: inside), 4096, &isThere) == 0)
        #expect(isThere & 1 == 0)
        #expect(holds(last, 16, 0xa5))
        let again = (0..<10_000).map { block(40, UInt8(truncatingIfNeeded: $0)) }
        for (at, start) in again.enumerated() { #expect(holds(start, 40, UInt8(truncatingIfNeeded: at))) }
        #expect(chunks == 9)
    }

    @Test func `a heap whose jobs come and go in other sizes does not grow for ever`() {
        var most = 0
        for round in 0..<40 {
            let size = 24 + round % 20 * 24
            let blocks = (0..<(400_000 / (size + 24))).map { _ in
                block(size, UInt8(truncatingIfNeeded: round))
            }
            for start in blocks { #expect(holds(start, size, UInt8(truncatingIfNeeded: round))) }
            for start in blocks { free(start) }
            if round == 19 { most = chunks }
        }
        #expect(chunks == most)
    }

    @Test func `a first block larger than what the program has is mapped`() {
        let large = block(30_000, 9)
        #expect(!own.contains(large) && holds(large, 30_000, 9))
        // What the program has is not lost.
        #expect((0..<1_000).contains { _ in own.contains(block(100)) })
    }

    @Test func `many blocks taken and given back in any order stay whole`() {
        var random = SystemRandomNumberGenerator()
        var blocks: [(start: Int, size: Int, byte: UInt8)] = []
        for turn in 0..<20_000 {
            if blocks.count > 200 || (!blocks.isEmpty && Bool.random(using: &random)) {
                let (start, size, byte) = blocks.remove(at: Int.random(in: 0..<blocks.count, using: &random))
                #expect(holds(start, size, byte))
                free(start)
            } else {
                let most = turn % 50 == 0 ? 40_000 : turn / 1_000 % 3 == 0 ? 100 : 700
                let size = Int.random(in: 0...most, using: &random)
                let byte = UInt8(truncatingIfNeeded: turn)
                let start = block(size, byte)
                #expect(start != 0 && start % 16 == 0)
                blocks.append((start, size, byte))
            }
        }
        for (start, size, byte) in blocks { #expect(holds(start, size, byte)) }
    }
}
