import Model
import RunnerProtocol

/// What people ask of jobs.
extension Coordinator {
    mutating func requestStop(_ target: Request.Target, _ stop: Order.Stop) throws(RequestError) -> Int {
        let concerned = try jobs(of: target).filter { jobs[$0]?.record.state.isOver == false }
        for id in concerned {
            guard let record = jobs[id]?.record else { continue }
            switch record.state {
            case .waiting, .ready: finish(id, .cancelled(.requested))
            case .assigned, .running: stopAtRunner(id, StopWish(stop, .requested))
            case .ended: break
            }
        }
        return concerned.count
    }

    /// Tells a job's runner to end it.
    mutating func stopAtRunner(_ id: JobID, _ stop: StopWish) {
        guard let record = jobs[id]?.record, let assigned = record.state.assigned, record.stop != stop else { return }
        change(id) { $0.stop = stop }
        // Without a session it is said together with the assignment.
        guard let at = index(of: assigned.runner), runners[at].session != nil else { return }
        let key = AssignmentKey(job: id.number, epoch: assigned.epoch)
        turn.speech.append(.order(assigned.runner, .stop(key, stop.how)))
    }

    mutating func send(_ signal: Int32, to target: Request.Target) throws(RequestError) -> Int {
        var count = 0
        for id in try jobs(of: target) {
            guard case .running(let assigned) = jobs[id]?.record.state, let at = index(of: assigned.runner),
                runners[at].isConnected
            else { continue }
            turn.speech.append(
                .order(assigned.runner, .signal(AssignmentKey(job: id.number, epoch: assigned.epoch), signal)))
            count += 1
        }
        return count
    }

    /// The jobs that are meant, in the order of their numbers. Those of a run that is over are none.
    func jobs(of target: Request.Target) throws(RequestError) -> [JobID] {
        switch target {
        case .run(let name):
            if let group = directNames[name] { return groups[group]?.jobs.map { JobID($0) } ?? [] }
            guard let run = runNames[name], let groups = runs[run]?.groups else { throw .unknownRun(name) }
            return groups.flatMap { self.groups[$0]?.jobs.map { JobID($0) } ?? [] }
        case .job(let name):
            guard let group = group(of: name) else { throw .unknownJob(name) }
            guard let element = name.element else { return group.jobs.map { JobID($0) } }
            guard let array = group.record.definition.array, array.contains(element) else { throw .unknownJob(name) }
            return [JobID(group.record.firstJob.number + element - array.lowerBound)]
        }
    }

    private func group(of name: JobName) -> LiveGroup? {
        guard let wanted = name.group else { return directNames[name.run].flatMap { groups[$0] } }
        guard let run = runNames[name.run] else { return nil }
        return runs[run]?.groups.compactMap { groups[$0] }.first { $0.record.definition.name == wanted }
    }
}
