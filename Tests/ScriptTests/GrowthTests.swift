import Script
import Testing

/// What must not copy, and what must not go on for ever.
@Suite struct GrowthTests {
    @Test(arguments: [
        "let o = #{ list: [1] }; mark(o.list); o.list.push(2); mark(o.list);",
        "let o = [[1]]; mark(o[0]); o[0].push(2); mark(o[0]);",
        "let o = #{ deep: #{ list: [1] } }; mark(o.deep.list); o.deep.list.push(2); mark(o.deep.list);",
        "let o = #{ list: [1] }; mark(o.list); o.list[0] = 2; mark(o.list);",
        "let o = #{ list: [1], add: |x| this.list.push(x) }; mark(o.list); o.add(2); mark(o.list);",
    ])
    func `a nested array with one holder is changed in place`(script: String) throws {
        #expect(try marks(of: script).count == 1)
    }

    @Test func `a nested array with two holders is copied before it is changed`() throws {
        let script = "let o = #{ list: [1] }; let p = o.list; mark(o.list); o.list.push(2); mark(o.list); mark(p);"
        #expect(try marks(of: script).count == 2)
    }

    @Test(arguments: ["a == b", "a != b", "[a].contains(b)", "[a].index_of(b)", "switch a { 1 => 2 } a == b"])
    func `comparing values of shared parts counts against the budget`(comparison: String) throws {
        let engine = Engine()
        engine.limits.operationsMax = 100_000
        let build = "let a = [1]; let b = [1]; for i in 0..60 { a = [a, a]; b = [b, b]; } "
        let error = #expect(throws: ScriptError.self) { try engine.evaluate(Array((build + comparison).utf8)) }
        guard case .tooManyOperations = error?.kind else {
            Issue.record("it ended with \(String(describing: error?.kind))")
            return
        }
    }

    @Test(arguments: [
        ("let s = \"\"; for i in -1..2 { s += \"x\" + i + ','; } s", "x-1,x0,x1,"),
        ("let s = \"a\"; s += \"b\" + s; s", "aba"),
        ("let s = \"a\"; let t = s; s += \"b\" + 1 + 2; t + s", "aab12"),
        ("let s = \"a\"; s += \"b\" + 1.5 + [2] + (); s", "ab1.5[2]"),
        ("let s = \"ä\"; s.len(); s += \"ö\" + 'ü'; s + s.len()", "äöü3"),
        ("let s = \"\"; s += `${1}${if true { 2 } else { 3 }}`; s", "12"),
        (
            "let s = \"\"; s += \"\" + -9223372036854775808 + 9223372036854775807; s",
            "-92233720368547758089223372036854775807"
        ),
    ])
    func `appending parts gives what appending their sum gives`(script: String, text: String) throws {
        #expect(try Engine().evaluate(Array(script.utf8)).displayed == text)
    }

    @Test func `appending to a number joins the parts first`() throws {
        #expect(try Engine().evaluate(Array("let n = 1; n += \"a\" + 2; n".utf8)).displayed == "1a2")
    }

    /// The different arrays that a script marks.
    private func marks(of script: String) throws -> Set<ObjectIdentifier> {
        let engine = Engine()
        let seen = Seen()
        engine.registry.function("mark", [.array]) { call in
            if case .array(let box) = call[0] { seen.boxes.insert(ObjectIdentifier(box)) }
            return .unit
        }
        _ = try engine.evaluate(Array(script.utf8))
        return seen.boxes
    }
}

/// What a native function has seen.
private final class Seen {
    var boxes: Set<ObjectIdentifier> = []
}
