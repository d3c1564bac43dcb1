import FoundationEssentials
import Testing

@testable import CLI
@testable import Script

/// The limits that `hero-proc script run` can be given.
@Suite struct ScriptLimitsTests {
    private final class Recorder {
        var errors: [String] = []
    }

    /// Runs `script run` on a script beside which there are the modules `m` and `n`.
    private func run(_ options: [String], _ script: String) throws -> (status: Int32, errors: [String]) {
        let directory = FileManager.default.temporaryDirectory.appending(path: "hero-limits-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer {
            // A directory that stays behind harms nobody.
            try? FileManager.default.removeItem(at: directory)
        }
        for name in ["m", "n"] { try Data().write(to: directory.appending(path: "\(name).rhai")) }
        let file = directory.appending(path: "a.rhai")
        try Data(script.utf8).write(to: file)
        let recorder = Recorder()
        let console = Console(print: { _ in }, error: { recorder.errors.append($0) })
        let status = CLI.run(arguments: ["script", "run", file.path] + options, console: console)
        return (status, recorder.errors)
    }

    @Test(arguments: [
        ("--max-operations", "1000", "loop {}", "Too many operations"),
        ("--timeout", "1ms", "loop {}", "Script terminated"),
        ("--timeout", "1ms", "sleep(1000.0)", "Script terminated"),
        ("--max-memory", "1M", "let s = \"x\"; loop { s += s }", "Too much memory used"),
        ("--max-string", "10", "let s = \"abcdefgh\"; s += s;", "Length of string too large"),
        ("--max-string", "1K", "let s = \"x\"; loop { s += s }", "Length of string too large"),
        ("--max-string", "3", "\"abcd\"", "Length of string exceeds the maximum limit (3)"),
        ("--max-array", "3", "let a = []; loop { a.push(1) }", "Size of array/BLOB too large"),
        ("--max-array", "3", "[1, 2, 3, 4]", "Size of array literal exceeds the maximum limit (3)"),
        ("--max-map", "2", "let m = #{}; m.a = 1; m.b = 2; m.c = 3;", "Size of object map too large"),
        ("--max-map", "1", "#{a: 1, b: 2}", "properties in object map literal exceeds the maximum limit (1)"),
        ("--max-call-depth", "10", "fn f(n) { if n > 0 { f(n - 1) } } f(11)", "Stack overflow"),
        ("--max-variables", "2", "let a = 1; let b = 2; let c = 3;", "Too many variables defined"),
        ("--max-functions", "1", "fn f() {} fn g() {}", "Number of functions defined exceeds maximum limit"),
        ("--max-modules", "1", "import \"m\" as a; import \"n\" as b;", "Too many modules imported"),
    ])
    func `a script that needs more is stopped, and the error names the limit`(
        option: String, value: String, script: String, message: String
    ) throws {
        let outcome = try run([option, value], script)
        #expect(outcome.status == 1)
        let error = try #require(outcome.errors.first)
        #expect(error.contains(message), "\(error)")
        #expect(error.hasSuffix("\n    `\(option) \(value)` allows no more"), "\(error)")
    }

    @Test func `what is enough stops nobody, and the later of two limits counts`() throws {
        let script = "import \"m\" as a; fn f(n) { if n > 0 { f(n - 1) } } f(100); let b = [1, 2]; b.push(`abcd`);"
        let limits: [String] = [
            "--max-operations", "100000", "--timeout", "1h", "--max-memory", "1G", "--max-string=1M", "--max-array",
            "1",
            "--max-array", "3", "--max-map", "1", "--max-call-depth", "200", "--max-variables", "10", "--max-functions",
            "1", "--max-modules", "1",
        ]
        let outcome = try run(limits, script)
        #expect(outcome.errors == [])
        #expect(outcome.status == 0)
        #expect(try run([], "fn f(n) { if n > 0 { f(n - 1) } } f(100)").status == 1)
    }

    @Test(arguments: ScriptLimit.allCases, ["0", "", "x", "-1", "1.5x", "99999999999999999999"])
    func `a limit that is none is not understood`(limit: ScriptLimit, value: String) throws {
        let outcome = try run([limit.rawValue, value], "")
        #expect(outcome.status == 2)
        #expect(outcome.errors.first?.contains("\(limit.rawValue) needs a ") == true)
    }
}
