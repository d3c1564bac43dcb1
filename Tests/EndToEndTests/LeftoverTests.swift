import Testing

/// What a job leaves behind, and what is left of it if its runner is killed.
struct LeftoverTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `a thousand processes left behind are killed and counted`() throws {
        let ended = try Exec.run([try Tools.program("bomb"), "1000"])
        #expect(ended.output == "1000 0\n")
        #expect(ended.endings == ["exit 0 null"])
        #expect(ended.reports.first?.number("processes_killed") == 1000)
    }

    @Test func `a daemon of a session of its own is killed`() throws {
        let ended = try Exec.run([try Tools.program("daemonise")])
        #expect(ended.endings == ["exit 0 null"])
        #expect(ended.reports.first?.number("processes_killed") == 1)
        let daemon = try #require(Int32(ended.output.dropLast()))
        #expect(Processes.state(of: daemon) == nil)
    }

    @Test func `processes in groups of their own are killed, whatever they ignore`() throws {
        let ended = try Exec.run(try Tools.job("groups", "7"))
        #expect(ended.output == "ready\n")
        #expect(ended.reports.first?.number("processes_killed") == 7)
    }

    @Test func `a chain of processes is killed to its end`() throws {
        let script = "(sh -c 'trap \"\" TERM; (sleep 1000 & sleep 1000) & sleep 1000; :'; :) & (sleep 1000; :) & exit 9"
        let ended = try Exec.run(["sh", "-c", script])
        #expect(ended.endings == ["exit 9 null"])
    }

    @Test func `a job that leaves nothing behind has nothing killed`() throws {
        let ended = try Exec.run(["sh", "-c", "sleep 0 & wait; true"])
        #expect(ended.reports.first?.number("processes_killed") == 0)
    }

    @Test func `a tree that is to be kept is waited for`() throws {
        let script = "(read line <\"$1\"; echo late) & exit 5"
        let pipe = scratch("pipe")
        #expect(try Child(["mkfifo", pipe]).end() == .exited(0))
        let exec = try Exec(["--keep-tree"], ["sh", "-c", script, "sh", pipe])
        let writer = try Child(["sh", "-c", "echo go >\"$0\"", pipe])
        #expect(try writer.end() == .exited(0))
        let ended = try exec.end()
        #expect(ended.output == "late\n")
        #expect(ended.endings == ["exit 5 null"])
        #expect((ended.reports.first?.number("processes_killed") ?? 0) == 0)
    }

    @Test func `a kept tree is killed when its time is up`() throws {
        let ended = try Exec.run(
            ["--keep-tree", "--timeout", "100ms", "--grace", "50ms"], try Tools.job("groups", "3"))
        #expect(ended.end == .exited(124))
        #expect(ended.endings == ["timeout 0 null"])
        #expect(ended.reports.first?.number("processes_killed") == 3)
        // What the limit is compared with is what is told, not how soon the main process had gone.
        #expect((ended.reports.first?.number("wall_us") ?? 0) >= 100_000)
    }

    @Test func `a kept tree is killed when the runner is stopped`() throws {
        let exec = try Exec(["--keep-tree"], [try Tools.program("daemonise")])
        try exec.child.wait(forOutput: "\n")
        let daemon = try #require(Int32(exec.child.outputText.dropLast()))
        try Processes.wait("the main process is gone") {
            Processes.children(of: exec.child.pid) == [daemon]
        }
        exec.child.send(15)
        let ended = try exec.end()
        #expect(ended.endings == ["cancelled 0 null"])
    }

    @Test func `orphans are reaped while the job runs`() throws {
        // Three daemons that end at once, under a job that goes on.
        let exec = try Exec(
            ["sh", "-c", "for i in 1 2 3; do (setsid sleep 0 &); done; echo started; read line; exit 3"], input: .pipe)
        try exec.child.wait(forOutput: "started")
        try Processes.wait("only the job is left") {
            let children = Processes.children(of: exec.child.pid)
            return children.count == 1 && children.allSatisfy { Processes.state(of: $0) != "Z" }
        }
        try exec.child.write("\n")
        #expect(try exec.end().endings == ["exit 3 null"])
    }

    // The runner is killed.

    @Test func `when the runner is killed the job dies with it`() throws {
        let exec = try Exec(try Tools.job("ignore", "1", "2", "15"))
        try exec.child.wait(forOutput: "ready")
        exec.child.send(9)
        #expect(try exec.child.waitForEnd() == .killed(9))
        try exec.child.waitForStreams()
        try Processes.wait("the job is gone") { Processes.marked(exec.child.mark) == [] }
    }

    @Test func `that is so for a job of another user`() throws {
        let exec = try Exec(["--user", "nobody"], try Tools.job("ignore", "15"))
        try exec.child.wait(forOutput: "ready")
        exec.child.send(9)
        try exec.child.waitForStreams()
        try Processes.wait("the job is gone") { Processes.marked(exec.child.mark) == [] }
    }

    // PID 1 of a container.

    /// The words that make a program the first process of a PID namespace.
    private static let first = ["unshare", "--pid", "--fork", "--mount-proc"]

    @Test func `as the first process it runs a job and ends with its status`() throws {
        let ended = try Exec.run(["sh", "-c", "echo $PPID; exit 33"], under: Self.first)
        #expect(ended.output == "1\n")
        #expect(ended.end == .exited(33))
        #expect(ended.endings == ["exit 33 null"])
    }

    @Test func `as the first process it reaps whatever falls to it`() throws {
        let script = """
            for i in 1 2 3 4 5; do (setsid sleep 0 &); done
            until [ "$(cat /proc/1/task/1/children)" = "$$ " ]; do :; done
            echo alone
            """
        let ended = try Exec.run(["sh", "-c", script], under: Self.first)
        #expect(ended.output == "alone\n")
        #expect(ended.end == .exited(0))
    }

    @Test func `as the first process it passes signals on and kills what is left`() throws {
        let exec = try Exec([], try Tools.job("signals", "10"), under: Self.first)
        try exec.child.wait(forOutput: "ready")
        let runner = try #require(Processes.children(of: exec.child.pid).first)
        #expect(Signals.send(12, to: runner))
        try exec.child.wait(forOutput: "12\n")
        #expect(Signals.send(10, to: runner))
        let ended = try exec.end()
        #expect(ended.endings == ["exit 0 null"])
        #expect(try Exec.run(try Tools.job("groups", "3"), under: Self.first).end == .exited(0))
    }
}
