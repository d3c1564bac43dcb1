import API
import Model
import RunnerProtocol
import Store

/// Methods of runners.
extension Interface {
    static func addRunners(to table: inout HandlerTable) {
        table.add(RunnerEnroll.self) { interface, given throws(RPCError) in
            given.local == true ? try interface.enrollHere(given) : try interface.invite(given)
        }
        table.add(RunnerList.self) { interface, _ throws(RPCError) in
            RunnerList.Result(runners: try interface.summaries())
        }
        table.add(RunnerGet.self) { interface, given throws(RPCError) in
            guard let runner = try interface.summaries().first(where: { $0.name == given.name }) else {
                throw RPCError(RequestError.unknownRunner(given.name))
            }
            return runner
        }
        table.add(RunnerDrain.self) { interface, given throws(RPCError) in
            try interface.count(.intake(runner: given.name, .finish))
        }
        table.add(RunnerOpen.self) { interface, given throws(RPCError) in
            try interface.count(.intake(runner: given.name, .open))
        }
        table.add(RunnerRemove.self) { interface, given throws(RPCError) in
            try interface.count(.removeRunner(name: given.name, given.withJobs == true ? .withJobs : .onlyIfIdle))
        }
    }

    private func summaries() throws(RPCError) -> [RunnerSummary] {
        try read { reader throws(StoreError) in
            var jobs: [RunnerID: UInt64] = [:]
            for tally in try reader.tallyOfLive() {
                if let runner = tally.state.assigned?.runner { jobs[runner, default: 0] += tally.count }
            }
            return try reader.runners().map { Self.summary(of: $0, jobs: jobs[$0.id] ?? 0) }
        }
    }

    private static func summary(of record: RunnerRecord, jobs: UInt64) -> RunnerSummary {
        let intake =
            switch record.intake {
            case .open: "open"
            case .finish: "draining"
            case .stop: "stopping"
            }
        var summary = RunnerSummary(
            name: record.name, connected: record.silentSinceMilliseconds == nil, intake: intake)
        summary.silentSinceMs = record.silentSinceMilliseconds
        summary.jobs = jobs
        summary.key = record.key.map(Fingerprint.text)
        summary.address = record.address
        if let token = record.token, !token.isUsed { summary.tokenExpiresAtMs = token.expiresAtMilliseconds }
        guard let profile = record.profile else { return summary }
        summary.slots = profile.slots
        summary.labels = profile.labels.texts
        for resource in profile.resources {
            summary.resources[String(decoding: resource.name, as: UTF8.self)] = resource.amount
        }
        summary.machine = String(decoding: profile.machine, as: UTF8.self)
        summary.version = String(decoding: profile.software, as: UTF8.self)
        return summary
    }
}
