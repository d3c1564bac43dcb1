import CLI
import FoundationEssentials
import Testing

/// The recorded cases of Tests/Vectors/rhai, and the comparison itself.
@Suite struct ConformanceTests {
    /// Where the engine differs on purpose.
    private static let intended: Set<String> = [
        // `a?[0].foo` keeps its null-safety here; the reference fails although `?[` was written.
        "own/array:168",
        // Characters become JSON strings; the reference writes 'x', which no JSON reader takes.
        "own/map:64",
        // Iterating a blob gives integers; the reference gives bytes that mix with nothing.
        "own/blob:20",
        // Ranges of both kinds are unequal; the reference has no such comparison.
        "own/range:17",
    ]

    @Test func `every recorded case agrees but for the intended differences`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Vectors/rhai/cases.jsonl")
        var told: [String] = []
        let outcome = Conformance.run(lines: Array(try Data(contentsOf: file))) {
            told.append("\($0.id): \($0.reason)")
        }
        #expect(outcome.passed + outcome.failed == 1527)
        #expect(Set(outcome.disagreements.map(\.id)) == Self.intended, "\(told.joined(separator: "\n"))")
    }

    @Test func `every further recorded case agrees`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Vectors/rhai/more-cases.jsonl")
        var told: [String] = []
        let outcome = Conformance.run(lines: Array(try Data(contentsOf: file))) {
            told.append("\($0.id): \($0.reason)")
        }
        #expect(outcome.passed > 1200)
        #expect(told.isEmpty, "\(told.joined(separator: "\n"))")
    }

    @Test(arguments: [
        #"{"id": "a", "script": "1 + 1", "expect": {"t": "i64", "v": "3"}}"#,
        #"{"id": "a", "script": "2.0", "expect": {"t": "i64", "v": "2"}}"#,
        #"{"id": "a", "script": "[1]", "expect": {"t": "array", "v": []}}"#,
        #"{"id": "a", "script": "x", "expect": {"t": "i64", "v": "1"}}"#,
        #"{"id": "a", "script": "1", "error": {"variant": "ErrorRuntime", "message": "Runtime error"}}"#,
        #"{"id": "a", "script": "throw 1", "error": {"variant": "ErrorRuntime", "message": "Runtime error: 2"}}"#,
        #"{"id": "a", "script": "print(1)", "expect": {"t": "()"}, "printed": ["2"]}"#,
        "{",
    ])
    func `a record that does not agree is told`(record: String) {
        var told: [String] = []
        let outcome = Conformance.run(lines: Array(record.utf8)) { told.append("\($0.id): \($0.reason)") }
        #expect(outcome.passed == 0)
        #expect(outcome.failed == 1)
        #expect(told.count == 1)
    }

    @Test(arguments: [
        #"{"id": "a", "script": "1 + 1", "expect": {"t": "i64", "v": "2"}}"#,
        #"{"id": "a", "script": "|x| x", "expect": {"t": "Fn", "v": "anon$*"}}"#,
        #"{"id": "a", "script": "1 / 0", "error": {"variant": "ErrorArithmetic", "message": "Division by zero: 1 / 0"}}"#,
    ])
    func `a record that agrees passes in silence`(record: String) {
        let outcome = Conformance.run(lines: Array(record.utf8)) { Issue.record("\($0)") }
        #expect(outcome.passed == 1)
    }
}
