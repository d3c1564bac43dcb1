import System

/// Why a job cannot have a cgroup, or a limit not be enforced. Main words it for people.
package final class CgroupError: Error, Sendable {
    package let kind: Kind
    /// The controller it is about.
    package let controller: Controller?
    /// The limit it is about.
    package let file: LimitFile?
    /// The directory, or for `outOfSight` the cgroup.
    package let path: [UInt8]
    /// What the kernel said.
    package let reason: Errno?

    /// What is wrong. Main has a line for each, in this order.
    package enum Kind: UInt8, Sendable {
        /// The job was to run without one.
        case notWanted
        /// No cgroup v2 hierarchy is mounted.
        case notMounted
        /// It is mounted there, read-only.
        case readOnly
        /// It is mounted, but not the part in which this process lives.
        case outOfSight
        /// The directory is no cgroup.
        case notCgroup
        /// The directory cannot be opened.
        case unreachable
        /// No cgroup can be made in the directory.
        case notDelegated
        /// The controller cannot be had in that directory, see `ControllerAbsence`.
        case boundToV1, disabledAtBoot, notInKernel, controllerNotDelegated
        /// Other processes live in the directory's cgroup, so that it may not pass the controller on ("no internal
        /// processes").
        case occupied
        /// The kernel does not let this user enable the controller in the directory.
        case notEnabled
        /// The kernel refused a limit.
        case limitRefused
        /// A step with a job's own cgroup failed.
        case make, open, lock, remove
    }

    /// One that has nothing to do with a controller.
    package convenience init(_ kind: Kind, _ path: [UInt8] = [], _ reason: Errno? = nil) {
        self.init(kind, nil, path, reason)
    }

    /// A controller that cannot be had in a directory.
    @inline(never)
    package init(
        _ kind: Kind, _ controller: Controller?, _ path: [UInt8], _ reason: Errno? = nil, file: LimitFile? = nil
    ) {
        self.kind = kind
        self.controller = controller
        self.path = path
        self.reason = reason
        self.file = file
    }

    /// A controller that is not there.
    convenience init(_ absence: ControllerAbsence, of controller: Controller, _ path: [UInt8]) {
        let kind = Kind(rawValue: Kind.boundToV1.rawValue + absence.rawValue)
        self.init(kind ?? .controllerNotDelegated, controller, path)
    }

    /// A limit that the kernel refused.
    package convenience init(_ file: LimitFile, _ reason: Errno) {
        self.init(.limitRefused, file.controller, [], reason, file: file)
    }
}

extension CgroupError: Equatable {
    package static func == (a: CgroupError, b: CgroupError) -> Bool {
        a.kind == b.kind && a.controller == b.controller && a.file == b.file && a.path == b.path
            && a.reason == b.reason
    }
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
