import Testing

@testable import Script

/// The machine: growth, limits and what it promises about memory.
@Suite struct MachineTests {
    private func run(_ source: String, _ configure: (Engine) -> Void = { _ in }) throws(ScriptError) -> Value {
        let engine = Engine()
        configure(engine)
        return try engine.evaluate(Array(source.utf8))
    }

    private func variant(_ source: String, _ configure: (Engine) -> Void = { _ in }) -> String? {
        do throws(ScriptError) {
            _ = try run(source, configure)
            return nil
        } catch {
            return error.kind.variant
        }
    }

    @Test func `a register holds a box's reference in its first eight bytes`() {
        let array = ArrayBox([.int(1)])
        let map = MapBox()
        var values: [Value] = [.array(array), .map(map)]
        unsafe values.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            #expect(unsafe start.arrayBox.pointee === array)
            #expect(unsafe (start + 1).mapBox.pointee === map)
        }
        #expect(MemoryLayout<Value>.stride == 16)
    }

    @Test func `a container nested a million deep is freed`() throws {
        let value = try run("let a = []; for i in 0..1000000 { a = [a]; } 1")
        #expect(value.debugged == "1")
    }

    @Test(arguments: [
        "loop { }", "while true { }", "fn f() { loop { } } f()", "[1].map(|x| { loop { } })",
        "let i = 0; do { i = 0 } while true",
    ])
    func `a limit on operations ends endless scripts`(source: String) {
        #expect(variant(source) { $0.limits.operationsMax = 10_000 } == "ErrorTooManyOperations")
    }

    @Test(arguments: ["fn f() { f() } f()", "fn f() { [1].map(|x| f()) } f()", "let s = \"eval(s)\"; eval(s)"])
    func `endless calls end as a stack overflow`(source: String) {
        #expect(variant(source) { $0.limits.callDepthMax = 1000 } == "ErrorStackOverflow")
    }

    @Test(arguments: ["==", "!=", "<", "<=", ">", ">="])
    func `a comparison decides the same whether its outcome is kept or jumped on`(op: String) throws {
        let values = ["1", "2", "-1", "1.0", "1.5", "0.0/0.0", "1.0/0.0", "'a'", "\"a\"", "\"b\"", "()", "true"]
        for left in values {
            for right in values {
                // On the right a variable, and an integer as it stands, are different instructions.
                let source = """
                    let x = \(left); let y = \(right); let kept = x \(op) y; let seen = [kept];
                    if x \(op) y { seen.push(true) } else { seen.push(false) }
                    let turns = 0; while x \(op) y { turns += 1; break; } seen.push(turns == 1);
                    let turns = 0; do { turns += 1; } while turns < 2 && x \(op) y; seen.push(turns == 2);
                    let turns = 0; do { turns += 1; } until turns == 2 || x \(op) y; seen.push(turns == 1);
                    if x \(op) \(right) { seen.push(true) } else { seen.push(false) }
                    let turns = 0; do { turns += 1; } while turns < 2 && x \(op) \(right); seen.push(turns == 2);
                    if seen.all(|one| one == kept) { "agreed" } else { seen }
                    """
                #expect(try run(source).debugged == "\"agreed\"", "\(left) \(op) \(right)")
            }
        }
    }

    @Test(arguments: ["<", "<=", ">", ">="])
    func `a comparison that there is not is named as it was written`(op: String) {
        for source in ["if [1] \(op) [2] { }", "while [1] \(op) [2] { }", "let a = [1]; a \(op) 1 || a \(op) a"] {
            do throws(ScriptError) {
                _ = try run(source)
                if source.hasPrefix("let") { continue }
                Issue.record("no error: \(source)")
            } catch {
                #expect("\(error)".hasPrefix("Function not found: \(op) (array, array)"), "\(error)")
            }
        }
    }

    @Test func `floats differ by the relative epsilon, wherever they lie`() {
        for scale in [1.0, 1e-300, 1e300, 3.7, Double.leastNonzeroMagnitude] {
            for steps in 0..<8 {
                var above = scale
                for _ in 0..<steps { above = above.nextUp }
                let most = max(abs(above), abs(scale))
                let expected = (above - scale) / (above * scale == 0 ? 1 : most) > Double.ulpOfOne
                #expect(Value.floatExceeds(above, scale) == expected)
                #expect(Value.floatExceeds(-scale, -above) == expected)
                #expect(!Value.floatExceeds(scale, above))
            }
        }
        #expect(!Value.floatExceeds(.nan, 1) && !Value.floatExceeds(1, .nan))
        #expect(!Value.floatExceeds(.infinity, 1) && !Value.floatExceeds(1, -.infinity))
    }

    @Test func `time runs out`() {
        #expect(variant("loop { }") { $0.limits.wallTimeMillisecondsMax = 1 } == "ErrorTerminated")
    }

    @Test func `a host stops a script with a token`() {
        #expect(variant("loop { }") { $0.hooks.progress = { $0 > 100_000 ? .int(7) : nil } } == "ErrorTerminated")
    }

    @Test(arguments: [
        ("let s = \"x\"; loop { s += s; }", "ErrorDataTooLarge"),
        ("let a = [1]; loop { a += a; }", "ErrorDataTooLarge"),
        ("let m = #{}; let i = 0; loop { m[i.to_string()] = i; i += 1; }", "ErrorDataTooLarge"),
    ])
    func `sizes are limited`(source: String, expected: String) {
        let got = variant(source) {
            $0.limits.stringBytesMax = 1000
            $0.limits.arrayItemsMax = 1000
            $0.limits.mapItemsMax = 1000
        }
        #expect(got == expected)
    }

    @Test(arguments: [
        ("let a = [1]; a[0] = a; a", "[[1]]"), ("let m = #{a: 1}; m.a = m; m", "#{\"a\": #{\"a\": 1}}"),
        ("let m = #{a: 1}; m[\"a\"] = m; m", "#{\"a\": #{\"a\": 1}}"), ("let a = [1]; a.push(a); a", "[1, [1]]"),
        ("let a = [1]; a += a; a", "[1, 1]"), ("let a = [[1]]; a[0][0] = a; a", "[[[[1]]]]"),
    ])
    func `a container put into itself holds a copy`(source: String, expected: String) throws {
        #expect(try run(source).debugged == expected)
    }

    @Test func `what a method lent comes back after a failure`() throws {
        let value = try run("fn bad() { this.push(2); throw 1 } let a = [1]; try { a.bad(); } catch { } a")
        #expect(value.debugged == "[1, 2]")
    }

    @Test func `waiting arguments of later steps survive a call`() throws {
        let value = try run("let f = |x| |y, z| x + y * z; f.call(1).call(2, 3)")
        #expect(value.debugged == "7")
    }

    @Test func `a host's variable can be read, changed and captured`() throws {
        let engine = Engine()
        let scope = DynamicScope()
        scope.define("x", .int(1))
        let script = try engine.compile(Array("x += 1; let f = || { x += 10; x }; f.call()".utf8))
        #expect(try engine.run(script, scope: scope).debugged == "12")
        #expect(scope.value(of: "x")?.debugged == "12")
    }

    @Test func `a function is called by the host`() throws {
        let engine = Engine()
        let script = try engine.compile(Array("fn add(a, b) { a + b }".utf8))
        #expect(try engine.call("add", [.int(1), .int(2)], in: script).debugged == "3")
    }
}
