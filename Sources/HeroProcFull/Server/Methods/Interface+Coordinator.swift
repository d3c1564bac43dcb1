import API
import Model
import Store

/// Methods of the coordinator itself.
extension Interface {
    static func addCoordinator(to table: inout HandlerTable) {
        table.add(CoordinatorStatus.self) { interface, _ throws(RPCError) in
            let facts = interface.facts
            var result = CoordinatorStatus.Result(
                version: facts.version, process: facts.process, startedMs: facts.startedMilliseconds,
                stateDirectory: facts.options.stateDirectory)
            try interface.read { reader throws(StoreError) in
                let runners = try reader.runners()
                let statuses = Statuses(runners)
                for tally in try reader.tallyOfLive() {
                    result.jobs[statuses.status(of: tally.state, in: nil).rawValue, default: 0] += tally.count
                }
                result.runs = try reader.liveRunCount()
                result.runners = UInt64(runners.count)
                result.runnersConnected = UInt64(runners.count { $0.silentSinceMilliseconds == nil })
            }
            return result
        }
        table.add(CoordinatorStop.self) { interface, given in
            interface.backend.end(given.jobs == true ? .stop : .goOn)
            interface.awaitEnd()
            return Nothing()
        }
        table.add(CoordinatorBackup.self) { interface, given throws(RPCError) in
            guard given.file.hasPrefix("/") else {
                throw RPCError(.badParameters, "`file` must be a whole path: the coordinator has another directory")
            }
            do throws(StoreError) {
                try Store.backUp(interface.facts.options.store, to: given.file)
            } catch {
                throw RPCError(.refused, error.description)
            }
            return given
        }
        table.add(Discover.self) { interface, _ in OpenRPC.document(version: interface.facts.version) }
    }
}
