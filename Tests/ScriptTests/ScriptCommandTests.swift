import API
import FoundationEssentials
import Testing

@testable import CLI
@testable import Script

/// `hero-proc script run`, `check` and `doc` from their words to their lines and exit status.
@Suite struct ScriptCommandTests {
    /// What a command wrote, and how it ended.
    private struct Outcome {
        var status: Int32 = -1
        var printed: [String] = []
        var errors: [String] = []
    }

    private final class Recorder {
        var outcome = Outcome()
    }

    private func run(_ arguments: String...) -> Outcome {
        let recorder = Recorder()
        let console = Console(
            print: { recorder.outcome.printed.append($0) }, error: { recorder.outcome.errors.append($0) })
        recorder.outcome.status = CLI.run(arguments: arguments, console: console)
        return recorder.outcome
    }

    /// Runs a body with files in a directory of their own.
    private func with(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "hero-script-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer {
            // A directory that stays behind harms nobody.
            try? FileManager.default.removeItem(at: directory)
        }
        for (name, text) in files { try Data(text.utf8).write(to: directory.appending(path: name)) }
        try body(directory.path)
    }

    // MARK: run

    @Test func `a directory's scripts run in byte order until one fails`() throws {
        let files = [
            "b.rhai": "print(`b`); throw 1", "a.rhai": "print(`a`)", "Z.rhai": "print(`Z`)", "c.rhai": "print(`c`)",
            "notes.txt": "no script",
        ]
        try with(files) { directory in
            let outcome = run("script", "run", directory)
            #expect(outcome.status == 1)
            #expect(outcome.printed == ["Z", "a", "b"])
            #expect(outcome.errors.count == 2)
            #expect(outcome.errors.first?.hasPrefix("\(directory)/b.rhai:1:13: error: Runtime error: 1") == true)
            #expect(outcome.errors.last == "\(directory)/b.rhai failed: 1 more not run")
        }
    }

    @Test func `a directory without scripts and a missing file are failures`() throws {
        try with([:]) { directory in
            #expect(
                run("script", "run", directory).errors == [
                    "hero-proc script run: cannot read \(directory): no .rhai file in it"
                ])
            #expect(run("script", "run", "\(directory)/x.rhai").status == 1)
        }
    }

    @Test func `arguments are a constant map, also in functions`() throws {
        let script = """
            #!/usr/bin/env -S hero-proc script run
            fn branch() { global::ARGS.branch ?? "main" }
            print(ARGS.n + branch());
            print(ARGS.missing == ());
            print(ARGS.text);
            """
        try with(["a.rhai": script]) { directory in
            let file = "\(directory)/a.rhai"
            let outcome = run(
                "script", "run", "--arg", "n=1", file, "--arg=branch=dev", "--arg", "n=2", "--arg", "text=a=b")
            #expect(outcome.errors == [])
            #expect(outcome.printed == ["2dev", "true", "a=b"])
            #expect(run("script", "run", file).errors.first?.contains("ARGS.n") != true)
        }
    }

    @Test func `a first line for the system is no part of a script or a module`() throws {
        let first = "#!/usr/bin/env -S hero-proc script run\n"
        let files = ["a.rhai": "\(first)import \"m\" as m; print(m::f());", "m.rhai": "\(first)fn f() { 42 }"]
        try with(files) { directory in
            let outcome = run("script", "run", "\(directory)/a.rhai")
            #expect(outcome.errors == [])
            #expect(outcome.printed == ["42"])
        }
    }

    @Test func `arguments cannot be changed`() throws {
        try with(["a.rhai": "ARGS.x = 1;", "b.rhai": "ARGS = 1;"]) { directory in
            for (file, column) in [("a.rhai", 1), ("b.rhai", 1)] {
                let outcome = run("script", "run", "\(directory)/\(file)")
                #expect(outcome.status == 1)
                let wanted = "\(directory)/\(file):1:\(column): error: Cannot modify constant ARGS"
                #expect(outcome.errors.first?.hasPrefix(wanted) == true, "\(outcome.errors)")
            }
        }
    }

    @Test func `print goes to the output and debug to the errors`() throws {
        try with(["a.rhai": "print(1);\n  debug(\"x\");"]) { directory in
            let outcome = run("script", "run", "\(directory)/a.rhai")
            #expect(outcome.status == 0)
            #expect(outcome.printed == ["1"])
            #expect(outcome.errors == ["\(directory)/a.rhai:2:3: debug: \"x\""])
        }
    }

    @Test func `a failure shows place, line, caret, calls and what was meant`() throws {
        let script = "#!/bin/x\nfn outer(a) {\n\ta.psh(1)\n}\nouter([]);"
        try with(["a.rhai": script]) { directory in
            let file = "\(directory)/a.rhai"
            let outcome = run("script", "run", file)
            #expect(outcome.status == 1)
            #expect(
                outcome.errors == [
                    """
                    \(file):3:4: error: Function not found: psh (array, i64) (line 3, position 4)
                    in call to function 'outer' (line 5, position 1)
                         a.psh(1)
                           ^
                        did you mean `push`?
                    """
                ])
        }
    }

    @Test(arguments: [
        ("let total = 1; totl", "did you mean `total`?"), ("let a = [1]; a.len + \"a\".lenn", "did you mean `len`?"),
        ("fn build() { 1 } try { bild() } catch (e) { throw }", "did you mean `build`?"),
    ])
    func `a misspelt name gets a proposal`(script: String, hint: String) throws {
        try with(["a.rhai": script]) { directory in
            let text = try #require(run("script", "run", "\(directory)/a.rhai").errors.first)
            #expect(text.hasSuffix("\n    \(hint)"), "\(text)")
        }
    }

    @Test func `a failure in a module shows the module's line`() throws {
        let files = [
            "a.rhai": "import \"m\" as m;\nm::f(0)", "m.rhai": "fn f(x) {\n  [1][x + 5]\n}", "b.rhai": "import \"s\";",
            "s.rhai": "\nlet = 1",
        ]
        try with(files) { directory in
            let text = try #require(run("script", "run", "\(directory)/a.rhai").errors.first)
            #expect(text.hasPrefix("\(directory)/m.rhai:2:"))
            #expect(text.contains("\n      [1][x + 5]\n"))
            let syntax = try #require(run("script", "run", "\(directory)/b.rhai").errors.first)
            #expect(syntax.hasPrefix("\(directory)/s.rhai:2:5: error: Syntax error: "))
            #expect(syntax.contains("\n    let = 1\n        ^"))
        }
    }

    @Test(arguments: [
        "let a = 1;\nlet b = 2;\neval(`\n\n  a.foo()`);", "let a = 1;\nlet b = 2;\neval(`\n\n let = 3`);",
        "fn f() {\n  eval(`\n\n  1/0`)\n}\nf()",
    ])
    func `a failure in a text that a script made shows no line of its file`(script: String) throws {
        try with(["a.rhai": script]) { directory in
            let text = try #require(run("script", "run", "\(directory)/a.rhai").errors.first)
            #expect(text.hasPrefix("\(directory)/a.rhai:2:"), "\(text)")
            #expect(text.contains("\nin call to function '"), "\(text)")
            #expect(!text.contains("^"), "\(text)")
        }
    }

    @Test func `a script that ends itself is no failure`() throws {
        try with(["a.rhai": "exit(3); print(1)", "b.rhai": "print(2)"]) { directory in
            let outcome = run("script", "run", directory)
            #expect(outcome.status == 0)
            #expect(outcome.printed == ["2"])
        }
    }

    // MARK: check

    @Test func `findings are lines with a caret, and errors fail the command`() throws {
        try with(["a.rhai": "let x = 1;", "b.rhai": "\nprnt(2)"]) { directory in
            let warned = run("script", "check", "\(directory)/a.rhai")
            #expect(warned.status == 0)
            #expect(
                warned.printed == [
                    "\(directory)/a.rhai:1:5: warning: unused variable `x`", "    let x = 1;\n        ^",
                ])
            let failed = run("script", "check", directory)
            #expect(failed.status == 1)
            #expect(
                failed.printed.suffix(2) == [
                    "\(directory)/b.rhai:2:1: error: unknown function `prnt`; did you mean `print`?",
                    "    prnt(2)\n    ^",
                ])
            #expect(failed.errors == [])
        }
    }

    @Test func `nothing runs while a script is checked`() throws {
        try with(["a.rhai": "print(1); throw 2"]) { directory in
            let outcome = run("script", "check", "\(directory)/a.rhai")
            #expect(outcome.status == 0)
            #expect(outcome.printed == [])
        }
    }

    @Test func `findings as JSON`() throws {
        try with(["a.rhai": "prnt(ARGS)"]) { directory in
            let outcome = run("script", "check", "--json", "\(directory)/a.rhai")
            #expect(outcome.status == 1)
            #expect(
                outcome.printed == [
                    #"{"errors":1,"findings":[{"column":1,"file":"\#(directory)/a.rhai","hint":"did you mean `print`?","#
                        + #""kind":"unknown-function","line":1,"message":"unknown function `prnt`","severity":"error"}],"#
                        + #""warnings":0}"#
                ])
            let missing = run("script", "check", "--json", "\(directory)/none.rhai")
            #expect(missing.status == 1)
            #expect(missing.printed == [#"{"errors":0,"findings":[],"warnings":0}"#])
            #expect(
                missing.errors == [
                    "hero-proc script check: cannot read \(directory)/none.rhai: No such file or directory"
                ])
        }
    }

    // MARK: fmt

    @Test func `formatting changes a file in place, and checking only tells`() throws {
        try with(["a.rhai": "let  x=1", "b.rhai": "let y = 2;\n"]) { directory in
            let (first, second) = ("\(directory)/a.rhai", "\(directory)/b.rhai")
            let mode = [FileAttributeKey.posixPermissions: 0o755]
            try FileManager.default.setAttributes(mode, ofItemAtPath: first)
            let checked = run("script", "fmt", "--check", directory)
            #expect(checked.status == 1)
            #expect(checked.printed == ["\(first) is not formatted"])
            #expect(try ScriptFile.read(first) == Array("let  x=1".utf8))
            #expect(run("script", "fmt", first, second).status == 0)
            #expect(try ScriptFile.read(first) == Array("let x = 1\n".utf8))
            #expect(FileManager.default.isExecutableFile(atPath: first))
            #expect(run("script", "fmt", "--check", first, second).status == 0)
        }
    }

    @Test func `formatting follows links, and other names keep the old text`() throws {
        try with(["a.rhai": "let  x=1"]) { directory in
            let files = FileManager.default
            let (file, other, link) = ("\(directory)/a.rhai", "\(directory)/b.rhai", "\(directory)/c.rhai")
            try files.linkItem(atPath: file, toPath: other)
            try files.createSymbolicLink(atPath: "\(directory)/d", withDestinationPath: "a.rhai")
            try files.createSymbolicLink(atPath: link, withDestinationPath: "\(directory)/d")
            #expect(run("script", "fmt", link).status == 0)
            #expect(try files.destinationOfSymbolicLink(atPath: link) == "\(directory)/d")
            #expect(try ScriptFile.read(file) == Array("let x = 1\n".utf8))
            #expect(try ScriptFile.read(other) == Array("let  x=1".utf8))
            #expect(try files.contentsOfDirectory(atPath: directory).sorted() == ["a.rhai", "b.rhai", "c.rhai", "d"])
        }
    }

    @Test func `what cannot be parsed is left as it is`() throws {
        try with(["a.rhai": "let  = 1"]) { directory in
            let outcome = run("script", "fmt", "\(directory)/a.rhai")
            #expect(outcome.status == 1)
            #expect(outcome.errors.first?.hasPrefix("\(directory)/a.rhai:1:6: error: Syntax error: ") == true)
            let left = try ScriptFile.read("\(directory)/a.rhai")
            #expect(left == Array("let  = 1".utf8))
        }
    }

    // MARK: doc

    @Test func `one name shows its overloads, an unknown one a proposal`() {
        let found = run("script", "doc", "push")
        #expect(found.status == 0)
        #expect(found.printed.first?.contains("array.push(any)\n    Appends an item.\n    let a = [1];") == true)
        let missing = run("script", "doc", "pussh")
        #expect(missing.status == 1)
        #expect(missing.printed == [])
        #expect(missing.errors == ["hero-proc script doc: no function `pussh`; did you mean `push`?"])
        #expect(run("script", "doc", "pussh", "--json").printed == ["[]"])
    }

    @Test func `a function is found as it is shown`() throws {
        let engine = Engine()
        for entry in engine.documentation {
            let pages = ScriptDocumentation.pages(of: entry.signature, engine)
            #expect(pages.contains { $0.signature == entry.signature }, "\(entry.signature)")
        }
        let ofArrays = try #require(run("script", "doc", "array.push").printed.first)
        #expect(ofArrays.hasPrefix("array.push(any)\n") && !ofArrays.contains("blob.push"))
        #expect(run("script", "doc", "array.push(any)").printed.first?.hasPrefix("array.push(any)\n") == true)
        #expect(run("script", "doc", "array.pus").status == 1)
    }

    @Test func `every registered function and every function of the language is documented`() throws {
        let engine = Engine()
        let entries = engine.documentation
        #expect(entries.count == engine.registry.all.count + LanguageFunction.all.count)
        #expect(Set(entries.map(\.name)).isSuperset(of: Reserved.functions))
        let names = entries.map(\.name).filter { FunctionPointer.isProper($0) }
        #expect(names == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        let text = try #require(run("script", "doc").printed.first)
        for entry in entries { #expect("\n\(text)\n".contains("\n\(entry.signature)\n"), "\(entry.signature)") }
        let json = try #require(run("script", "doc", "--json").printed.first)
        #expect(try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8)).items?.count == entries.count)
    }

    @Test func `the examples of the language's functions give what they say`() throws {
        for function in LanguageFunction.all {
            let parts = function.example.split(separator: " // ").map(String.init)
            try #require(parts.count == 2, "\(function.name)")
            let result = try Engine().evaluate(Array(parts[0].utf8)).debugged
            #expect(result == (try Engine().evaluate(Array(parts[1].utf8)).debugged), "\(function.name)")
        }
    }

    // MARK: Words

    @Test(arguments: [
        ["script", "run"], ["script", "run", "a", "b"], ["script", "run", "a", "--arg"],
        ["script", "run", "a", "--arg", "x"],
        ["script", "run", "a", "--arg", "=x"], ["script", "run", "--wrong", "a"], ["script", "check"],
        ["script", "doc", "a", "b"],
        ["script", "chek"], ["script"], ["scrip"], [], ["script", "conform"], ["script", "fmt"],
    ])
    func `what is not understood ends with 2 and the usage`(words: [String]) {
        let recorder = Recorder()
        let console = Console(
            print: { recorder.outcome.printed.append($0) }, error: { recorder.outcome.errors.append($0) })
        #expect(CLI.run(arguments: words, console: console) == 2)
        #expect(recorder.outcome.printed == [])
        #expect(recorder.outcome.errors.joined().contains("usage: hero-proc"))
    }

    @Test func `each command explains itself with examples`() {
        #expect(run("--help").status == 0)
        #expect(run("script", "--help").printed.first?.contains("examples:") == true)
        for name in ScriptHelp.pages.keys {
            let outcome = run("script", name, "--help")
            #expect(outcome.status == 0)
            #expect(outcome.printed == [ScriptHelp.pages[name]])
            #expect(outcome.printed.first?.contains("examples:\n  ") == true)
            #expect(ScriptHelp.overview.contains("\n  \(name) "))
        }
    }
}
