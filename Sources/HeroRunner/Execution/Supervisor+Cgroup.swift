import RunnerProtocol
import System

/// Giving each attempt a cgroup of its own.
extension Supervisor {
    /// Gives the job its cgroup with its limits, if it is to have one and one can be had. A job whose limits cannot be
    /// enforced is not started, unless it said `bestEffort`; a job without limits then runs without a cgroup.
    mutating func contain(_ job: LiveJob, _ launch: Launch) throws(StartFailure) {
        let specification = job.specification
        guard specification.containment == .cgroup else { return try limitCPUTime(job, launch, .notWanted) }
        var skipped: [CgroupError] = []
        do throws(CgroupError) {
            job.cgroup = try cgroups.make(specification.limits, specification.enforcement) { skipped.append($0) }
            launch.cgroup = job.cgroup?.directory ?? -1
        } catch {
            if !specification.limits.isEmpty {
                skipped.append(error)
                if specification.enforcement == .required {
                    tell(skipped, job)
                    throw StartFailure(error)
                }
            }
            try limitCPUTime(job, launch, error)
        }
        tell(skipped, job)
        try watch(job)
    }

    /// Gives the job its watcher, if it is to have one. Without a cgroup there is nothing that a watcher could kill.
    private func watch(_ job: LiveJob) throws(StartFailure) {
        guard watching == .process else { return }
        do throws(Errno) {
            job.watcher = try job.watch()
        } catch {
            throw StartFailure(.clone, error)
        }
    }

    private mutating func tell(_ skipped: [CgroupError], _ job: LiveJob) {
        for error in skipped { outcomes.append(.limitRefused(error, job: job.serial)) }
    }

    /// Without a cgroup nobody counts the CPU time of a whole tree. The kernel can limit that of each process, which is
    /// the best that can be done.
    private mutating func limitCPUTime(
        _ job: LiveJob, _ launch: Launch, _ reason: CgroupError
    ) throws(StartFailure) {
        guard let milliseconds = job.specification.timing.cpuMilliseconds else { return }
        outcomes.append(.limitRefused(reason, job: job.serial))
        if job.specification.enforcement == .required { throw StartFailure(reason) }
        let seconds = milliseconds / 1000 + (milliseconds % 1000 == 0 ? 0 : 1)
        let grace = max(job.specification.timing.graceMilliseconds / 1000, 1)
        launch.limit(Launch.cpuSeconds, soft: seconds, hard: seconds + grace)
    }

    /// Takes away the cgroup of an attempt in which nothing was started.
    func discardCgroup(_ job: LiveJob) {
        // If it cannot be removed it stays, empty, until the next runner's sweep.
        try? job.cgroup?.remove()
        job.cgroup = nil
        job.watcher = nil
    }

    /// Removes what dead runners left, once.
    func sweep() {
        var own = 0
        for job in live where job.cgroup != nil { own += 1 }
        cgroups.sweep(besides: own)
    }
}

extension StartFailure {
    fileprivate init(_ error: CgroupError) {
        switch error {
        case .limitRefused(_, let reason): self.init(.setLimit, reason)
        case .failed(_, let reason), .notDelegated(_, let reason), .unreachable(_, let reason),
            .notEnabled(_, _, let reason):
            self.init(.makeCgroup, reason)
        case .notMounted, .notWanted, .readOnly, .outOfSight, .notCgroup, .missing, .occupied:
            self.init(.makeCgroup, .notPossible)
        }
    }
}
