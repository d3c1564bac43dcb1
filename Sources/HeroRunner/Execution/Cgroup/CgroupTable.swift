import RunnerProtocol
import System

/// Where this process lives among the cgroup hierarchies: /proc/self/cgroup and /proc/self/mountinfo.
struct CgroupTable {
    /// This process's cgroup in the v2 hierarchy, as its namespace sees it; nil if there is none.
    private(set) var cgroup: [UInt8]?
    /// Whether a v1 hierarchy is mounted.
    private(set) var hasV1 = false
    /// The v2 mount through which the cgroup is reached: one that can be written if there is one. Without such a mount,
    /// any v2 mount; nil if there is none.
    private(set) var mount: CgroupMount?
    /// The cgroup's directory there; nil if it cannot be reached.
    private(set) var directory: [UInt8]?

    /// Nothing seen yet.
    init() {}

    /// What this process sees. Without /proc that is nothing.
    @inline(never)
    static func read() -> CgroupTable {
        var table = CgroupTable()
        table.readMembership()
        table.readMounts()
        return table
    }

    /// The first half: /proc/self/cgroup.
    @inline(never)
    mutating func readMembership() {
        guard let file = try? Descriptor.open("/proc/self/cgroup", .read) else { return }
        var lines = KernelLines(file)
        while lines.next() { takeMembership(lines.line) }
    }

    /// The second half: /proc/self/mountinfo.
    @inline(never)
    mutating func readMounts() {
        guard let file = try? Descriptor.open("/proc/self/mountinfo", .read) else { return }
        var lines = KernelLines(file)
        while lines.next() { takeMount(lines.line) }
    }

    /// The next line of a /proc/PID/cgroup, cgroups(7). Only that of the hierarchy 0 matters:
    ///
    ///     4:memory:/user/1000
    ///     0::/user.slice/session-1.scope
    mutating func takeMembership(_ line: [UInt8]) {
        if KernelText.starts(line, at: 0, with: "0::/") { cgroup = Array(line[3...]) }
    }

    /// The next line of a mountinfo, after all those of the membership.
    mutating func takeMount(_ line: [UInt8]) {
        guard let next = CgroupMount(line: line) else { return }
        if next.version == .v1 {
            hasV1 = true
            return
        }
        let seen = cgroup.flatMap { next.directory(of: $0) }
        // What is mounted on the same point lies on top of it.
        let isBetter = directory == nil || mount?.isReadOnly == true && !next.isReadOnly && seen != nil
        if isBetter || mount?.point == next.point { (mount, directory) = (next, seen) }
    }
}
