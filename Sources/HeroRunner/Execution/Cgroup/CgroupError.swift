import System

/// Why a job cannot have a cgroup, or a limit not be enforced. Main words it for people.
package enum CgroupError: Error, Equatable, Sendable {
    /// The job was to run without one.
    case notWanted
    /// No cgroup v2 hierarchy is mounted.
    case notMounted
    /// It is mounted there, read-only.
    case readOnly(mount: [UInt8])
    /// It is mounted, but not the part in which this process lives.
    case outOfSight(cgroup: [UInt8])
    /// The directory is no cgroup.
    case notCgroup(directory: [UInt8])
    /// The directory cannot be opened.
    case unreachable(directory: [UInt8], Errno)
    /// No cgroup can be made in the directory.
    case notDelegated(directory: [UInt8], Errno)
    /// The controller cannot be had in that directory.
    case missing(Controller, ControllerAbsence, directory: [UInt8])
    /// Other processes live in the directory's cgroup, so that it may not pass the controller on ("no internal
    /// processes").
    case occupied(Controller, directory: [UInt8])
    /// The kernel does not let this user enable the controller in the directory.
    case notEnabled(Controller, directory: [UInt8], Errno)
    /// The kernel refused a limit.
    case limitRefused(LimitFile, Errno)
    /// A step with a job's own cgroup failed.
    case failed(Step, Errno)

    /// What was done with a job's own cgroup.
    package enum Step: Sendable { case make, open, lock, remove }
}

/// A file through which a limit is set.
package enum LimitFile: CaseIterable, Sendable {
    case memoryMax, memoryHigh, swapMax, oomGroup, cpuMax, cpuWeight, pidsMax, ioMax

    /// Its name in a cgroup's directory.
    package var name: StaticString {
        switch self {
        case .memoryMax: "memory.max"
        case .memoryHigh: "memory.high"
        case .swapMax: "memory.swap.max"
        case .oomGroup: "memory.oom.group"
        case .cpuMax: "cpu.max"
        case .cpuWeight: "cpu.weight"
        case .pidsMax: "pids.max"
        case .ioMax: "io.max"
        }
    }

    /// The controller that makes it.
    package var controller: Controller {
        switch self {
        case .memoryMax, .memoryHigh, .swapMax, .oomGroup: .memory
        case .cpuMax, .cpuWeight: .cpu
        case .pidsMax: .pids
        case .ioMax: .io
        }
    }
}
