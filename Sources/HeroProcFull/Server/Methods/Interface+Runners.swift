import API
import Model
import RunnerProtocol
import Store

/// Methods of runners.
extension Interface {
    static func addRunners(to table: inout HandlerTable) {
        table.add(RunnerEnroll.self) { interface, given throws(RPCError) in
            _ = try interface.ask(.enroll(name: given.name))
            return given
        }
        table.add(RunnerList.self) { interface, _ throws(RPCError) in
            try interface.read { reader throws(StoreError) in
                var jobs: [RunnerID: UInt64] = [:]
                for tally in try reader.tallyOfLive() {
                    if let runner = tally.state.assigned?.runner { jobs[runner, default: 0] += tally.count }
                }
                return RunnerList.Result(runners: try reader.runners().map { summary(of: $0, jobs: jobs[$0.id] ?? 0) })
            }
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
