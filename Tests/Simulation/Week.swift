import Model
import RunnerProtocol

/// A machine that cannot be reached for a week and loses its power twenty times meanwhile, with jobs that stay with it.
extension Simulator {
    /// What came of a week.
    package struct Week: Sendable {
        package var faults: [String] = []
        /// Attempts that the coordinator knew of when the machine was cut off, and when it could be reached again.
        package var knownBefore = 0
        package var knownWhenBack = 0
        /// Attempts it knows of in the end, one by one and only by their number.
        package var recorded = 0
        package var counted = 0
        /// Jobs, and those whose result is the coordinator's by then.
        package var jobs = 0
        package var ended = 0
        /// Processes that ended by themselves while the machine was cut off.
        package var endedAlone = 0
        package var reboots = 0
        /// The largest that the spool ever was.
        package var spoolBytes = 0

        /// It in a line.
        package var text: String {
            "\(reboots) reboots, \(endedAlone) processes ended alone; \(recorded) attempts recorded and "
                + "\(counted) counted, \(knownBefore) of them before and \(knownWhenBack) meanwhile; "
                + "\(ended) of \(jobs) jobs ended; at most \(spoolBytes) bytes in the spool"
        }
    }

    private static let day: UInt64 = 24 * 3_600_000

    /// Such a world.
    package init(weekOf seed: UInt64) {
        self.init(seed: seed)
        weather = Weather(nodes: 1, span: 7 * Self.day)
        // A quarter of what a runner has unless asked for otherwise.
        spoolBytes = 1 << 18
        slots = 32
    }

    /// Runs it to its end.
    package mutating func runWeek() -> Week {
        var week = Week()
        build()
        client.plans.append((now + 1_000, .ask(.submit(Self.stayingJobs()))))
        advance(to: now + 600_000, &week)
        week.knownBefore = server.stored.attempts.count
        let cutAt = now
        troubles.append((now, .cutOff(0)))
        for day in 0..<20 as Range<UInt64> {
            let at = now + 60_000 + day * weather.span / 20 + random.below(weather.span / 20 - 3_600_000)
            troubles.append((at, .reboot(0)))
            troubles.append((at + 1 + random.below(1_800_000), .startAgent(0)))
        }
        advance(to: now + weather.span, &week)
        week.knownWhenBack = server.stored.attempts.count
        week.endedAlone = ledger.lives.count { !$0.wasKilled && ($0.endedAt ?? 0) > cutAt }
        week.reboots = Int(nodes[0].boot) - 1
        heal()
        advance(to: now + Self.day, &week)
        audit()
        auditWeek()
        week.faults = ledger.faults
        week.recorded = server.stored.attempts.count
        week.counted = Int(server.stored.jobs.values.reduce(0) { $0 + $1.attempts })
        week.jobs = server.stored.jobs.count
        week.ended = server.stored.jobs.values.count { $0.state.isOver }
        return week
    }

    private mutating func advance(to end: UInt64, _ week: inout Week) {
        while now < end, ledger.faults.isEmpty {
            step(until: end)
            week.spoolBytes = max(week.spoolBytes, nodes[0].agent?.core.image.bytes ?? 0)
        }
    }

    /// What never succeeded is not recorded as if it had, and what has is so once.
    private mutating func auditWeek() {
        for job in server.stored.jobs.values.sorted(by: { $0.id < $1.id }) {
            let lives = ledger.lives.filter { $0.key.job == job.id.number }
            let attempts = server.stored.attempts.filter { $0.job == job.id }
            let successes = attempts.count { $0.report.isSuccess }
            let isService = server.stored.groups[job.group]?.definition.specification.attempts.restart == .always
            if !isService, successes > 1 { ledger.note("job \(job.id.number) has \(successes) results") }
            if successes > lives.count(where: { $0.exitCode == 0 }) {
                ledger.note("job \(job.id.number) has more successes than its processes had")
            }
            if Set(lives.map(\.key.epoch)).count > 1 { ledger.note("job \(job.id.number) was given out twice") }
        }
    }

    /// One that succeeds while nobody hears of it, one that dies with the machine, one that is tried until it succeeds, a
    /// service, and one that crashes all the time.
    private static func stayingJobs() -> Submission {
        func group(
            _ name: String, _ count: UInt64, _ milliseconds: UInt64, failing percent: UInt64,
            _ restart: AttemptPolicy.Restart
        ) -> GroupDefinition {
            let specification = Behaviour(milliseconds: milliseconds, failurePercent: percent).specification(name)
            specification.attempts.restart = restart
            var group = GroupDefinition(name: name, specification: specification)
            group.whenLost = .wait
            group.array = 1...count
            return group
        }
        let hour: UInt64 = 3_600_000
        let crashing = group("crashing", 1, 1_000, failing: 100, .always)
        crashing.specification.attempts.backoffMaxMilliseconds = 900_000
        return Submission(
            base: "week",
            groups: [
                group("short", 8, hour, failing: 0, .never), group("long", 4, 60 * hour, failing: 0, .never),
                group("stubborn", 4, hour, failing: 60, .onFailure),
                group("service", 3, 4 * hour, failing: 30, .always),
                crashing,
            ], origin: Origin(cause: "test"))
    }
}
