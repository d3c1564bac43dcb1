import API
import FoundationEssentials
import Testing

@testable import CLI
@testable import Script

/// Files that are not what a script should be, and places in lines that are not what a terminal shows well.
@Suite struct ScriptFileTests {
    private final class Recorder {
        var printed: [String] = []
        var errors: [String] = []
    }

    private func run(_ arguments: String...) -> (status: Int32, printed: [String], errors: [String]) {
        let recorder = Recorder()
        let console = Console(print: { recorder.printed.append($0) }, error: { recorder.errors.append($0) })
        let status = CLI.run(arguments: arguments, console: console)
        return (status, recorder.printed, recorder.errors)
    }

    private func with(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "hero-file-\(UUID().uuidString).rhai")
        try Data(bytes).write(to: file)
        defer {
            // A file that stays behind harms nobody.
            try? FileManager.default.removeItem(at: file)
        }
        try body(file.path)
    }

    @Test(arguments: ["run", "check", "fmt"])
    func `a file that is not UTF-8 is an error at its place, and stays as it is`(command: String) throws {
        let bytes = Array("let x = 1;\n\"ü".utf8) + [0xff, 0xfe] + Array("\";\n".utf8)
        try with(bytes) { file in
            let outcome = run("script", command, file)
            #expect(outcome.status == 1)
            #expect(outcome.errors == ["hero-proc script \(command): \(file):2:3: error: not UTF-8"])
            #expect(outcome.printed == [])
            let left = try Data(contentsOf: URL(filePath: file))
            #expect(Array(left) == bytes)
        }
    }

    @Test func `a module that is not UTF-8 is an error`() throws {
        try with([0xc0]) { module in
            try with(Array("import \"\(module.dropLast(5))\" as m;".utf8)) { file in
                let outcome = run("script", "run", file)
                #expect(outcome.errors.first?.contains("\(module):1:1: error: not UTF-8") == true)
            }
        }
    }

    @Test func `a mark before the text does not count`() throws {
        try with([0xef, 0xbb, 0xbf] + Array("print(1); oops".utf8)) { file in
            let outcome = run("script", "run", file)
            #expect(outcome.printed == ["1"])
            #expect(outcome.errors.first?.hasPrefix("\(file):1:11: error:") == true)
        }
    }

    @Test(arguments: ["run", "check", "fmt", "conform"])
    func `a file that cannot be read says why`(command: String) {
        let outcome = run("script", command, "/nonexistent/x.rhai")
        #expect(outcome.status == 1)
        #expect(
            outcome.errors
                == ["hero-proc script \(command): cannot read /nonexistent/x.rhai: No such file or directory"])
    }

    @Test func `an empty device is an empty script`() {
        #expect(run("script", "run", "/dev/null").status == 0)
        #expect(run("script", "check", "/dev/null").status == 0)
        #expect(run("script", "conform", "/dev/null").printed == ["0 passed, 0 failed"])
    }

    @Test func `lines that end in carriage returns keep their places`() throws {
        try with(Array("let x = 1;\r\nx.oops();\r\n".utf8)) { file in
            let errors = run("script", "run", file).errors
            #expect(errors.first?.hasPrefix("\(file):2:3: error:") == true)
            #expect(errors.first?.contains("    x.oops();\n      ^") == true)
            #expect(run("script", "fmt", file).status == 0)
            let left = try Data(contentsOf: URL(filePath: file))
            #expect(left == Data("let x = 1;\nx.oops();\n".utf8))
        }
    }

    // MARK: JSONValue

    private struct Failure: Decodable {
        struct Call: Decodable {
            let what: String
            let line: Int
        }
        let file: String
        let line: Int
        let column: Int
        let error: String
        let message: String
        let hint: String?
        let calls: [Call]
    }

    @Test func `a failure is told to a program`() throws {
        try with(Array("fn f(x) {\n  x.lenn()\n}\n[1].map(|x| f(\"\"));\n".utf8)) { file in
            let outcome = run("script", "run", "--json", file)
            #expect(outcome.status == 1)
            let line = try #require(outcome.errors.first)
            #expect(outcome.errors.count == 1 && !line.contains("\n"))
            let failure = try JSONDecoder().decode(Failure.self, from: Data(line.utf8))
            #expect(failure.file == file && failure.line == 2 && failure.column == 5)
            #expect(failure.error == "ErrorFunctionNotFound" && failure.hint == "did you mean `len`?")
            #expect(failure.message.hasPrefix("Function not found: lenn ("))
            #expect(failure.calls.map(\.what) == ["function f", "closure"] && failure.calls.map(\.line) == [4, 4])
        }
    }

    @Test func `a file that cannot be run is told to a program with its place`() throws {
        try with(Array("let x = 1;\n\"ü".utf8) + [0xff] + Array("\"".utf8)) { file in
            let line = try #require(run("script", "run", "--json", file).errors.first)
            let failure = try JSONDecoder().decode(Failure.self, from: Data(line.utf8))
            #expect(failure.file == file && failure.line == 2 && failure.column == 3)
            #expect(failure.message == "not UTF-8" && failure.error == "ErrorSystem" && failure.calls.isEmpty)
        }
        let line = try #require(run("script", "run", "--json", "/nonexistent/x.rhai").errors.first)
        let failure = try JSONDecoder().decode(Failure.self, from: Data(line.utf8))
        #expect(failure.file == "/nonexistent/x.rhai" && failure.line == 0)
        #expect(failure.message == "cannot read /nonexistent/x.rhai: No such file or directory")
    }

    // MARK: What a terminal would obey

    @Test(arguments: [
        ("run", "throw `a\u{1b}[31mb\u{7f}\u{9b}\u{202e}\n\tc`", "a\\u{1b}[31mb\\u{7f}\\u{9b}\\u{202e}\n\tc"),
        ("run", "throw \"\\x1b]0;title\\x07\"", "Runtime error: \\u{1b}]0;title\\u{7}"),
        ("run", "let a = \"\u{1b}[2J\"; oops", "    let a = \"\\u{1b}[2J\"; oops\n                         ^"),
        ("check", "let _a = \"\u{1b}[2J\"; oops", "    let _a = \"\\u{1b}[2J\"; oops\n                          ^"),
        ("check", "\u{1b}", "\\u{1b}"), ("fmt", "\u{1b}", "\\u{1b}"), ("run", "debug(\"\u{202e}\")", "\\u{202e}"),
    ])
    func `what a script brings is shown and not obeyed`(command: String, script: String, shown: String) throws {
        try with(Array(script.utf8)) { file in
            let outcome = run("script", command, file)
            let told = (outcome.printed + outcome.errors).joined(separator: "\n")
            #expect(told.contains(shown), "\(told)")
            let isObeyed = { (scalar: Unicode.Scalar) in scalar.value < 0x20 && !"\n\t".unicodeScalars.contains(scalar)
            }
            #expect(
                !told.unicodeScalars.contains { isObeyed($0) || "\u{7f}\u{9b}\u{202e}".unicodeScalars.contains($0) })
        }
    }

    @Test func `what a script prints is its own`() throws {
        try with(Array("print(\"\\x1b[1mbold\")".utf8)) { file in
            #expect(run("script", "run", file).printed == ["\u{1b}[1mbold"])
        }
    }

    @Test func `disagreements are told to a program`() throws {
        let records = [
            #"{"id": "a", "script": "1 + 1", "expect": {"t": "i64", "v": "3"}}"#,
            #"{"id": "b", "script": "1 + 1", "expect": {"t": "i64", "v": "2"}}"#,
        ]
        try with(Array(records.joined(separator: "\n").utf8)) { file in
            let outcome = run("script", "conform", "--json", file)
            #expect(outcome.status == 1)
            let report = try JSONDecoder().decode(JSONValue.self, from: Data(try #require(outcome.printed.first).utf8))
            #expect(report["passed"]?.integer == 1 && report["failed"]?.integer == 1)
            #expect(report["disagreements"]?.items?.first?["id"]?.text == "a")
            #expect(outcome.printed.count == 1)
        }
    }

    // MARK: Excerpts

    @Test(arguments: [
        ("abc", 2, "    abc\n     ^"), ("漢字x", 3, "    漢字x\n        ^"), ("e\u{301}x", 3, "    e\u{301}x\n     ^"),
        ("\tx", 2, "     x\n     ^"), ("ab", 3, "    ab\n      ^"), ("ab\r", 1, "    ab\n    ^"),
        ("", 1, "    \n    ^"),
    ])
    func `the caret stands below its place`(line: String, column: Int, text: String) {
        #expect(SourceExcerpt(Array(line.utf8)).text(at: Position(line: 1, column: column)) == text)
    }

    @Test(arguments: [1, 5000, 10_000, 65_534])
    func `of a long line what is around the place is shown`(column: Int) throws {
        let line = (0..<20_000).map { "v\($0)," }.joined()
        let text = try #require(SourceExcerpt(Array(line.utf8)).text(at: Position(line: 1, column: column)))
        let lines = text.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].count < 200)
        let caret = try #require(lines[1].firstIndex(of: "^"))
        let place = line.index(line.startIndex, offsetBy: column - 1)
        #expect(
            lines[0].dropFirst(lines[1].distance(from: lines[1].startIndex, to: caret)).hasPrefix(
                line[place...].prefix(5)))
    }

    @Test func `a column that is too large has no caret`() {
        let text = SourceExcerpt(Array(String(repeating: "x", count: 70_000).utf8)).text(
            at: Position(line: 1, column: 70_000))
        #expect(text?.hasSuffix("xxx...") == true && text?.contains("^") == false)
    }
}
