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
        return word[1] == UInt8(ascii: "-") ? try long(word) : try short(word)
    }

    private mutating func long(_ word: [UInt8]) throws(UsageError) -> Item {
        let equals = word.firstIndex(of: UInt8(ascii: "="))
        let name = word[2..<(equals ?? word.endIndex)]
        guard let row = Option.named(name, in: place) else { throw .unknownOption(Array(name)) }
        guard row.takesValue else {
            if equals != nil { throw .valueUnexpected(row.option) }
            return Item(option: row.option, value: nil)
        }
        if let equals { return Item(option: row.option, value: Array(word[(equals + 1)...])) }
        return Item(option: row.option, value: try following(row.option))
    }

    private mutating func short(_ word: [UInt8]) throws(UsageError) -> Item {
        guard let row = Option.lettered(word[1], in: place) else { throw .unknownOption([word[1]]) }
        guard row.takesValue else {
            if word.count > 2 { throw .valueUnexpected(row.option) }
            return Item(option: row.option, value: nil)
        }
        return Item(option: row.option, value: word.count > 2 ? Array(word[2...]) : try following(row.option))
    }

    private mutating func following(_ option: Option) throws(UsageError) -> [UInt8] {
        guard at < words.endIndex else { throw .valueMissing(option) }
        defer { at += 1 }
        return words[at]
    }
}
