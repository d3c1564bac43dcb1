import RunnerProtocol

/// Where a supervisor's jobs get their cgroups: looked for when the first one needs it, and remembered, be it there or
/// not.
final class CgroupPlace {
    private let parent: [UInt8]?
    private let keeper: KeeperLink?
    private var home: CgroupHome?
    private var refusal: CgroupError?
    private var hasSwept = false

    /// Under that directory, or, without one, under the runner's own cgroup.
    /// A keeper lives where this process does.
    init(parent: [UInt8]?, keeper: KeeperLink? = nil) {
        self.parent = parent
        self.keeper = keeper
    }

    /// Makes a cgroup with these limits. A limit that cannot be enforced is thrown, or, in best effort, told to `skipped`.
    func make(
        _ limits: ControlLimits, _ enforcement: JobSpecification.Enforcement, skipped: (CgroupError) -> Void
    ) throws(CgroupError) -> Cgroup {
        try seek()
        let wanted = ControllerSet(enforcing: limits)
        for controller in Controller.allCases where wanted.contains(controller) {
            do throws(CgroupError) {
                try home?.enable(ControllerSet(controller))
            } catch {
                if enforcement == .required { throw error }
                skipped(error)
            }
        }
        guard let cgroup = try home?.makeCgroup() else { throw refusal ?? CgroupError(.notMounted) }
        do throws(CgroupError) {
            try cgroup.apply(limits, enforcement)
        } catch {
            // What is left of it is empty, and swept.
            try? cgroup.remove()
            throw error
        }
        return cgroup
    }

    private func seek() throws(CgroupError) {
        if let refusal { throw refusal }
        guard home == nil else { return }
        do throws(CgroupError) {
            home = if let parent { try CgroupHome.at(parent) } else { try CgroupHome.own() }
            home?.keeper = keeper
            if let leaf = keeper?.leaf.take() { home?.goOn(in: leaf) }
        } catch {
            refusal = error
            throw error
        }
    }

    /// The controllers that the cgroups of jobs have.
    var controllers: ControllerSet { home?.enabledControllers() ?? [] }

    /// Removes what dead runners left, the first time it is called; `own` counts the cgroups of this one's jobs.
    func sweep(besides own: Int) {
        guard !hasSwept else { return }
        hasSwept = true
        home?.sweep(besides: own)
    }

    /// The same at once, before there is any job.
    func sweepLeftovers() {
        do throws(CgroupError) {
            try seek()
            sweep(besides: 0)
        } catch {
            // Without a place there can be no leftovers in it.
        }
    }

    /// Undoes what had to be done to this process's own cgroup, when no job is left.
    func leave() { home?.restore() }
}
