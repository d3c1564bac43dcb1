import CTests
import Testing

/// Where a job's standard streams lead.
struct StreamTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `streams are the runner's own unless told otherwise`() throws {
        let child = try Child(
            [try Tools.runner(), "exec", "--no-cgroup", "--", "sh", "-c", "cat; echo error >&2"], input: .pipe)
        try child.write("through\n")
        child.closeInput()
        #expect(try child.end() == .exited(0))
        #expect(child.outputText == "through\n")
        #expect(child.errorText == "error\n")
    }

    @Test func `input from a file and from nowhere`() throws {
        let file = try scratch.write("in", "line\n")
        #expect(try Exec.run(["--stdin", file], ["cat"]).output == "line\n")
        #expect(try Exec.run(["--stdin", "null"], ["cat"], input: .file(file)).output == "")
        #expect(try Exec.run(["--stdin", "null"], ["readlink", "/proc/self/fd/0"]).output == "/dev/null\n")
    }

    @Test func `output to files, which are emptied or continued`() throws {
        let (out, errors) = (try scratch.write("out", "old\n"), scratch("errors"))
        let options = ["--stdout", out, "--stderr", errors]
        let command = ["sh", "-c", "echo out; echo errors >&2"]
        let ended = try Exec.run(options, command)
        #expect(ended.output == "" && ended.errors == "")
        #expect(Files.text(out) == "out\n")
        #expect(Files.text(errors) == "errors\n")
        _ = try Exec.run(options + ["--append"], command)
        #expect(Files.text(out) == "out\nout\n")
        #expect(Files.text(errors) == "errors\nerrors\n")
        _ = try Exec.run(options, command)
        #expect(Files.text(out) == "out\n")
        // What the runner did not see, it does not claim to know.
        #expect(ended.reports.first?["stdout_bytes"] == "null")
    }

    @Test func `output to nowhere`() throws {
        let ended = try Exec.run(["--stdout", "null", "--stderr", "null"], ["sh", "-c", "echo out; echo errors >&2"])
        #expect(ended.output == "" && ended.errors == "")
        #expect(ended.endings == ["exit 0 null"])
    }

    @Test func `errors among the output keep their order`() throws {
        let out = scratch("out")
        let script = "for i in 1 2 3; do echo out$i; echo error$i >&2; done"
        let order = "out1\nerror1\nout2\nerror2\nout3\nerror3\n"
        _ = try Exec.run(["--stdout", out, "--stderr", "stdout"], ["sh", "-c", script])
        #expect(Files.text(out) == order)
        #expect(try Exec.run(["--stderr", "stdout"], ["sh", "-c", script]).output == order)
        _ = try Exec.run(["--stdout", out, "--stderr", "stdout", "--log-max", "1M"], ["sh", "-c", script])
        #expect(Files.text(out) == order)
    }

    @Test func `the attempts of a job share its files`() throws {
        let out = scratch("out")
        _ = try Exec.run(
            ["--stdout", out, "--retries", "2", "--backoff", "1ms"], ["sh", "-c", "echo $HERO_ATTEMPT; exit 1"])
        #expect(Files.text(out) == "1\n2\n3\n")
    }

    // Rotation.

    @Test func `a rotated log has every byte in order, and no file is too large`() throws {
        let lines = 30_000
        let ended = try Exec.run(
            ["--stdout", scratch("log"), "--log-max", "4K", "--log-keep", "1000"], try Tools.job("lines", "\(lines)"))
        #expect(ended.endings == ["exit 0 null"])
        #expect(ended.reports.first?.number("stdout_bytes") == lines * 10)
        var number = 0
        var files = 0
        for name in (1...1000).reversed().map({ "log.\($0)" }) + ["log"] {
            guard let text = Files.bytes(scratch(name)) else { continue }
            files += 1
            #expect(text.count <= 4096)
            #expect(text.count % 10 == 0, "a line was cut")
            for start in stride(from: 0, to: text.count, by: 10) {
                let line = String(decoding: text[start..<start + 9], as: UTF8.self)
                #expect(Int(line) == number)
                number += 1
            }
        }
        #expect(number == lines)
        // 409 whole lines fit into one.
        #expect(files == (lines + 408) / 409)
    }

    @Test func `only the newest files are kept`() throws {
        _ = try Exec.run(
            ["--stdout", scratch("log"), "--log-max", "100", "--log-keep", "2"], try Tools.job("lines", "1000"))
        #expect(scratch.names == ["log", "log.1", "log.2"])
        #expect(Files.text(scratch("log"))?.hasSuffix("000000999\n") == true)
        #expect(Files.text(scratch("log.2"))?.hasPrefix("000000970\n") == true)
    }

    @Test func `both streams can be rotated, each in its files`() throws {
        let ended = try Exec.run(
            ["--stdout", scratch("out"), "--stderr", scratch("err"), "--log-max", "1K", "--log-keep", "100"],
            ["sh", "-c", "\"$0\" lines 500 & \"$0\" lines 300 >&2; wait", try Tools.program("job")])
        #expect(ended.reports.first?.number("stdout_bytes") == 5000)
        #expect(ended.reports.first?.number("stderr_bytes") == 3000)
        let sizes = Dictionary(grouping: scratch.names) { $0.prefix(3) }.mapValues { names in
            names.reduce(0) { $0 + (Files.bytes(scratch($1))?.count ?? 0) }
        }
        #expect(sizes == ["out": 5000, "err": 3000])
    }

    @Test func `what a killed job had written is in its log`() throws {
        let ended = try Exec.run(
            ["--stdout", scratch("log"), "--log-max", "1M"], ["sh", "-c", "echo last words; kill -KILL $$"])
        #expect(ended.endings == ["signal null 9"])
        #expect(Files.text(scratch("log")) == "last words\n")
    }

    @Test func `a device is not set aside as if it were a file`() throws {
        _ = try Exec.run(["--stdout", "/dev/null", "--log-max", "10"], try Tools.job("lines", "100"))
        #expect(!Files.exist("/dev/null.1"))
        #expect(try Exec.run(["readlink", "-e", "/dev/null"]).output == "/dev/null\n")
    }

    // A full disk. Mounts need root, and lie in a mount namespace of the test's own.

    /// Runs a script with `$D`, a file system of its own; `$RUN` is the runner and `$JOB` the job program.
    private func onSmallDisk(_ size: String, _ script: String) throws -> Child {
        let mount = "mount -t tmpfs -o \(size) none \"$D\" && cd \"$D\" && "
        return try Child(
            ["unshare", "-m", "sh", "-c", mount + script],
            environment: ["D=\(scratch.path)", "RUN=\(try Tools.runner())", "JOB=\(try Tools.program("job"))"],
            input: .pipe)
    }

    @Test func `when the disk is full the job waits, and when there is room nothing was lost`() throws {
        let child = try onSmallDisk(
            "size=1m",
            """
            head -c 960K /dev/zero >ballast
            "$RUN" exec --no-cgroup --stdout log --log-max 1M --report-file /dev/fd/1 -- "$JOB" lines 30000 &
            read go; rm ballast; wait $!; echo "status $?"
            cat log
            """)
        try child.wait(forErrors: "No space left on device")
        try child.write("go\n")
        #expect(try child.end() == .exited(0))
        let lines = child.outputText.split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("{") }.map { Report(description: String($0)).ending } == ["exit 0 null"])
        #expect(lines.contains("status 0"))
        let numbers = lines.compactMap { Int($0) }
        #expect(numbers == Array(0..<30_000))
        // Said once, however often it was tried.
        #expect(child.errorText.split(separator: "\n").filter { $0.contains("No space left") }.count == 1)
    }

    @Test func `when no new file can be made no old one is lost`() throws {
        // Inodes for the folder, five logs and the ballast: the sixth log must wait, and the job with it.
        let child = try onSmallDisk(
            "nr_inodes=8",
            """
            touch ballast1 ballast2
            "$RUN" exec --no-cgroup --stdout log --log-max 64K --log-keep 6 -- "$JOB" lines 45000 &
            read go; rm ballast1 ballast2; wait $!; echo "status $?"
            cat log.6 log.5 log.4 log.3 log.2 log.1 log
            """)
        try child.wait(forErrors: "No space left on device")
        try child.write("go\n")
        #expect(try child.end() == .exited(0))
        let lines = child.outputText.split(separator: "\n")
        #expect(lines.contains("status 0"))
        #expect(lines.compactMap { Int($0) } == Array(0..<45_000))
    }

    @Test func `output that can never be written is said to be lost`() throws {
        let ended = try Exec.run(
            ["--stdout", "/dev/full", "--log-max", "1K"], ["sh", "-c", "echo into the void"])
        #expect(ended.endings == ["exit 0 null"])
        #expect(ended.reports.first?.number("stdout_bytes") == 0)
        #expect(ended.errors.contains("lost"))
        #expect(ended.errors.contains("No space left on device"))
    }

    @Test(arguments: ["--stdin", "--stdout"])
    func `who waits for the other end of a FIFO can be stopped`(option: String) throws {
        #expect(unsafe mkfifo(scratch("fifo"), 0o600) == 0)
        let child = try Child([try Tools.runner(), "exec", "--no-cgroup", option, scratch("fifo"), "--", "cat"])
        try Processes.wait("it opens the FIFO") { Processes.state(of: child.pid) == "S" }
        child.send(15)
        #expect(try child.end() == .killed(15))
    }

    @Test(arguments: ["--stdout", "--stderr"])
    func `a FIFO cannot be set aside`(option: String) throws {
        #expect(unsafe mkfifo(scratch("fifo"), 0o600) == 0)
        let ended = try Exec.run([option, scratch("fifo"), "--log-max", "1M", "--append"], ["true"])
        #expect(ended.end == .exited(125))
        #expect(ended.errors.contains("a FIFO cannot be set aside, so leave out --log-max"))
    }

    @Test func `a FIFO is read from when somebody writes`() throws {
        #expect(unsafe mkfifo(scratch("fifo"), 0o600) == 0)
        let child = try Child([try Tools.runner(), "exec", "--no-cgroup", "--stdin", scratch("fifo"), "--", "cat"])
        let writer = try Child(["sh", "-c", "echo through >\"$0\"", scratch("fifo")])
        #expect(try child.end() == .exited(0))
        #expect(child.outputText == "through\n")
        #expect(try writer.end() == .exited(0))
    }

    @Test func `a success that cannot be reported is none`() throws {
        let child = try Child(
            [try Tools.runner(), "exec", "--no-cgroup", "--report-file", "/dev/full", "--", "true"])
        #expect(try child.end() == .exited(125))
        #expect(child.errorText.contains("write the report: No space left on device (28)"))
    }

    @Test(arguments: ["text", "json"])
    func `a success whose report cannot be shown is none`(form: String) throws {
        for (status, shown) in [("0", Int32(125)), ("3", 3)] {
            let child = try Child(
                [try Tools.runner(), "exec", "--no-cgroup", "--report", form, "--", "sh", "-c", "exit \(status)"],
                errors: .file("/dev/full"))
            #expect(try child.end() == .exited(shown))
        }
    }
}
