import RunnerProtocol
import System

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
        let blank = UInt8(ascii: " ")
        // Any number of optional fields ends with a hyphen.
        guard let hyphen = KernelText.position(of: " - cgroup", in: line),
            let type = KernelText.field(2, of: line, from: hyphen, separator: blank),
            let superOptions = KernelText.field(4, of: line, from: hyphen, separator: blank),
            let root = KernelText.field(3, of: line, separator: blank),
            let point = KernelText.field(4, of: line, separator: blank),
            let options = KernelText.field(5, of: line, separator: blank), options != [UInt8(ascii: "-")],
            type.count <= 7
        else { return nil }
        version = type.count == 7 ? .v2 : .v1
        self.root = Self.unescaped(root)
        self.point = Self.unescaped(point)
        isReadOnly = Self.isReadOnly(options) || Self.isReadOnly(superOptions)
    }

    /// Where a cgroup of that path (as /proc/self/cgroup has it) is seen through this mount; nil if it is not below the
    /// mount's root, as in a container that has the host's paths but sees a part of its hierarchy.
    func directory(of cgroup: [UInt8]) -> [UInt8]? {
        // A path of another cgroup namespace climbs out of this one's root.
        if KernelText.starts(cgroup, at: 0, with: "/..") || KernelText.starts(root, at: 0, with: "/..") { return nil }
        let skipped = root.count == 1 ? 0 : root.count
        guard cgroup.count >= skipped else { return nil }
        for at in 0..<skipped where cgroup[at] != root[at] { return nil }
        if cgroup.count == skipped || cgroup.count == 1 { return point }
        guard cgroup[skipped] == UInt8(ascii: "/") else { return nil }
        var path = point
        path.append(contentsOf: cgroup[skipped...])
        return path
    }

    /// `\040` is how a blank is written there, and so on in octal.
    private static func unescaped(_ field: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        var at = 0
        while at < field.count {
            var byte = field[at]
            if byte == UInt8(ascii: "\\"), at + 3 < field.count {
                let digits = (field[at + 1] &- 48, field[at + 2] &- 48, field[at + 3] &- 48)
                if digits.0 < 4, digits.1 < 8, digits.2 < 8 {
                    byte = digits.0 << 6 | digits.1 << 3 | digits.2
                    at += 3
                }
            }
            plain.add(byte)
            at += 1
        }
        return plain
    }

    /// Whether a mount can be written is always the first of its options.
    private static func isReadOnly(_ options: [UInt8]) -> Bool {
        KernelText.starts(options, at: 0, with: "ro") && (options.count == 2 || options[2] == UInt8(ascii: ","))
    }
}
