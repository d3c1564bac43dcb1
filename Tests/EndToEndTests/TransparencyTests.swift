import Testing

/// A job finds itself as it would be without the runner: nothing added, nothing missing.
struct TransparencyTests {
    /// What a program puts out without the runner and with it, both below the same wrapper.
    private func both(_ command: [String], under wrapper: [String] = []) throws -> (plain: String, inside: String) {
        let plain = try Child(wrapper + command)
        #expect(try plain.end() == .exited(0))
        return (plain.outputText, try Exec.run(command, under: wrapper).output)
    }

    @Test func `no descriptor leaks into the job`() throws {
        let command = try Tools.job("descriptors")
        #expect(try Exec.run(command).output == "0\n1\n2\n")
        let scratch = try Scratch()
        let out = scratch("out")
        _ = try Exec.run(["--stdout", out, "--stderr", scratch("errors"), "--log-max", "1M"], command)
        #expect(Files.text(out) == "0\n1\n2\n")
        _ = try Exec.run(["--stdin", "null", "--stdout", out, "--stderr", "stdout", "--keep-tree"], command)
        #expect(Files.text(out) == "0\n1\n2\n")
    }

    @Test func `a descriptor that was given on purpose is passed on`() throws {
        let pass = ["sh", "-c", "exec 7</dev/null; exec \"$0\" \"$@\""]
        #expect(try both(try Tools.job("descriptors"), under: pass) == ("0\n1\n2\n7\n", "0\n1\n2\n7\n"))
    }

    @Test func `a descriptor for reports is not passed on`() throws {
        let script = "exec 7>\"$1\"; shift; exec \"$@\""
        let scratch = try Scratch()
        let child = try Child(
            ["sh", "-c", script, "sh", scratch("report"), try Tools.runner(), "exec", "--no-cgroup"]
                + ["--report-fd", "7", "--"] + Tools.job("descriptors"))
        #expect(try child.end() == .exited(0))
        #expect(child.outputText == "0\n1\n2\n")
        #expect(Report.all(in: scratch("report")).map(\.ending) == ["exit 0 null"])
    }

    /// What a job says of its signals, and of its ties to others.
    private static let signals = [
        "sed", "-n", "/^Sig[BIC]/p;/^Shd/p;/^Seccomp:/p;/^NoNewPrivs/p;/^Cap/p;/^Cpus_allowed:/p", "/proc/self/status",
    ]

    @Test(arguments: [
        [], ["nohup"], ["env", "--ignore-signal=TERM,INT,USR1,CHLD"], ["env", "--block-signal=TERM,CHLD,USR2,WINCH"],
        ["sh", "-c", "trap '' HUP PIPE; exec \"$0\" \"$@\""],
    ])
    func `mask and dispositions of signals are as they were`(wrapper: [String]) throws {
        let (plain, inside) = try both(Self.signals, under: wrapper)
        #expect(plain == inside)
        #expect(plain.contains("SigBlk"))
    }

    @Test func `group and session are the runner's own`() throws {
        let exec = try Exec(["sh", "-c", "cut -d' ' -f5,6 /proc/$$/stat"])
        let ended = try exec.end()
        let mine = try #require(Files.text("/proc/self/stat")?.split(separator: " "))
        #expect(ended.output.split { " \n".contains($0) }.first.flatMap { Int32($0) } == exec.child.pid)
        #expect(ended.output.split { " \n".contains($0) }.last == mine[5])
    }

    @Test func `arguments and variables of any bytes pass`() throws {
        let words: [[UInt8]] = [
            [], [0xff, 0xfe, 0x80], Array("two words\n".utf8), Array("--timeout".utf8), Array("--".utf8),
            [0x1b, 0x5b, 0x41],
            [UInt8](repeating: 0x78, count: 131_071),
        ]
        let start = [try Tools.runner(), "exec", "--no-cgroup"] + ["--env"]
        let variable: [UInt8] = Array("ODD=".utf8) + [0xc3, 0x28, 0x0a, 0xff]
        let job = ["--"] + (try Tools.job("strings"))
        let child = try Child(start.map { Array($0.utf8) } + [variable] + job.map { Array($0.utf8) } + words)
        #expect(try child.end() == .exited(0))
        let strings = child.output.split(separator: 0, omittingEmptySubsequences: false).map { Array($0) }
        #expect(strings.filter { $0.starts(with: Array("a:".utf8)) }.map { Array($0.dropFirst(2)) } == words)
        #expect(strings.contains(Array("e:".utf8) + variable))
    }

    @Test func `the environment keeps its order and its odd entries`() throws {
        let wrapper = ["env", "-i", "B=2", "A=1", "EMPTY=", "C=x=y"]
        let child = try Child(
            wrapper + [try Tools.runner(), "exec", "--no-cgroup", "--"] + Tools.job("strings"))
        #expect(try child.end() == .exited(0))
        let variables = child.outputText.split(separator: "\0").filter { !$0.hasPrefix("e:HERO_") }
        #expect(variables == ["e:B=2", "e:A=1", "e:EMPTY=", "e:C=x=y"])
    }

    @Test func `many arguments pass`() throws {
        let words = (0..<20_000).map { "\($0)" }
        let ended = try Exec.run(try Tools.job("strings") + words)
        #expect(ended.output.split(separator: "\0").filter { $0.hasPrefix("a:") }.count == 20_000)
    }

    @Test(arguments: 0..<8)
    func `streams that were closed stay closed, and files go where they should`(closed: Int) throws {
        func stream(_ number: Int, _ open: Child.Stream) -> Child.Stream { closed >> number & 1 == 1 ? .closed : open }
        let scratch = try Scratch()
        // The job tells by its exit status which of its streams are open.
        let script = "n=0; for i in 0 1 2; do [ -e /proc/$$/fd/$i ] || n=$((n + (1 << i))); done; exit $n"
        let plain = try Child(
            ["sh", "-c", script], input: stream(0, .null), output: stream(1, .pipe), errors: stream(2, .pipe))
        #expect(try plain.end() == .exited(Int32(closed)))
        let inside = try Exec.run(
            [], ["sh", "-c", script], input: stream(0, .null), output: stream(1, .pipe), errors: stream(2, .pipe))
        #expect(inside.end == .exited(Int32(closed)))

        for rotation in [[], ["--log-max", "1M"]] {
            let (out, errors) = (scratch("out"), scratch("errors"))
            let input = try scratch.write("in", "in\n")
            let ended = try Exec.run(
                ["--stdin", input, "--stdout", out, "--stderr", errors] + rotation,
                ["sh", "-c", "cat; echo errors >&2; exit 9"],
                input: stream(0, .null), output: stream(1, .pipe), errors: stream(2, .pipe))
            #expect(ended.endings == ["exit 9 null"])
            #expect(Files.text(out) == "in\n")
            #expect(Files.text(errors) == "errors\n")
        }
    }

    @Test func `a reader that goes away ends a pipeline`() throws {
        let child = try Child([
            "bash", "-c", "\"$0\" exec --no-cgroup -- yes | head -1; echo \"${PIPESTATUS[0]}\"", try Tools.runner(),
        ])
        #expect(try child.end() == .exited(0))
        #expect(child.outputText == "y\n141\n")
    }

    @Test func `one runner inside another`() throws {
        let runner = try Tools.runner()
        let inner = [runner, "exec", "--no-cgroup", "--"]
        #expect(try Exec.run(inner + ["sh", "-c", "exit 42"]).end == .exited(42))
        let ended = try Exec.run(inner + Tools.job("groups", "4"))
        #expect(ended.endings == ["exit 0 null"])
        #expect(ended.reports.first?.number("processes_killed") == 0)
    }
}
