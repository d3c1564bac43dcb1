import FoundationEssentials
import Testing

@testable import Script

/// The checker on every recorded script that runs: no error, and only warnings that are true.
@Suite struct CheckConformanceTests {
    private struct Anything: Decodable {
        init(from decoder: any Decoder) throws {}
    }
    private struct Record: Decodable {
        var id: String
        var script: String
        var mode: String
        var expect: Anything?
        var scope: [String: Anything]?
        var before: [String: Anything]?
    }

    @Test func `recorded scripts that run have no errors and only these warnings`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Vectors/rhai/cases.jsonl")
        let decoder = JSONDecoder()
        var checked = 0
        var warnings: [String] = []
        for line in try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")) {
            let record = try decoder.decode(Record.self, from: line)
            guard record.expect != nil, !record.mode.hasPrefix("expr") else { continue }
            let known = Set((record.scope ?? record.before ?? [:]).keys)
            checked += 1
            for finding in Engine().check(Array(record.script.utf8), known: known) {
                #expect(finding.severity == .warning, "\(record.id) \(finding.position): \(finding)")
                warnings.append("\(record.id) \(finding.position.line):\(finding.position.column) \(finding)")
            }
        }
        #expect(checked == 1119)
        #expect(warnings.sorted() == Self.warnings.sorted())
    }

    private static let warnings = [
        "own/array:164 1:22 variable `x` is assigned but never read",
        "own/flow:22 1:21 unused variable `i`",
        "own/flow:22 1:5 unused variable `i`",
        "own/flow:24 1:17 unused variable `i`",
        "own/flow:33 1:11 unreachable code",
        "own/flow:37 1:25 unreachable code",
        "own/flow:41 1:14 unused variable `x`",
        "own/fn:102 1:51 unused variable `m`",
        "own/fn:3 1:6 parameter `x` is assigned but never read",
        "own/fn:30 1:25 unused variable `z`",
        "own/fn:75 1:30 unused variable `x`",
        "own/fn:79 1:5 unused variable `x`",
        "own/fn:82 1:20 unused variable `f`",
        "own/lex:64 1:5 unused variable `x`",
        "own/misc:37 1:33 unused variable `x`",
        "own/misc:37 1:5 unused variable `x`",
        "own/misc:64 1:16 variable `y` is assigned but never read",
        "own/prog:contains_override 1:13 unused parameter `m`",
        "own/prog:contains_override 1:16 unused parameter `x`",
        "own/prog:err_for_obj 1:29 unused variable `i`",
        "own/prog:exit_in_fn 1:31 unused variable `x`",
        "own/prog:fn_arg_shared 1:16 unused variable `f`",
        "own/prog:fn_named_max 1:11 unused parameter `b`",
        "own/prog:fn_named_max 1:8 unused parameter `a`",
        "own/prog:fn_shadow_builtin 1:8 unused parameter `x`",
        "own/prog:fn_shadow_builtin_method 1:9 unused parameter `x`",
        "own/prog:last_expr_is_let 1:14 unused variable `x`",
        "own/prog:mod_overload_global 1:6 unused parameter `x`",
        "own/prog:overload_arity 1:19 unused parameter `a`",
        "own/prog:overload_arity 1:33 unused parameter `a`",
        "own/prog:overload_arity 1:36 unused parameter `b`",
        "own/prog:recursion_in_closure 1:5 unused variable `fact`",
        "own/prog:return_value_of_assign 1:14 variable `x` is assigned but never read",
        "own/prog:script_fn_vs_native_types 1:13 unused parameter `s`",
        "own/types:31 1:8 unused parameter `a`",
        "own/types:32 1:8 unused parameter `a`",
        "own/types:36 1:16 unused variable `f`",
        "own/var:19 1:7 unused variable `X`",
        "own/var:3 1:5 unused variable `x`",
        "own/var:4 1:18 unused variable `x`",
        "own/var:62 1:13 unused variable `i`",
    ]
}
