import Execution
import RunnerProtocol
import System

/// What a `CgroupError` says to a person: what is wrong, and what can be done about it.
extension CgroupError {
    /// What is wrong, without a full stop.
    var message: [UInt8] {
        var text: [UInt8] = []
        switch self {
        case .notWanted:
            text.append("the job runs without a cgroup")
        case .notMounted:
            text.append("no cgroup v2 hierarchy is mounted")
        case .readOnly(let mount):
            text.append(contentsOf: mount)
            text.append(" is mounted read-only")
        case .outOfSight(let cgroup):
            text.append("the cgroup of this process, ")
            text.append(contentsOf: cgroup)
            text.append(", cannot be seen here")
        case .notCgroup(let directory):
            text.append(contentsOf: directory)
            text.append(" is not a directory of a cgroup v2 hierarchy")
        case .unreachable(let directory, let reason):
            text.append("open ")
            text.append(contentsOf: directory)
            text.append(reason)
        case .notDelegated(let directory, let reason):
            text.append("no cgroup can be made in ")
            text.append(contentsOf: directory)
            text.append(reason)
        case .missing(let controller, let absence, let directory):
            text.append(absence, of: controller, in: directory)
        case .occupied(let controller, let directory):
            text.append("the ")
            text.append(controller.name)
            text.append(" controller cannot be enabled in ")
            text.append(contentsOf: directory)
            text.append(", where other processes live")
        case .notEnabled(let controller, let directory, let reason):
            text.append("the ")
            text.append(controller.name)
            text.append(" controller cannot be enabled in ")
            text.append(contentsOf: directory)
            text.append(reason)
        case .limitRefused(let file, let reason):
            text.append("set ")
            text.append(file.name)
            text.append(" of the ")
            text.append(file.controller.name)
            text.append(" controller")
            text.append(reason)
        case .failed(let step, let reason):
            text.append(step.words)
            text.append(reason)
        }
        return text
    }

    /// What can be done about it; empty if nothing can be said.
    var remedy: [UInt8] {
        switch self {
        case .notWanted:
            return [UInt8]("leave out --no-cgroup")
        case .notMounted:
            return [UInt8]("mount -t cgroup2 none /sys/fs/cgroup")
        case .readOnly:
            return [UInt8]("mount it writable (docker: --privileged; podman: --systemd=always)")
        case .outOfSight:
            return [UInt8]("give the container a cgroup namespace of its own (--cgroupns=private)")
        case .notCgroup, .unreachable:
            return [UInt8]("name a directory below the mount point of cgroup v2")
        case .notDelegated, .occupied, .notEnabled, .missing(_, .notDelegated, _):
            return Self.delegation
        case .missing(let controller, .boundToV1, _):
            var text = [UInt8]("boot with cgroup_no_v1=")
            text.append(controller.name)
            text.append(" (or systemd.unified_cgroup_hierarchy=1)")
            return text
        case .missing(let controller, .disabledAtBoot, _):
            var text = [UInt8]("boot with cgroup_enable=")
            text.append(controller.name)
            return text
        case .missing(let controller, .notInKernel, _):
            return Self.kernel(with: controller.kernelOption)
        case .limitRefused(let file, .noSuchFile):
            return file == .swapMax ? [UInt8]("boot with swapaccount=1") : Self.kernel(with: file.kernelOption)
        case .limitRefused(.ioMax, .noDevice):
            return [UInt8]("name a whole block device, not a partition")
        case .limitRefused, .failed:
            return []
        }
    }

    /// How a subtree in which controllers can be enabled is had. The words fit a user's manager and the system's.
    private static var delegation: [UInt8] {
        var text = [UInt8]("run it under systemd-run ")
        if Process.effectiveUser != 0 { text.append("--user ") }
        text.append("--scope -p Delegate=yes, or name a delegated cgroup with --cgroup-parent")
        return text
    }

    private static func kernel(with option: StaticString) -> [UInt8] {
        var text = [UInt8]("use a kernel with ")
        text.append(option)
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

extension Array where Element == UInt8 {
    /// Adds `: No such file or directory (2)`.
    fileprivate mutating func append(_ reason: Errno) {
        append(": ")
        append(contentsOf: reason.message)
        append(" (")
        append(decimal: reason.code)
        append(")")
    }

    fileprivate mutating func append(_ absence: ControllerAbsence, of controller: Controller, in directory: [UInt8]) {
        append("the ")
        append(controller.name)
        append(" controller ")
        switch absence {
        case .boundToV1: append("is bound to cgroup v1")
        case .disabledAtBoot: append("was disabled when the kernel was started")
        case .notInKernel: append("is not in this kernel")
        case .notDelegated:
            append("was not delegated to ")
            append(contentsOf: directory)
        }
    }
}
