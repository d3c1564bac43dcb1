import Model
import RunnerProtocol

/// The end of everything: all jobs are cancelled before the coordinator ends.
extension Coordinator {
    /// Cancels every job that is not over, and takes no new ones.
    mutating func stopAll() {
        isEnding = true
        for id in jobs.keys.sorted() {
            guard let record = jobs[id]?.record else { continue }
            switch record.state {
            case .waiting, .ready: finish(id, .cancelled(.requested))
            case .assigned, .running:
                if record.stop?.outcome == nil { stopAtRunner(id, StopWish(.gracefully, .requested)) }
            case .ended: break
            }
        }
    }

    /// The jobs that runners have which are connected: their ends can be waited for. Of the others one hears when their
    /// runners are back.
    package var reachableJobCount: Int { runners.reduce(0) { $0 + ($1.isConnected ? $1.assigned.count : 0) } }

    /// How long the most patient of those jobs may take to end.
    package var graceMilliseconds: UInt64 {
        runners.filter(\.isConnected).flatMap(\.assigned.values).reduce(0) { longest, job in
            let group = jobs[job].flatMap { groups[$0.record.group] }
            return max(longest, group?.record.definition.specification.timing.graceMilliseconds ?? 0)
        }
    }
}
