import Execution
import RunnerProtocol
import System

/// What a `CgroupError` says to a person: what is wrong, and what can be done about it.
extension CgroupError {
    /// What is wrong, without a full stop.
    var message: [UInt8] {
        // A line for each kind: `@` stands for the path, `$` for the controller and `#` for the file of the limit.
        var text = filled(
            """
            the job runs without a cgroup
            no cgroup v2 hierarchy is mounted
            @ is mounted read-only
            the cgroup of this process, @, cannot be seen here
            @ is not a directory of a cgroup v2 hierarchy
            open @
            no cgroup can be made in @
            the $ controller is bound to cgroup v1
            the $ controller was disabled when the kernel was started
            the $ controller is not in this kernel
            the $ controller was not delegated to @
            the $ controller cannot be enabled in @, where other processes live
            the $ controller cannot be enabled in @
            set #
            make the job's cgroup
            open the job's cgroup
            lock the job's cgroup
            remove the job's cgroup
            """)
        guard let reason else { return text }
        text.append(": ")
        text.add(reason.message)
        text.append(" (")
        text.append(decimal: reason.code)
        text.append(")")
        return text
    }

    /// What can be done about it; empty if nothing can be said.
    var remedy: [UInt8] {
        if file == .swapMax, reason == .noSuchFile { return [UInt8]("boot with swapaccount=1") }
        if file == .ioMax, reason == .noDevice { return [UInt8]("name a whole block device, not a partition") }
        if kind == .limitRefused, reason != .noSuchFile { return [] }
        // As above; `%` stands for the kernel's option and `~` for how a subtree in which controllers can be enabled is
        // had, in words that fit a user's manager and the system's.
        return filled(
            """
            leave out --no-cgroup
            mount -t cgroup2 none /sys/fs/cgroup
            mount it writable (docker: --privileged; podman: --systemd=always)
            give the container a cgroup namespace of its own (--cgroupns=private)
            name a directory below the mount point of cgroup v2
            name a directory below the mount point of cgroup v2
            ~
            boot with cgroup_no_v1=$ (or systemd.unified_cgroup_hierarchy=1)
            boot with cgroup_enable=$
            use a kernel with %
            ~
            ~
            ~
            use a kernel with %




            """)
    }

    /// The kind's line of a table, with everything in its place.
    @inline(never)
    private func filled(_ table: StaticString) -> [UInt8] {
        let table = Literal(table)
        var at = 0
        for _ in 0..<kind.rawValue { at = table.next(UInt8(ascii: "\n"), from: at) + 1 }
        var text: [UInt8] = []
        while at < table.count, table[at] != UInt8(ascii: "\n") {
            switch table[at] {
            case UInt8(ascii: "@"): text.add(path)
            case UInt8(ascii: "$"): text.append(controller?.name ?? "")
            case UInt8(ascii: "#"): text.append(file?.name ?? "")
            case UInt8(ascii: "%"): text.append(file?.kernelOption ?? controller?.kernelOption ?? "")
            case UInt8(ascii: "~"):
                text.append("run it under systemd-run ")
                if Process.effectiveUser != 0 { text.append("--user ") }
                text.append("--scope -p Delegate=yes, or name a delegated cgroup with --cgroup-parent")
            default: text.add(table[at])
            }
            at += 1
        }
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
