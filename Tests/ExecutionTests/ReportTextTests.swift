import Execution
import Foundation
import RunnerProtocol
import Testing

/// Bytes as text.
private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

/// A report in which every figure is another.
private func full() -> AttemptReport {
    let report = AttemptReport(name: Array("build".utf8), attempt: 2, cause: .exit)
    report.exitCode = 3
    report.startedAtMilliseconds = 1_709_210_096_789
    report.figures[.wallMicroseconds] = 1_230_000
    report.accounting = .cgroup2
    report.figures[.userMicroseconds] = 1_100_000
    report.figures[.systemMicroseconds] = 120_000
    report.figures[.memoryPeakBytes] = 12_900_000
    report.figures[.swapPeakBytes] = 0
    report.figures[.processesPeak] = 7
    report.figures[.memoryHighEvents] = 11
    report.figures[.oomKills] = 12
    report.figures[.processLimitHits] = 13
    report.figures[.readBytes] = 14
    report.figures[.writtenBytes] = 15
    report.figures[.cpuPressureMicroseconds] = 16
    report.figures[.memoryPressureMicroseconds] = 17
    report.figures[.ioPressureMicroseconds] = 18
    report.figures[.maxResidentBytes] = 4096
    report.figures[.minorFaults] = 20
    report.figures[.majorFaults] = 21
    report.figures[.voluntarySwitches] = 22
    report.figures[.involuntarySwitches] = 23
    report.figures[.outputBytes] = 24
    report.figures[.errorBytes] = 25
    report.figures[.processesKilled] = 26
    return report
}

@Suite struct ReportTextTests {
    @Test func `a report is one line of JSON with its keys in a fixed order`() {
        #expect(
            text(full().jsonLine())
                == #"{"name":"build","attempt":2,"cause":"exit","exit_code":3,"signal":null,"#
                + #""started_at":"2024-02-29T12:34:56.789Z","wall_us":1230000,"user_us":1100000,"system_us":120000,"#
                + #""memory_peak_bytes":12900000,"swap_peak_bytes":0,"pids_peak":7,"memory_high_events":11,"#
                + #""oom_kills":12,"io_read_bytes":14,"io_write_bytes":15,"cpu_pressure_us":16,"#
                + #""memory_pressure_us":17,"io_pressure_us":18,"max_rss_bytes":4096,"minor_faults":20,"#
                + #""major_faults":21,"voluntary_switches":22,"involuntary_switches":23,"stdout_bytes":24,"#
                + #""stderr_bytes":25,"processes_killed":26,"accounting":"cgroup2","pids_limit_hits":13}"# + "\n")
    }

    @Test func `what is not known is null`() throws {
        let report = AttemptReport(name: [], attempt: 1, cause: .unknown)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(report.jsonLine())) as? [String: Any])
        let known: Set = ["name", "attempt", "cause", "wall_us", "accounting"]
        for (key, value) in object { #expect((value is NSNull) == !known.contains(key), "\(key)") }
        #expect(object.count == 29)
    }

    @Test func `an attempt that never started says why`() throws {
        let report = AttemptReport(name: Array("x".utf8), attempt: 1, cause: .spawnFailed)
        report.failure = SpawnFailure(step: .changeDirectory, code: 2)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(report.jsonLine(lineIdentity: 0xab))) as? [String: Any])
        #expect(object["failed_step"] as? String == "change_directory")
        #expect(object["error"] as? String == "No such file or directory (2)")
        #expect(object["line_id"] as? String == "00000000000000ab")
        #expect(object["wall_us"] is NSNull)
    }

    @Test(
        arguments: [
            (.exit, "exit"), (.signal, "signal"), (.timeout, "timeout"), (.cpuTimeout, "cpu_timeout"), (.oom, "oom"),
            (.cancelled, "cancelled"), (.spawnFailed, "spawn_failed"), (.lost, "lost"), (.reboot, "reboot"),
            (.unknown, "unknown"),
        ] as [(Cause, String)])
    func `a cause has its word`(_ cause: Cause, _ word: String) {
        let line = text(AttemptReport(name: [], attempt: 1, cause: cause).jsonLine())
        #expect(line?.contains(#""cause":"\#(word)""#) == true)
    }

    @Test func `every step has its word`() {
        var step: UInt8 = 0
        while let known = SpawnFailure.Step(rawValue: step) {
            let report = AttemptReport(name: [], attempt: 1, cause: .spawnFailed)
            report.failure = SpawnFailure(step: known, code: 1)
            let snake = "\(known)".replacing("OOM", with: "Oom").reduce(into: "") {
                $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1)
            }
            #expect(text(report.jsonLine())?.contains(#""failed_step":"\#(snake)""#) == true, "\(snake)")
            step += 1
        }
        #expect(step == 19)
    }

    @Test(
        arguments: [
            (1, "1970-01-01T00:00:00.001Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (978_307_199_000, "2000-12-31T23:59:59.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(UInt64, String)])
    func `a moment is written as RFC 3339 has it`(_ milliseconds: UInt64, _ time: String) {
        let report = full()
        report.startedAtMilliseconds = milliseconds
        #expect(text(report.jsonLine())?.contains(#""started_at":"\#(time)""#) == true)
    }

    @Test(
        arguments: [
            ([0x61, 0x22, 0x5c, 0x0a, 0x1f, 0x7f], #"a\"\\\u000a\u001f\u007f"#),
            ([0xc3, 0xa9, 0xff, 0xc3], "é\u{fffd}\u{fffd}"),
            ([0xed, 0xa0, 0x80], "\u{fffd}\u{fffd}\u{fffd}"), ([0xf0, 0x9f, 0x98, 0x80], "😀"),
        ] as [([UInt8], String)])
    func `a name of any bytes makes valid JSON`(_ name: [UInt8], _ written: String) throws {
        let line = AttemptReport(name: name, attempt: 1, cause: .exit).jsonLine()
        #expect(text(line)?.hasPrefix(#"{"name":"\#(written)","#) == true)
        _ = try JSONSerialization.jsonObject(with: Data(line))
    }

    @Test func `for a person a report has a line for each matter`() {
        #expect(
            text(full().text()) == """
                build: exit 3 after 1.23s, attempt 2
                  time       1.1s user, 120ms system
                  memory     12.3M peak, 0 swap peak, 4K largest process, 11 times slowed down, 12 killed for memory
                  processes  7 peak, 13 times at the limit, 26 left behind and killed
                  files      14 read, 15 written, 24 standard output, 25 standard error
                  pressure   16us CPU, 17us memory, 18us I/O
                  faults     20 minor, 21 major
                  switches   22 voluntary, 23 involuntary
                  accounting cgroup2

                """)
    }

    @Test func `for a person what is not known does not appear`() {
        let report = AttemptReport(name: Array("a\u{1b}b".utf8), attempt: 1, cause: .signal)
        report.signal = 11
        report.figures[.majorFaults] = 0
        #expect(text(report.text()) == "a?b: killed by SIGSEGV after 0s\n  faults     0 major\n  accounting rusage\n")
    }
}

@Suite struct ReportTextLinesTests {
    private func job() -> JobSpecification {
        let job = JobSpecification(name: Array("build".utf8))
        job.arguments.append("foo".utf8)
        job.limits.memoryBytes = 64 << 20
        job.timing.wallMilliseconds = 5000
        job.timing.cpuMilliseconds = 1500
        job.directory = Array("/no".utf8)
        return job
    }

    private func report(_ cause: Cause, signal: Int32? = nil) -> AttemptReport {
        let report = AttemptReport(name: Array("build".utf8), attempt: 1, cause: cause)
        report.signal = signal
        report.figures[.wallMicroseconds] = 5_020_000
        return report
    }

    @Test func `memory that ran out is named with its limit and its peak`() {
        let report = report(.oom, signal: 9)
        report.figures[.memoryPeakBytes] = 64 << 20
        #expect(text(report.causeLine(job())) == "hero-runner: build: killed: out of memory (limit 64M, peak 64M)\n")
        report.figures[.memoryPeakBytes] = nil
        #expect(text(report.causeLine(job())) == "hero-runner: build: killed: out of memory (limit 64M)\n")
        #expect(
            text(report.causeLine(JobSpecification(name: [])))
                == "hero-runner: build: killed: out of memory (no figures)\n")
    }

    @Test func `time that was up is named with what was used`() {
        #expect(
            text(report(.timeout, signal: 15).causeLine(job()))
                == "hero-runner: build: stopped: timeout (limit 5s, ran 5.02s)\n")
        let report = report(.cpuTimeout, signal: 9)
        report.figures[.userMicroseconds] = 1_400_000
        report.figures[.systemMicroseconds] = 110_000
        #expect(text(report.causeLine(job())) == "hero-runner: build: killed: CPU timeout (limit 1.5s, used 1.51s)\n")
    }

    @Test(arguments: [Cause.exit, .signal, .cancelled, .spawnFailed, .lost, .reboot, .unknown])
    func `an end that no limit made has no such line`(_ cause: Cause) { #expect(report(cause).causeLine(job()) == nil) }

    @Test(
        arguments: [
            (.execute, 2, "execute foo: No such file or directory (2); is it installed, and its directory in PATH?"),
            (.execute, 13, "execute foo: Permission denied (13); is it a file, and executable (chmod +x)?"),
            (.execute, 8, "execute foo: Exec format error (8); a script needs a first line such as #!/bin/sh"),
            (.execute, 40, "execute foo: Too many levels of symbolic links (40)"),
            (.changeDirectory, 2, "change directory /no: No such file or directory (2)"),
            (.setUser, 1, "set user: Operation not permitted (1); only root may become others"),
            (
                .makeCgroup, 13,
                "make cgroup: Permission denied (13); see hero-runner doctor, or run without (--no-cgroup)"
            ),
            (.openOutput, 2, "open output: No such file or directory (2)"),
        ] as [(SpawnFailure.Step, Int32, String)])
    func `a start that failed names the step and the remedy`(_ step: SpawnFailure.Step, _ code: Int32, _ end: String) {
        let report = report(.spawnFailed)
        report.failure = SpawnFailure(step: step, code: code)
        #expect(text(report.failureLine(job())) == "hero-runner: cannot start 'build': \(end)\n")
    }

    @Test func `an attempt that started has no such line`() { #expect(report(.exit).failureLine(job()) == nil) }
}
