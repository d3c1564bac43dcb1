import RunnerProtocol

/// A mounted cgroup v2 hierarchy, or a part of one, as a line of /proc/self/mountinfo tells of it. Source: proc(5).
///
///     36 35 0:28 /docker/4f2a /sys/fs/cgroup ro,nosuid master:9 - cgroup2 cgroup rw,nsdelegate
///                root         point          options              type           super options
struct CgroupMount: Equatable {
    /// The cgroup at the mount point; `/` unless a part of the hierarchy was bound there.
    var root: [UInt8]
    /// Where it is mounted.
    var point: [UInt8]
    /// Whether nothing can be made there.
    var isReadOnly: Bool

    /// Reads a line without its newline; nil unless it is a whole line of type cgroup2.
    init?(line: [UInt8]) {
        let fields = line.split(separator: UInt8(ascii: " "))
        guard fields.count >= 10,
            // Any number of optional fields ends with a hyphen.
            let hyphen = fields.indices.dropFirst(6).first(where: { fields[$0] == "-" }),
            hyphen + 3 < fields.count, fields[hyphen + 1] == "cgroup2"
        else { return nil }
        root = Self.unescaped(fields[3])
        point = Self.unescaped(fields[4])
        isReadOnly = Self.isReadOnly(fields[5]) || Self.isReadOnly(fields[hyphen + 3])
    }

    /// Where a cgroup of that path (as /proc/self/cgroup has it) is seen through this mount; nil if it is not below the
    /// mount's root, as in a container that has the host's paths but sees a part of its hierarchy.
    func directory(of cgroup: [UInt8]) -> [UInt8]? {
        // A path of another cgroup namespace climbs out of this one's root.
        guard cgroup.starts(with: "/"), !cgroup.starts(with: "/.."), !root.starts(with: "/..") else { return nil }
        let below: ArraySlice<UInt8>
        if root == "/" {
            below = cgroup[...]
        } else {
            guard cgroup.starts(with: root) else { return nil }
            below = cgroup.dropFirst(root.count)
            guard below.isEmpty || below.starts(with: "/") else { return nil }
        }
        return below == "/" || below.isEmpty ? point : (point == "/" ? [] : point) + below
    }

    /// `\040` is how a blank is written there, and so on in octal.
    private static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        var at = field.startIndex
        while at < field.endIndex {
            if field[at] == UInt8(ascii: "\\"), at + 3 < field.endIndex,
                let byte = Quantity.octal(field[(at + 1)...(at + 3)]), byte <= 0xff
            {
                plain.append(UInt8(byte))
                at += 4
            } else {
                plain.append(field[at])
                at += 1
            }
        }
        return plain
    }

    private static func isReadOnly(_ options: ArraySlice<UInt8>) -> Bool {
        options.split(separator: UInt8(ascii: ",")).contains { $0 == "ro" }
    }
}

/// Collects the cgroup2 mounts from the bytes of /proc/self/mountinfo, however they come in.
struct CgroupMountScanner {
    /// What was found, in the order of the file.
    private(set) var mounts: [CgroupMount] = []
    private var line: [UInt8] = []

    /// Longer lines are cut: what matters stands before the options of overlay mounts, which make them long.
    static let lineBytesMax = 8192

    /// The next byte of the file.
    mutating func take(_ byte: UInt8) {
        if byte != UInt8(ascii: "\n") {
            if line.count < Self.lineBytesMax { line.append(byte) }
            return
        }
        if let mount = CgroupMount(line: line) { mounts.append(mount) }
        line.removeAll(keepingCapacity: true)
    }

    /// The mount through which a cgroup is to be reached, and the cgroup's directory there: one that can be written if
    /// there is one. Of several on one mount point the last is on top.
    func best(for cgroup: [UInt8]) -> (mount: CgroupMount, directory: [UInt8])? {
        var found: (mount: CgroupMount, directory: [UInt8])?
        for (index, mount) in mounts.enumerated() {
            let isCovered = mounts[(index + 1)...].contains { $0.point == mount.point }
            guard !isCovered, let directory = mount.directory(of: cgroup) else { continue }
            if found == nil || found?.mount.isReadOnly == true && !mount.isReadOnly { found = (mount, directory) }
        }
        return found
    }
}

/// A process's place in the hierarchies, /proc/PID/cgroup of cgroups(7):
///
///     4:memory:/user/1000
///     0::/user.slice/session-1.scope
enum CgroupMembership {
    /// The path in the v2 hierarchy; nil if there is no such line.
    static func unified(in text: [UInt8]) -> [UInt8]? {
        for line in text.split(separator: UInt8(ascii: "\n")) where line.starts(with: "0::") {
            return Array(line.dropFirst(3))
        }
        return nil
    }
}
