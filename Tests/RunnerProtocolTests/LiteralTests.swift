import RunnerProtocol
import Testing

@Suite struct LiteralTests {
    private let words = WordList("HUP INT QUIT")

    @Test(arguments: [("HUP", 0), ("INT", 1), ("QUIT", 2)]) func `a word is found by its text and by its place`(
        _ word: String, _ index: Int
    ) {
        #expect(words.index(of: Array(word.utf8)[...]) == index)
        #expect(words[index] == Array(word.utf8))
    }

    @Test(arguments: ["", "HU", "HUPP", "NT", "HUP INT", " "]) func `what is no word is not found`(_ word: String) {
        #expect(words.index(of: Array(word.utf8)[...]) == nil)
    }

    @Test func `behind the last word there is none`() {
        #expect(words[3].isEmpty)
        #expect(words[-1].isEmpty)
    }

    @Test(arguments: [("TERM", 15), ("SIGTERM", 15), ("sigterm", 15), ("15", 15), ("HUP", 1), ("SYS", 31), ("64", 64)])
    func `a signal has a name and a number`(_ text: String, _ number: Int32) {
        #expect(SignalName.number(Array(text.utf8)[...]) == number)
    }

    @Test(arguments: ["", "0", "65", "SIG", "TERMINATE", "-1", "SIGSIGTERM"]) func `other signals are refused`(
        _ text: String
    ) {
        #expect(SignalName.number(Array(text.utf8)[...]) == nil)
    }

    @Test func `a signal without a name is shown by its number`() {
        var text: [UInt8] = []
        SignalName.append(9, to: &text)
        SignalName.append(40, to: &text)
        #expect(String(decoding: text, as: UTF8.self) == "SIGKILLsignal 40")
    }

    @Test(arguments: ["a", "é", "€", "😀", "\u{7ff}", "\u{800}", "\u{ffff}", "\u{10000}", "\u{10ffff}"])
    func `a character is measured and written as it is`(_ character: String) throws {
        let bytes = Array(character.utf8)
        #expect(UTF8Bytes.sequenceLength(bytes[...]) == bytes.count)
        var written: [UInt8] = []
        UTF8Bytes.append(try #require(character.unicodeScalars.first).value, to: &written)
        #expect(written == bytes)
    }

    @Test(
        arguments: [
            [], [0x80], [0xc0, 0x80], [0xc1, 0xbf], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82],
            [0xf0, 0x80, 0x80, 0x80],
            [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xc3, 0x28],
        ] as [[UInt8]])
    func `what is not UTF-8 has no length`(_ bytes: [UInt8]) {
        #expect(UTF8Bytes.sequenceLength(bytes[...]) == nil)
    }
}
