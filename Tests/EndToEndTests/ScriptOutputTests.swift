import CTests
import Testing

/// What `hero-proc script` writes, where it cannot be written.
struct ScriptOutputTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// Runs a line of bash in which `$0` is hero-proc and `$1` the scratch folder.
    private func shell(_ line: String) throws -> (end: End, output: String, errors: String) {
        let child = try Child(
            ["bash", "-c", line, try Tools.proc(), scratch.path], environment: ["HERO_HOME=\(scratch.path)"])
        let end = try child.end()
        return (end, child.outputText, child.errorText)
    }

    // MARK: fmt

    @Test func `formatting where nothing can be written says why and leaves the file`() throws {
        let file = try scratch.write("a.rhai", "let  x=1")
        let outcome = try shell("trap '' XFSZ; ulimit -f 0; \"$0\" script fmt \"$1/a.rhai\"")
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors == "hero-proc script fmt: cannot write \(file): File too large\n")
        #expect(Files.text(file) == "let  x=1")
        #expect(scratch.names == ["a.rhai"])
    }

    @Test func `formatting that is killed while it writes leaves the file`() throws {
        let file = try scratch.write("a.rhai", "let  x=1")
        #expect(try shell("ulimit -c 0 -f 0; exec \"$0\" script fmt \"$1/a.rhai\"").end == .killed(SIGXFSZ))
        #expect(Files.text(file) == "let  x=1")
    }

    @Test func `what is no regular file is not formatted in place`() throws {
        let outcome = try shell("\"$0\" script fmt <(printf 'let  x=1')")
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.hasSuffix(": not a regular file\n"))
    }

    // MARK: What is no regular file

    @Test(arguments: ["fifo", "directory", "device"])
    func `a module must be a regular file`(kind: String) throws {
        try scratch.write("a.rhai", "import \"m\" as m;\n")
        let make = [
            "fifo": "mkfifo $1/m.rhai", "directory": "mkdir $1/m.rhai", "device": "ln -s /dev/zero $1/m.rhai",
        ]
        let outcome = try shell("\(try #require(make[kind])); \"$0\" script run $1/a.rhai")
        #expect(outcome.end == .exited(1))
        #expect(outcome.errors.contains("cannot read \(scratch("m.rhai")): not a regular file"), "\(outcome.errors)")
    }

    @Test func `a script may come through a pipe, and a module through a link`() throws {
        try scratch.write("a.rhai", "import \"m\" as m; print(m::f())\n")
        try scratch.write("t", "fn f() { 4 }\n")
        let outcome = try shell(
            """
            mkfifo $1/f; ln -s t $1/m.rhai
            "$0" script run <(echo 'print(1)')
            echo 'print(2)' >$1/f & "$0" script run $1/f; wait
            echo 'print(3)' | "$0" script run -
            "$0" script run $1/a.rhai
            """)
        #expect(outcome.errors == "")
        #expect(outcome.output == "1\n2\n3\n4\n")
    }

    // MARK: Standard output

    private static let commands = [
        "script run $1/a.rhai", "script run $1/long.rhai", "script check $1/a.rhai", "script fmt - <$1/a.rhai",
        "script fmt --check $1/a.rhai", "script doc", "script doc push --json", "script --help", "script run --help",
        "script repl <$1/a.rhai", "--help", "--version", "run --help",
    ]

    @Test(arguments: commands, [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")])
    func `what cannot be written is told once and fails the command`(
        command: String, end: (redirection: String, reason: String)
    ) throws {
        try scratch.write("a.rhai", "let unused  = 1; print(1)\n")
        // It has no end but that.
        try scratch.write("long.rhai", "loop { print(1) }\n")
        let outcome = try shell("\"$0\" \(command) \(end.redirection)")
        let told = outcome.errors.split(separator: "\n")
        #expect(told.filter { $0 == "hero-proc: cannot write to standard output: \(end.reason)" }.count == 1)
        #expect(told.count == 1, "\(told)")
        #expect(outcome.end == .exited(1))
    }

    @Test func `a reader that has gone ends a command by its signal`() throws {
        try scratch.write("long.rhai", "loop { print(1) }\n")
        let outcome = try shell("\"$0\" script run $1/long.rhai | head -n 1; echo ${PIPESTATUS[0]}")
        #expect(outcome.output == "1\n141\n")
        #expect(outcome.errors == "")
    }

    @Test func `what a script prints and its errors come in their order`() throws {
        let file = try scratch.write("a.rhai", "print(1); debug(2); print(3)\n")
        let outcome = try shell("\"$0\" script run $1/a.rhai 2>&1")
        #expect(outcome.output == "1\n\(file):1:11: debug: 2\n3\n")
    }
}
