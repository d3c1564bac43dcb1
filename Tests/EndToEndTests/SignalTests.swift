import Testing

/// What the runner does with signals that are sent to it, to its group, and by its job.
struct SignalTests {
    /// HUP INT QUIT USR1 USR2 ALRM CONT WINCH VTALRM PROF IO PWR URG, and two that have no name.
    @Test(arguments: [1, 2, 3, 10, 12, 14, 16, 18, 23, 26, 27, 28, 29, 30, 35, 64])
    func `a signal sent to the runner alone reaches the job, once`(signal: Int32) throws {
        let exec = try Exec(try Tools.job("signals", "31"))
        try exec.child.wait(forOutput: "ready")
        exec.child.send(signal)
        try exec.child.wait(forOutput: "ready\n\(signal)\n")
        exec.child.send(31)
        let ended = try exec.end()
        #expect(ended.output == "ready\n\(signal)\n31\n")
        #expect(ended.endings == [signal == 2 || signal == 3 ? "cancelled 0 null" : "exit 0 null"])
    }

    @Test(arguments: [2, 3])
    func `an interruption sent to the runner alone is followed by a kill`(signal: Int32) throws {
        let exec = try Exec(["--grace", "50ms"], ["sh", "-c", "trap '' INT QUIT; echo ready; sleep 1000"])
        try exec.child.wait(forOutput: "ready")
        exec.child.send(signal)
        let ended = try exec.end()
        #expect(ended.end == .exited(137))
        #expect(ended.endings == ["cancelled null 9"])
    }

    @Test func `many signals at once all arrive`() throws {
        let exec = try Exec(try Tools.job("signals", "64"))
        try exec.child.wait(forOutput: "ready")
        // Real-time signals are queued, and the lower numbers come first: the last ends the job.
        exec.child.send(19)
        try Processes.wait("the runner stops") { Processes.state(of: exec.child.pid) == "T" }
        for signal in Int32(35)...64 { for _ in 0..<3 { exec.child.send(signal) } }
        exec.child.send(18)
        let ended = try exec.end()
        var counts: [Int: Int] = [:]
        for line in ended.output.split(separator: "\n") { counts[Int(line) ?? 0, default: 0] += 1 }
        for signal in 35...63 { #expect(counts[signal] == 3, "\(signal)") }
    }

    @Test func `a job that signals its whole group ends as it would without the runner`() throws {
        let ended = try Exec.run(["sh", "-c", "kill -TERM 0; sleep 1000"])
        #expect(ended.end == .exited(143))
        #expect(ended.reports.first?["signal"] == "15")
        let survived = try Exec.run(["sh", "-c", "trap '' TERM; kill -TERM 0; exit 6"])
        #expect(survived.end == .exited(6))
        #expect(survived.endings == ["exit 6 null"])
        let hangUp = try Exec.run(["sh", "-c", "trap 'exit 7' HUP; kill -HUP 0; sleep 1000"])
        #expect(hangUp.end == .exited(7))
    }

    @Test func `a signal is not sent back to the job that sent it to the group`() throws {
        let ended = try Exec.run([
            "sh", "-c", "n=0; trap 'n=$((n + 1))' USR1; kill -USR1 0; kill -USR1 0; sleep 0; echo $n",
        ])
        #expect(ended.output == "2\n")
    }

    @Test func `signals between two attempts end the runner`() throws {
        for signal: Int32 in [15, 2, 3] {
            let exec = try Exec(["--retries", "5", "--backoff", "1h"], try Tools.job("exit", "1"))
            try Processes.wait("the first attempt is over") { !exec.reports.isEmpty }
            exec.child.send(signal)
            let ended = try exec.end()
            #expect(ended.end == .exited(1))
            #expect(ended.reports.count == 1)
        }
    }

    @Test func `under nohup the job and the runner outlive a hang-up`() throws {
        let exec = try Exec([], try Tools.job("signals", "10"), under: ["nohup"])
        try exec.child.wait(forOutput: "ready")
        exec.child.sendGroup(1)
        exec.child.send(10)
        let ended = try exec.end()
        #expect(ended.endings == ["exit 0 null"])
    }
}
