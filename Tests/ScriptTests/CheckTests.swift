import Testing

@testable import Script

/// `Engine.check`: each kind of defect at its exact place, and silence where there is none.
@Suite struct CheckTests {
    /// What is found, in the form of `line:column kind message`.
    private func found(_ source: String, known: Set<String> = []) -> [String] {
        Engine().check(Array(source.utf8), known: known).map {
            "\($0.position.line):\($0.position.column) \($0.kind.rawValue) \($0)"
        }
    }

    @Test(arguments: [
        ("prnt(1)", "1:1 unknown-function unknown function `prnt`; did you mean `print`?"),
        ("let a = [1];\n\ta.psh(2);", "2:4 unknown-function unknown method `psh`; did you mean `push`?"),
        (
            "fn build(x) { x }\nlet r = biuld(1); r",
            "2:9 unknown-function unknown function `biuld`; did you mean `build`?"
        ),
        ("fn f() { g() }", "1:10 unknown-function unknown function `g`"),
        ("[1, 2].map(|x| dubble(x))", "1:16 unknown-function unknown function `dubble`"),
        ("print(`a${lenn(1)}`)", "1:11 unknown-function unknown function `lenn`; did you mean `len`?"),
        ("[1].to_upper()", "1:5 unknown-function unknown method `to_upper` for array"),
        ("#{a: 1}.vlues()", "1:9 unknown-function unknown method `vlues` for map; did you mean `values`?"),
        (
            "let f = |x| x; f(1)",
            "1:16 unknown-function unknown function `f`; `f` is a variable: a function in it is called as `f.call(...)`"
        ),
        ("let x = 1;\nif x > 0 { x.foo_bar() }", "2:14 unknown-function unknown method `foo_bar`"),
        ("import \"m\" as m; m::f(); nothing()", "1:26 unknown-function unknown function `nothing`"),
        ("try { throw 1 } catch { prin(1) }", "1:25 unknown-function unknown function `prin`; did you mean `print`?"),
    ])
    func `an unknown function is found where its name stands`(source: String, expected: String) {
        #expect(found(source) == [expected])
    }

    @Test(arguments: [
        ("fn f(x) { x }\nf(1, 2)", "2:1 wrong-arity `f` takes 1 argument, not 2"),
        ("fn f() { 1 } fn f(a, b) { a + b } f(1)", "1:35 wrong-arity `f` takes 0 or 2 arguments, not 1"),
        ("let a = [1]; a.push()", "1:16 wrong-arity `push` takes 1 argument, not 0"),
        ("let a = [1]; push(a)", "1:14 wrong-arity `push` takes 2 arguments, not 1"),
        ("print(1, 2)", "1:1 wrong-arity `print` takes 0 or 1 arguments, not 2"),
        ("type_of()", "1:1 wrong-arity `type_of` takes 1 argument, not 0"),
        ("\"a\".len(1)", "1:5 wrong-arity `len` takes 0 arguments, not 1"),
        ("fn int.twice() { this * 2 } twice(1)", "1:29 unknown-function unknown function `twice`"),
    ])
    func `a wrong number of arguments is found`(source: String, expected: String) {
        #expect(found(source) == [expected])
    }

    @Test(arguments: [
        ("print(totl)", "1:7 undefined-variable undefined variable `totl`"),
        (
            "let total = 1; print(total + totl)",
            "1:30 undefined-variable undefined variable `totl`; did you mean `total`?"
        ),
        ("y = 1", "1:1 undefined-variable undefined variable `y`"),
        ("{ let a = 1; print(a) }\na", "2:1 undefined-variable undefined variable `a`"),
        ("for i in 0..2 { print(i) }\n`${i}`", "2:4 undefined-variable undefined variable `i`"),
        ("let x = 1; print(x); fn f() { x }", "1:31 undefined-variable undefined variable `x`"),
        (
            "const LIMIT = 1; print(LIMIT);\nfn f() { LIMIT }",
            "2:10 undefined-variable undefined variable `LIMIT`; a function sees the constant as `global::LIMIT`"
        ),
        ("let r = |a| a + bb; r.call(1)", "1:17 undefined-variable undefined variable `bb`"),
        ("let z = z; z", "1:9 undefined-variable undefined variable `z`"),
        ("switch 1 { 1 if q => 2, _ => 3 }", "1:17 undefined-variable undefined variable `q`"),
        ("const é = 1", "1:7 syntax Unexpected 'é'"),
    ])
    func `an undefined variable is found`(source: String, expected: String) {
        #expect(found(source) == [expected])
    }

    @Test(arguments: [
        ("let x = 1;", "1:5 unused-variable unused variable `x`"),
        ("const X = 1;", "1:7 unused-variable unused variable `X`"),
        ("let x = 1; x += 1;", "1:5 unused-variable variable `x` is assigned but never read"),
        ("for item in [1] { }", "1:5 unused-variable unused variable `item`"),
        ("fn f(a) { let b = a; }", "1:15 unused-variable unused variable `b`"),
        ("let x = 1; { let x = 2; } x", "1:18 unused-variable unused variable `x`"),
        ("let f = || { let t = 1; }; f.call()", "1:18 unused-variable unused variable `t`"),
    ])
    func `a variable that nobody reads is found`(source: String, expected: String) {
        #expect(found(source) == [expected])
    }

    @Test(arguments: [
        ("fn f() { return 1; 2 } f()", "1:20 unreachable-code unreachable code"),
        ("fn f(a) {\n  throw a;\n  print(a) + 1\n}", "3:3 unreachable-code unreachable code"),
        ("loop { break; print(1) }", "1:15 unreachable-code unreachable code"),
        ("for _i in 0..2 { continue; 1 + 2; 3 }", "1:28 unreachable-code unreachable code"),
        ("fn f(a) { if a { return 1 } else { throw 2 } a.b.c = 1 }", "1:46 unreachable-code unreachable code"),
        ("return 5; let _a = 6;", "1:11 unreachable-code unreachable code"),
    ])
    func `code behind a statement that leaves is found`(source: String, expected: String) {
        #expect(found(source) == [expected])
    }

    @Test(arguments: [
        ("let = 5", "1:5 syntax"), ("fn f( { }", "1:7 syntax"), ("#!/bin/x\nlet a = ;", "2:9 syntax"),
        ("const X = 1; X = 2", "1:14 syntax"), ("break;", "1:1 syntax"),
        ("Fn(\"print\"); let a = Fn(\"let\");", "1:4 syntax"),
    ])
    func `what cannot be parsed is one finding`(source: String, expected: String) throws {
        let all = found(source)
        #expect(all.count == 1)
        #expect(try #require(all.first).hasPrefix(expected + " "), "\(all)")
    }

    @Test(arguments: [
        // Modules: their names, and what the values they make can do.
        "import \"m\" as m; m::anything(1, 2); m::X; let o = m::make(); o.greet(1)",
        // `this`.
        "fn bump(n) { this.count += n } let o = #{count: 1}; o.bump(2);",
        "fn int.twice() { this * 2 } let x = 4; x.twice()",
        // Functions in maps.
        "let o = #{greet: |n| n}; o.greet(1)", "let o = #{}; o.greet = |n| n; o.greet(1)",
        "let o = #{}; o[\"greet\"] = |n| n; o.greet(1)",
        // Function pointers.
        "fn f(x) { x } let g = Fn(\"f\"); g.call(1); call(g, 1); let h = g.curry(1); h.call()",
        "fn f(x) { x } [1].map(f)", "[1].map(\"nothing\")", "let f = || 1; f.call()",
        // What is evaluated may declare anything and see everything.
        "eval(\"let y = 1;\"); y", "let x = 1; eval(\"x\")", "eval(\"let o = 1\"); o.whatever()",
        "let o = (); o?.whatever()",
        // The caller's variables.
        "fn f() { x + 1 } let x = 1; f!()", "global::MISSING",
        // A failure is expected, or asked about.
        "try { nothing(); missing } catch { }", "if is_def_var(\"later\") { later }", "if is_def_fn(\"f\", 1) { f(1) }",
        // Constants in functions.
        "const K = 1; fn f() { global::K } f()",
        // Underscores, exports, captures, loops.
        "let _x = 1;", "export let x = 1;", "let x = 1; export x;", "let x = 1; let f = || { x += 1; x }; f.call()",
        "let x = 0; while x < 3 { x += 1 }", "for (x, i) in [1] { x }", "fn f(_unused) { 1 } [1].map(|a, b| a)",
        "try { throw 1 } catch (e) { }", "let a = [1]; a[0] = 2;", "let m = #{}; m.a.b = 2;",
        "fn f(a) { if a { return 1 } 2 } f(true)", "let x = if true { 1 } else { 2 }; x", "return 1;", ";;",
        "fn f() { g() } fn g() { 1 } f()", "type_of(1); (1).type_of(); let x = 1; x.is_shared()", "",
    ])
    func `what is right or cannot be known is left alone`(source: String) {
        #expect(found(source) == [])
    }

    @Test(arguments: [
        ("fn f(a, b) { a }", ["1:9 unused-parameter unused parameter `b`"]),
        ("fn f(a) { a = 1; }", ["1:6 unused-parameter parameter `a` is assigned but never read"]),
        ("fn int.f(a) { this }", ["1:10 unused-parameter unused parameter `a`"]),
        ("fn f(\n  a,\n  b\n) { let a = 1; a + b }", ["2:3 unused-parameter unused parameter `a`"]),
        ("fn f(a) { |a| a }", ["1:6 unused-parameter unused parameter `a`"]),
        ("fn f(a, b, c, d) { |x| x + a; `${b}`; try { d } catch { } c.x = 1; }", []),
        ("fn f(a) { eval(\"a\") }", []), ("fn f(a) { g!() } fn g() { a } f(1);", []),
    ])
    func `parameters that nobody reads are told at their places`(source: String, findings: [String]) {
        #expect(found(source) == findings)
    }

    @Test func `a method that only a computed key can explain is a warning`() {
        let source = "let m = #{}; for k in [1] { m[k] = |x| x; } m.abc(1)"
        let findings = Engine().check(Array(source.utf8))
        #expect(findings.map(\.severity) == [.warning])
        #expect(findings.map(\.position) == [Position(line: 1, column: 47)])
    }

    @Test func `the host's variables are known at the top level`() {
        #expect(found("print(ARGS)", known: ["ARGS"]) == [])
        let hint = "a function sees the constant as `global::ARGS`"
        #expect(
            found("fn f() { ARGS }", known: ["ARGS"])
                == ["1:10 undefined-variable undefined variable `ARGS`; \(hint)"])
    }

    @Test func `all defects of a script are told in the order of their places`() {
        let source = """
            let unused = 1;
            fn f(a) { return a; 1 }
            f(1, 2);
            prnt(missing);
            """
        #expect(
            Engine().check(Array(source.utf8)).map { "\($0.position.line):\($0.position.column) \($0.kind)" } == [
                "1:5 unusedVariable", "2:21 unreachableCode", "3:1 wrongArity", "4:1 unknownFunction",
                "4:6 undefinedVariable",
            ])
    }

    @Test func `deep and long scripts are checked without harm`() {
        let deep = String(repeating: "[", count: 20) + "x" + String(repeating: "]", count: 20)
        #expect(found(deep) == ["1:21 undefined-variable undefined variable `x`"])
        let long = "let a = 1; " + String(repeating: "a = a + 1; ", count: 5000)
        #expect(found(long) == [])
    }
}

/// The nearest name.
@Suite struct SpellingTests {
    @Test(arguments: [
        ("psh", "push"), ("lne", "len"), ("to_uper", "to_upper"), ("ad", "add"), ("Push", "push"), ("ab", nil),
        ("foo", nil), ("x", nil), ("", nil), ("push", nil), ("completely", nil),
    ])
    func `a name two letters away is proposed`(name: String, expected: String?) {
        #expect(Spelling.nearest(to: name, among: ["push", "len", "to_upper", "add", "doc", "y"]) == expected)
    }

    @Test func `the closest name wins, then the first in byte order`() {
        #expect(Spelling.nearest(to: "pust", among: ["rust", "push", "pushed"]) == "push")
        #expect(Spelling.nearest(to: "pusht", among: ["pushed", "push"]) == "push")
    }

    @Test(arguments: [("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "acb", 2)])
    func `the distance counts letters put in, taken out and replaced`(left: String, right: String, expected: Int) {
        #expect(Spelling.distance(Array(left.utf8), Array(right.utf8)) == expected)
    }
}
