import Testing

@testable import LineEditor

/// What keys do to a text.
@Suite struct LineEditorTests {
    /// An editor into which keys were typed, as a terminal sends them.
    private func editor(_ typed: String, _ history: [String] = []) -> LineEditor {
        var editor = LineEditor(history: History(lines: history.map(History.line)))
        var decoder = KeyDecoder()
        for byte in typed.utf8 {
            if let key = decoder.feed(byte) { _ = editor.handle(key) }
        }
        return editor
    }

    @Test(arguments: [
        ("abc", "abc|"), ("abc\u{2}\u{2}x", "ax|bc"), ("abc\u{1}x", "x|abc"), ("abc\u{1}\u{5}x", "abcx|"),
        ("abc\u{7f}", "ab|"), ("abc\u{8}", "ab|"), ("abc\u{1}\u{4}", "|bc"), ("abc\u{1}\u{1b}[3~", "|bc"),
        ("abc\u{1b}[D\u{1b}[D\u{1b}[Cx", "abx|c"), ("abc\u{1b}OD\u{1b}OHx", "x|abc"), ("abc\u{1b}[H\u{1b}[Fx", "abcx|"),
        ("abc\u{1b}[1~x\u{1b}[4~y", "xabcy|"), ("ab cd_1\u{1b}bx", "ab x|cd_1"),
        ("ab cd\u{1b}[1;5D\u{1b}[1;5Dx", "x|ab cd"),
        ("ab cd\u{1}\u{1b}fx", "abx| cd"), ("ab cd\u{17}", "ab |"), ("ab cd\u{17}\u{17}\u{19}", "ab cd|"),
        ("ab cd\u{1}\u{1b}d", "| cd"), ("ab cd\u{2}\u{b}", "ab c|"), ("ab cd\u{2}\u{15}", "|d"),
        ("ab\u{1}\u{b}x\u{19}\u{19}", "xabab|"), ("ab\u{14}", "ba|"), ("abc\u{2}\u{14}", "acb|"), ("a\u{14}", "a|"),
        ("ab cd\u{1b}\u{7f}", "ab |"), ("a\u{1b}\rb", "a\nb|"), ("a\u{1b}\rb\u{1}\u{15}x", "a\nx|b"),
        ("a\u{1b}\rb\u{1b}[Ax", "ax|\nb"), ("abc\u{1b}\rd\u{1b}[A\u{1b}[Bx", "abc\ndx|"),
        ("ab\u{1b}\rc\u{1b}[A\u{b}", "a|\nc"),
        ("ab\u{1b}\rc\u{1b}[A\u{5}\u{b}", "ab|c"), ("\u{1b}[99;99zx", "x|"), ("\u{1b}[<0;1;1Mx", "x|"),
        ("\u{1b}xy", "y|"),
        ("\u{7f}\u{2}\u{6}\u{17}x", "x|"), ("\u{1b}[200~a\r\nb\tc\u{1b}[201~d", "a\nb\tcd|"),
        ("\u{1b}[200~a\u{3}\u{1b}b\u{1b}[201~", "ab|"), ("ü漢\u{1b}[Dx", "üx|漢"),
        ("e\u{301}\u{7f}x", "x|"), ("ae\u{301}\u{2}x", "axe\u{301}|".replacing("xe\u{301}|", with: "x|e\u{301}")),
        ("👩‍👩‍👧a\u{2}\u{2}x", "x|👩‍👩‍👧a"), ("a\u{1}\u{301}", "\u{301}|a"),
    ])
    func `keys edit`(typed: String, result: String) {
        let buffer = editor(typed).buffer
        let shown = buffer.head + "|" + String(buffer.text.unicodeScalars.dropFirst(buffer.head.unicodeScalars.count))
        #expect(Array(shown.unicodeScalars) == Array(result.unicodeScalars))
        #expect(buffer.bytes == buffer.text.utf8.count)
    }

    @Test(arguments: [
        ("\u{1b}[A", "let y"), ("\u{10}\u{10}", "print(1)"), ("\u{1b}[A\u{1b}[A\u{1b}[A", "let x"),
        ("\u{1b}[A\u{1b}[A\u{1b}[A\u{1b}[A", "let x"), ("\u{1b}[A\u{1b}[A\u{1b}[B", "let y"), ("new\u{1b}[A", "new"),
        ("let\u{1b}[A\u{1b}[A", "let x"), ("let\u{1b}[A\u{1b}[B", "let"), ("pri\u{1b}[A", "print(1)"),
        ("\u{1b}[A!\u{1b}[A", "print(1)"), ("\u{1b}[B", ""),
    ])
    func `arrows walk through history`(typed: String, result: String) {
        #expect(editor(typed, ["let x", "print(1)", "let y"]).buffer.text == result)
    }

    @Test(arguments: [
        (Key.enter, "a", LineEditor.Effect.accept), (.tab, "a", .complete), (.interrupt, "a", .interrupt),
        (.deleteOrEnd, "", .end), (.deleteOrEnd, "a", .refuse), (.left, "", .refuse), (.clearScreen, "", .clearScreen),
        (.suspend, "a", .suspend), (.up, "", .refuse), (.putBack, "", .refuse), (.text("x"), "", .redraw),
    ])
    func `some keys are for whoever asks`(key: Key, text: String, effect: LineEditor.Effect) {
        var editor = editor(text)
        let got = editor.handle(key)
        #expect(got == effect)
    }

    @Test func `a text that is too long is refused`() {
        var editor = editor("a")
        let keys = [
            Key.paste(String(repeating: "x", count: Limits.textBytesMax)),
            .paste(String(repeating: "x", count: Limits.textBytesMax - 1)), .text("x"),
        ]
        #expect(keys.map { editor.handle($0) } == [.refuse, .redraw, .refuse])
    }

    @Test func `any bytes are keys or nothing`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var editor = LineEditor(history: History(lines: ["one", "two\\nthree"]))
            var decoder = KeyDecoder()
            for _ in 0..<60 {
                let alphabet = Array("\u{1b}[O;~0123ABCDabé漢\u{301}\u{3}\u{4}\u{7f}\u{17}\u{b}\u{19}\u{14}\r\t".utf8)
                let byte = Bool.random() ? alphabet[Int(random.next(upperBound: UInt(alphabet.count)))] : random.next()
                if let key = decoder.feed(byte) { _ = editor.handle(key) }
                #expect((0...editor.buffer.characters.count).contains(editor.buffer.cursor))
            }
        }
    }

    @Test func `a paste without an end is bounded`() {
        var decoder = KeyDecoder()
        for byte in "\u{1b}[200~".utf8 { _ = decoder.feed(byte) }
        for _ in 0..<(3 * Limits.textBytesMax) { _ = decoder.feed(UInt8(ascii: "x")) }
        var key: Key?
        for byte in "\u{1b}[201~".utf8 { key = decoder.feed(byte) }
        guard case .paste(let text)? = key else { return #expect(Bool(false), "no paste") }
        #expect(text.utf8.count <= 2 * Limits.textBytesMax)
    }
}
