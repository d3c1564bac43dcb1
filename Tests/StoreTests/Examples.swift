import Model
import RunnerProtocol

/// Records with something in every field.
enum Examples {
    static func specification(_ name: String) -> JobSpecification {
        let specification = JobSpecification(name: Array(name.utf8))
        specification.arguments.append(Array("gzip".utf8))
        specification.arguments.append(Array("-9".utf8))
        specification.attempts.restart = .onFailure
        specification.attempts.restartsMax = 3
        specification.timing.wallMilliseconds = 60_000
        return specification
    }

    static func group(_ id: UInt64, run: UInt64?, firstJob: UInt64) -> GroupRecord {
        var definition = GroupDefinition(name: "pack", specification: specification("pack"))
        definition.needs = ["fetch", "check"]
        definition.array = 3...5
        definition.priority = -7
        definition.placement.labels = ["arch=arm64", "zone=a b"]
        definition.placement.resources = [.init(name: "cpu", amount: 1500), .init(name: "gpu", amount: 2)]
        definition.placement.limits = [.memory, .cpu]
        definition.whenLost = .rerun(leaseMilliseconds: 90_000)
        definition.lossesMax = 2
        definition.runningMax = 4
        definition.deadlineMilliseconds = 3_600_000
        var record = GroupRecord(
            id: GroupID(id), run: run.map { RunID($0) }, runName: RunName(base: "nightly", number: 12),
            definition: definition, submittedAtMilliseconds: 1_801_000_000_000, firstJob: JobID(firstJob))
        record.blocked = .limits
        return record
    }

    static func run(_ id: UInt64) -> RunRecord {
        RunRecord(
            id: RunID(id), name: RunName(base: "nightly", number: 12),
            origin: Origin(cause: "schedule nightly", parent: RunID(3)), runningMax: 9,
            submittedAtMilliseconds: 1_801_000_000_000)
    }

    static func runner(_ id: UInt64) -> RunnerRecord {
        var record = RunnerRecord(id: RunnerID(id), name: "node-\(id)")
        var profile = RunnerProfile(slots: 16)
        profile.labels.append(Array("arch=arm64".utf8))
        profile.resources = [.init(name: Array("cpu".utf8), amount: 4000)]
        profile.enforceable = [.tree, .memory]
        profile.software = Array("1.0".utf8)
        profile.machine = Array("node".utf8)
        record.profile = profile
        record.intake = .finish
        record.bootID = Identifier(high: 0x0123_4567_89ab_cdef, low: .max)
        record.spoolID = Identifier(high: 1, low: 2)
        record.lastNotice = 77
        record.silentSinceMilliseconds = 1_801_000_000_123
        record.key = Array(0..<32)
        record.token = TokenRecord(hash: Array(32..<64), expiresAtMilliseconds: 1_801_000_003_600)
        record.token?.isUsed = true
        record.address = "tcp:192.0.2.1:40312"
        return record
    }

    /// A job in each state that there is.
    static func jobs(group: UInt64, first: UInt64) -> [JobRecord] {
        let assigned = Assigned(runner: RunnerID(1), epoch: 42)
        let states: [JobState] = [
            .waiting, .ready, .assigned(assigned), .running(assigned), .ended(.succeeded), .ended(.failed(.attempt)),
            .ended(.failed(.losses)), .ended(.failed(.unknown)), .ended(.failed(.deadline)),
            .ended(.cancelled(.requested)), .ended(.cancelled(.need)),
        ]
        return states.enumerated().map { at, state in
            var record = JobRecord(id: JobID(first + UInt64(at)), group: GroupID(group))
            record.state = state
            record.attempts = UInt64(at)
            record.attemptsHere = UInt64(at) / 2
            record.failures = 2
            record.losses = 1
            record.startedAtMilliseconds = at % 2 == 0 ? nil : 5
            record.endedAtMilliseconds = state.isOver ? 9 : nil
            if state.assigned != nil { record.stop = StopWish(.gracefully, .deadline) }
            return record
        }
    }
}
