/// The bytes of a literal, without copying them. Tables are kept like this: text costs a program its letters and
/// nothing else, where an array of strings would need pointers, relocations and start-up work.
@safe public struct Literal: Sendable {
    private let text: StaticString

    /// The UTF-8 of a literal of at least two bytes.
    public init(_ text: StaticString) { self.text = text }

    /// How many bytes there are.
    public var count: Int { text.utf8CodeUnitCount }

    /// One byte.
    public subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < text.utf8CodeUnitCount, "no such byte")
        // In bounds, and the literal lives for ever.
        return unsafe text.utf8Start[index]
    }

    /// A copy of some bytes.
    public subscript(range: Range<Int>) -> [UInt8] {
        @inline(never) get {
            var bytes: [UInt8] = []
            bytes.append(self, range)
            return bytes
        }
    }

    /// Whether those bytes are these.
    @inline(never)
    public func matches(_ range: Range<Int>, _ bytes: ArraySlice<UInt8>) -> Bool {
        guard range.count == bytes.count else { return false }
        for offset in 0..<bytes.count where self[range.lowerBound + offset] != bytes[bytes.startIndex + offset] {
            return false
        }
        return true
    }

    /// Where a byte stands next, from `start` on; the end if it does not. The tables are long, so it looks at a word of
    /// the CPU's at a time: subtracting 1 from each byte of one borrows first where a byte is 0. Every CPU this is built
    /// for is little-endian.
    @inline(never)
    public func next(_ byte: UInt8, from start: Int) -> Int {
        let ones = UInt.max / 255
        let wanted = UInt(byte) &* ones
        let width = UInt.bitWidth / 8
        var at = start
        while at + width <= count {
            // In bounds, and the literal lives for ever.
            let word = unsafe UnsafeRawPointer(text.utf8Start + at).loadUnaligned(as: UInt.self) ^ wanted
            let found = (word &- ones) & ~word & (ones << 7)
            if found != 0 { return at + found.trailingZeroBitCount / 8 }
            at += width
        }
        while at < count, self[at] != byte { at += 1 }
        return at
    }
}

extension Array where Element == UInt8 {
    /// Adds some bytes of a literal.
    @inline(never)
    public mutating func append(_ literal: Literal, _ range: Range<Int>) {
        for at in range { add(literal[at]) }
    }
}

/// A fixed list of words kept as one literal with a space between each two, such as `HUP INT QUIT`.
public struct WordList: Sendable {
    /// All of them.
    public let text: Literal

    /// The words, with one space between each two.
    public init(_ text: StaticString) { self.text = Literal(text) }

    /// Where a word stands, from 0; nil if it is none of these.
    @inline(never)
    public func index(of word: ArraySlice<UInt8>) -> Int? {
        guard !word.isEmpty else { return nil }
        var at = 0
        var index = 0
        while let range = next(&at) {
            if text.matches(range, word) { return index }
            index += 1
        }
        return nil
    }

    /// Where a word stands, see above.
    @inline(never)
    public func index(of word: [UInt8]) -> Int? { index(of: word[...]) }

    /// A word by its place; empty if there is none.
    @inline(never)
    public subscript(index: Int) -> [UInt8] {
        var at = 0
        var left = index
        while let range = next(&at) {
            if left == 0 { return text[range] }
            left -= 1
        }
        return []
    }

    /// The word that begins at `at`, which is moved to the next; nil behind the last. It begins with 0.
    public func next(_ at: inout Int) -> Range<Int>? {
        guard at < text.count else { return nil }
        let start = at
        let end = text.next(UInt8(ascii: " "), from: start)
        at = end + 1
        return start..<end
    }
}
