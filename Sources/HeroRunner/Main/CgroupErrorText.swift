import Execution
import RunnerProtocol
import System

/// What a `CgroupError` says to a person: what is wrong, and what can be done about it.
extension CgroupError {
    /// What is wrong, without a full stop.
    var message: [UInt8] {
        switch self {
        case .notWanted: Self.sentence("the job runs without a cgroup")
        case .notMounted: Self.sentence("no cgroup v2 hierarchy is mounted")
        case .readOnly(let mount): Self.sentence("", mount, " is mounted read-only")
        case .outOfSight(let cgroup): Self.sentence("the cgroup of this process, ", cgroup, ", cannot be seen here")
        case .notCgroup(let directory): Self.sentence("", directory, " is not a directory of a cgroup v2 hierarchy")
        case .unreachable(let directory, let reason): Self.sentence("open ", directory, reason)
        case .notDelegated(let directory, let reason): Self.sentence("no cgroup can be made in ", directory, reason)
        case .missing(let controller, .boundToV1, _): Self.sentence(controller, " controller is bound to cgroup v1")
        case .missing(let controller, .disabledAtBoot, _):
            Self.sentence(controller, " controller was disabled when the kernel was started")
        case .missing(let controller, .notInKernel, _): Self.sentence(controller, " controller is not in this kernel")
        case .missing(let controller, .notDelegated, let directory):
            Self.sentence(controller, " controller was not delegated to ", directory)
        case .occupied(let controller, let directory):
            Self.sentence(controller, " controller cannot be enabled in ", directory, ", where other processes live")
        case .notEnabled(let controller, let directory, let reason):
            Self.sentence(controller, " controller cannot be enabled in ", directory, reason: reason)
        case .limitRefused(let file, let reason):
            Self.sentence("set ", [UInt8](file.name), reason)
        case .failed(let step, let reason): Self.sentence(step.words, [], reason)
        }
    }

    /// What can be done about it; empty if nothing can be said.
    var remedy: [UInt8] {
        switch self {
        case .notWanted: Self.sentence("leave out --no-cgroup")
        case .notMounted: Self.sentence("mount -t cgroup2 none /sys/fs/cgroup")
        case .readOnly: Self.sentence("mount it writable (docker: --privileged; podman: --systemd=always)")
        case .outOfSight: Self.sentence("give the container a cgroup namespace of its own (--cgroupns=private)")
        case .notCgroup, .unreachable: Self.sentence("name a directory below the mount point of cgroup v2")
        case .notDelegated, .occupied, .notEnabled, .missing(_, .notDelegated, _): Self.delegation
        case .missing(let controller, .boundToV1, _):
            Self.sentence(
                "boot with cgroup_no_v1=", [UInt8](controller.name), " (or systemd.unified_cgroup_hierarchy=1)")
        case .missing(let controller, .disabledAtBoot, _):
            Self.sentence("boot with cgroup_enable=", [UInt8](controller.name))
        case .missing(let controller, .notInKernel, _):
            Self.sentence("use a kernel with ", [UInt8](controller.kernelOption))
        case .limitRefused(.swapMax, .noSuchFile): Self.sentence("boot with swapaccount=1")
        case .limitRefused(let file, .noSuchFile): Self.sentence("use a kernel with ", [UInt8](file.kernelOption))
        case .limitRefused(.ioMax, .noDevice): Self.sentence("name a whole block device, not a partition")
        case .limitRefused, .failed: []
        }
    }

    /// How a subtree in which controllers can be enabled is had. The words fit a user's manager and the system's.
    private static var delegation: [UInt8] {
        var text = [UInt8]("run it under systemd-run ")
        if Process.effectiveUser != 0 { text.append("--user ") }
        text.append("--scope -p Delegate=yes, or name a delegated cgroup with --cgroup-parent")
        return text
    }

    @inline(never)
    private static func sentence(_ start: StaticString, _ name: [UInt8] = [], _ end: StaticString = "") -> [UInt8] {
        var text = [UInt8](start)
        text.append(contentsOf: name)
        text.append(end)
        return text
    }

    /// `open /x: No such file or directory (2)`.
    @inline(never)
    private static func sentence(_ start: StaticString, _ name: [UInt8], _ reason: Errno) -> [UInt8] {
        var text = sentence(start, name, ": ")
        text.append(contentsOf: reason.message)
        text.append(" (")
        text.append(decimal: reason.code)
        text.append(")")
        return text
    }

    @inline(never)
    private static func sentence(
        _ controller: Controller, _ predicate: StaticString, _ directory: [UInt8] = [], _ end: StaticString = "",
        reason: Errno? = nil
    ) -> [UInt8] {
        var text = sentence("the ", [UInt8](controller.name), predicate)
        guard let reason else { return text + sentence("", directory, end) }
        text.append(contentsOf: sentence("", directory, reason))
        return text
    }
}

extension Controller {
    /// The option that builds it into the kernel.
    fileprivate var kernelOption: StaticString {
        switch self {
        case .cpu: "CONFIG_CGROUP_SCHED"
        case .memory: "CONFIG_MEMCG"
        case .pids: "CONFIG_CGROUP_PIDS"
        case .io: "CONFIG_BLK_CGROUP"
        }
    }
}

extension LimitFile {
    /// The option that builds it into the kernel.
    fileprivate var kernelOption: StaticString {
        switch self {
        case .memoryMax, .memoryHigh, .oomGroup, .swapMax: "CONFIG_MEMCG"
        case .cpuMax: "CONFIG_CFS_BANDWIDTH"
        case .cpuWeight: "CONFIG_FAIR_GROUP_SCHED"
        case .pidsMax: "CONFIG_CGROUP_PIDS"
        case .ioMax: "CONFIG_BLK_DEV_THROTTLING"
        }
    }
}

extension CgroupError.Step {
    fileprivate var words: StaticString {
        switch self {
        case .make: "make the job's cgroup"
        case .open: "open the job's cgroup"
        case .lock: "lock the job's cgroup"
        case .remove: "remove the job's cgroup"
        }
    }
}
