import Testing

@testable import Script

/// Every limit against scripts that were written to pass it. Each runs with that limit alone, but for what bounds the test:
/// a limit that did not hold would show another error, or none.
@Suite struct LimitTests {
    /// What ended a script, and what it had taken by then.
    private struct Ending {
        var variant: String?
        var message = ""
        var operations = 0
        var bytesMax = 0
    }

    private func ending(_ source: String, _ configure: (Engine) -> Void) -> Ending {
        let engine = Engine()
        configure(engine)
        let seen = Seen()
        let start = Machine.bytesInUse()
        engine.hooks.progress = { count in
            seen.operations = count
            seen.bytesMax = max(seen.bytesMax, Machine.bytesInUse() - start)
            return nil
        }
        var ending = Ending()
        do throws(ScriptError) {
            _ = try engine.evaluate(Array(source.utf8))
        } catch {
            ending.variant = error.kind.variant
            ending.message = error.kind.message
        }
        ending.operations = seen.operations
        ending.bytesMax = seen.bytesMax
        return ending
    }

    private final class Seen {
        var operations = 0
        var bytesMax = 0
    }

    @Test(arguments: [
        "loop { }", "fn f(n) { if n > 0 { f(n - 1); f(n - 1) } } f(60)", "for i in 0..9223372036854775807 { }",
        "for i in range(0.0, 1e300, 1.0) { }", "let a = []; a.pad(1000000, 1); loop { a.map(|x| x); }",
        "let a = []; a.pad(1000000, 1); loop { let b = a; b[0] = 2; }", "let s = \"x\"; loop { s += s; s.len(); }",
        "let a = [1]; loop { a += a; }", "let s = \"\"; s.pad(100000, 'a'); loop { s.index_of(\"b\"); }",
        "let a = []; for i in 0..70 { a = [a, a]; } print(a)", "let a = []; for i in 0..70 { a = [a, a]; } `${a}`",
        "let a = []; for i in 0..70 { a = [a, a]; } debug(a)", "let a = [2, 1]; loop { a.sort(|x, y| true); }",
        "let m = #{}; for i in 0..70 { m = #{a: m, b: m}; } m.to_json()", "loop { try { loop { } } catch { } }",
        "let s = \"1\"; loop { eval(s) }", "eval(\"loop { }\")",
        "let m = #{}; let n = #{}; for i in 0..70 { m = #{a: m, b: m}; n = #{a: n, b: n}; } m == n",
    ])
    func `work ends soon after the operations that were given`(bomb: String) {
        let ending = ending(bomb) {
            $0.limits.operationsMax = 50_000
            $0.limits.callDepthMax = 500
            $0.limits.memoryBytesMax = 256 << 20
        }
        // Doubling a value may be stopped by its size first.
        #expect(ending.variant == "ErrorTooManyOperations" || ending.variant == "ErrorDataTooLarge")
        #expect(ending.operations < 50_000)
    }

    @Test(arguments: [
        "m[s]", "m[s] = 1", "m[s] += 1", "m.contains(s)", "m.get(s)", "m.set(s, 1)", "m.remove(s)", "s in m",
    ])
    func `looking for a long key counts as work`(lookup: String) {
        let engine = Engine()
        engine.limits.operationsMax = 100_000
        var rounds = 0
        engine.hooks.print = { _ in rounds += 1 }
        let bomb = "let m = #{a: 1}; let s = \"\"; s.pad(1000000, 'x'); loop { s += 'y'; \(lookup); print(1); }"
        #expect(throws: ScriptError.self) { try engine.evaluate(Array(bomb.utf8)) }
        #expect(rounds < 100)
    }

    @Test(arguments: ["f.curry(1)", "curry(f, 1)"])
    func `giving a function one more argument copies those it has and counts as work`(more: String) {
        let engine = Engine()
        engine.limits.operationsMax = 100_000
        var rounds = 0
        engine.hooks.print = { _ in rounds += 1 }
        let bomb = "let f = |x| x; loop { f = \(more); print(1); }"
        #expect(throws: ScriptError.self) { try engine.evaluate(Array(bomb.utf8)) }
        #expect(rounds < 5_000)
    }

    @Test(arguments: [
        "loop { }", "let a = []; a.pad(100000, 1); loop { a.sort(|x, y| y - x); }",
        "let a = []; a.pad(1000000, 1); loop { let b = a; b[0] = 2; }", "loop { try { throw 1 } catch { } }",
        "fn f() { f() } loop { try { f() } catch { } }",
    ])
    func `wall time ends a script that would go on for ever`(bomb: String) {
        let ending = ending(bomb) { $0.limits.wallTimeMillisecondsMax = 20 }
        #expect(ending.variant == (bomb.contains("f()") ? "ErrorStackOverflow" : "ErrorTerminated"))
    }

    @Test(arguments: [
        "let a = []; loop { a.push(1); }", "let a = []; loop { a.push(#{x: a.len()}); }",
        "let s = \"x\"; loop { s += s; }",
        "let s = \"\"; s.pad(2000000000, 'x');", "let a = []; a.pad(1000000000, 1);", "blob(2000000000, 1)",
        "let a = [1]; loop { a += a; }", "let m = #{}; let i = 0; loop { m[`${i}`] = i; i += 1; }",
        "let a = []; a.pad(10000, 1); let l = []; loop { let b = a; b[0] = 1; l.push(b); }",
        "let s = \"\"; s.pad(10000, 'x'); let l = []; loop { l.push(s + 1); }",
        "let l = []; loop { let x = 1; let f = || x; x = f; l.push(f); }",
        "let a = []; for i in 0..70 { a = [a, a]; } let s = `${a}`;", "let b = blob(10, 1); loop { b += b; }",
        "loop { let f = 0; let g = || f; f = g; }", "let a = [1]; loop { a = a + a; }",
        "let s = \"ab\"; loop { s.replace(\"a\", \"aaaaaaaa\"); }",
        "\"x\".to_blob(); let m = #{a: 1}; loop { m = #{a: m}; }",
    ])
    func `memory is not taken beyond what was given`(bomb: String) {
        let limit = 16 << 20
        let ending = ending(bomb) { $0.limits.memoryBytesMax = limit }
        #expect(ending.variant == "ErrorDataTooLarge")
        #expect(ending.message == "Too much memory used")
        // Other tests run beside this one.
        #expect(ending.bytesMax < 16 * limit)
    }

    @Test func `memory that was given back can be taken again`() throws {
        let engine = Engine()
        engine.limits.memoryBytesMax = 64 << 20
        let script = "let n = 0; for i in 0..40 { let a = []; a.pad(300000, i); n += a.len(); } n"
        #expect(try engine.evaluate(Array(script.utf8)).debugged == "12000000")
    }

    @Test(arguments: [
        ("fn f() { f() } f()", 50), ("fn f() { [1].map(|x| f()) } f()", 50), ("let s = \"eval(s)\"; eval(s)", 50),
        ("fn f(n) { this.f(n) } 1.f(2)", 5_000), ("let f = |g| g.call(g); f.call(f)", 5_000),
        ("fn c(a, b) { [b, a].sort(c); 1 } [2, 1].sort(c)", 5_000), ("fn f() { f!() } f()", 500),
    ])
    func `calls end at the depth that was given`(bomb: String, depth: Int) {
        let ending = ending(bomb) { $0.limits.callDepthMax = depth }
        #expect(ending.variant == "ErrorStackOverflow")
    }

    @Test(arguments: ["(", "[", "- ", "!", "#{a:", "{", "if true {", "|x| ", "f(", "a[", "1+", "a ?? ", "`${", "1**"])
    func `expressions end at the depth that was given`(opening: String) {
        for depth in [10, 0] {
            let ending = ending(String(repeating: opening, count: 100_000) + "1") {
                $0.syntax.expressionDepthMax = depth
                $0.syntax.functionExpressionDepthMax = depth
            }
            #expect(ending.variant == "ErrorParsing")
            #expect(ending.message.contains("Expression exceeds maximum complexity"), "\(ending.message)")
        }
    }

    @Test(arguments: [
        "let s = \"x\"; loop { s += s; }", "let s = \"\"; loop { s += 'x'; }", "let s = \"x\"; s.pad(1001, 'x');",
        "let s = \"\"; loop { s = `${s}xx`; }", "let s = \"ab\"; loop { s.replace(\"a\", \"aa\"); }",
        "let a = []; a.pad(900, 1); a.to_string()", "let m = #{a: 1}; loop { m.a = `${m.a}1`; }",
    ])
    func `strings end at the size that was given`(bomb: String) {
        let ending = ending(bomb) { $0.limits.stringBytesMax = 1000 }
        #expect(ending.message == "Length of string too large")
    }

    @Test(arguments: [
        "let a = []; loop { a.push(1); }", "let a = [1]; loop { a += a; }", "let a = []; a.pad(1001, 1);",
        "let a = []; loop { a = [a, a]; }", "let a = [[]]; loop { a[0].push(1); }", "let b = blob(1); loop { b += b; }",
        "let a = []; loop { a.insert(0, a.len()); }", "blob(1001)", "let m = #{a: []}; loop { m.a.push(1); }",
    ])
    func `arrays end at the size that was given`(bomb: String) {
        let ending = ending(bomb) { $0.limits.arrayItemsMax = 1000 }
        #expect(ending.message == "Size of array/BLOB too large")
    }

    @Test(arguments: [
        "let m = #{}; let i = 0; loop { m[`${i}`] = 1; i += 1; }", "let m = #{}; loop { m = #{a: m, b: m}; }",
        "let m = #{}; let i = 0; loop { m.set(`${i}`, 1); i += 1; }",
        "let a = [#{}]; let i = 0; loop { a[0][`${i}`] = 1; i += 1; }",
    ])
    func `maps end at the size that was given`(bomb: String) {
        let ending = ending(bomb) { $0.limits.mapItemsMax = 1000 }
        #expect(ending.message == "Size of object map too large")
    }

    @Test func `variables end at the number that was given`() {
        let declarations = (0..<101).map { "let v\($0) = \($0);" }.joined()
        for bomb in [
            declarations, "fn f() { \(declarations) } f()",
            "let s = ``; for i in 0..101 { s += `let w${i} = 1;` } eval(s)",
        ] {
            #expect(
                ending(bomb) { $0.limits.variablesMax = 100 }.variant == "ErrorTooManyVariables", "\(bomb.prefix(40))")
        }
        let again = String(repeating: "let v = 1;", count: 101)
        #expect(ending(again) { $0.limits.variablesMax = 100 }.variant == nil)
    }

    @Test func `functions end at the number that was given`() {
        let bomb = (0..<101).map { "fn f\($0)() { }" }.joined()
        let ending = ending(bomb) { $0.syntax.functionsMax = 100 }
        #expect(ending.message.contains("Number of functions defined exceeds maximum limit"))
    }

    @Test(arguments: [
        "import \"m\" as a; import \"m\" as b; import \"m\" as c; import \"m\" as d; import \"m\" as e;",
        "let i = 0; loop { import `n${i}` as m; i += 1; }", "fn f() { import \"m\" as m; f() } f()",
        "import \"deep0\" as m;",
    ])
    func `modules end at the number that was given`(bomb: String) {
        let ending = ending(bomb) {
            $0.limits.modulesMax = 4
            $0.hooks.resolve = { path, _ throws(ScriptError) in
                let number = path.hasPrefix("deep") ? Int(path.dropFirst(4)) : nil
                let text = number.map { "import \"deep\($0 + 1)\" as m;" } ?? ""
                return ModuleText(canonicalPath: path, source: Array(text.utf8))
            }
        }
        #expect(ending.variant == "ErrorTooManyModules")
    }

    @Test func `modules that import one another end`() {
        let ending = ending("import \"a\" as m;") {
            $0.hooks.resolve = { path, _ throws(ScriptError) in
                ModuleText(canonicalPath: path, source: Array("import \"\(path == "a" ? "b" : "a")\" as m;".utf8))
            }
        }
        #expect(ending.variant != nil)
    }

    @Test func `many variables of one block are found without a search through all`() throws {
        // A search would take 200 million steps.
        let count = 20_000
        let names = (0..<count).map { "let v\($0) = \($0); " }.joined()
        let sum = (0..<count).map { "s += v\($0); " }.joined()
        #expect(try Engine().evaluate(Array("\(names) let s = 0; \(sum) s".utf8)).debugged == "199990000")
    }

    @Test func `the functions of a script are freed with it`() throws {
        weak var function: CompiledFunction?
        try {
            let script = try Engine().compile(Array("fn f(x) { x + 1 } f(1)".utf8))
            function = script.table.functions.first
            #expect(function?.name == "f")
        }()
        #expect(function == nil)
    }

    @Test func `a long path of properties is compiled in linear time`() throws {
        // Each step once took as many steps as lie before it.
        let source = "let m = #{}; m" + String(repeating: ".a", count: 20_000)
        let script = try Engine().compile(Array(source.utf8))
        #expect(script.main.properties.count == 20_000)
    }

    @Test func `closures that hold themselves are freed with their run`() throws {
        let engine = Engine()
        let counter = Counter()
        let type = engine.registry.hostType(named: "tracked")
        engine.registry.function("tracked", []) { _ in
            counter.made += 1
            return .host(HostObject(Tracked(counter), type: type))
        }
        let script = "for i in 0..10 { let t = tracked(); let f = 0; let g = || [f, t]; f = g; }"
        _ = try engine.evaluate(Array(script.utf8))
        #expect(counter.made == 10)
        #expect(counter.freed == 10)
    }

    @Test(arguments: ["", "throw "])
    func `closures that hold themselves are freed when the host is done with what a run answered or threw`(
        ending: String
    ) throws {
        let engine = Engine()
        let counter = Counter()
        let type = engine.registry.hostType(named: "tracked")
        engine.registry.function("tracked", []) { _ in
            counter.made += 1
            return .host(HostObject(Tracked(counter), type: type))
        }
        let script = "let a = []; for i in 0..10 { let t = tracked(); a = || [a, t]; } \(ending)[#{a: a}]"
        do throws(ScriptError) {
            let value = try engine.evaluate(Array(script.utf8))
            // The last closure lies in the variable that all of them captured.
            #expect(counter.freed == 9)
            value.letGoOfCaptured()
        } catch {
            #expect(counter.freed == 9)
            error.letGoOfCaptured()
        }
        #expect(counter.made == 10)
        #expect(counter.freed == 10)
    }

    @Test func `what a run answers keeps the variables it captured`() throws {
        let engine = Engine()
        let scope = DynamicScope()
        scope.define("f", .unit)
        let first = try engine.compile(Array("let n = 41; f = || { n += 1; n };".utf8))
        _ = try engine.run(first, scope: scope)
        guard case .function(let pointer)? = scope.value(of: "f"), case .cell(let cell)? = pointer.curried.first else {
            Issue.record("f holds no closure")
            return
        }
        #expect(cell.value.debugged == "41")
    }

    private final class Counter {
        var made = 0
        var freed = 0
    }

    private final class Tracked {
        let counter: Counter
        init(_ counter: Counter) { self.counter = counter }
        deinit { counter.freed += 1 }
    }
}
