import RunnerProtocol

/// Walks over a command line, option by option.
struct ArgumentScanner<Words: RandomAccessCollection> where Words.Element == [UInt8], Words.Index == Int {
    private let words: Words
    private let place: OptionTable.Place
    /// The word that is looked at next; behind the last option, the first word that is none.
    private(set) var at: Int

    /// Begins with the word number `start`.
    init(_ words: Words, from start: Int, _ place: OptionTable.Place) {
        self.words = words
        self.place = place
        at = Swift.min(start, words.endIndex)
    }

    /// An option, and its value if it takes one.
    struct Item {
        var option: Option
        var value: [UInt8]?
    }

    /// The next option: `--name VALUE`, `--name=VALUE`, `-n VALUE` or `-nVALUE`; nil where the options end, which is
    /// at the first word that is none, or behind `--`.
    @inline(never)
    mutating func next() throws(UsageError) -> Item? {
        guard at < words.endIndex else { return nil }
        let word = words[at]
        guard word.count >= 2, word[0] == UInt8(ascii: "-") else { return nil }
        at += 1
        if word == "--" { return nil }
        let isLong = word[1] == UInt8(ascii: "-")
        let start = isLong ? 2 : 1
        let end = isLong ? word.firstIndex(of: UInt8(ascii: "=")) ?? word.count : 2
        let name = word[start..<end]
        guard let row = isLong ? Option.named(name, in: place) : Option.lettered(word[1], in: place) else {
            throw .unknownOption(Array(name))
        }
        guard row.takesValue else {
            if end < word.count { throw .valueUnexpected(row.option) }
            return Item(option: row.option, value: nil)
        }
        // Behind the equals sign, behind the letter, or in the next word.
        if end < word.count { return Item(option: row.option, value: Array(word[(isLong ? end + 1 : end)...])) }
        guard at < words.endIndex else { throw .valueMissing(row.option) }
        at += 1
        return Item(option: row.option, value: words[at - 1])
    }
}
