import RunnerProtocol
import Testing

/// Random values come back as they were, and values that would harm are refused.
@Suite struct RoundTripTests {
    private func read(_ bytes: [UInt8]) throws -> Record? {
        var reader = RecordReader(bytes)
        guard case .record(let record) = try reader.next() else { return nil }
        return record
    }

    private func maybe(_ random: inout SplitMix, _ limit: UInt64, from least: UInt64 = 0) -> UInt64? {
        random.next() % 2 == 0 ? nil : least + random.next() % (limit - least + 1)
    }

    private func sink(_ random: inout SplitMix) -> Streams.Sink {
        [.inherited, .null, .file(Samples.bytes("/var/log/a"))][Int(random.next() % 3)]
    }

    private func specification(_ random: inout SplitMix) -> JobSpecification {
        let job = JobSpecification(name: Samples.bytes("job \(random.next())"))
        for _ in 0...random.next() % 4 { job.arguments.append(Samples.bytes("\(random.next())")) }
        for _ in 0..<random.next() % 4 { job.environment.append(Samples.bytes("A\(random.next())=b")) }
        if random.next() % 2 == 0 { job.directory = Samples.bytes("/srv") }
        let most = WireLimits.numberMax
        job.index = maybe(&random, most)
        job.timing.wallMilliseconds = maybe(&random, most)
        job.timing.cpuMilliseconds = maybe(&random, most)
        job.timing.graceMilliseconds = maybe(&random, most) ?? 10_000
        job.timing.stopSignal = Int32(maybe(&random, 64, from: 1) ?? 15)
        job.limits.memoryBytes = maybe(&random, most)
        job.limits.memoryHighBytes = maybe(&random, most)
        job.limits.swapBytes = maybe(&random, most)
        job.limits.cpuThousandths = maybe(&random, 1_000_000_000, from: 1)
        job.limits.cpuWeight = maybe(&random, 10_000, from: 1)
        job.limits.processes = maybe(&random, UInt64(Int32.max), from: 1)
        for _ in 0..<random.next() % 3 {
            var device = ControlLimits.DeviceLimit(major: UInt32(random.next() >> 32), minor: 0)
            device.readBytesPerSecond = maybe(&random, most)
            device.writeBytesPerSecond = maybe(&random, most)
            job.limits.io.append(device)
        }
        job.attempts.restart = AttemptPolicy.Restart(rawValue: UInt8(random.next() % 3)) ?? .never
        job.attempts.restartsMax = maybe(&random, most)
        job.attempts.backoffMilliseconds = maybe(&random, most) ?? 100
        job.attempts.backoffMaxMilliseconds = maybe(&random, most) ?? 30_000
        job.attempts.stableMilliseconds = maybe(&random, most - 1) ?? .max
        job.streams.input = [.inherited, .null, .file(Samples.bytes("/in"))][Int(random.next() % 3)]
        job.streams.output = sink(&random)
        job.streams.errors = random.next() % 4 == 0 ? .joined : sink(&random)
        job.streams.existing = random.next() % 2 == 0 ? .appended : .truncated
        if let size = maybe(&random, most, from: 1) {
            job.streams.rotation = Streams.Rotation(bytesMax: size, keep: UInt32(random.next() % 1001))
        }
        job.containment = random.next() % 2 == 0 ? .none : .cgroup
        job.enforcement = random.next() % 2 == 0 ? .bestEffort : .required
        job.leftovers = random.next() % 2 == 0 ? .awaited : .killed
        job.identity = identity(&random)
        return job
    }

    private func identity(_ random: inout SplitMix) -> Identity {
        var identity = Identity()
        identity.privileges = random.next() % 2 == 0 ? .noNew : .asExecuted
        identity.umask = maybe(&random, 0o777).map { UInt32($0) }
        identity.nice = maybe(&random, 39).map { Int32($0) - 20 }
        identity.oomScoreAdjust = maybe(&random, 2000).map { Int32($0) - 1000 }
        for _ in 0..<random.next() % 3 {
            let hard = maybe(&random, .max - 1) ?? .max
            identity.resourceLimits.append(
                Identity.ResourceLimit(resource: Int32(random.next() % 16), soft: hard / 2, hard: hard))
        }
        if random.next() % 2 == 0 {
            let groups = (0..<random.next() % 4).map { UInt32($0 * 1000) }
            identity.user = Identity.User(id: UInt32(random.next() >> 33), group: 7, supplementaryGroups: groups)
        }
        return identity
    }

    private func report(_ random: inout SplitMix, attempt: UInt64, name: [UInt8]) -> AttemptReport {
        let cause = Cause(rawValue: UInt8(random.next() % 10)) ?? .exit
        let report = AttemptReport(name: name, attempt: attempt, cause: cause)
        report.startedAtMilliseconds = random.next() % WireLimits.numberMax
        report.accounting = Accounting(rawValue: UInt8(random.next() % 3)) ?? .rusage
        for place in 0..<25 as Range<UInt8> {
            guard let figure = Figure(rawValue: place) else { continue }
            let most = random.next() % 2 == 0 ? 10 : WireLimits.numberMax
            let value = random.next() % most
            report.figures[figure] = random.next() % 3 == 0 ? nil : random.next() % 2 == 0 ? value & ~4095 : value
        }
        report.exitCode = maybe(&random, 255).map { Int32($0) }
        report.signal = maybe(&random, 64, from: 1).map { Int32($0) }
        if random.next() % 4 == 0 {
            let step = SpawnFailure.Step(rawValue: UInt8(random.next() % 18)) ?? .clone
            report.failure = SpawnFailure(step: step, code: Int32(random.next() % 4096))
        }
        return report
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func `a specification comes back`(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        for _ in 0..<2000 {
            let template = Template(alias: UInt32(random.next() >> 32), specification: specification(&random))
            let record = Record.order(.template(template))
            #expect(try read(try record.encoded()) == record)
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func `a report comes back`(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        for _ in 0..<2000 {
            let attempt = random.next() % WireLimits.numberMax
            let key = AttemptKey(AssignmentKey(job: random.next() >> 4, epoch: random.next() >> 4), attempt: attempt)
            let outlook: AttemptEnd.Outlook = random.next() % 2 == 0 ? .last : .another
            let end = AttemptEnd(key: key, outlook: outlook, report: report(&random, attempt: attempt, name: []))
            let ended = Record.notice(.ended(end))
            #expect(try read(try ended.encoded()) == ended)
            let direct = Record.notice(.direct(report(&random, attempt: 3, name: Samples.bytes("a"))))
            #expect(try read(try direct.encoded()) == direct)
        }
    }

    @Test func `a figure larger than any can be is sent as the largest`() throws {
        let report = Samples.nameless
        report.figures[.minorFaults] = .max
        let key = AttemptKey(Samples.key, attempt: 1)
        let bytes = try Record.notice(.ended(AttemptEnd(key: key, outlook: .last, report: report))).encoded()
        report.figures[.minorFaults] = WireLimits.numberMax
        #expect(try read(bytes) == .notice(.ended(AttemptEnd(key: key, outlook: .last, report: report))))
    }

    /// What makes a specification one that no runner may be given.
    static let harmful: [@Sendable (JobSpecification) -> Void] = [
        { $0.name = [] }, { $0.name = Samples.bytes("a/b") }, { $0.name = Samples.bytes("..") },
        { $0.name = [0x61, 0] },
        { $0.arguments = StringTable() }, { $0.directory = [0x2f, 0] }, { $0.timing.stopSignal = 0 },
        { $0.timing.stopSignal = 65 }, { $0.timing.stopSignal = -1 }, { $0.limits.cpuThousandths = 0 },
        { $0.limits.cpuWeight = 10_001 }, { $0.limits.processes = 0 }, { $0.limits.memoryBytes = .max },
        { $0.streams.output = .joined }, { $0.streams.errors = .file([]) },
        { $0.streams.rotation = Streams.Rotation(bytesMax: 0, keep: 1) },
        { $0.streams.rotation = Streams.Rotation(bytesMax: 1, keep: 1001) }, { $0.identity.umask = 0o1000 },
        { $0.identity.nice = 20 }, { $0.identity.nice = -21 }, { $0.identity.oomScoreAdjust = 1001 },
        { $0.identity.oomScoreAdjust = -1001 },
        { $0.identity.user = Identity.User(id: .max, group: 1, supplementaryGroups: []) },
        { $0.identity.user = Identity.User(id: 1, group: .max, supplementaryGroups: []) },
        { $0.identity.user = Identity.User(id: 1, group: 1, supplementaryGroups: [.max]) },
        { $0.identity.resourceLimits = [Identity.ResourceLimit(resource: 16, soft: 1, hard: 1)] },
        { $0.identity.resourceLimits = [Identity.ResourceLimit(resource: 1, soft: 2, hard: 1)] },
        { $0.environment.append([UInt8](repeating: 0x61, count: WireLimits.specificationBytesMax)) },
        { $0.attempts.backoffMilliseconds = .max },
    ]

    @Test(arguments: 0..<harmful.count) func `a harmful specification is not written`(_ at: Int) throws {
        let job = Samples.specification
        Self.harmful[at](job)
        let record = Record.order(.template(Template(alias: 1, specification: job)))
        #expect(throws: WireError.self) { try record.encoded() }
    }
}
