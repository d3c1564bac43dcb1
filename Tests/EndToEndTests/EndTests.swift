import Testing

/// How a job ends, and what is said of it: exit status, cause, report.
struct EndTests {
    @Test(arguments: [0, 1, 2, 77, 124, 125, 126, 127, 128, 255])
    func `an exit is passed on`(code: Int) throws {
        let ended = try Exec.run(try Tools.job("exit", "\(code)"))
        #expect(ended.end == .exited(Int32(code)))
        #expect(ended.endings == ["exit \(code) null"])
        #expect(ended.errors == "")
        #expect(ended.output == "")
    }

    /// All but those that are ignored by default (CHLD, CONT, URG, WINCH) and those that stop (STOP, TSTP, TTIN, TTOU).
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 25, 26, 27, 29, 30, 31, 34, 64])
    func `a signal becomes 128 and its number`(signal: Int) throws {
        let ended = try Exec.run(try Tools.job("die", "\(signal)"))
        #expect(ended.end == .exited(Int32(128 + signal)))
        #expect(ended.endings == ["signal null \(signal)"])
        #expect(ended.errors == "")
    }

    @Test(arguments: [17, 18, 23, 28])
    func `a signal that does nothing ends nothing`(signal: Int) throws {
        #expect(try Exec.run(try Tools.job("die", "\(signal)")).endings == ["exit 98 null"])
    }

    // Time.

    @Test func `a timeout is 124, and says so`() throws {
        let ended = try Exec.run(["--timeout", "50ms"], ["sleep", "1000"])
        #expect(ended.end == .exited(124))
        #expect(ended.endings == ["timeout null 15"])
        #expect(ended.errors.hasPrefix("hero-runner: sleep: stopped: timeout (limit 50ms, ran "))
        #expect((ended.reports.first?.number("wall_us") ?? 0) >= 50_000)
    }

    @Test func `a job that ends well when its time is up was timed out all the same`() throws {
        let ended = try Exec.run(
            ["--timeout", "50ms"], ["sh", "-c", "trap 'exit 0' TERM; echo ready; while :; do sleep 1000 & wait; done"])
        #expect(ended.end == .exited(124))
        #expect(ended.endings == ["timeout 0 null"])
    }

    @Test func `a job that ignores its end is killed after the grace`() throws {
        let ended = try Exec.run(["--timeout", "50ms", "--grace", "50ms"], [try Tools.program("stubborn")])
        #expect(ended.end == .exited(124))
        #expect(ended.endings == ["timeout null 9"])
        #expect(ended.errors.hasPrefix("hero-runner: stubborn: killed: timeout (limit 50ms, ran "))
    }

    @Test func `without a grace it is killed at once`() throws {
        let ended = try Exec.run(["--timeout", "50ms", "--grace", "0"], [try Tools.program("stubborn")])
        #expect(ended.endings == ["timeout null 9"])
    }

    @Test func `a stopped job is continued so that it can end`() throws {
        let ended = try Exec.run(["--timeout", "50ms"], ["sh", "-c", "trap 'exit 3' TERM; kill -STOP $$; exit 4"])
        #expect(ended.end == .exited(124))
        #expect(ended.endings == ["timeout 3 null"])
    }

    @Test func `a job that stops itself again and again is killed`() throws {
        let ended = try Exec.run(
            ["--timeout", "50ms", "--grace", "50ms", "--stop-signal", "WINCH"], [try Tools.program("stopped")])
        #expect(ended.end == .exited(124))
        #expect(ended.endings == ["timeout null 9"])
    }

    @Test func `the stop signal can be chosen`() throws {
        let ended = try Exec.run(["--timeout", "50ms", "--stop-signal", "USR1"], ["sleep", "1000"])
        #expect(ended.endings == ["timeout null 10"])
    }

    @Test func `a tree is killed when the time is up, whoever ignores what`() throws {
        let ended = try Exec.run(
            ["--timeout", "200ms", "--grace", "50ms"],
            ["sh", "-c", "trap '' TERM; \"$0\" groups 5; while :; do sleep 1000; done", try Tools.program("job")])
        #expect(ended.end == .exited(124))
        #expect(ended.endings == ["timeout null 9"])
        #expect(ended.output == "ready\n")
    }

    // Cancelled.

    @Test func `the runner's end is the job's, gracefully`() throws {
        let script = "trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 1000 & wait; done"
        let exec = try Exec(["sh", "-c", script])
        try exec.child.wait(forOutput: "ready")
        exec.child.send(15)
        let ended = try exec.end()
        #expect(ended.output == "ready\nbye\n")
        #expect(ended.endings == ["cancelled 5 null"])
        #expect(ended.end == .exited(5))
    }

    @Test func `a job that ignores that is killed after the grace`() throws {
        let exec = try Exec(["--grace", "50ms"], try Tools.job("ignore", "15"))
        try exec.child.wait(forOutput: "ready")
        exec.child.send(15)
        let ended = try exec.end()
        #expect(ended.endings == ["cancelled null 9"])
        #expect(ended.end == .exited(137))
    }

    @Test func `a stopped job can be cancelled`() throws {
        let exec = try Exec([], ["sh", "-c", "echo $$; kill -STOP $$; exit 4"])
        try exec.child.wait(forOutput: "\n")
        let job = try #require(Int32(exec.child.outputText.dropLast()))
        try Processes.wait("the job stops") { Processes.state(of: job) == "T" }
        exec.child.send(15)
        #expect(try exec.end().endings == ["cancelled null 15"])
    }

    @Test func `the stop signal is what a cancelled job gets`() throws {
        let exec = try Exec(["--stop-signal", "USR2"], try Tools.job("signals", "12"))
        try exec.child.wait(forOutput: "ready")
        exec.child.send(15)
        let ended = try exec.end()
        #expect(ended.output == "ready\n12\n")
        #expect(ended.endings == ["cancelled 0 null"])
    }

    @Test func `the group's end is the job's own doing`() throws {
        // Both are told, as by a shell that ends a pipeline.
        let exec = try Exec([], try Tools.job("ignore", "1"))
        try exec.child.wait(forOutput: "ready")
        exec.child.sendGroup(15)
        let ended = try exec.end()
        #expect(ended.end == .exited(143))
        #expect(ended.reports.first?["signal"] == "15")
    }
}
