import Model
import RunnerProtocol

/// Something that has to be looked at later. When its time comes it is looked at anew: it may have become pointless.
struct Timer: Comparable, Sendable {
    var at: UInt64
    var matter: Matter

    enum Matter: Equatable, Sendable {
        /// A job must have ended.
        case deadline(JobID)
        /// A runner's leases may be over.
        case lease(RunnerID)
        /// A runner may hang.
        case silence(RunnerID)
        /// A runner that was too busy may be asked again.
        case busy(RunnerID)
        /// Jobs may have waited at a runner for a slot too long.
        case queue(RunnerID)
    }

    static func < (a: Timer, b: Timer) -> Bool { a.at < b.at }
}

extension Coordinator {
    mutating func setTimer(_ matter: Timer.Matter, after milliseconds: UInt64) {
        let (at, overflow) = turn.now.milliseconds.addingReportingOverflow(milliseconds)
        timers.insert(Timer(at: overflow ? .max : at, matter: matter))
    }

    mutating func expire() {
        while let timer = timers.first, timer.at <= turn.now.milliseconds {
            _ = timers.popFirst()
            switch timer.matter {
            case .deadline(let job): deadlinePassed(job)
            case .lease(let runner): checkLeases(of: runner, watchedAt: timer.at)
            case .silence(let runner): checkSilence(of: runner)
            case .busy(let runner): queue.resume(for: runner)
            case .queue(let runner): checkQueue(of: runner)
            }
        }
    }

    private mutating func deadlinePassed(_ id: JobID) {
        guard let record = jobs[id]?.record else { return }
        switch record.state {
        case .waiting, .ready: finish(id, .failed(.deadline))
        case .assigned, .running: if record.stop == nil { stopAtRunner(id, StopWish(.gracefully, .deadline)) }
        case .ended: break
        }
    }

    /// Makes sure that the runner's leases are looked at when the first of them can be over.
    mutating func watchLeases(of at: Int) {
        guard let end = runners[at].leaseEnd, end < runners[at].leasesWatchedAt ?? .max else { return }
        runners[at].leasesWatchedAt = end
        timers.insert(Timer(at: end, matter: .lease(runners[at].id)))
    }

    /// Gives up the jobs whose leases are over: by now the runner has ended them itself.
    private mutating func checkLeases(of id: RunnerID, watchedAt: UInt64) {
        guard let at = index(of: id), runners[at].leasesWatchedAt == watchedAt else { return }
        runners[at].leasesWatchedAt = nil
        let silence = turn.now.milliseconds - runners[at].answeredAt
        var hasGivenUp = false
        for job in runners[at].assignedInOrder {
            guard let record = jobs[job]?.record,
                case .rerun(let lease) = groups[record.group]?.record.definition.whenLost,
                lease + Limits.leaseMarginMilliseconds <= silence
            else { continue }
            hasGivenUp = true
            countLoss(job)
        }
        if hasGivenUp { endSession(of: at) }
        watchLeases(of: at)
    }

    /// Makes sure that it is noticed when a connected runner says nothing any more.
    mutating func watchSilence(of at: Int) {
        guard !runners[at].isSilenceWatched else { return }
        runners[at].isSilenceWatched = true
        timers.insert(Timer(at: runners[at].heardAt + Limits.silenceMillisecondsMax, matter: .silence(runners[at].id)))
    }

    private mutating func checkSilence(of id: RunnerID) {
        guard let at = index(of: id) else { return }
        runners[at].isSilenceWatched = false
        guard runners[at].isConnected else { return }
        guard runners[at].heardAt + Limits.silenceMillisecondsMax <= turn.now.milliseconds else {
            return watchSilence(of: at)
        }
        hangUp(at)
    }

    /// Orders that are still on their way to a runner must not arrive any more.
    private mutating func endSession(of at: Int) {
        runners[at].session = nil
        if runners[at].isConnected { hangUp(at) }
    }

    private mutating func hangUp(_ at: Int) {
        turn.speech.append(.goodbye(runners[at].id, .leaving))
        disconnected(runners[at].id)
    }
}
