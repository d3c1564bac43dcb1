import Script
import Testing

/// How expressions group, as LANGUAGE.md §2 says.
@Suite struct ExpressionTreeTests {
    @Test(arguments: [
        ("1 + 2 * 3", "(+ 1 (* 2 3))"),
        ("1 - 2 - 3", "(- (- 1 2) 3)"),
        ("2 ** 3 ** 2", "(** 2 (** 3 2))"),
        ("a * 2 ** 3 * b", "(* (* a (** 2 3)) b)"),
        ("-2 ** 2", "(** -2 2)"),
        ("-x ** 2", "(** (- x) 2)"),
        ("1 << 2 + 1", "(+ (<< 1 2) 1)"),
        ("true ^ true || false", "(|| (^ true true) false)"),
        ("a || b && c", "(|| a (&& b c))"),
        ("a == 1 && b != 2 || c", "(|| (&& (== a 1) (!= b 2)) c)"),
        ("a | b & c", "(| a (& b c))"),
        ("x in a == true", "(== (in x a) true)"),
        ("x !in a && y", "(&& (!in x a) y)"),
        ("a ?? b + 1 > 2", "(> (?? a (+ b 1)) 2)"),
        ("0..n + 1", "(.. 0 (+ n 1))"),
        ("0..=n", "(..= 0 n)"),
        ("(3..)", "(.. 3 9223372036854775807)"),
        ("..5", "(.. 0 5)"),
        ("1 + ..5", "(.. (+ 1 0) 5)"),
        ("!a && !b", "(&& (! a) (! b))"),
        ("- - x", "(- (- x))"),
        ("+5", "5"),
        ("-(5)", "-5"),
        ("a ?? return 5", "(?? a {(return 5)})"),
        ("5 - 3", "(- 5 3)"),
        ("5 -3", "(- 5 3)"),
        ("[5, -3]", "[5, -3]"),
        ("(1 + 2) * 3", "(* (+ 1 2) 3)"),
    ])
    func `operators group by precedence`(script: String, tree: String) {
        #expect(outcome(of: script) == tree)
    }

    @Test(arguments: [
        ("-5.abs()", "<-5.abs()>"),
        ("- 5.abs()", "(- <5.abs()>)"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("- 9223372036854775808", "-9.223372036854775808e+18"),
        ("9223372036854775808", "9.223372036854775808e+18"),
        ("0x_ff + 0b1010 + 0O17", "(+ (+ 255 10) 15)"),
        ("0xFFFFFFFFFFFFFFFF", "-1"),
        ("-0x10", "-16"),
        ("1_000.5e-1_0", "1.0005e-07"),
        ("1..2", "(.. 1 2)"),
        ("1.foo", "<1.foo>"),
        ("(1.)", "1.0"),
        ("1. + 2", "(+ 1.0 2)"),
        ("123.456.floor()", "<123.456.floor()>"),
        ("1e", "Syntax error: Expecting ';' to terminate this statement (line 1, position 2)"),
        ("1e+", "Syntax error: Invalid number: '1e+' (line 1, position 1)"),
        ("0x10000000000000000", "Syntax error: Invalid number: '10000000000000000' (line 1, position 1)"),
    ])
    func `numbers keep their quirks`(script: String, tree: String) {
        let text = outcome(of: script)
        #expect(text == tree || Double(text) == Double(tree) && Double(tree) != nil)
    }

    @Test(arguments: [
        ("a.b[1].c(2, 3)?.d?[e]", "<a.b[1].c(2, 3)?.d?[e]>"),
        ("(a.b).c", "<a.b.c>"),
        ("f(1)[0].x", "<(f 1)[0].x>"),
        ("f!(1)", "(f! 1)"),
        ("f()", "(f)"),
        ("f( )", "(f)"),
        ("f(1, 2,)", "(f 1 2)"),
        ("m::f(1)", "(m::f 1)"),
        ("a::b::c", "a::b::c"),
        ("global::X + 1", "(+ global::X 1)"),
        ("print(1)", "(print 1)"),
        ("x.type_of()", "<x.type_of()>"),
        ("x.call(1)", "<x.call(1)>"),
        ("\"a\".len", "<\"a\".len>"),
        ("a[0] [1]", "<a[0][1]>"),
        ("|x, y| x + y", "closure(x, y) {(+ x y)}"),
        ("|| { 1; 2 }", "closure() {1; 2}"),
        ("| | 5", "closure() {5}"),
        ("|x| return x", "closure(x) {(return x)}"),
        ("|a| |b| a + b", "closure(a) {closure(b) {(+ a b)}}"),
        ("x.f(|this_| this.y)", "<x.f(closure(this_) {<this.y>})>"),
        ("#{a: 1, \"b c\": [2,], }", "#{a: 1, b c: [2]}"),
        ("#{}", "#{}"),
        ("[]", "[]"),
        ("let y = if a { 1 } else if b { 2 } else { 3 }", "(let y (if a {1} b {2} {3}))"),
        ("1 + switch x { 1 => 2 }", "(+ 1 (switch x [1 => 2]))"),
        ("let v = while a { break 5 }", "(let v (while a {(break 5)}))"),
        ("let v = { let z = 1; z }", "(let v {(let z 1); z})"),
    ])
    func `operands and their steps`(script: String, tree: String) {
        #expect(outcome(of: script) == tree)
    }

    @Test(arguments: [
        (#""a\tb\x41\u0042\U00000043\\\"""c""#, "\"a\tbABC\\\"\"c\""),
        ("\"ab \\\n   cd\"", "\"ab   cd\""),
        ("'\\n'", "'\n'"),
        ("'\u{e9}'", "'\u{e9}'"),
        ("`a``b\\n`", "\"a`b\\n\""),
        ("`\nline\r\nnext`", "\"line\nnext\""),
        ("`a ${1 + 1} b ${c}`", "(text \"a \" {(+ 1 1)} \" b \" {c})"),
        ("`${`x${1}`}`", "(text {(text \"x\" {1})})"),
        ("`${}`", "(text {})"),
        ("`\\${a}`", "\"${a}\""),
        ("`${#{a: 1}.a}`", "(text {<#{a: 1}.a>})"),
        ("#\"a\\n\"b\"#", "\"a\\n\"b\""),
        ("##\"a\"#b\"##", "\"a\"#b\""),
        ("/* a /* b */ c */ 1 // d", "1"),
        ("1 /* open", "1"),
    ])
    func `strings, characters and comments`(script: String, tree: String) {
        #expect(outcome(of: script) == tree)
    }

    @Test func `places count scalars, and tokens keep theirs`() throws {
        var parser = Parser(source: [UInt8]("\"\u{e9}\u{1f600}\" + /* \u{fc} */ ab;\n\tc[d]".utf8))
        let script = try parser.parseScript()
        guard case .expression(.binary(.add, let left, let right, let place)) = script.statements[0],
            case .expression(.chain(_, let steps)) = script.statements[1]
        else {
            Issue.record("another tree")
            return
        }
        #expect(left.position == Position(line: 1, column: 1))
        #expect(place == Position(line: 1, column: 6))
        #expect(right.position == Position(line: 1, column: 16))
        #expect(script.statements[1].position == Position(line: 2, column: 2))
        #expect(steps[0].position == Position(line: 2, column: 3))
    }
}
