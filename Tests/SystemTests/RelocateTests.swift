import CLinux
import Testing

/// The packed table of addresses, as the linker writes it (DT_RELR).
struct RelocateTests {
    private static let bits = UInt.bitWidth

    /// Which of a row of words a table makes right: those to which the base is added.
    private func relocated(_ count: Int, _ table: [UInt]) -> [Int] {
        var words = (0..<count).map { UInt($0) }
        let base = unsafe words.withUnsafeMutableBufferPointer { words in
            let base = UInt(bitPattern: words.baseAddress)
            unsafe table.withUnsafeBufferPointer { table in
                // An empty table has no address, and is not read.
                let start = unsafe table.baseAddress ?? UnsafePointer(words.baseAddress.unsafelyUnwrapped)
                unsafe cl_relocate(base, start, start + table.count)
            }
            return base
        }
        return words.indices.filter { words[$0] == UInt($0) &+ base }
    }

    private func place(_ word: Int) -> UInt { UInt(word * MemoryLayout<UInt>.size) }

    /// The entry that names words so far behind the last place.
    private func map(_ distances: [Int]) -> UInt { distances.reduce(1) { $0 | 1 << UInt($1 + 1) } }

    @Test func `a place is one word`() {
        #expect(relocated(4, [place(0)]) == [0])
        #expect(relocated(4, [place(1), place(3)]) == [1, 3])
        #expect(relocated(4, []) == [])
    }

    @Test func `bits are the words behind the place`() {
        #expect(relocated(8, [place(1), map([0, 2, 5])]) == [1, 2, 4, 7])
        #expect(relocated(8, [place(1), map([])]) == [1])
    }

    @Test func `each further map goes on where the one before ended`() {
        let last = Self.bits - 2
        let next = 1 + Self.bits - 1
        #expect(relocated(200, [place(0), map([0, last]), map([0, 1])]) == [0, 1, 1 + last, next, next + 1])
        #expect(relocated(200, [place(0), map([]), map([3])]) == [0, next + 3])
    }

    @Test func `a place ends the maps before it`() {
        #expect(relocated(100, [place(0), map([1]), place(50), map([0])]) == [0, 2, 50, 51])
    }
}
