import RunnerProtocol
import System

/// The end of a job's tree: with a cgroup the kernel knows every process of it; without one, what is left of a single
/// job falls to the runner as orphans, and is found among its children.
extension Supervisor {
    /// Kills every process of the job's attempt. Gives `cleared` if none was left.
    mutating func killTree(_ job: LiveJob) -> Supervision.Event? {
        if let event = clearedIfEmpty(job) { return event }
        if job.cgroup != nil {
            if job.report.figures[.processesKilled] == nil {
                // Only the first time: what is still there at the second has been killed and counted.
                let processes = job.cgroup?.processCount ?? 0
                job.report.figures[.processesKilled] = job.process == nil || processes == 0 ? processes : processes - 1
            }
            job.cgroup?.kill()
            return clearedIfEmpty(job)
        }
        send(Signal.kill, to: job)
        guard live.count == 1 else { return job.process == nil ? cleared(job) : nil }
        for orphan in keeper?.otherChildren ?? Process.children where orphan != job.process { killOrphan(orphan) }
        return nil
    }

    /// `cleared`, if no process of the attempt is left; else it comes with a later event of the tree.
    mutating func clearedIfEmpty(_ job: LiveJob) -> Supervision.Event? {
        guard job.process == nil else { return nil }
        guard job.cgroup != nil else {
            guard live.count == 1 else { return cleared(job) }
            if hasChildren { return nil }
            job.report.figures[.processesKilled] = job.report.figures[.processesKilled] ?? 0
            return cleared(job)
        }
        count(job)
        do throws(Errno) {
            try job.cgroup?.remove()
        } catch {
            return watchTree(job)
        }
        job.cgroup = nil
        job.watcher = nil
        job.report.figures[.processesKilled] = job.report.figures[.processesKilled] ?? 0
        return cleared(job)
    }

    private mutating func watchTree(_ job: LiveJob) -> Supervision.Event? {
        guard let events = job.cgroup?.watchedEvents() else { return cleared(job) }
        do throws(Errno) {
            try watch(events, .changed, .tree, job.serial)
        } catch {
            // It is watched already.
        }
        return nil
    }

    private func cleared(_ job: LiveJob) -> Supervision.Event {
        // A job whose leftovers are awaited has run until the last of them ended.
        if job.specification.leftovers == .awaited { job.setWallTime(at: now) }
        // Spread by the clock's low bits: the jitter needs no more.
        let randomness = UInt32(truncatingIfNeeded: (now.nanoseconds &* 0x9E37_79B9_7F4A_7C15) >> 32)
        return .cleared(oomKills: job.report.figures[.oomKills] ?? 0, randomness: randomness)
    }

    /// Counts what the cgroup knows, while it is still there.
    private func count(_ job: LiveJob) {
        switch detail {
        case .everything:
            job.report.accounting =
                job.cgroup?.usage(into: &job.report.figures, of: cgroups.controllers) ?? .rusage
        case .cause:
            // Whom the kernel kills for want of memory, it kills by this signal.
            guard case .clearing(.killed(Signal.kill), _, _) = job.supervision.state else { return }
            job.report.figures[.oomKills] = job.cgroup?.oomKills
        }
    }

    private func killOrphan(_ process: Int32) {
        do throws(Errno) {
            try Process.send(Signal.kill, to: process)
        } catch {
            // It is a zombie or another user's; either way there is no more to be done.
        }
    }

    /// The cgroup's `populated` has changed.
    mutating func treeChanged(_ job: LiveJob) {
        if let event = clearedIfEmpty(job) { feed(event, to: job) }
    }

    /// An orphan was reaped. Those that we killed are counted here: a look at the living counts some of them twice.
    func orphanEnded(_ change: Process.Change) {
        guard case .killed(Signal.kill) = change, live.count == 1, let job = live.first, job.cgroup == nil else {
            return
        }
        switch job.supervision.state {
        case .killing, .clearing: job.report.figures[.processesKilled] = (job.report.figures[.processesKilled] ?? 0) + 1
        case .ready, .starting, .running, .stopping, .pausing, .ended: break
        }
    }

    /// Children were reaped: what a job without a cgroup left behind may be gone, or have left orphans of its own.
    mutating func orphansChanged() {
        guard live.count == 1, let job = live.first, job.cgroup == nil, job.process == nil else { return }
        switch job.supervision.state {
        case .clearing(_, let reason, _):
            let isKilling = reason != nil || job.specification.leftovers == .killed
            let event = isKilling ? killTree(job) : clearedIfEmpty(job)
            if let event { feed(event, to: job) }
        case .ready, .starting, .running, .stopping, .killing, .pausing, .ended: break
        }
    }
}
