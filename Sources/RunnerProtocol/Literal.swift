/// The bytes of a literal as a collection, without copying them.
@safe public struct Literal: RandomAccessCollection, Sendable {
    private let text: StaticString

    /// The UTF-8 of a literal.
    public init(_ text: StaticString) { self.text = text }

    /// Always 0.
    public var startIndex: Int { 0 }
    /// How many bytes there are.
    public var endIndex: Int { text.utf8CodeUnitCount }

    /// One byte.
    public subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < text.utf8CodeUnitCount, "no such byte")
        // In bounds, and a literal of more than one character is kept as a pointer that lives for ever.
        return text.withUTF8Buffer { unsafe $0[index] }
    }
}

/// A fixed list of words kept as one literal with a space between each two, such as `HUP INT QUIT`. It costs a program
/// its letters and nothing else: no table of pointers, no start-up work.
public struct WordList: Sendable {
    private let text: Literal

    /// The words, with one space between each two.
    public init(_ text: StaticString) { self.text = Literal(text) }

    /// Where a word stands, from 0; nil if it is none of these.
    public func index(of word: some Collection<UInt8>) -> Int? {
        guard !word.isEmpty else { return nil }
        var index = 0
        var start = 0
        while start < text.endIndex {
            let end = self.end(from: start)
            if end - start == word.count, text[start..<end].elementsEqual(word) { return index }
            start = end + 1
            index += 1
        }
        return nil
    }

    /// A word by its place; empty if there is none.
    public subscript(index: Int) -> Slice<Literal> {
        var start = 0
        for _ in 0..<Swift.max(index, 0) where start < text.endIndex { start = end(from: start) + 1 }
        guard index >= 0, start < text.endIndex else { return text[0..<0] }
        return text[start..<end(from: start)]
    }

    private func end(from start: Int) -> Int {
        var at = start
        while at < text.endIndex, text[at] != UInt8(ascii: " ") { at += 1 }
        return at
    }
}
