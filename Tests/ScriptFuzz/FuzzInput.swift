/// One input, made from its number alone.
package struct FuzzInput {
    /// What it is made by.
    enum Kind: CaseIterable {
        /// A case with bytes changed.
        case bytes
        /// A case with tokens changed.
        case tokens
        /// A case with values, names and operators replaced by others of their kind.
        case words
        /// The beginning of one case and the end of another.
        case splice
        /// A program written at random.
        case program
    }

    /// Its number: the seed of all that is random about it.
    package let number: Int
    /// The script.
    package let source: [UInt8]

    /// The input of a number.
    package init(number: Int, corpus: FuzzCorpus) {
        var dice = Dice(seed: UInt64(bitPattern: Int64(number)))
        self.number = number
        source =
            switch dice.pick(Kind.allCases) {
            case .bytes: FuzzInput.withBytesChanged(corpus, &dice)
            case .tokens: FuzzInput.withTokensChanged(corpus, &dice)
            case .words: FuzzInput.withWordsReplaced(corpus, &dice)
            case .splice: FuzzInput.spliced(corpus, &dice)
            case .program: Array(ProgramText.written(corpus, &dice).utf8)
            }
    }

    /// What is put between tokens and bytes.
    private static let spice: [[UInt8]] =
        [
            "${", "`", "\"", "'", "#\"", "##", "/*", "*/", "//", "\n", "\r\n", "\\", "\\u", "\u{1f600}", "\u{e9}", "|",
            "||", "{", "}", "(", ")", "#{", "[", "]", "..", "..=", "=>", "_", "!in", "?.", "?[", "::", "fn f(",
            "switch x {", "1e", "0x", ";", "return ", "break ", "catch (", "private ", "export ", "import ", " if ",
            " as ", "-", "--", "9223372036854775808", "this", "eval(", "loop {", "for i in ", "let x = ", "|x| ",
            "curry",
            ".call(", "throw ", "try {", "while ", "do {", "until ", "fn ", "const ", "global::",
        ].map { Array($0.utf8) } + [[0xff], [0xc3], [0xf0, 0x9f], [0], [0x80, 0x80], [0x7f], [0xef, 0xbb, 0xbf]]

    private static func withBytesChanged(_ corpus: FuzzCorpus, _ dice: inout Dice) -> [UInt8] {
        var text = dice.pick(corpus.scripts)
        for _ in 0...dice.below(4) {
            let place = dice.below(text.count + 1)
            switch dice.below(7) {
            case 0: text.insert(contentsOf: dice.pick(spice), at: place)
            case 1: text.removeSubrange(place...)
            case 2: text.removeSubrange(..<place)
            case 3 where place < text.count: text[place] = UInt8(truncatingIfNeeded: dice.next())
            case 4 where place < text.count: text[place] ^= 1 << UInt8(dice.below(8))
            case 5:
                let part = Array(text[place..<min(text.count, place + dice.below(40))])
                for _ in 0..<dice.below(dice.oneIn(20) ? 2000 : 8) { text.insert(contentsOf: part, at: place) }
            default: if place < text.count { text.remove(at: place) }
            }
            if text.count > 100_000 { break }
        }
        return text
    }

    private static func withTokensChanged(_ corpus: FuzzCorpus, _ dice: inout Dice) -> [UInt8] {
        var tokens = dice.pick(corpus.tokens)
        let others = dice.pick(corpus.tokens)
        for _ in 0...dice.below(5) where !tokens.isEmpty {
            let place = dice.below(tokens.count)
            switch dice.below(7) {
            case 0: tokens.remove(at: place)
            case 1: tokens.insert(dice.pick(others), at: place)
            case 2: tokens.swapAt(place, dice.below(tokens.count))
            case 3: tokens.insert(contentsOf: others, at: place)
            case 4: tokens[place] = dice.pick(others)
            case 5:
                let part = Array(tokens[place..<min(tokens.count, place + 1 + dice.below(6))])
                for _ in 0..<dice.below(dice.oneIn(20) ? 1000 : 5) { tokens.insert(contentsOf: part, at: place) }
            default: tokens.insert(dice.pick(spice), at: place)
            }
        }
        return Array(tokens.joined(separator: dice.oneIn(4) ? [] : [0x20]))
    }

    /// The most likely to be read: each token is replaced by one of its own kind, some of them by hostile ones.
    private static func withWordsReplaced(_ corpus: FuzzCorpus, _ dice: inout Dice) -> [UInt8] {
        var tokens = dice.pick(corpus.tokens)
        for _ in 0...dice.below(6) {
            let place = dice.below(tokens.count)
            let other = dice.pick(dice.pick(corpus.tokens))
            guard let first = tokens[place].first, let otherFirst = other.first else { continue }
            switch first {
            case 0x30...0x39: tokens[place] = Array(dice.pick(ProgramText.numbers).utf8)
            case 0x61...0x7a where dice.oneIn(2): tokens[place] = Array(dice.pick(corpus.functions).utf8)
            default: if kind(of: first) == kind(of: otherFirst) { tokens[place] = other }
            }
        }
        return Array(tokens.joined(separator: [0x20]))
    }

    private static func kind(of byte: UInt8) -> Int {
        switch byte {
        case 0x30...0x39: 0
        case 0x61...0x7a, 0x41...0x5a, 0x5f: 1
        case 0x22, 0x27, 0x60: 2
        case 0x28, 0x29, 0x5b, 0x5d, 0x7b, 0x7d: Int(byte)
        default: 3
        }
    }

    private static func spliced(_ corpus: FuzzCorpus, _ dice: inout Dice) -> [UInt8] {
        let first = dice.pick(corpus.tokens)
        let second = dice.pick(corpus.tokens)
        switch dice.below(4) {
        case 0: return Array((first + [[0x3b]] + second).joined(separator: [0x20]))
        case 1:
            let start = first.prefix(dice.below(first.count + 1))
            return Array((start + second.suffix(dice.below(second.count + 1))).joined(separator: [0x20]))
        case 2:
            var tokens = first
            tokens.insert(contentsOf: [[0x7b]] + second + [[0x7d]], at: dice.below(first.count + 1))
            return Array(tokens.joined(separator: [0x20]))
        default:
            let head = Array("fn f(x) { ".utf8) + Array(first.joined(separator: [0x20])) + Array(" } ".utf8)
            let call = dice.pick(["f(1)", "[1, 2].map(f)", "let s = `${f(2)}`; s", "try { f(3) } catch (e) { e }"])
            return head + Array(second.joined(separator: [0x20])) + Array("; ".utf8) + Array(call.utf8)
        }
    }
}
