import Model
import RunnerProtocol

/// Runners that come and go.
extension Coordinator {
    mutating func connected(_ id: RunnerID, _ connection: UInt64, _ hello: Hello) {
        guard let at = index(of: id) else {
            turn.speech.append(.goodbye(id, .unknownRunner))
            return
        }
        let isNewSpool = runners[at].record.spoolID != hello.spoolID
        let forgotten = isNewSpool ? runners[at].assignedInOrder : []
        let isNewProfile = runners[at].record.profile != hello.profile
        changeRunner(at) {
            $0.profile = hello.profile
            $0.bootID = hello.bootID
            $0.silentSinceMilliseconds = nil
            if isNewSpool {
                $0.spoolID = hello.spoolID
                $0.lastNotice = 0
            }
        }
        runners[at].isConnected = true
        runners[at].busyUntil = 0
        answered(at)
        for job in forgotten { giveUp(job) }
        let isResumed = hello.session != nil && hello.session == runners[at].session
        if !isResumed {
            counters.session += 1
            runners[at].session = counters.session
            runners[at].templates = []
        }
        turn.speech.append(
            .welcome(
                id, connection: connection, session: runners[at].session ?? 0,
                lastNotice: runners[at].record.lastNotice))
        if !isResumed { sendAll(toRunnerAt: at) }
        watchSilence(of: at)
        if isNewProfile { queue.forgetEligible() } else { queue.resume(for: id) }
    }

    /// Every order that is still wanted, for a runner that may have none of them.
    private mutating func sendAll(toRunnerAt at: Int) {
        let id = runners[at].id
        // Also if it is open: the runner may have been told otherwise in a session that is gone.
        turn.speech.append(.order(id, .intake(runners[at].record.intake)))
        for job in runners[at].assignedInOrder { sendAssignment(of: job, toRunnerAt: at) }
    }

    mutating func profileChanged(_ id: RunnerID, _ profile: RunnerProfile) {
        guard let at = index(of: id) else { return }
        heard(at)
        guard runners[at].record.profile != profile else { return }
        changeRunner(at) { $0.profile = profile }
        queue.forgetEligible()
    }

    mutating func pinged(_ id: RunnerID) {
        guard let at = index(of: id) else { return }
        heard(at)
        answered(at)
        turn.speech.append(.pong(id))
    }

    mutating func disconnected(_ id: RunnerID) {
        guard let at = index(of: id), runners[at].isConnected else { return }
        runners[at].isConnected = false
        let now = turn.now.wallMilliseconds
        changeRunner(at) { $0.silentSinceMilliseconds = now }
    }

    mutating func heard(_ at: Int) { runners[at].heardAt = turn.now.milliseconds }

    /// The runner learns that we are there, so its leases go on from (at the latest) now.
    private mutating func answered(_ at: Int) {
        heard(at)
        runners[at].answeredAt = turn.now.milliseconds
    }

    // MARK: What people ask

    mutating func enroll(_ name: String) throws(RequestError) -> RunnerID {
        guard RunName.isBase(name) else { throw .badName(name) }
        guard !runners.contains(where: { $0.record.name == name }) else { throw .runnerExists(name) }
        counters.runner += 1
        var runner = LiveRunner(
            RunnerRecord(id: RunnerID(counters.runner), name: name), at: turn.now.milliseconds)
        runner.record.silentSinceMilliseconds = turn.now.wallMilliseconds
        runners.append(runner)
        changeRunner(runners.count - 1) { _ in }
        return runner.id
    }

    mutating func setIntake(of name: String, _ intake: Order.Intake) throws(RequestError) -> Int {
        let at = try place(of: name)
        changeRunner(at) { $0.intake = intake }
        if runners[at].session != nil { turn.speech.append(.order(runners[at].id, .intake(intake))) }
        queue.resume(for: runners[at].id)
        return runners[at].assigned.count
    }

    mutating func removeRunner(_ name: String, _ removal: Request.RunnerRemoval) throws(RequestError) -> Int {
        let at = try place(of: name)
        let jobs = runners[at].assignedInOrder
        guard removal == .withJobs || jobs.isEmpty else { throw .runnerHasJobs(name, count: jobs.count) }
        let id = runners[at].id
        if runners[at].isConnected { turn.speech.append(.goodbye(id, .removed)) }
        for job in jobs { giveUp(job) }
        runners.remove(at: index(of: id) ?? at)
        turn.runnersRemoved.append(id)
        queue.forgetEligible()
        return jobs.count
    }

    /// A job's runner will not be heard of any more, or has forgotten it. What is always restarted is run elsewhere; of
    /// another job that may not be moved nobody can say how it ended.
    mutating func giveUp(_ id: JobID) {
        guard let record = jobs[id]?.record else { return }
        if mayMove(record) {
            countLoss(id)
        } else if groups[record.group]?.record.definition.specification.attempts.restart == .always {
            requeue(id)
        } else {
            finish(id, record.stop?.outcome ?? .failed(.unknown))
        }
    }

    private func place(of name: String) throws(RequestError) -> Int {
        guard let at = runners.firstIndex(where: { $0.record.name == name }) else { throw .unknownRunner(name) }
        return at
    }
}
