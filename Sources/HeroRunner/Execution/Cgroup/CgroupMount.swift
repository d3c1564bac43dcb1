import RunnerProtocol

/// A mounted cgroup hierarchy, or a part of one, as a line of /proc/self/mountinfo tells of it. Source: proc(5).
///
///     36 35 0:28 /docker/4f2a /sys/fs/cgroup ro,nosuid master:9 - cgroup2 cgroup rw,nsdelegate
///                root         point          options              type           super options
struct CgroupMount: Equatable {
    /// Which kind it is.
    var version: Version
    /// The cgroup at the mount point; `/` unless a part of the hierarchy was bound there.
    var root: [UInt8]
    /// Where it is mounted.
    var point: [UInt8]
    /// Whether nothing can be made there.
    var isReadOnly: Bool

    /// v2, or one of the hierarchies of v1.
    enum Version { case v1, v2 }

    /// Reads a line without its newline; nil unless it is a whole line of a cgroup mount.
    init?(line: [UInt8]) {
        let fields = line.split(separator: UInt8(ascii: " "))
        guard fields.count >= 10,
            // Any number of optional fields ends with a hyphen.
            let hyphen = fields.indices.dropFirst(6).first(where: { fields[$0] == "-" }),
            hyphen + 3 < fields.count
        else { return nil }
        if fields[hyphen + 1] == "cgroup2" {
            version = .v2
        } else if fields[hyphen + 1] == "cgroup" {
            version = .v1
        } else {
            return nil
        }
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
