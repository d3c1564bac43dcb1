import Testing

/// `hero-runner batch`: a list of jobs, several at a time.
struct BatchTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private struct Ended {
        let end: End
        let reports: [Report]
        let output: String
        let errors: String
    }

    /// Runs a list of lines.
    private func run(_ options: [String], _ lines: [String]) throws -> Ended {
        try Files.write(lines.map { $0 + "\n" }.joined(), to: scratch("jobs"))
        let child = try Child(
            [try Tools.runner(), "batch", "--no-cgroup", "--reports", scratch("reports")] + options + [scratch("jobs")])
        let end = try child.end()
        return Ended(
            end: end, reports: Report.all(in: scratch("reports")), output: child.outputText, errors: child.errorText)
    }

    @Test func `every line is a job, and all must succeed`() throws {
        let ended = try run(
            [], ["true", "# a comment", "", "sh -c 'exit 0'", #"{"name": "named", "command": ["true"]}"#])
        #expect(ended.end == .exited(0))
        #expect(Set(ended.reports.map { $0["name"] ?? "" }) == ["true", "sh", "named"])
        #expect(ended.reports.count == 3)
        #expect(ended.errors.hasPrefix("hero-runner batch: 3 succeeded, 0 failed in "))
    }

    @Test func `one failure makes the batch fail, and the others run all the same`() throws {
        let ended = try run(["-P", "2"], ["true", "sh -c 'exit 3'", "true", "no-such-program-here", "true"])
        #expect(ended.end == .exited(1))
        #expect(ended.reports.count == 5)
        #expect(ended.errors.contains("3 succeeded, 2 failed"))
        #expect(ended.errors.contains("cannot start 'no-such-program-here'"))
    }

    @Test func `a job knows its number`() throws {
        let ended = try run(["-P", "1"], ["true", "sh -c 'echo $HERO_INDEX $HERO_JOB $HERO_ATTEMPT'"])
        #expect(ended.output == "2 sh 1\n")
    }

    @Test func `as many run at a time as were asked for`() throws {
        // Each waits until both have begun: one at a time would wait for ever.
        let line = "sh -c 'echo x >> \(scratch("begun")); until [ $(grep -c x \(scratch("begun"))) = 2 ]; do :; done'"
        #expect(try run(["-P", "2"], [line, line]).end == .exited(0))
    }

    @Test func `the first failure stops the rest if so asked`() throws {
        let ended = try run(["-P", "2", "--fail-fast"], ["sleep 1000", "false", "touch \(scratch("late"))"])
        #expect(ended.end == .exited(1))
        #expect(!Files.exist(scratch("late")))
        #expect(Set(ended.reports.map(\.ending)) == ["exit 1 null", "cancelled null 15"])
    }

    @Test func `a line that makes no sense is told with its place, and the others run`() throws {
        let ended = try run([], ["true", "echo 'open", #"{"command": ["true"], "memroy": "1M"}"#, "true"])
        #expect(ended.end == .exited(125))
        #expect(ended.reports.count == 2)
        #expect(ended.errors.contains("jobs:2:6: the quote is not closed"))
        #expect(ended.errors.contains("jobs:3:") && ended.errors.contains("memory"))
    }

    @Test func `what has succeeded is not run again`() throws {
        let lines = ["sh -c 'echo a >> \(scratch("log"))'", "sh -c 'test -e \(scratch("ready"))'", "true"]
        #expect(try run(["--resume", scratch("reports")], lines).end == .exited(1))
        try Files.write("", to: scratch("ready"))
        let second = try run(["--resume", scratch("reports")], lines)
        #expect(second.end == .exited(0))
        #expect(second.errors.contains("1 succeeded, 0 failed, 2 skipped"))
        #expect(Files.text(scratch("log")) == "a\n")
    }

    @Test func `options are what every job begins with, and a line may say otherwise`() throws {
        let ended = try run(
            ["-P", "1", "--timeout", "50ms", "--env", "A=1"],
            ["sleep 1000", #"{"command": "sh -c 'exit $B'", "env": {"B": "7"}, "timeout": "1m"}"#, "sh -c 'exit $A'"])
        #expect(ended.reports.map(\.ending) == ["timeout null 15", "exit 7 null", "exit 1 null"])
    }

    @Test func `jobs start as their lines are written`() throws {
        let child = try Child([try Tools.runner(), "batch", "--no-cgroup", "-P", "2"], input: .pipe)
        try child.write("echo first\n")
        try child.wait(forOutput: "first")
        try child.write("echo second")
        child.closeInput()
        #expect(try child.end() == .exited(0))
        #expect(child.outputText == "first\nsecond\n")
    }

    @Test func `a list that cannot be read is an error`() throws {
        let child = try Child([try Tools.runner(), "batch", scratch("nowhere")])
        #expect(try child.end() == .exited(125))
        #expect(child.errorText == "hero-runner: open \(scratch("nowhere")): No such file or directory (2)\n")
    }

    @Test func `ten thousand jobs leave nothing, are each reported once, and take no memory`() throws {
        // Jobs that say what the runner, their parent, occupies: descriptors and resident memory.
        let probe = "sh -c 'ls /proc/$PPID/fd | grep -c .; sed -n \"s/^Rss: *//p\" /proc/$PPID/smaps_rollup'"
        let jobs = [String](repeating: "'\(try Tools.program("job"))' exit 0", count: 5000)
        let ended = try run(["-P", "1"], jobs + [probe] + jobs + [probe])
        #expect(ended.end == .exited(0))
        #expect(ended.reports.count == 10_002)
        let figures = ended.output.split { " \n".contains($0) }.compactMap { Int($0) }
        try #require(figures.count == 4, "\(ended.output)")
        #expect(figures[0] == figures[2], "descriptors")
        #expect(figures[3] - figures[1] <= 64, "kB of resident memory: \(figures[1]), then \(figures[3])")
    }

    @Test func `a batch that is told to stop ends its jobs and starts no more`() throws {
        try Files.write("sh -c 'echo up; exec sleep 1000'\ntouch \(scratch("late"))\n", to: scratch("jobs"))
        let child = try Child([try Tools.runner(), "batch", "--no-cgroup", "-P", "1", scratch("jobs")])
        try child.wait(forOutput: "up")
        child.send(15)
        #expect(try child.end() == .exited(1))
        #expect(!Files.exist(scratch("late")))
    }

    @Test(arguments: [2, 15])
    func `a batch that waits for its list can be stopped`(signal: Int) throws {
        let child = try Child([try Tools.runner(), "batch", "--no-cgroup"], input: .pipe)
        try child.write("echo up\n")
        try child.wait(forOutput: "up")
        child.send(Int32(signal))
        #expect(try child.end() == .exited(1))
    }

    @Test func `a list that is no list and has no end can be stopped`() throws {
        let child = try Child([try Tools.runner(), "batch", "--no-cgroup", "/dev/zero"])
        try Processes.wait("it reads") { (Files.text("/proc/\(child.pid)/io") ?? "").contains("rchar: ") }
        child.send(15)
        let end = try child.end()
        #expect(end == .exited(1) || end == .killed(15))
    }

    @Test func `reports that cannot be written make the batch fail`() throws {
        try Files.write("true\n", to: scratch("jobs"))
        let child = try Child([try Tools.runner(), "batch", "--no-cgroup", "--reports", "/dev/full", scratch("jobs")])
        #expect(try child.end() == .exited(125))
        #expect(child.errorText.contains("write the report to /dev/full: No space left on device (28)"))
    }

    @Test func `reports that cannot be shown make a success a failure of the runner`() throws {
        try scratch.write("jobs", "true\ntrue\n")
        let words = [try Tools.runner(), "batch", "--no-cgroup", "--report", "json", scratch("jobs")]
        #expect(try Child(words, output: .file("/dev/full")).end() == .exited(125))
        #expect(try Child(words).end() == .exited(0))
    }
}
