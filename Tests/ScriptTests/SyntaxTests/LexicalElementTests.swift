import Script
import Testing

/// Tokens and comments with their bytes, which a formatter works from, and doc comments.
@Suite struct LexicalElementTests {
    private func parse(_ script: String) throws -> (Script, Parser) {
        var options = SyntaxOptions()
        options.keepsElements = true
        var parser = Parser(source: [UInt8](script.utf8), options: options)
        return (try parser.parseScript(), parser)
    }

    @Test func `comments stand between the tokens in source order`() throws {
        let (_, parser) = try parse("a // one\n/* two /* in */ */ + `x${b}y` // three")
        let texts = parser.elements.map { String(decoding: parser.source[$0.bytes], as: UTF8.self) }
        #expect(texts == ["a", "// one", "/* two /* in */ */", "+", "`x$", "{", "b", "}", "y`", "// three", ""])
        #expect(parser.elements[1].position == Position(line: 1, column: 3))
        #expect(parser.elements[2].position == Position(line: 2, column: 1))
        #expect(parser.elements[3].position == Position(line: 2, column: 20))
        guard case .lineComment = parser.elements[1].kind, case .blockComment = parser.elements[2].kind else {
            Issue.record("other kinds")
            return
        }
    }

    @Test func `nothing is kept when nobody asks`() throws {
        var parser = Parser(source: [UInt8]("a // b".utf8))
        _ = try parser.parseScript()
        #expect(parser.elements.isEmpty)
    }

    @Test func `doc comments belong to the function after them`() throws {
        let (script, _) = try parse(
            "/// far\nlet x = 1;\n/// one\n// plain\n//// ruler\n/// two\nprivate fn f() {}\n/** three\n more */ fn g() {} fn h() {}"
        )
        #expect(script.functions.map(\.comments) == [["/// one", "/// two"], ["/** three\n more */"], []])
    }

    @Test func `ill-formed bytes count as replacement characters`() {
        var parser = Parser(source: [0x22, 0xff, 0x22])
        let script = try? parser.parseScript()
        #expect(script.map { TreeText.of($0) } == "\"\u{fffd}\"")
        var other = Parser(source: [0x61, 0xc3])
        let error = #expect(throws: ScriptError.self) { try other.parseScript() }
        #expect(error?.description == "Syntax error: Unexpected '\u{fffd}' (line 1, position 2)")
    }

    @Test(arguments: [
        ("a;\nb @", 2, 3), ("a;\r\nb @", 2, 3), ("// c\r\n  @", 2, 3), ("// c\rb @", 2, 3),
        ("/* \u{e9}\n\u{e9} */ @", 2, 6),
        ("\"\u{1f600}\" @", 1, 5), ("\t\t@", 1, 3), ("`\nx\ny` @", 3, 4), ("#\"\n\u{e9}\"# @", 2, 5),
    ])
    func `lines and columns are counted in scalars`(script: String, line: Int, column: Int) {
        var parser = Parser(source: [UInt8](script.utf8))
        let error = #expect(throws: ScriptError.self) { try parser.parseScript() }
        #expect(error?.position == Position(line: line, column: column))
    }
}
