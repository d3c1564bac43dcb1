import Testing

/// Retries and restarts.
struct AttemptTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: [0, 1, 3])
    func `a failing job is tried again so many times`(retries: Int) throws {
        let ended = try Exec.run(
            ["--retries", "\(retries)", "--backoff", "1ms"], ["sh", "-c", "echo $HERO_ATTEMPT; exit 7"])
        #expect(ended.output == (1...(retries + 1)).map { "\($0)\n" }.joined())
        #expect(ended.end == .exited(7))
        #expect(ended.endings == [String](repeating: "exit 7 null", count: retries + 1))
        #expect(ended.reports.map { $0.number("attempt") } == (1...(retries + 1)).map { $0 })
    }

    @Test func `a success ends the retries, and is the status`() throws {
        let ended = try Exec.run(
            ["--retries", "9", "--backoff", "1ms"], ["sh", "-c", "[ $HERO_ATTEMPT = 3 ] || kill -SEGV $$"])
        #expect(ended.end == .exited(0))
        #expect(ended.endings == ["signal null 11", "signal null 11", "exit 0 null"])
    }

    @Test func `a timeout is tried again, each attempt with its own time`() throws {
        let ended = try Exec.run(
            ["--retries", "1", "--backoff", "1ms", "--timeout", "100ms"],
            ["sh", "-c", "[ $HERO_ATTEMPT = 2 ] || sleep 1000"])
        #expect(ended.endings.count == 2)
        #expect(ended.endings.first == "timeout null 15")
    }

    @Test func `what is left of an attempt is gone before the next begins`() throws {
        let job = try Tools.program("job")
        let found = scratch("found")
        let count = "grep -l HERO_TRACE=\(scratch.path) /proc/*/environ >\(found); wc -l <\(found)"
        let script = "\(count); \"$0\" groups 3 >/dev/null; exit 1"
        let ended = try Exec.run(
            ["--retries", "2", "--backoff", "1ms", "--env", "HERO_TRACE=\(scratch.path)", "--stderr", "null"],
            ["sh", "-c", script, job])
        let counts = ended.output.split(separator: "\n")
        #expect(counts.count == 3)
        // The shell, and grep itself under the names of self and thread-self, each time.
        #expect(Set(counts).count == 1, "\(counts)")
        #expect(ended.reports.map { $0.number("processes_killed") } == [3, 3, 3])
    }

    @Test func `a job is restarted however it ends, until the limit`() throws {
        let ended = try Exec.run(
            ["--restart", "always", "--max-restarts", "4", "--backoff", "1ms..2ms"], ["sh", "-c", "exit 0"])
        #expect(ended.endings == [String](repeating: "exit 0 null", count: 5))
        #expect(ended.end == .exited(0))
    }

    @Test func `a job is restarted only when it fails`() throws {
        let ended = try Exec.run(
            ["--restart", "on-failure", "--backoff", "1ms..2ms"], ["sh", "-c", "exit $((HERO_ATTEMPT < 4))"])
        #expect(ended.endings == ["exit 1 null", "exit 1 null", "exit 1 null", "exit 0 null"])
    }

    @Test func `a job that is restarted for ever ends when the runner is told to`() throws {
        let exec = try Exec(
            ["--restart", "always", "--backoff", "1ms..2ms"],
            ["sh", "-c", "echo $HERO_ATTEMPT; [ $HERO_ATTEMPT -lt 5 ] || read line"], input: .pipe)
        try exec.child.wait(forOutput: "5\n")
        exec.child.send(15)
        let ended = try exec.end()
        #expect(ended.reports.count == 5)
        #expect(ended.reports.last?.ending == "cancelled null 15")
    }

    @Test func `a command that is not there is not tried again`() throws {
        let ended = try Exec.run(["--retries", "3", "--backoff", "1ms"], ["/nowhere"])
        #expect(ended.end == .exited(127))
        #expect(ended.reports.count == 1)
    }

    @Test func `pauses double, with at most half of it taken off`() throws {
        let ended = try Exec.run(
            ["--retries", "3", "--backoff", "40ms..100ms"], try Tools.job("exit", "1"))
        // From when an attempt started to when the next did: no less than half of 40, 80 and 100 ms.
        let starts = ended.reports.compactMap { $0["started_at"] }.compactMap { time -> Int? in
            let parts = time.dropLast().split { ":T.".contains($0) }.suffix(4).compactMap { Int($0) }
            return parts.count == 4 ? ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000 + parts[3] : nil
        }
        #expect(starts.count == 4)
        for (index, least) in [20, 40, 50].enumerated() where starts.count == 4 {
            let pause = (starts[index + 1] - starts[index] + 86_400_000) % 86_400_000
            #expect(pause >= least)
        }
    }
}
