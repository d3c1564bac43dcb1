import RunnerProtocol
import Testing

/// Text as bytes.
struct TextTests {
    private func decimal(_ value: some FixedWidthInteger) -> String {
        var text: [UInt8] = Array("=".utf8)
        text.append(decimal: value)
        return String(decoding: text, as: UTF8.self)
    }

    @Test func `numbers are written in decimal, behind what is there`() {
        #expect(decimal(0) == "=0")
        #expect(decimal(7) == "=7")
        #expect(decimal(UInt8.max) == "=255")
        #expect(decimal(-1) == "=-1")
        #expect(decimal(Int64.min) == "=-9223372036854775808")
        #expect(decimal(Int32.min) == "=-2147483648")
        #expect(decimal(UInt64.max) == "=18446744073709551615")
    }

    @Test func `every power of ten and its neighbours are written as Swift writes them`() {
        var power: UInt64 = 1
        while true {
            for value in [power - 1, power, power + 1] { #expect(decimal(value) == "=\(value)") }
            let (next, overflow) = power.multipliedReportingOverflow(by: 10)
            if overflow { break }
            power = next
        }
    }

    @Test(arguments: [
        (UInt64(0), 0, "0"), (0, 1, "0"), (0, 3, "000"), (7, 2, "07"), (42, 2, "42"), (100, 2, "100"), (99, 3, "099"),
        (UInt64.max, 20, "18446744073709551615"), (1, 20, "00000000000000000001"),
    ])
    func `a width is filled with zeros`(value: UInt64, width: Int, text: String) {
        var bytes: [UInt8] = []
        bytes.append(decimal: value, width: width)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test func `bytes are compared with a literal`() {
        #expect(Array("abc".utf8) == "abc")
        #expect(!(Array("abd".utf8) == "abc"))
        #expect(!(Array("ab".utf8) == "abc"))
        #expect(!(Array("abcd".utf8) == "abc"))
        #expect([UInt8]() == "")
        #expect(Array("xabcx".utf8)[1..<4] == "abc")
    }

    @Test func `a beginning is found`() {
        let text = Array("SIGTERM".utf8)
        #expect(text.starts(with: "SIG"))
        #expect(text.starts(with: ""))
        #expect(!text.starts(with: "SIGTERMS"))
        #expect(!text.starts(with: "sig"))
        #expect(text[3...].starts(with: "TERM"))
    }

    @Test func `the bytes of a literal are read in place`() {
        let literal = Literal("abcabc")
        #expect(literal.count == 6)
        #expect(literal[1] == UInt8(ascii: "b"))
        #expect(literal[1..<4] == "bca")
        #expect(literal.next(UInt8(ascii: "a"), from: 1) == 3)
        #expect(literal.next(UInt8(ascii: "x"), from: 1) == 6)
        #expect(literal.matches(3..<6, Array("xabc".utf8)[1...]))
        #expect(!literal.matches(2..<5, Array("abc".utf8)[...]))
        #expect(!literal.matches(0..<2, Array("abc".utf8)[...]))
        var bytes: [UInt8] = [1]
        bytes.append("yz")
        #expect(bytes == [1, UInt8(ascii: "y"), UInt8(ascii: "z")])
    }

    @Test func `a word is found by its name and by its place`() {
        let words = WordList("none text json")
        #expect(words.index(of: Array("none".utf8)[...]) == 0)
        #expect(words.index(of: Array("json".utf8)[...]) == 2)
        for absent in ["", "non", "nonet", "text json", " ", "jso", "JSON"] {
            #expect(words.index(of: Array(absent.utf8)[...]) == nil, "\(absent)")
        }
        #expect(words[0] == "none")
        #expect(words[2] == "json")
        #expect(words[3].isEmpty)
        #expect(words[-1].isEmpty)
        #expect(WordList("")[0].isEmpty)
    }

    @Test(arguments: [
        ("TERM", 15), ("SIGTERM", 15), ("sigterm", 15), ("Term", 15), ("15", 15), ("1", 1), ("64", 64), ("HUP", 1),
        ("SYS", 31), ("kill", 9), ("USR1", 10), ("vtalrm", 26),
    ])
    func `a signal is known by name and number`(text: String, number: Int32) {
        #expect(SignalName.number(Array(text.utf8)[...]) == number)
    }

    @Test(arguments: [
        "", "SIG", "0", "65", "-1", "TER", "TERMS", "SIGSIGTERM", "HUP INT", " TERM", "99999999999999999999", "15.0",
        "SIGVTALRMSSSSSSSSSSS",
    ])
    func `what is no signal is refused`(text: String) {
        #expect(SignalName.number(Array(text.utf8)[...]) == nil)
    }

    @Test func `every signal's name leads back to it`() {
        for number in Int32(1)...31 {
            var text: [UInt8] = []
            SignalName.append(number, to: &text)
            #expect(SignalName.number(text[...]) == number)
        }
        var unnamed: [UInt8] = []
        SignalName.append(40, to: &unnamed)
        #expect(unnamed == "signal 40")
    }
}
