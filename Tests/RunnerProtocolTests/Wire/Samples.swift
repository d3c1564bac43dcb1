import RunnerProtocol

/// A record of each kind with values as they are in practice. PROTOCOL.md explains these, and Golden/NAME.hex pins them.
enum Samples {
    static let key = AssignmentKey(job: 1_000_000, epoch: 3_000_000)
    static let now: UInt64 = 1_790_000_000_000

    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    static func table(_ strings: [String]) -> StringTable {
        var table = StringTable()
        for string in strings { table.append(string.utf8) }
        return table
    }

    static var profile: RunnerProfile {
        var profile = RunnerProfile(slots: 8)
        profile.enforceable = [.tree, .memory, .cpu, .processes]
        profile.software = bytes("0.1.0")
        profile.machine = bytes("node7")
        profile.labels = table(["disk=ssd"])
        profile.resources = [RunnerProfile.Resource(name: bytes("cpu"), amount: 4000)]
        return profile
    }

    static var hello: Hello {
        var hello = Hello(
            runner: bytes("node7"), bootID: Identifier(high: 0x0011_2233_4455_6677, low: 0x8899_aabb_ccdd_eeff),
            spoolID: Identifier(high: 0xffee_ddcc_bbaa_9988, low: 0x7766_5544_3322_1100), profile: profile)
        hello.session = 41
        hello.lastOrder = 300
        hello.firstNotice = 1000
        hello.nextNotice = 1003
        return hello
    }

    static var specification: JobSpecification {
        let job = JobSpecification(name: bytes("pack"))
        job.arguments = table(["gzip", "-9"])
        job.environment = table(["A=b"])
        job.directory = bytes("/srv")
        job.timing.wallMilliseconds = 60_000
        job.limits.memoryBytes = 64 << 20
        return job
    }

    static var assignment: Assignment {
        var assignment = Assignment(key: key, template: 1)
        assignment.index = 1000
        assignment.restartsLeft = 3
        assignment.leaseMilliseconds = 600_000
        return assignment
    }

    /// A job of a minute with sixteen figures.
    static var report: AttemptReport {
        let report = AttemptReport(name: bytes("pack"), attempt: 1, cause: .exit)
        report.accounting = .cgroup2
        report.startedAtMilliseconds = now
        let values: [(Figure, UInt64)] = [
            (.exitCode, 0), (.wallMicroseconds, 60_123_456), (.userMicroseconds, 55_012_345),
            (.systemMicroseconds, 1_234_567), (.memoryPeakBytes, 123 << 20), (.swapPeakBytes, 0), (.processesPeak, 4),
            (.memoryHighEvents, 0), (.oomKills, 0), (.readBytes, 10 << 20), (.writtenBytes, 20 << 20),
            (.cpuPressureMicroseconds, 250_000), (.memoryPressureMicroseconds, 0),
            (.ioPressureMicroseconds, 12_000), (.maxResidentBytes, 100 << 20),
        ]
        for (figure, value) in values { report.figures[figure] = value }
        return report
    }

    /// A report as it is sent without its name.
    static var nameless: AttemptReport {
        let report = report
        let copy = AttemptReport(name: [], attempt: 1, cause: report.cause)
        copy.accounting = report.accounting
        copy.startedAtMilliseconds = report.startedAtMilliseconds
        copy.figures = report.figures
        copy.failure = report.failure
        return copy
    }

    static var place: OutputPlace { OutputPlace(key: key, stream: .errors, offset: 4096) }

    /// In a file of which `hello` and a newline is a part.
    static var filePlace: FilePlace { FilePlace(digest: (0..<32).map { $0 }, offset: 32_768) }

    static var all: [(name: String, record: Record)] {
        let attempt = AttemptKey(key, attempt: 1)
        return [
            ("hello", .hello(hello)),
            (
                "welcome",
                .welcome(
                    Welcome(
                        version: 1, features: [], session: 41, lastNotice: 1000, heartbeatMilliseconds: 30_000))
            ),
            ("goodbye", .goodbye(Goodbye(.unknownRunner, text: bytes("node7 is not enrolled")))),
            ("acknowledge", .acknowledge(1000)), ("ping", .ping), ("pong", .pong), ("profile", .profile(profile)),
            ("outputCredit", .outputCredit(65_536)),
            (
                "output",
                .output(OutputChunk(place: place, attempt: 1, readAtMilliseconds: now, bytes: bytes("hello\n")))
            ),
            ("fileWanted", .fileWanted(filePlace)),
            ("filePart", .filePart(FilePart(place: filePlace, bytes: bytes("hello\n")))),
            ("outputGap", .outputGap(OutputGap(place: place, end: 8192))), ("outputTaken", .outputTaken(place)),
            ("template", .order(.template(Template(alias: 1, specification: specification)))),
            ("retireTemplate", .order(.retireTemplate(alias: 1))), ("assign", .order(.assign(assignment))),
            ("stop", .order(.stop(key, .atOnce))), ("signal", .order(.signal(key, 10))),
            ("intake", .order(.intake(.finish))),
            ("started", .notice(.started(attempt, startedAtMilliseconds: now))),
            ("ended", .notice(.ended(AttemptEnd(key: attempt, outlook: .last, report: nameless)))),
            ("coalesced", .notice(.coalesced(key, firstAttempt: 9, count: 500))),
            ("refused", .notice(.refused(key, .unenforceable))), ("direct", .notice(.direct(report))),
        ]
    }
}

/// Repeatable numbers.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
