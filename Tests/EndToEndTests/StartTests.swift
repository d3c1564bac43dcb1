import Testing

/// Jobs that cannot be started, and where a command is looked for.
struct StartTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func expect(
        _ ended: Exec.Ended, _ status: Int32, step: String, _ reason: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(ended.end == .exited(status), sourceLocation: sourceLocation)
        #expect(ended.endings == ["spawn_failed null null"], sourceLocation: sourceLocation)
        #expect(ended.reports.first?["failed_step"] == step, sourceLocation: sourceLocation)
        #expect(ended.reports.first?["error"]?.hasPrefix(reason) == true, sourceLocation: sourceLocation)
        #expect(ended.errors.contains(reason), "\(ended.errors)", sourceLocation: sourceLocation)
        #expect(ended.errors.hasPrefix("hero-runner: "), sourceLocation: sourceLocation)
    }

    @Test(arguments: ["no-such-command-here", "/nowhere/at/all", "./missing", ""])
    func `what is not there is 127`(command: String) throws {
        expect(try Exec.run([command]), 127, step: "execute", "No such file or directory")
    }

    @Test func `what may not be executed is 126`() throws {
        let text = try scratch.write("text", "hello\n")
        expect(try Exec.run([text]), 126, step: "execute", "Permission denied")
        expect(try Exec.run([scratch.path]), 126, step: "execute", "Permission denied")
    }

    @Test func `what is no program is 126`() throws {
        let noise = try scratch.write("noise", "\u{1}\u{2}\u{3}\u{4}", mode: 0o755)
        expect(try Exec.run([noise]), 126, step: "execute", "Exec format error")
    }

    @Test func `a script whose interpreter is missing is as if it were missing`() throws {
        let script = try scratch.write("script", "#!/nowhere/at/all\n", mode: 0o755)
        expect(try Exec.run([script]), 127, step: "execute", "No such file or directory")
    }

    @Test func `a command is looked for along the job's own PATH`() throws {
        try scratch.write("tool", "#!/bin/sh\necho found\n", mode: 0o755)
        let ended = try Exec.run(["--env", "PATH=/nowhere:\(scratch.path)"], ["tool"])
        #expect(ended.output == "found\n")
        expect(try Exec.run(["--env", "PATH=/nowhere"], ["tool"]), 127, step: "execute", "No such file")
    }

    @Test func `a file that may not be executed does not hide one that may`() throws {
        let other = try Scratch()
        try scratch.write("tool", "not a program\n")
        let path = "PATH=\(scratch.path):\(other.path)"
        expect(try Exec.run(["--env", path], ["tool"]), 126, step: "execute", "Permission denied")
        try other.write("tool", "#!/bin/sh\necho other\n", mode: 0o755)
        #expect(try Exec.run(["--env", path], ["tool"]).output == "other\n")
    }

    @Test(arguments: ["", ":/nowhere", "/nowhere:", "/nowhere::/nowhere"])
    func `an empty part of PATH is the job's folder`(path: String) throws {
        try scratch.write("tool", "#!/bin/sh\necho here\n", mode: 0o755)
        let ended = try Exec.run(["--cwd", scratch.path, "--env", "PATH=\(path)"], ["tool"])
        #expect(ended.output == "here\n")
    }

    @Test func `without a PATH there is the usual one`() throws {
        #expect(try Exec.run(["--clear-env"], ["echo", "hello"]).output == "hello\n")
    }

    @Test func `a folder that is missing, or is none, is the runner's failure`() throws {
        expect(try Exec.run(["--cwd", "/nowhere"], ["true"]), 125, step: "change_directory", "No such file")
        let file = try scratch.write("file", "")
        expect(try Exec.run(["--cwd", file], ["true"]), 125, step: "change_directory", "Not a directory")
    }

    @Test func `streams that cannot be opened are the runner's failure, and nothing is run`() throws {
        let trace = scratch("trace")
        let touch = ["touch", trace]
        expect(try Exec.run(["--stdin", "/nowhere/in"], touch), 125, step: "open_input", "No such file")
        expect(try Exec.run(["--stdout", "/nowhere/out"], touch), 125, step: "open_output", "No such file")
        expect(try Exec.run(["--stderr", scratch.path], touch), 125, step: "open_errors", "Is a directory")
        expect(
            try Exec.run(["--stdout", "/nowhere/out", "--log-max", "1K"], touch), 125, step: "open_output",
            "No such file")
        #expect(!Files.exist(trace))
    }

    @Test(arguments: [
        ["--user", "no-such-user-here"], ["--user", "root:no-such-group-here"], ["--timeout", "soon"], ["--nope"],
        ["--rlimit", "nofile=2:1"], ["--rlimit", "nothing=1"], ["--umask", "999"], ["--nice", "20"],
        ["--env-file", "/nowhere"], ["--log-max", "1K"], ["--grace"],
    ])
    func `a command line that cannot be understood runs nothing`(options: [String]) throws {
        let child = try Child([try Tools.runner(), "exec"] + options + ["--", "touch", scratch("trace")])
        #expect(try child.end() == .exited(125))
        #expect(child.errorText.hasPrefix("hero-runner exec: "), "\(child.errorText)")
        #expect(child.errorText.hasSuffix("\n"))
        #expect(!Files.exist(scratch("trace")))
    }

    @Test func `a limit that needs a cgroup is refused without one`() throws {
        let child = try Child(
            [try Tools.runner(), "exec", "--no-cgroup", "--memory", "64M", "--", "touch", scratch("trace")])
        #expect(try child.end() == .exited(125))
        #expect(!Files.exist(scratch("trace")))
    }
}
