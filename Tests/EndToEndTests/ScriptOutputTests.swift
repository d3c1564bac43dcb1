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
}
