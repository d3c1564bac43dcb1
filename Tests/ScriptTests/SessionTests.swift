import Testing

@testable import Script

/// Scripts given piece by piece.
@Suite struct SessionTests {
    private func values(_ pieces: [String], _ engine: Engine = Engine()) -> [String] {
        let session = Session(engine: engine)
        return pieces.map { piece in
            do throws(ScriptError) {
                return try session.run(Array(piece.utf8)).debugged
            } catch {
                return "\(error)"
            }
        }
    }

    @Test(arguments: [
        (["let x = 40;", "x + 2"], "42"), (["let x = 1;", "x = 41;", "x += 1;", "x"], "42"),
        (["fn f(x) { x + 1 }", "f(41)"], "42"), (["fn f() { 1 }", "fn g() { f() }", "fn f() { 42 }", "g()"], "42"),
        (["fn f() { 1 }", "fn f(x) { x }", "f() + f(41)"], "42"), (["let a = [];", "a.push(42);", "a"], "[42]"),
        (["let m = #{};", "m.a = 42;", "m.a"], "42"), (["let n = 40;", "let f = || n + 2;", "f.call()"], "42"),
        (["let n = 0;", "let f = || { n += 1; n };", "f.call(); f.call(); f.call()", "n"], "3"),
        (["const X = 42;", "fn f() { global::X }", "f()"], "42"), (["const X = 42; fn f() { global::X } f()"], "42"),
        (["let x = 1;", "let x = \"a\";", "x"], "\"a\""),
        (["for i in 0..3 { let y = i; }", "is_def_var(\"y\")"], "false"),
        (["let x = 1; x.oops();", "x"], "1"), (["let x = 1;", "if true { let x = 2; } x"], "1"),
        (["let x = 5;", "eval(\"let z = x + 1;\")", "z"], "6"), (["fn int.twice() { this * 2 }", "21.twice()"], "42"),
        (["let x = 0;", "while x < 10 { x += 1; }", "x"], "10"), (["#!/usr/bin/env rhai\n42"], "42"),
        (["let x = 1; let x = x + 1;", "x"], "2"),
        (["let a = [1, 2];", "for v in a { a.push(v); }", "a"], "[1, 2, 1, 2]"),
        (["let c = #{inc: || 42};", "c.inc(); c.inc(); c.inc()"], "42"),
        (["let c = #{n: 41}; fn bump() { this.n += 1; }", "c.bump();", "c.n"], "42"),
        (["let c = #{n: 1};", "c.call(|| this.n = 41); c.n.call(|| this += 1);", "c"], "#{\"n\": 42}"),
        (["let c = 1;", "try { c.call(|| { this = 42; throw 1; }) } catch {}", "c"], "42"),
        (["let a = [1];", "push(a, 2);", "a"], "[1, 2]"), (["let a = [1];", "take(a)", "a"], "()"),
        (["const A = [1];", "push(A, 2);", "A"], "[1]"),
        (["let c = 1; let get = || c;", "c.call(|| this = 42);", "get.call()"], "42"),
    ])
    func `later pieces see what earlier ones declared`(pieces: [String], last: String) {
        #expect(values(pieces).last == last)
    }

    @Test func `a constant stays one`() {
        let got = values(["const X = 1;", "X = 2;", "X.a = 1", "X"])
        #expect(got[1].hasPrefix("Cannot modify constant X"))
        #expect(got[3] == "1")
    }

    @Test func `a failure has its place in its own piece`() {
        let got = values(["fn f(x) {\n  x.oops()\n}", "\n\nf(1)"])
        #expect(got[1].contains("in call to function 'f' (line 3, position 1)"))
    }

    @Test func `a function that does not compile leaves the earlier one`() {
        #expect(values(["fn f() { 42 }", "fn f() { 1 + }", "f()"]).last == "42")
    }

    @Test func `an import stays`() {
        let engine = Engine()
        engine.hooks.resolve = { path, _ throws(ScriptError) in
            ModuleText(canonicalPath: path, source: Array("print(1); fn f() { 42 }".utf8))
        }
        #expect(values(["import \"m\" as m;", "m::f()", "fn g() { m::f() }", "g()"], engine).last == "42")
    }

    @Test func `each piece has its own budget`() {
        let engine = Engine()
        engine.limits.operationsMax = 5000
        let got = values(["let n = 0;"] + Array(repeating: "for i in 0..1000 { n += 1; }", count: 10) + ["n"], engine)
        #expect(got.last == "10000")
        #expect(values(["loop { }", "1"], engine) == ["Too many operations (line 1, position 6)", "1"])
    }

    // MARK: Open pieces

    @Test(arguments: [
        "fn f() {", "if true {", "[1, 2,", "f(1,", "#{a: 1", "`abc", "`a ${1 + ", "`a ${b} c", "#\"abc", "let x =",
        "1 +",
        "\"abc\\", "switch x { 1 => 2,", "fn f(a,", "(1", "let f = |x| {", "if x { 1 } else", "while", "do { x }",
        "if true {\n\n", "x.", "let",
    ])
    func `a piece that ends too early is open`(text: String) {
        #expect(Session(engine: Engine()).isOpen(Array(text.utf8)))
    }

    @Test(arguments: [
        "", "1", "let x = 1", "fn f() { }", "}", "\"abc", "'a", "1 + )", "[1, 2]]", "x y", "// (", "let 5", "f(1))",
        "if true { 1 }", "`a ${1}`",
    ])
    func `a piece that is whole or wrong is not open`(text: String) {
        #expect(!Session(engine: Engine()).isOpen(Array(text.utf8)))
    }

    // MARK: Completion

    private func session() throws -> Session {
        let session = Session(engine: Engine())
        _ = try session.run(
            Array("let greeting = \"a\"; let map = #{green: 1, grey: 2}; const LIST = [1]; fn gather(x) { x }".utf8))
        return session
    }

    @Test(arguments: [
        ("gr", 2, ["greeting"]), ("ga", 2, ["gather"]), ("print(gre", 3, ["greeting"]), ("LI", 2, ["LIST"]),
        ("map.gr", 2, ["green", "grey"]), ("map.v", 1, ["values"]), ("greeting.to_up", 5, ["to_upper"]),
        ("LIST.shi", 3, ["shift"]), ("greeting.shi", 3, []), ("x.y.to_up", 5, ["to_upper"]), ("whi", 3, ["while"]),
        ("0..gre", 3, ["greeting"]), ("\"gr", 0, []), ("`gr", 0, []), ("`${gre", 3, ["greeting"]), ("// gr", 0, []),
        ("/* gr", 0, []), ("/* a */ gre", 3, ["greeting"]), ("'g", 0, []), ("`a ${1} gre", 0, []), ("", 0, []),
        ("`a ${#{b: 1}} c` + gre", 3, ["greeting"]), ("\"abc\ngre", 3, ["greeting"]), ("1gr", 0, []),
        ("type_", 5, ["type_of"]), ("greeting", 8, []),
    ])
    func `words are completed`(text: String, length: Int, words: [String]) throws {
        let completion = try session().completion(of: text)
        #expect(completion.words == words)
        #expect(completion.prefixLength == length || words.isEmpty)
    }
}
