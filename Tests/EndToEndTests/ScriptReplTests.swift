import CTests
import Testing

/// `hero-proc script repl` on a terminal, and without one.
struct ScriptReplTests {
    private let home: Scratch

    init() throws { home = try Scratch() }

    private func variables(_ type: String) -> [String] {
        ["HERO_HOME=\(home.path)", "TERM=\(type)"]
    }

    private func start(_ terminal: Pseudoterminal, type: String = "xterm") throws -> Child {
        let child = try Child(
            [try Tools.proc(), "script", "repl"], environment: variables(type), input: .terminal(terminal),
            output: .terminal(terminal), errors: .terminal(terminal), in: .ownSession)
        try child.wait(forOutput: "1> ")
        return child
    }

    /// Ends the conversation, and removes what it left. What is typed while a script runs passes the terminal's own editing,
    /// so this is a line and not a key.
    private func finish(_ child: Child, _ terminal: Pseudoterminal) throws {
        try terminal.type(":quit\r")
        #expect(try child.end() == .exited(0))
        clean()
    }

    private func clean() {
        _ = unsafe remove(home("var/hero_proc/script_history"))
        _ = unsafe rmdir(home("var/hero_proc"))
        _ = unsafe rmdir(home("var"))
    }

    private func settings(_ terminal: Pseudoterminal) throws -> String {
        let child = try Child(["stty", "-F", terminal.path, "-a"])
        #expect(try child.end() == .exited(0))
        return child.outputText
    }

    @Test func `what is typed runs, and its value is shown`() throws {
        let terminal = try Pseudoterminal()
        let child = try start(terminal)
        try terminal.type("let x = 40;\r")
        try child.wait(forOutput: "2> ")
        try terminal.type("x + 2\r")
        try child.wait(forOutput: "\u{1b}[?2004l42\r\n")
        try terminal.type("print(`a${x}b`)\r")
        try child.wait(forOutput: "\u{1b}[?2004la40b\r\n")
        try finish(child, terminal)
    }

    @Test func `the terminal is as it was, however the conversation ends`() throws {
        let terminal = try Pseudoterminal()
        let before = try settings(terminal)
        let child = try start(terminal)
        try terminal.type("1")
        try child.wait(forOutput: "1> 1")
        #expect(try settings(terminal) != before)
        child.send(SIGTERM)
        #expect(try child.end() == .exited(128 + SIGTERM))
        #expect(try settings(terminal) == before)
        #expect(child.outputText.hasSuffix("\u{1b}[?2004l"))
        let other = try start(terminal)
        try terminal.type(":quit\r")
        #expect(try other.end() == .exited(0))
        #expect(try settings(terminal) == before)
        clean()
    }

    @Test func `a terminal that goes away ends the conversation`() throws {
        var terminal: Pseudoterminal? = try Pseudoterminal()
        let child = try terminal.map { try start($0) }
        terminal = nil
        child?.send(SIGHUP)
        #expect(try child?.waitForEnd() == .exited(128 + SIGHUP))
    }

    @Test func `Ctrl-C stops a script that runs, even one that sleeps, and throws a line away`() throws {
        let terminal = try Pseudoterminal()
        let child = try start(terminal)
        for (number, script) in ["loop { }", "sleep(1000)", "[1].map(|x| { loop { } })"].enumerated() {
            try terminal.type("print(\"go\" + \(number)); \(script)\r")
            try child.wait(forOutput: "go\(number)\r\n")
            try terminal.type("\u{3}")
            try child.wait(forOutput: "\(number + 2)> ")
        }
        #expect(child.outputText.ranges(of: "stopped\r\n").count == 3)
        try terminal.type("this is nothing\u{3}40 + 2\r")
        try child.wait(forOutput: "\u{1b}[?2004l42\r\n")
        #expect(!child.outputText.contains("error"))
        try finish(child, terminal)
    }

    @Test func `a text that is open goes on in the next line`() throws {
        let terminal = try Pseudoterminal()
        let child = try start(terminal)
        try terminal.type("fn f(x) {\r")
        try child.wait(forOutput: "2> ")
        try terminal.type("x * 2\r}\r")
        try child.wait(forOutput: "\u{1b}[J4> ")
        try terminal.type("f(21)\r")
        try child.wait(forOutput: "\u{1b}[?2004l42\r\n")
        try finish(child, terminal)
    }

    @Test func `what is pasted waits for Enter, all of it`() throws {
        let terminal = try Pseudoterminal()
        let child = try start(terminal)
        try terminal.type("\u{1b}[200~let a = 40;\nlet b = 2;\nprint(a + b);\u{1b}[201~")
        try child.wait(forOutput: "3> print(a + b);")
        #expect(!child.outputText.contains("42"))
        try terminal.type("\r")
        try child.wait(forOutput: "42\r\n")
        try finish(child, terminal)
    }

    @Test func `lines that come at once run one after the other`() throws {
        let terminal = try Pseudoterminal()
        let child = try start(terminal)
        try terminal.type("let a = 1;\rlet b = 41;\ra + b\r")
        try child.wait(forOutput: "42\r\n")
        try finish(child, terminal)
    }

    @Test func `Tab completes a word or shows what there is`() throws {
        let terminal = try Pseudoterminal()
        terminal.resize(rows: 24, columns: 80)
        let child = try start(terminal)
        try terminal.type("let greeting = 5; let greenery = 6;\r")
        try child.wait(forOutput: "2> ")
        try terminal.type("gr\t")
        try child.wait(forOutput: "2> gree")
        try terminal.type("\t")
        try child.wait(forOutput: "greenery  greeting\r")
        try terminal.type("t\t\r")
        try child.wait(forOutput: "\u{1b}[?2004l5\r\n")
        try terminal.type(":he\t push\r")
        try child.wait(forOutput: "array.push(any)")
        try finish(child, terminal)
    }

    @Test func `history outlives the program, in a file that is its owner's alone`() throws {
        let terminal = try Pseudoterminal()
        let child = try start(terminal)
        try terminal.type("20 + 22\r")
        try child.wait(forOutput: "42\r\n")
        try terminal.type("20 + 22\r[1,\r2]\r 7 + 7\r")
        try child.wait(forOutput: "6> ")
        try terminal.type("\u{4}")
        #expect(try child.end() == .exited(0))
        let file = home("var/hero_proc/script_history")
        #expect(Files.text(file) == "20 + 22\n[1,\\n2]\n")
        var status = stat()
        #expect(unsafe stat(file, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let later = try start(terminal)
        try terminal.type("20\u{1b}[A\r")
        try later.wait(forOutput: "42\r\n")
        try terminal.type("\u{1b}[A\u{1b}[A\r")
        try later.wait(forOutput: "[1, 2]\r\n")
        try finish(later, terminal)
    }

    @Test func `an error points, and the conversation goes on`() throws {
        let terminal = try Pseudoterminal()
        let child = try start(terminal)
        try terminal.type("let number = 1;\r")
        try child.wait(forOutput: "2> ")
        try terminal.type("nmuber\r")
        try child.wait(forOutput: "repl:2:1: error: Variable not found: nmuber")
        try child.wait(forOutput: "did you mean `number`?")
        try terminal.type("number + 41\r")
        try child.wait(forOutput: "42\r\n")
        try finish(child, terminal)
    }

    @Test func `text wraps in a narrow window, wide characters whole`() throws {
        let terminal = try Pseudoterminal()
        terminal.resize(rows: 24, columns: 10)
        let child = try start(terminal)
        try terminal.type("\"漢字漢字e\u{301}\"")
        try child.wait(forOutput: "1> \"漢字漢\r\n字e\u{301}\"\r\u{1b}[4C")
        try terminal.type("\u{1b}[D\u{7f}\r")
        try child.wait(forOutput: "\u{1b}[?2004l\"漢字漢字\"\r\n")
        try finish(child, terminal)
    }

    @Test func `a change of the window's width draws anew`() throws {
        let terminal = try Pseudoterminal()
        terminal.resize(rows: 24, columns: 80)
        let child = try start(terminal)
        try terminal.type("12345678")
        try child.wait(forOutput: "1> 12345678")
        terminal.resize(rows: 24, columns: 6)
        try child.wait(forOutput: "1> 123\r\n45678")
        try terminal.type("\u{3}")
        try finish(child, terminal)
    }

    @Test func `a terminal that cannot draw gets prompts and lines`() throws {
        let terminal = try Pseudoterminal()
        let child = try start(terminal, type: "dumb")
        try terminal.type("[40,\n")
        try child.wait(forOutput: "2> ")
        try terminal.type("2]\n")
        try child.wait(forOutput: "[40, 2]\r\n")
        try terminal.type("print(`go${1}`); loop { }\n")
        try child.wait(forOutput: "go1\r\n")
        try terminal.type("\u{3}")
        try child.wait(forOutput: "stopped\r\n")
        try terminal.type("\u{3}")
        try terminal.type("6 * 7\n")
        try child.wait(forOutput: "42\r\n")
        try finish(child, terminal)
        #expect(!child.outputText.contains("\u{1b}"))
    }

    @Test func `without a terminal lines are read, and nothing is written but what they say`() throws {
        let child = try Child([try Tools.proc(), "script", "repl"], environment: variables("xterm"), input: .pipe)
        try child.write("let a = [1,\r\n2];\r\na.len() + 40\r\nprint(a)\nx\n\"last\"")
        child.closeInput()
        #expect(try child.end() == .exited(1))
        #expect(child.outputText == "42\n[1, 2]\n\"last\"\n")
        #expect(
            child.errorText == "repl:5:1: error: Variable not found: x (line 5, position 1)\n    x\n    ^\n")
        #expect(home.names == [])
    }
}
