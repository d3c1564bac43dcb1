import Script
import Testing

/// Nesting, sizes and options: what a script may not exceed, and that no text makes the parser recurse without end.
@Suite struct SyntaxLimitTests {
    private static let openings = [
        "(", "[", "#{a:", "{", "!", "- ", "if true {", "if ", "|x| [", "|x| {", "f(", "a[", "a.b(", "a?.b?[", "`${",
        "1**",
        "x ?? return ", "switch x { 1 => ", "switch x { (", "switch ", "while true {", "while ", "do {", "try {",
        "loop {",
        "for x in ", "for x in y {", "1 + if true {", "let x = {", "return (", "x = [(", "import [{", "throw [{",
        "1 + (",
        "{ let f = |x| [", "fn f() { (", "a = {", "#{a: [`${",
    ]

    private var unlimited: SyntaxOptions {
        var options = SyntaxOptions()
        options.expressionDepthMax = 0
        options.functionExpressionDepthMax = 0
        return options
    }

    @Test(arguments: openings)
    func `endless nesting is refused, with limits and without`(opening: String) {
        for options in [SyntaxOptions(), unlimited] {
            let text = outcome(of: String(repeating: opening, count: 20_000), options)
            #expect(text.hasPrefix("Syntax error: "))
        }
    }

    @Test func `a run of operators is as long as the depth allows, and never longer than the hard bound`() {
        let sum = { (count: Int) in (1...count).map { String($0) }.joined(separator: " + ") }
        #expect(outcome(of: sum(62)).hasPrefix("(+ "))
        #expect(outcome(of: sum(64)).hasPrefix("Syntax error: Expression exceeds maximum complexity"))
        #expect(outcome(of: sum(1_001), unlimited).hasPrefix("(+ "))
        #expect(outcome(of: sum(1_002), unlimited).hasPrefix("Syntax error: Expression exceeds maximum complexity"))
        let nested = "((\(sum(500))) + 1) + (\(sum(500)))"
        #expect(outcome(of: nested, unlimited).hasPrefix("(+ "))
        let leaning = "((\(sum(600))) + \(sum(600)))"
        #expect(outcome(of: leaning, unlimited).hasPrefix("Syntax error: Expression exceeds maximum complexity"))
    }

    @Test func `flat forms may be long`() {
        let steps = "a" + String(repeating: ".b[0].c()", count: 10_000)
        #expect(outcome(of: steps).hasPrefix("<a.b[0].c()"))
        let arms = "if a {}" + String(repeating: " else if b {}", count: 10_000)
        #expect(outcome(of: arms).hasPrefix("(if a {}"))
        let items = "[" + String(repeating: "1,", count: 100_000) + "]"
        #expect(outcome(of: items).hasPrefix("[1, 1"))
        let statements = String(repeating: "let x = 1; x = 2; { const x = 1 }", count: 20_000)
        #expect(outcome(of: statements).hasPrefix("(let x 1)"))
    }

    @Test func `functions have a depth of their own`() {
        let parentheses = String(repeating: "(", count: 20) + "1" + String(repeating: ")", count: 20)
        #expect(outcome(of: parentheses) == "1")
        #expect(
            outcome(of: "fn f() { \(parentheses) }")
                == "Syntax error: Expression exceeds maximum complexity (line 1, position 24)")
    }

    @Test func `sizes of literals are limited`() {
        var options = SyntaxOptions()
        options.stringBytesMax = 3
        options.arrayItemsMax = 2
        options.mapItemsMax = 1
        #expect(
            outcome(of: "[\"abc\", #\"abc\"#]; `abc`; #{a: [1, 2,]}", options)
                == "[\"abc\", \"abc\"]; \"abc\"; #{a: [1, 2]}")
        for long in ["\"abcd\"", "\"ab\\ncd\"", "`abcd`", "#\"abcd\"#", "`abcd${1}`"] {
            let wanted = "Syntax error: Length of string exceeds the maximum limit (3) (line 1, position 1)"
            #expect(outcome(of: long, options) == wanted)
        }
        #expect(
            outcome(of: "[1, 2, 3]", options)
                == "Syntax error: Size of array literal exceeds the maximum limit (2) (line 1, position 8)")
        #expect(
            outcome(of: "#{a: 1, b: 2}", options)
                == "Syntax error: Number of properties in object map literal exceeds the maximum limit (1)"
                + " (line 1, position 12)")
    }

    @Test func `closures count as functions`() {
        var options = SyntaxOptions()
        options.functionsMax = 2
        #expect(outcome(of: "fn f() {} |x| x", options) == "fn f() {}; closure(x) {x}")
        let wanted = "Syntax error: Number of functions defined exceeds maximum limit (line 1, position 12)"
        #expect(outcome(of: "|| 1; || 2; || 3", options) == wanted.replacing("12", with: "13"))
    }

    @Test(arguments: [
        (\SyntaxOptions.allowIfExpression, "1 + if a {}", "Unexpected 'if' (line 1, position 5)"),
        (\.allowSwitchExpression, "1 + switch a {}", "Unexpected 'switch' (line 1, position 5)"),
        (\.allowLoopExpression, "1 + loop {}", "Unexpected 'loop' (line 1, position 5)"),
        (\.allowStatementExpression, "1 + {}", "Unexpected '{' (line 1, position 5)"),
        (\.allowLooping, "break", "Unexpected 'break' (line 1, position 1)"),
        (\.allowAnonymousFunctions, "|| 1", "Unexpected '||' (line 1, position 1)"),
        (\.allowShadowing, "let x = 1; { let x = 2 }", "Variable already defined: x (line 1, position 18)"),
    ])
    func `a form that is switched off is unexpected`(
        option: WritableKeyPath<SyntaxOptions, Bool> & Sendable, script: String, message: String
    ) {
        var options = SyntaxOptions()
        #expect(!outcome(of: "loop { \(script) }", options).hasPrefix("Syntax error"))
        options[keyPath: option] = false
        #expect(outcome(of: script, options) == "Syntax error: " + message)
    }

    @Test(arguments: [
        ("let x = 1; x + host", "(let x 1); (+ x host)"),
        ("x", "Syntax error: Undefined variable: x (line 1, position 1)"),
        ("{ let y = 1; } y", "Syntax error: Undefined variable: y (line 1, position 16)"),
        ("f; fn f() {}", "Syntax error: Undefined variable: f (line 1, position 1)"),
        ("fn f() {} f", "fn f() {}; f"),
        ("x.y = 1", "Syntax error: Undefined variable: x (line 1, position 1)"),
        ("let x = #{}; x.y.z()", "(let x #{}); <x.y.z()>"),
        ("|| || zz", "Syntax error: Undefined variable: zz (line 1, position 7)"),
        ("let z = 1; || || z", "(let z 1); closure() {closure() {z}}"),
        ("for (a, b) in [] { a + b } try {} catch (e) { e }", "(for a, b [] {(+ a b)}); (try {} e {e})"),
        ("import \"m\" as m; fn f() { m::g() } m::x + std::y", "fn f() {(m::g)}; (import \"m\" m); (+ m::x std::y)"),
        ("{ import \"m\" as m; } m::x", "Syntax error: Undefined module: m (line 1, position 22)"),
        ("global::X", "global::X"),
    ])
    func `strict variables know what is in scope`(script: String, wanted: String) {
        var options = SyntaxOptions()
        options.strictVariables = true
        options.knownVariables = ["host"]
        options.knownModules = ["std"]
        #expect(outcome(of: script, options) == wanted)
    }

    @Test(arguments: [
        ("1 + 2", "(+ 1 2)"), ("if a { b } else { c }", "(if a {b} {c})"), ("|x| { x }", "closure(x) {x}"),
        ("switch a { 1 => 2, _ => 3 }", "(switch a [1 => 2] [_ => 3])"),
        ("1; 2", "Syntax error: Unexpected ';' (line 1, position 2)"),
        ("let x = 1", "Syntax error: Unexpected 'let' (line 1, position 1)"),
        ("{ 1 }", "Syntax error: Unexpected '{' (line 1, position 1)"),
        ("loop {}", "Syntax error: Unexpected 'loop' (line 1, position 1)"),
        ("", "Syntax error: Script is incomplete (line 1, position 1)"),
    ])
    func `an expression alone holds no statements`(script: String, wanted: String) {
        var parser = Parser(source: [UInt8](script.utf8))
        do {
            #expect(TreeText.of(try parser.parseExpression()) == wanted)
        } catch {
            #expect(error.description == wanted)
        }
    }

    @Test func `eval knows the variables around it`() throws {
        var options = SyntaxOptions()
        options.strictVariables = true
        var parser = Parser(source: [UInt8]("x + 1".utf8), options: options)
        #expect(TreeText.of(try parser.parseEvaluated(variables: ["x"])) == "(+ x 1)")
        var other = Parser(source: [UInt8]("y + 1".utf8), options: options)
        #expect(throws: ScriptError.self) { try other.parseEvaluated(variables: ["x"]) }
    }
}
