import Testing

@testable import Script

/// What a script can learn about its own functions.
@Suite struct ReflectionTests {
    private func run(_ source: String) throws(ScriptError) -> String {
        let engine = Engine()
        engine.hooks.resolve = { path, _ throws(ScriptError) in
            ModuleText(canonicalPath: path, source: Array("fn shown(a) { a } private fn hidden() { 1 }".utf8))
        }
        return try engine.evaluate(Array(source.utf8)).debugged
    }

    private static let f = "fn f(x, y) { x }"

    @Test(arguments: [
        ("get_fn_metadata_list().len()", "0"), ("\(f) get_fn_metadata_list()[0].name", "\"f\""),
        ("\(f) get_fn_metadata_list()[0].params", "[\"x\", \"y\"]"),
        ("\(f) get_fn_metadata_list()[0].access", "\"public\""),
        ("private \(f) get_fn_metadata_list()[0].access", "\"private\""),
        ("\(f) get_fn_metadata_list()[0].is_anonymous", "false"),
        ("\(f) get_fn_metadata_list()[0].keys()", "[\"access\", \"is_anonymous\", \"name\", \"params\"]"),
        ("fn int.f() { this } get_fn_metadata_list()[0].this_type", "\"int\""),
        ("\(f) fn f(a) { a } fn g() { 1 } get_fn_metadata_list(\"f\").map(|m| m.params.len())", "[2, 1]"),
        ("\(f) fn f(a) { a } get_fn_metadata_list(\"f\", 1)[0].params", "[\"a\"]"),
        ("\(f) get_fn_metadata_list(\"f\", -1)", "[]"), ("\(f) get_fn_metadata_list(\"f\", 9223372036854775807)", "[]"),
        ("/// Says something.\n\(f) get_fn_metadata_list()[0].comments", "[\"/// Says something.\"]"),
        ("import \"m\" as m; get_fn_metadata_list().map(|x| [x.namespace, x.name])", "[[\"m\", \"shown\"]]"),
        ("\(f) fn g() { get_fn_metadata_list(\"f\").len() } g()", "1"),
    ])
    func `functions are told as maps`(source: String, result: String) throws {
        #expect(try run(source) == result)
    }

    @Test func `the list counts against the limit of arrays`() {
        let engine = Engine()
        engine.limits.arrayItemsMax = 3
        let source = (0..<5).map { "fn f\($0)() { 1 } " }.joined() + "get_fn_metadata_list().len()"
        let error = #expect(throws: ScriptError.self) { try engine.evaluate(Array(source.utf8)) }
        #expect(error?.kind.variant == "ErrorDataTooLarge")
    }
}
