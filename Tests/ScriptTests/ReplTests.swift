import FoundationEssentials
import LineEditor
import Testing

@testable import CLI
@testable import Script

/// The conversation of `script repl`, without a terminal.
@Suite struct ReplTests {
    private final class Recorder {
        var printed: [String] = []
        var errors: [String] = []
        var prompts: [String] = []
    }

    /// What a conversation says to what is typed, and its exit status.
    private func talk(
        _ typed: [String], constants: [(String, String)] = [], limits: ScriptLimits = ScriptLimits(),
        isInteractive: Bool = false, history: HistoryFile? = nil
    ) -> (printed: [String], errors: [String], prompts: [String], status: Int32) {
        let recorder = Recorder()
        var rest = typed[...]
        let repl = Repl(
            console: Console(print: { recorder.printed.append($0) }, error: { recorder.errors.append($0) }),
            constants: constants.map { (name: $0.0, value: $0.1) }, limits: limits, isInteractive: isInteractive,
            historyFile: history, pendingSignal: { nil },
            ask: { question, _ in
                recorder.prompts.append(question.prompt(0))
                return rest.popFirst().map { .text($0) } ?? .end
            })
        let status = repl.run()
        return (recorder.printed, recorder.errors, recorder.prompts, status)
    }

    @Test func `limits hold for each text that is typed`() throws {
        let limits = try ScriptLimits([("--max-operations", "1000"), ("--max-functions", "1")])
        let outcome = talk(["loop {}", "1 + 1", "fn f() {} fn g() {}"], limits: limits)
        #expect(outcome.printed == ["2"])
        let hints = outcome.errors.compactMap { $0.split(separator: "\n").last }
        #expect(hints == ["    `--max-operations 1000` allows no more", "    `--max-functions 1` allows no more"])
        #expect(talk(["fn f() {}", ":reset", "loop {}"], limits: limits).errors.count == 1)
    }

    /// Runs a body with a directory of its own.
    private func withDirectory(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "hero-repl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer {
            // A directory that stays behind harms nobody.
            try? FileManager.default.removeItem(at: directory)
        }
        try body(directory.path)
    }

    @Test func `values are shown, unit is not`() {
        let said = talk(["1", "()", "\"a\"", "let x = [1.5, true];", "x", "   "])
        #expect(said.printed == ["1", "\"a\"", "[1.5, true]"])
        #expect(said.status == 0)
    }

    @Test func `prompts count the lines that were typed`() {
        #expect(
            talk(["1", "fn f() {\n1\n}", ":vars", "", "f()"]).prompts == ["1> ", "2> ", "5> ", "5> ", "5> ", "6> "])
    }

    @Test func `an error in a function that was defined before shows its line`() {
        let said = talk(["fn f(x) {\n    x.oops(1)\n}", "1", "f(2)"])
        #expect(said.printed == ["1"])
        #expect(said.errors.first?.hasPrefix("repl:2:7: error: Function not found: oops (i64, i64)") == true)
        #expect(
            said.errors.first?.contains("(line 2, position 7)\nin call to function 'f' (line 5, position 1)") == true)
        #expect(said.errors.first?.contains("        x.oops(1)\n          ^") == true)
        #expect(said.status == 1)
    }

    @Test func `a syntax error points into the line`() {
        #expect(
            talk(["1", "let = 5"]).errors
                == [
                    "repl:2:5: error: Syntax error: Expecting name of a variable (line 2, position 5)\n    let = 5\n        ^"
                ])
    }

    @Test func `a file is loaded with its own lines`() throws {
        try withDirectory { directory in
            let file = "\(directory)/a.rhai"
            try Data("#!/usr/bin/env rhai\nlet loaded = 40;\nfn g() {\n  oops()\n}\n".utf8).write(
                to: URL(filePath: file))
            let said = talk(["let a = 2;", ":load \(file)", "loaded + a", "g()", ":load \(directory)/none"])
            #expect(said.printed == ["42"])
            #expect(said.errors.first?.hasPrefix("\(file):4:3: error: Function not found: oops") == true)
            #expect(said.errors.first?.contains("in call to function 'g' (line 3, position 1)") == true)
            #expect(said.errors.last == "cannot read \(directory)/none: No such file or directory")
        }
    }

    @Test func `a module is found beside where the program was started, and an error in it names its file`() throws {
        try withDirectory { directory in
            try Data("fn f() {\n  oops()\n}\n".utf8).write(to: URL(filePath: "\(directory)/m.rhai"))
            let said = talk(["import \"\(directory)/m\" as m;", "m::f()"])
            #expect(said.errors.first?.hasPrefix("\(directory)/m.rhai:2:3: error:") == true)
            #expect(said.errors.first?.contains("      oops()\n      ^") == true)
        }
    }

    @Test func `variables and functions are shown`() {
        let said = talk(["let x = 5; const Y = \"a\";", "fn f(a, b) { a }", "fn int.g() { this }", ":vars"])
        #expect(said.printed == ["const ARGS = #{}", "let x = 5", "const Y = \"a\"", "fn f(a, b)", "fn int.g()"])
    }

    @Test func `a long value is cut`() {
        let said = talk(["let x = \"\"; for i in 0..1000 { x += \"y\"; }", ":vars"])
        #expect(said.printed.last == "let x = \"" + String(repeating: "y", count: 199) + "...")
    }

    @Test func `help shows the functions of a name`() {
        #expect(talk([":help parse_int"]).printed.first?.hasPrefix("string.parse_int() -> int\n") == true)
        #expect(talk(["fn mine(a) { a }", ":help mine"]).printed == ["fn mine(a)"])
        let said = talk([":help pussh"])
        #expect(said.errors == ["no function `pussh`; did you mean `push`?"])
        #expect(talk([":help"]).printed.first?.contains(":load FILE") == true)
    }

    @Test(arguments: ReplCommand.names)
    func `help tells every command`(name: String) {
        #expect(ReplCommand.help.contains("  \(name) "))
        #expect(ReplCommand(name) != nil)
    }

    @Test func `reset forgets everything but the arguments`() {
        let said = talk(["let x = 1;", ":reset", "is_def_var(\"x\")", "ARGS.a"], constants: [("a", "b")])
        #expect(said.printed == ["false", "\"b\""])
        #expect(said.prompts.last == "3> ")
    }

    @Test func `quit ends at once`() {
        #expect(talk([":quit", "1"]).printed == [])
    }

    @Test(arguments: [
        (":nothing", "no command `:nothing`"), (":load", ":load needs a file"), (":quit now", ":quit takes nothing"),
    ])
    func `a command that is not understood says so`(line: String, message: String) {
        #expect(talk([line]).errors.first?.hasPrefix(message) == true)
    }

    @Test func `somebody at a terminal has seen what failed`() {
        #expect(talk(["oops"], isInteractive: true).status == 0)
        #expect(talk(["oops"]).status == 1)
    }

    @Test func `exit ends a line and not the conversation`() {
        #expect(talk(["exit(5)", "1"]).printed == ["5", "1"])
    }

    // MARK: History

    @Test func `what is typed is added to the history file`() throws {
        try withDirectory { directory in
            let file = HistoryFile(path: "\(directory)/a/b/history")
            _ = talk(["1", "1", " 2", "[1,\n2]", ":vars"], isInteractive: true, history: file)
            #expect(file.read().entries == ["1", "[1,\n2]", ":vars"])
            let mode = try FileManager.default.attributesOfItem(atPath: "\(directory)/a")[.posixPermissions] as? Int
            #expect(mode == 0o700)
        }
    }

    @Test func `a history file that others can read is closed to them, and a long one is cut`() throws {
        try withDirectory { directory in
            let path = "\(directory)/history"
            let lines = (0..<5000).map { "line \($0)\n" }.joined()
            try Data(lines.utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            #expect(HistoryFile(path: path).read().entries.last == "line 4999")
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            let left = try String(contentsOf: URL(filePath: path), encoding: .utf8).split(separator: "\n")
            #expect(left.count == LineEditor.Limits.historyEntriesMax && left.first == "line 4000")
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["history"])
        }
    }

    @Test func `a history that cannot be kept stops nobody`() {
        #expect(talk(["1"], isInteractive: true, history: HistoryFile(path: "/dev/null/history")).printed.last == "1")
    }

    @Test(arguments: [
        (["HERO_HOME": "/a", "HOME": "/b"], "/a/var/hero_proc/x"), (["HOME": "/b"], "/b/hero/var/hero_proc/x"),
        (["HERO_HOME": "", "HOME": "/b"], "/b/hero/var/hero_proc/x"), ([:], nil),
    ])
    func `what belongs to a person lies in the Hero home`(environment: [String: String], path: String?) {
        #expect(HeroHome(environment: environment).file("x") == path)
    }
}
