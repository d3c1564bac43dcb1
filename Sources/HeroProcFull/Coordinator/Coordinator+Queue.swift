import Model
import RunnerProtocol

/// Jobs that wait at their runner for a slot.
///
/// To give a job to a runner takes a sync on both sides. When jobs are over sooner than that, a runner with as many jobs as
/// slots mostly waits. So jobs of a group whose jobs are quick are given to a runner ahead, and are there when a slot
/// becomes free. Only those that may be moved are: one that has to wait after all is asked back, and goes wherever there is
/// room.
extension Coordinator {
    /// Makes sure that it is noticed when what was given ahead to a runner has to wait.
    mutating func watchQueue(of at: Int) {
        guard runners[at].queueWatchedThrough == nil else { return }
        runners[at].queueWatchedThrough = counters.epoch
        setTimer(.queue(runners[at].id), after: Limits.queuedMilliseconds)
    }

    /// Asks back what has waited too long.
    mutating func checkQueue(of id: RunnerID) {
        guard let at = index(of: id), let through = runners[at].queueWatchedThrough else { return }
        runners[at].queueWatchedThrough = nil
        guard runners[at].isConnected, runners[at].assigned.count > runners[at].slots(at: turn.now.milliseconds) else {
            return
        }
        for (epoch, job) in runners[at].assigned.sorted(by: { $0.key < $1.key }) where epoch <= through {
            guard let record = jobs[job]?.record, case .assigned = record.state, mayMove(record) else { continue }
            turn.speech.append(.order(id, .stop(AssignmentKey(job: job.number, epoch: epoch), .ifQueued)))
            runners[at].queuesNothingUntil = turn.now.milliseconds + Limits.queuedPauseMilliseconds
        }
        watchQueue(of: at)
    }
}
