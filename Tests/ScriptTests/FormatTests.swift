import Testing

@testable import Script

/// The formatter: its form, and that nothing but blanks changes.
@Suite struct FormatTests {
    private func formatted(_ source: String) throws -> String {
        String(decoding: try Formatter.format(Array(source.utf8)), as: UTF8.self)
    }

    /// The tree and the comments.
    private func meaning(_ source: [UInt8]) throws -> [String] {
        var options = SyntaxOptions()
        options.keepsElements = true
        var parser = Parser(source: Engine.withoutInterpreterLine(source), options: options)
        let tree = TreeText.of(try parser.parseScript())
        var comments: [String] = []
        for element in parser.elements {
            if case .token = element.kind { continue }
            let text = String(decoding: parser.source[element.bytes], as: UTF8.self)
            let length = text.utf8.lastIndex { $0 > UInt8(ascii: " ") }.map { text.utf8.index(after: $0) }
            comments.append(String(text[..<(length ?? text.startIndex)]))
        }
        return [tree] + comments
    }

    @Test func `every recorded script keeps its meaning and is formatted once for all`() throws {
        var count = 0
        for record in try ConformanceCase.all() {
            let source = Array(record.script.utf8)
            let before: [String]
            // What the parser refuses cannot be formatted.
            do { before = try meaning(source) } catch { continue }
            count += 1
            let once = try Formatter.format(source)
            let text = "\(record.id):\n\(record.script)\n--\n\(String(decoding: once, as: UTF8.self))"
            #expect(try meaning(once) == before, "\(text)")
            #expect(try Formatter.format(once) == once, "\(text)")
            #expect(!String(decoding: once, as: UTF8.self).hasPrefix("\n"), "\(text)")
        }
        #expect(count > 1300)
    }

    /// A script with something else between its tokens; nil where the parser wants it otherwise.
    private func spread(_ source: [UInt8], _ between: String) throws -> [UInt8]? {
        var options = SyntaxOptions()
        options.keepsElements = true
        var parser = Parser(source: source, options: options)
        _ = try parser.parseScript()
        var result: [UInt8] = []
        var isInText = false
        for piece in FormatPiece.pieces(parser.elements, of: parser.source) {
            if piece.role == .textEnd || piece.role == .textStart && isInText {
                isInText = false
            } else {
                result += between.utf8
            }
            result += piece.text
            if piece.role == .comment { result.append(UInt8(ascii: "\n")) }
            if piece.role == .textStart, piece.text != [UInt8(ascii: "{")] { isInText = true }
        }
        var other = Parser(source: result)
        // Some breaks change what is said; then there is nothing to compare.
        return (try? other.parseScript()) == nil ? nil : result
    }

    @Test(arguments: [" ", "\n", "\n\n\n\t", " /* c */ ", " // c  \n", "\n/* c\n   d */", "\r\n "])
    func `recorded scripts with other blanks keep their meaning too`(between: String) throws {
        var count = 0
        for record in try ConformanceCase.all() {
            // The parser's refusals are no scripts.
            guard let source = try? spread(Array(record.script.utf8), between) else { continue }
            count += 1
            let once = try Formatter.format(source)
            let text =
                "\(record.id):\n\(String(decoding: source, as: UTF8.self))\n--\n\(String(decoding: once, as: UTF8.self))"
            #expect(try meaning(once) == (try meaning(source)), "\(text)")
            #expect(try Formatter.format(once) == once, "\(text)")
        }
        #expect(count > 800)
    }

    @Test(arguments: [
        ("", ""), ("  \n\n", ""), ("1", "1\n"), ("let   x=1 ;", "let x = 1;\n"), ("a+b*-c", "a + b * -c\n"),
        ("f ( a,b )", "f(a, b)\n"), ("f( )", "f()\n"), ("x . y ?. z [ 1 ] ( )", nil), ("a [ 0 ] . b", "a[0].b\n"),
        ("#{ a : 1,b:2 }", "#{a: 1, b: 2}\n"), ("#{ }", "#{}\n"), ("[ 1,2 , ]", "[1, 2,]\n"),
        ("if x{y}else{z}", "if x { y } else { z }\n"), ("if (a){ }", "if (a) {}\n"),
        ("for i in 0 .. 3{}", "for i in 0..3 {}\n"),
        ("for i in 0..{break}", nil), ("let f=| a,b |a+b;", "let f = |a, b| a + b;\n"),
        ("let f=||1;", "let f = || 1;\n"),
        ("let f = | | 1;", "let f = || 1;\n"), ("- 5", "- 5\n"), ("a - -5", "a - -5\n"), ("a-5", "a - 5\n"),
        ("- -x", "- -x\n"),
        ("!a && !!b", "!a && !!b\n"), ("fn f(x){x} let x = 1; f ! ( x )", "fn f(x) { x } let x = 1; f!(x)\n"),
        ("fn int . twice(){this*2}", "fn int.twice() { this * 2 }\n"), ("`a${ x+1 }b`", "`a${x + 1}b`\n"),
        ("switch x{1|2=>3,_=>4}", "switch x { 1 | 2 => 3, _ => 4 }\n"),
        ("import \"a\" as m;m :: f(1)", "import \"a\" as m; m::f(1)\n"),
        ("return-1", "return -1\n"), ("x??1", "x ?? 1\n"), ("a;;b", "a;; b\n"), ("x!in y", "x !in y\n"),
        ("(1.).floor()", "(1.).floor()\n"),
        ("a;\n\n\n\nb", "a;\n\nb\n"), ("{\n\na;\n\n}", "{\n    a;\n}\n"), ("a;\r\n\tb;\r\n", "a;\nb;\n"),
        ("let x = a\n.map(|x|x)\n.len();", "let x = a\n    .map(|x| x)\n    .len();\n"),
        ("let x = 1+\n2;", "let x = 1 +\n    2;\n"), ("f(#{\na:1,\n})", "f(#{\n    a: 1,\n})\n"),
        ("f(a,[\n1,\n],|x|{\nx\n})", "f(a, [\n    1,\n], |x| {\n    x\n})\n"),
        ("a;//b  \n  // c\nd", "a; // b\n// c\nd\n".replacing("// b", with: "//b")),
        ("fn f(){\n// only\n}", "fn f() {\n    // only\n}\n"), ("a/* x */+b", "a /* x */ + b\n"),
        ("a // x\n+b", "a // x\n    + b\n"),
        ("/* open", "/* open\n"), ("#!/bin/x -y\n\nlet  a=1", "#!/bin/x -y\n\nlet a = 1\n"), ("#!/bin/x", "#!/bin/x\n"),
        ("{\nlet s = \"a\\\n         b\";\n}", "{\n    let s = \"a\\\n             b\";\n}\n"),
    ])
    func `blanks are put in order`(source: String, expected: String?) throws {
        guard let expected else {
            #expect(throws: ScriptError.self) { try formatted(source) }
            return
        }
        #expect(try formatted(source) == expected)
        #expect(try formatted(expected) == expected)
        #expect(try meaning(Array(source.utf8)) == (try meaning(Array(expected.utf8))))
    }

    @Test func `a script that cannot be parsed is refused where it fails`() {
        let error = #expect(throws: ScriptError.self) { try formatted("let a = 1;\nlet = 2;") }
        #expect(error?.location == Position(line: 2, column: 5))
    }
}
