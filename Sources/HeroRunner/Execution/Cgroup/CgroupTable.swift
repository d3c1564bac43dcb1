import RunnerProtocol
import System

/// Which cgroup hierarchies this process sees, and where it lives in v2: /proc/self/mountinfo and /proc/self/cgroup.
struct CgroupTable {
    /// The cgroup2 mounts in the order they were made.
    private(set) var mounts: [CgroupMount] = []
    /// Whether a v1 hierarchy is mounted.
    private(set) var hasV1 = false
    /// This process's cgroup in the v2 hierarchy, as its namespace sees it; nil if there is none.
    private(set) var cgroup: [UInt8]?
    private var line: [UInt8] = []

    /// Longer lines are cut: what matters stands before the options of overlay mounts, which make them long.
    static let lineBytesMax = 8192

    /// Nothing seen yet.
    init() {}

    /// What this process sees.
    static func read() throws(Errno) -> CgroupTable {
        var table = CgroupTable()
        try Descriptor.open("/proc/self/mountinfo", .read).forEachByte { table.takeMounts($0) }
        try Descriptor.open("/proc/self/cgroup", .read).forEachByte { table.takeMembership($0) }
        return table
    }

    /// The next byte of a mountinfo.
    mutating func takeMounts(_ byte: UInt8) {
        guard isLineComplete(with: byte) else { return }
        if let mount = CgroupMount(line: line) {
            if mount.version == .v2 { mounts.append(mount) } else { hasV1 = true }
        }
        line.removeAll(keepingCapacity: true)
    }

    /// The next byte of a /proc/PID/cgroup, cgroups(7). Only the line of the hierarchy 0 matters:
    ///
    ///     4:memory:/user/1000
    ///     0::/user.slice/session-1.scope
    mutating func takeMembership(_ byte: UInt8) {
        guard isLineComplete(with: byte) else { return }
        if line.starts(with: "0::") { cgroup = Array(line.dropFirst(3)) }
        line.removeAll(keepingCapacity: true)
    }

    /// The mount through which this process's cgroup is reached, and its directory there: one that can be written if
    /// there is one. Of several mounts on one point the last is on top.
    var best: (mount: CgroupMount, directory: [UInt8])? {
        guard let cgroup else { return nil }
        var found: (mount: CgroupMount, directory: [UInt8])?
        for (index, mount) in mounts.enumerated() {
            let isCovered = mounts[(index + 1)...].contains { $0.point == mount.point }
            guard !isCovered, let directory = mount.directory(of: cgroup) else { continue }
            if found == nil || found?.mount.isReadOnly == true && !mount.isReadOnly { found = (mount, directory) }
        }
        return found
    }

    private mutating func isLineComplete(with byte: UInt8) -> Bool {
        if byte == UInt8(ascii: "\n") { return true }
        if line.count < Self.lineBytesMax { line.append(byte) }
        return false
    }
}
