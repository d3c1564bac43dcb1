import Testing

/// Who a job is, seen from inside it.
struct IdentityTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// A line of a job's /proc/self/status.
    private func status(_ field: String, _ options: [String]) throws -> String? {
        let ended = try Exec.run(options, ["cat", "/proc/self/status"])
        let line = ended.output.split(separator: "\n").first { $0.hasPrefix("\(field):") }
        return line.map { $0.dropFirst(field.count + 1).split { $0 == "\t" || $0 == " " }.joined(separator: " ") }
    }

    @Test(arguments: [
        ("nobody", "65534 65534 65534 65534", "65534 65534 65534 65534"),
        ("1234:5678", "1234 1234 1234 1234", "5678 5678 5678 5678"),
        ("root:nogroup", "0 0 0 0", "65534 65534 65534 65534"),
    ])
    func `a job runs as the user it was given`(user: String, users: String, groups: String) throws {
        #expect(try status("Uid", ["--user", user]) == users)
        #expect(try status("Gid", ["--user", user]) == groups)
    }

    @Test func `a user's supplementary groups are those of the group file`() throws {
        let mine = try status("Groups", ["--user", "root"])
        let child = try Child(["id", "-G", "root"])
        #expect(try child.end() == .exited(0))
        let expected = Set(child.outputText.split { $0 == " " || $0 == "\n" })
        #expect(Set((mine ?? "").split(separator: " ")) == expected)
        #expect(try status("Groups", ["--user", "4321:4321"]) == "4321")
    }

    @Test func `another user than root cannot become somebody else`() throws {
        // The runner itself runs as nobody, and so does its report.
        let child = try Child([
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", try Tools.runner(), "exec", "--no-cgroup",
            "--user", "root", "--", "id",
        ])
        #expect(try child.end() == .exited(125))
        #expect(child.errorText.contains("Operation not permitted"))
        #expect(child.outputText == "")
    }

    @Test func `another user than root runs jobs and ends their trees`() throws {
        let child = try Child([
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", try Tools.runner(), "exec", "--no-cgroup",
            "--", try Tools.program("bomb"), "5",
        ])
        #expect(try child.end() == .exited(0))
        #expect(child.outputText == "5 0\n")
    }

    @Test func `limits of setrlimit are the job's`() throws {
        let ended = try Exec.run(
            [
                "--rlimit", "nofile=17:23", "--rlimit", "core=0", "--rlimit", "stack=1M:unlimited", "--rlimit",
                "nproc=99",
            ],
            ["cat", "/proc/self/limits"])
        let lines = ended.output.split(separator: "\n").map { $0.split(separator: " ") }
        func limit(_ name: String) -> [Substring]? {
            let words = name.split(separator: " ")
            return lines.first { $0.starts(with: words) }.map { Array($0.dropFirst(words.count).prefix(2)) }
        }
        #expect(limit("Max open files") == ["17", "23"])
        #expect(limit("Max core file size") == ["0", "0"])
        #expect(limit("Max stack size") == ["1048576", "unlimited"])
        #expect(limit("Max processes") == ["99", "99"])
    }

    @Test func `a job that exceeds a limit of setrlimit ends by the kernel's signal`() throws {
        let ended = try Exec.run(
            ["--rlimit", "fsize=5", "--cwd", scratch.path],
            ["sh", "-c", "exec \"$0\" lines 1 >out", try Tools.program("job")])
        #expect(ended.endings == ["signal null 25"])
        #expect(Files.text(scratch("out")) == "00000")
    }

    @Test func `mask, priority and the chance to be killed are the job's`() throws {
        #expect(try status("Umask", ["--umask", "027"]) == "0027")
        #expect(try Exec.run(["--nice", "7"], ["nice"]).output == "7\n")
        #expect(try Exec.run(["--nice", "-5"], ["nice"]).output == "-5\n")
        #expect(try Exec.run(["--oom-score-adj", "500"], ["cat", "/proc/self/oom_score_adj"]).output == "500\n")
        #expect(try Exec.run(["--oom-score-adj", "1000"], ["cat", "/proc/self/oom_score_adj"]).output == "1000\n")
    }

    @Test func `no new privileges`() throws {
        #expect(try status("NoNewPrivs", []) == "0")
        #expect(try status("NoNewPrivs", ["--no-new-privs"]) == "1")
    }

    @Test func `what is not asked for is as it was`() throws {
        let plain = try Child(["sh", "-c", "umask; nice; cat /proc/self/oom_score_adj /proc/self/limits; id; pwd"])
        #expect(try plain.end() == .exited(0))
        let inside = try Exec.run(["sh", "-c", "umask; nice; cat /proc/self/oom_score_adj /proc/self/limits; id; pwd"])
        #expect(inside.output == plain.outputText)
    }

    // Environment and folder.

    @Test func `variables are added, replaced and kept from the runner's own`() throws {
        let ended = try Exec.run(
            ["--name", "my job", "--env", "ADDED=1", "--env", "KEPT=new=value", "--env", "EMPTY="], ["env"],
            environment: ["KEPT=old", "OTHER=there", "HERO_JOB=wrong", "HERO_ATTEMPT=wrong"])
        let lines = ended.output.split(separator: "\n")
        for line in ["ADDED=1", "KEPT=new=value", "EMPTY=", "OTHER=there", "HERO_JOB=my job", "HERO_ATTEMPT=1"] {
            let name = line.prefix { $0 != "=" } + "="
            #expect(lines.filter { $0.hasPrefix(name) } == [Substring(line)])
        }
    }

    @Test func `a cleared environment has only what was asked for`() throws {
        let file = try scratch.write(
            "variables", "# comment\nFROM_FILE='a b'\nexport BOTH=file\n\nQUOTED=\"tab\\there\"\n")
        let ended = try Exec.run(["--clear-env", "--env-file", file, "--env", "BOTH=option"], ["/usr/bin/env"])
        #expect(
            Set(ended.output.split(separator: "\n")) == [
                "FROM_FILE=a b", "BOTH=option", "QUOTED=tab\there", "HERO_JOB=env", "HERO_ATTEMPT=1",
            ])
    }

    @Test func `a job starts where it was told, and its command and files are the runner's to find`() throws {
        try scratch.write("here", "from the runner's folder\n")
        let ended = try Exec.run(
            ["--cwd", "/proc", "--stdin", "here"], ["sh", "-c", "pwd; cat"], from: scratch.path)
        #expect(ended.output == "/proc\nfrom the runner's folder\n")
    }
}
