import Testing

@testable import Script

/// Scripts that wait for their host.
@Suite struct SuspensionTests {
    /// An engine whose `fetch(n)` waits for what `n` names, as do the method `n.fetched()` and the module function.
    private func engine() -> Engine {
        let engine = Engine()
        let body: NativeBody = { call throws(ScriptError) in
            try call.wait(for: WaitToken(number: UInt64(call.int(0))))
        }
        engine.registry.function("fetch", [.int], gives: "any", body)
        engine.registry.function("fetched", [.int], gives: "any", body)
        engine.registry.function("+++", [.int, .int], gives: "any", body)
        engine.registry.function("grow", [.array], gives: "any", mutates: true) { call throws(ScriptError) in
            try call.withArray { $0.append(.int(1)) }
            return try call.wait(for: WaitToken(number: 7))
        }
        engine.registry.function("perhaps", [], gives: "bool") { call in .bool(call.canWait) }
        let module = NativeModule()
        module.functions.function("fetch", [.int], gives: "any", body)
        engine.registry.module("net", module)
        return engine
    }

    private func begin(_ source: String, _ engine: Engine) throws(ScriptError) -> Activation {
        try engine.begin(try engine.compile(Array(source.utf8)))
    }

    private func token(_ activation: Activation) -> UInt64? {
        if case .waiting(let token)? = activation.state { return token.number }
        return nil
    }

    private func value(_ activation: Activation) -> String? {
        if case .ended(let value)? = activation.state { return value.debugged }
        return nil
    }

    @Test(arguments: [
        "fetch(1) + fetch(2)", "1.fetched() + 2.fetched()", "net::fetch(1) + net::fetch(2)",
        "let f = Fn(\"fetch\"); f.call(1) + f.call(2)", "let m = #{f: Fn(\"fetch\")}; call(m.f, 1) + call(m.f, 2)",
        "fn get(x) { let y = fetch(x); y } get(1) + get(2)", "let g = |x| fetch(x); g.call(1) + g.call(2)",
        "let n = 0; for i in 1..=2 { n += fetch(i); } n", "eval(\"fetch(1)\") + eval(\"fetch(2)\")",
        "let n = #{a: 1}; n.a.fetched() + { let two = 2; two.fetched() }",
        "switch fetch(1) { 40 => 40 + fetch(2), _ => 0 }",
        "let a = [fetch(1), fetch(2)]; a[0] + a[1]", "`${fetch(1)}`.parse_int() + fetch(2)",
    ])
    func `a script waits and goes on with what it is given`(source: String) throws {
        let activation = try begin(source, engine())
        #expect(token(activation) == 1)
        try activation.resume(returning: .int(40))
        #expect(token(activation) == 2)
        try activation.resume(returning: .int(2))
        #expect(value(activation) == "42")
    }

    @Test func `a script that does not wait ends at once`() throws {
        #expect(value(try begin("40 + 2", engine())) == "42")
        #expect(value(try begin("exit(42); fetch(1)", engine())) == "42")
    }

    @Test func `exit after waiting ends the script with its value`() throws {
        let activation = try begin("fn f() { exit(fetch(1)); } f(); 1", engine())
        try activation.resume(returning: .int(42))
        #expect(value(activation) == "42")
    }

    @Test func `a receiver keeps what was done to it before the wait`() throws {
        let activation = try begin("let a = [0]; let x = a.grow(); [a, x]", engine())
        #expect(token(activation) == 7)
        try activation.resume(returning: .string("y"))
        #expect(value(activation) == "[[0, 1], \"y\"]")
    }

    @Test func `a failure is raised at the call and can be caught`() throws {
        let source = """
            fn f() {
                fetch(1)
            }
            let r = "";
            try { f(); } catch (e) { r = `${fetch(2)} ${e.message} ${e.line}`; }
            r
            """
        let activation = try begin(source, engine())
        try activation.resume(throwing: ScriptError(.arithmetic("no net")))
        #expect(token(activation) == 2)
        try activation.resume(returning: .string("caught"))
        #expect(value(activation)?.hasPrefix("\"caught no net") == true)
        #expect(value(activation)?.hasSuffix(" 5\"") == true)
    }

    @Test func `a failure that nobody catches ends the script with its place and its calls`() throws {
        let activation = try begin("fn f() {\n  fetch(1)\n}\nf()", engine())
        let error = #expect(throws: ScriptError.self) {
            try activation.resume(throwing: ScriptError(.runtime(.string("no net"))))
        }
        #expect(
            error?.description
                == "Runtime error: no net (line 2, position 3)\nin call to function 'f' (line 4, position 1)")
        #expect(activation.state == nil)
    }

    @Test func `a thrown value is what catch binds`() throws {
        let activation = try begin("try { fetch(1); } catch (e) { fetch(e) }", engine())
        try activation.resume(throwing: ScriptError(.runtime(.int(5))))
        #expect(token(activation) == 5)
    }

    @Test func `many scripts wait side by side and are taken up in any order`() throws {
        let engine = engine()
        let all = try (0..<50).map { try begin("fn f(x) { [x, fetch(x)] } f(\($0))", engine) }
        for (number, activation) in all.enumerated().reversed() {
            try activation.resume(returning: .string("\(number)"))
        }
        #expect(all.enumerated().allSatisfy { value($1) == "[\($0), \"\($0)\"]" })
    }

    @Test func `a script may wait a hundred thousand times`() throws {
        let activation = try begin("let n = 0; for i in 0..100000 { n += fetch(i); } n", engine())
        while case .waiting(let token)? = activation.state {
            try activation.resume(returning: .int(Int64(token.number % 2)))
        }
        #expect(value(activation) == "50000")
    }

    @Test func `a script that waits deep in calls can be let go of`() throws {
        weak var box: ArrayBox?
        do {
            let engine = engine()
            let scope = DynamicScope()
            let array = ArrayBox([.int(1)])
            box = array
            scope.define("a", .array(array))
            let script = try engine.compile(Array("fn f(x, y) { fetch(y); x } let b = f(a, 3); b".utf8))
            let activation = try engine.begin(script, scope: scope)
            #expect(token(activation) == 3)
        }
        #expect(box == nil)
    }

    // MARK: Where waiting is not possible

    @Test(arguments: [
        ("[1].map(|x| fetch(x))", "map"), ("[1, 2].sort(|x, y| fetch(x))", "sort"), ("[1].map(Fn(\"fetch\"))", "map"),
        ("[1].filter(\"fetch\")", "filter"), ("fn f(a) { a.for_each(|x| fetch(1)) } f([1])", "for_each"),
        ("#{a: 1}.map(|k, v| fetch(v))", "map"), ("fn f(x) { fetch(x) } [3].some(|x| f(x))", "some"),
    ])
    func `a closure that a native function calls cannot wait, and the error says so`(source: String, name: String) {
        let error = #expect(throws: ScriptError.self) { try begin(source, engine()) }
        #expect(
            error?.description.contains("cannot wait inside `\(name)`; use a `for` loop") == true, "\(error as Any)")
    }

    @Test func `that error can be caught, and the script can wait elsewhere`() throws {
        let activation = try begin("try { [1].map(|x| fetch(x)); } catch { } fetch(2)", engine())
        #expect(token(activation) == 2)
    }

    @Test func `an operator cannot wait`() {
        let engine = engine()
        engine.registry.function("-", [.string, .int], gives: "any") { call throws(ScriptError) in
            try call.wait(for: WaitToken(number: 1))
        }
        let error = #expect(throws: ScriptError.self) { try begin("\"a\" - 1", engine) }
        #expect(error?.description.contains("an operator cannot wait") == true)
    }

    @Test func `a module cannot wait while it is imported, but its functions can`() throws {
        let engine = engine()
        engine.hooks.resolve = { path, _ throws(ScriptError) in
            let text = path == "top" ? "fetch(1);" : "fn get(x) { fetch(x) }"
            return ModuleText(canonicalPath: path, source: Array(text.utf8))
        }
        let error = #expect(throws: ScriptError.self) { try begin("import \"top\" as t;", engine) }
        #expect(error?.description.contains("a module cannot wait while it is imported") == true)
        let activation = try begin("import \"m\" as m; m::get(4)", engine)
        #expect(token(activation) == 4)
    }

    @Test func `a run that nobody can take up again does not wait`() {
        let error = #expect(throws: ScriptError.self) { try engine().evaluate(Array("fetch(1)".utf8)) }
        #expect(error?.description == "Runtime error: nothing can be waited for here (line 1, position 1)")
    }

    @Test func `a function can ask whether it may wait`() throws {
        #expect(value(try begin("[perhaps(), [0].map(|x| perhaps())]", engine())) == "[true, [false]]")
        #expect(try engine().evaluate(Array("perhaps()".utf8)).debugged == "false")
    }

    // MARK: Limits

    @Test func `operations are counted over all pieces`() throws {
        let engine = engine()
        engine.limits.operationsMax = 1000
        let activation = try begin("loop { fetch(1); }", engine)
        var pieces = 0
        let error = #expect(throws: ScriptError.self) {
            while pieces < 2000 {
                pieces += 1
                try activation.resume(returning: .unit)
            }
        }
        #expect(error?.kind.variant == "ErrorTooManyOperations")
        #expect(pieces <= 1000)
    }

    @Test(arguments: [(Limits.WallTime.all, "ErrorTerminated" as String?), (.whileRunning, nil)])
    func `waiting counts as wall time where the host says so`(_ wallTime: Limits.WallTime, variant: String?) throws {
        let engine = engine()
        nonisolated(unsafe) var now = ContinuousClock.now
        engine.hooks.now = { unsafe now }
        engine.limits.wallTimeMillisecondsMax = 1000
        engine.limits.wallTime = wallTime
        let activation = try begin("try { fetch(1) } catch { fetch(2) }", engine)
        unsafe now = now.advanced(by: .milliseconds(1001))
        var got: String?
        do throws(ScriptError) { try activation.resume(returning: .int(42)) } catch { got = error.kind.variant }
        #expect(got == variant)
        #expect(value(activation) == (variant == nil ? "42" : nil))
    }

    @Test func `the host can stop a script that waits, and try does not catch it`() throws {
        let engine = engine()
        nonisolated(unsafe) var isStopped = false
        engine.hooks.progress = { _ in unsafe isStopped ? .string("enough") : nil }
        let activation = try begin("try { fetch(1) } catch { 5 }", engine)
        unsafe isStopped = true
        let error = #expect(throws: ScriptError.self) { try activation.resume(returning: .unit) }
        #expect(error?.kind.variant == "ErrorTerminated")
    }

    @Test func `what the host gives is measured`() throws {
        let engine = engine()
        engine.limits.stringBytesMax = 10
        let activation = try begin("fetch(1)", engine)
        let error = #expect(throws: ScriptError.self) {
            try activation.resume(returning: .string(String(repeating: "x", count: 11)))
        }
        #expect(error?.kind.variant == "ErrorDataTooLarge")
    }

}

/// A mistake of the host ends the program. What ends programs is in suites of this name, which contrib/check runs by
/// themselves: who waits for them must not meet the children of other tests.
struct SuspensionExitTests {
    @Test func `an activation that does not wait cannot be resumed`() async {
        await #expect(processExitsWith: .failure) {
            let engine = Engine()
            let activation = try engine.begin(try engine.compile(Array("1".utf8)))
            try activation.resume(returning: .unit)
        }
    }
}
