import Model
import RunnerProtocol

/// Giving jobs to runners.
extension Coordinator {
    /// Gives every job that can be given.
    mutating func place() {
        while let (shape, ticket) = queue.next() {
            guard let job = jobs[ticket.job], job.record.state == .ready, let group = groups[job.record.group] else {
                // It was cancelled while it waited.
                queue.takeFirst(shape)
                continue
            }
            if queue.isGated(shape) { continue }
            if let at = runner(for: shape, { $0.takesJobs(at: $1) }) {
                queue.takeFirst(shape)
                assign(job, of: group, toRunnerAt: at)
            } else if group.pace.isQuick, mayMove(job.record),
                let at = runner(for: shape, { $0.queuesJobs(of: group.record.id, at: $1) })
            {
                queue.takeFirst(shape)
                assign(job, of: group, toRunnerAt: at)
                watchQueue(of: at)
            } else {
                queue.stall(shape)
            }
        }
        noteObstacles()
    }

    /// The next runner, round about, that has room for a job of that shape, and takes it now.
    private mutating func runner(for id: ShapeID, _ takes: (LiveRunner, _ now: UInt64) -> Bool) -> Int? {
        findEligible(for: id)
        let shape = queue.shapes[id]
        guard let eligible = shape.eligible else { return nil }
        for step in 0..<eligible.count {
            let place = (shape.cursor + step) % eligible.count
            guard let at = index(of: eligible[place]), takes(runners[at], turn.now.milliseconds),
                runners[at].hasFree(shape.key.placement.resources)
            else { continue }
            queue.move(id, to: place + 1)
            return at
        }
        return nil
    }

    /// Finds the runners that could ever run a job of that shape, unless they are known.
    private mutating func findEligible(for id: ShapeID) {
        guard queue.shapes[id].eligible == nil else { return }
        let placement = queue.shapes[id].key.placement
        var nearest = BlockReason.noRunner
        var eligible: [RunnerID] = []
        for runner in runners {
            guard let profile = runner.record.profile else { continue }
            if let obstacle = profile.obstacle(to: placement) {
                nearest = max(nearest, obstacle)
            } else {
                eligible.append(runner.id)
            }
        }
        if queue.setEligible(id, eligible, obstacle: eligible.isEmpty ? nearest : nil) {
            turn.hasObstacleChanged = true
        }
    }

    private mutating func assign(_ job: LiveJob, of group: LiveGroup, toRunnerAt at: Int) {
        counters.epoch += 1
        let assigned = Assigned(runner: runners[at].id, epoch: counters.epoch)
        change(job.record.id) {
            $0.state = .assigned(assigned)
            $0.attemptsHere = 0
        }
        take(job.record.id, assigned, of: group)
        sendAssignment(of: job.record.id, toRunnerAt: at)
    }

    /// Books a job on its runner.
    mutating func take(_ job: JobID, _ assigned: Assigned, of group: LiveGroup) {
        queue.began(group.shape)
        guard let at = index(of: assigned.runner) else { return }
        runners[at].assigned[assigned.epoch] = job
        runners[at].groups[group.record.id, default: 0] += 1
        runners[at].reserve(group.record.definition.placement.resources)
        guard case .rerun(let lease) = group.record.definition.whenLost else { return }
        runners[at].leases[lease, default: 0] += 1
        watchLeases(of: at)
    }

    /// A job is not with its runner any more, which has room for another.
    mutating func leave(_ record: JobRecord) {
        guard let assigned = record.state.assigned, let group = groups[record.group] else { return }
        queue.ended(group.shape)
        guard let at = index(of: assigned.runner) else { return }
        runners[at].assigned[assigned.epoch] = nil
        let left = (runners[at].groups[record.group] ?? 1) - 1
        runners[at].groups[record.group] = left == 0 ? nil : left
        runners[at].free(group.record.definition.placement.resources)
        if case .rerun(let lease) = group.record.definition.whenLost {
            let left = (runners[at].leases[lease] ?? 1) - 1
            runners[at].leases[lease] = left == 0 ? nil : left
        }
        queue.resume(for: assigned.runner)
    }

    /// Tells a runner of a job that it was given, and of its specification if it has not got that yet.
    mutating func sendAssignment(of id: JobID, toRunnerAt at: Int) {
        guard runners[at].isConnected, let record = jobs[id]?.record, let assigned = record.state.assigned,
            let group = groups[record.group]
        else { return }
        let runner = runners[at].id
        let key = AssignmentKey(job: id.number, epoch: assigned.epoch)
        if let stop = record.stop, stop.reason == .recalled {
            return turn.speech.append(.order(runner, .stop(key, stop.how)))
        }
        if runners[at].templates.insert(group.record.id).inserted {
            groups[group.record.id]?.knownBy.append(runner)
            turn.speech.append(.order(runner, .template(group.template)))
        }
        var assignment = Assignment(key: key, template: group.alias)
        if let array = group.record.definition.array {
            assignment.index = array.lowerBound + (id.number - group.record.firstJob.number)
        }
        if let max = group.record.definition.specification.attempts.restartsMax {
            assignment.restartsLeft = max - min(max, record.failures)
        }
        assignment.attemptsBefore = record.attempts
        if case .rerun(let lease) = group.record.definition.whenLost { assignment.leaseMilliseconds = lease }
        turn.speech.append(.order(runner, .assign(assignment)))
        if let stop = record.stop { turn.speech.append(.order(runner, .stop(key, stop.how))) }
    }

    /// Says of each group whose jobs no runner could ever run why that is so.
    private mutating func noteObstacles() {
        guard turn.hasObstacleChanged else { return }
        for id in groups.keys.sorted() {
            guard let group = groups[id] else { continue }
            let obstacle = queue.shapes[group.shape].obstacle
            if group.record.blocked != obstacle { changeGroup(id) { $0.blocked = obstacle } }
        }
    }
}
