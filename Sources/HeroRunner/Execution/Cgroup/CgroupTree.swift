import RunnerProtocol
import System

/// A cgroup and those below it: a job may make cgroups of its own.
enum CgroupTree {
    /// How deep processes are looked for; each level takes an open descriptor.
    static let depthMax = 64

    /// The ids of all processes in the tree.
    static func processes(in directory: borrowing Descriptor) -> [Int32] {
        var found: [Int32] = []
        collect(from: directory, depth: 0, into: &found)
        return found
    }

    private static func collect(from directory: borrowing Descriptor, depth: Int, into found: inout [Int32]) {
        // A threaded cgroup refuses; its processes are listed further up. One that has just gone has none.
        if let file = try? directory.open("cgroup.procs", .read) {
            var lines = KernelLines(file)
            while lines.next() {
                if let id = KernelText.number(in: lines.line) { found.append(Int32(truncatingIfNeeded: id)) }
            }
        }
        guard depth < depthMax, directory.subdirectoryCount != 0, let names = try? directory.subdirectories() else {
            return
        }
        for name in names {
            guard let child = try? directory.open(name, [.read, .directory, .noFollow]) else { continue }
            collect(from: child, depth: depth + 1, into: &found)
        }
    }

    /// Removes every cgroup below this one, however deep, deepest first. Throws the first refusal: `Errno.busy` while
    /// there are processes in one.
    static func removeChildren(of directory: borrowing Descriptor) throws(Errno) {
        while let name = try directory.subdirectories().first {
            try removeBranch(name, of: directory)
        }
    }

    /// Goes down along the first child each time and removes on the way back. Only one descriptor is open at any depth;
    /// `..` leads back, as cgroups do not move.
    private static func removeBranch(_ name: CString, of directory: borrowing Descriptor) throws(Errno) {
        var names = [name]
        var current = try directory.open(name, [.read, .directory, .noFollow])
        while let last = names.last {
            if let below = try current.subdirectories().first {
                names.append(below)
                current = try current.open(below, [.read, .directory, .noFollow])
            } else {
                current = try current.open("..", [.read, .directory])
                try current.removeDirectory(last)
                names.removeLast()
            }
        }
    }
}
