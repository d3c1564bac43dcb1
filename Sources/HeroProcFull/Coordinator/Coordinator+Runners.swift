import Model
import RunnerProtocol

/// Runners that come and go.
extension Coordinator {
    mutating func connected(_ id: RunnerID, _ connection: UInt64, from address: String, _ hello: Hello) {
        guard let at = index(of: id) else {
            turn.speech.append(.goodbye(id, .unknownRunner))
            return
        }
        let isNewSpool = runners[at].record.spoolID != hello.spoolID
        let isNewProfile = runners[at].record.profile != hello.profile
        changeRunner(at) {
            $0.profile = hello.profile
            $0.bootID = hello.bootID
            $0.silentSinceMilliseconds = nil
            $0.address = address
            if isNewSpool {
                $0.spoolID = hello.spoolID
                $0.lastNotice = 0
            }
        }
        runners[at].isConnected = true
        runners[at].busyUntil = 0
        answered(at)
        if isNewSpool { recallAll(from: at) }
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

    /// A runner with another spool has lost some of what it knew, or all of it. Whatever it may still have is to end, under
    /// the epoch it has; only when it has said so may the job go on.
    private mutating func recallAll(from at: Int) {
        for job in runners[at].assignedInOrder where jobs[job]?.record.stop == nil {
            change(job) { $0.stop = StopWish(.atOnce, .recalled) }
        }
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

    mutating func enroll(_ name: String, _ token: TokenRecord?) throws(RequestError) -> RunnerID {
        guard RunName.isBase(name) else { throw .badName(name) }
        if let at = runners.firstIndex(where: { $0.record.name == name }) {
            guard token != nil else { throw .runnerExists(name) }
            changeRunner(at) { $0.token = token }
            return runners[at].id
        }
        counters.runner += 1
        var runner = LiveRunner(
            RunnerRecord(id: RunnerID(counters.runner), name: name), at: turn.now.milliseconds)
        runner.record.silentSinceMilliseconds = turn.now.wallMilliseconds
        runner.record.token = token
        runners.append(runner)
        changeRunner(runners.count - 1) { _ in }
        return runner.id
    }

    mutating func join(_ key: [UInt8], tokenHash: [UInt8]) throws(RequestError) -> RunnerID {
        let holder = runners.first { $0.record.key == key }?.record.identity
        let invited = runners.first { $0.record.token?.hash == tokenHash }?.record.identity
        switch Admission(holder, invited: invited, at: turn.now.wallMilliseconds) {
        case .known(let runner): return runner.id
        case .invited(let runner):
            guard let at = index(of: runner.id) else { throw .unknownRunner(runner.name) }
            changeRunner(at) {
                $0.key = key
                $0.token?.isUsed = true
            }
            return runner.id
        case .refused(let reason): throw .notAdmitted(reason)
        }
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
