import RunnerProtocol
import System

/// Process ids from the bytes of a `cgroup.procs`, one a line.
struct ProcessIdScanner {
    private var value: Int32 = 0
    private var hasDigits = false

    /// The next byte; gives an id when its line is complete.
    mutating func take(_ byte: UInt8) -> Int32? {
        if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            value = value &* 10 &+ Int32(byte - UInt8(ascii: "0"))
            hasDigits = true
            return nil
        }
        defer {
            value = 0
            hasDigits = false
        }
        return hasDigits ? value : nil
    }
}

/// A cgroup and those below it: a job may make cgroups of its own.
enum CgroupTree {
    /// How deep processes are looked for; each level takes an open descriptor.
    static let depthMax = 64

    /// Calls `body` with the id of every process in the tree.
    static func forEachProcess(in directory: borrowing Descriptor, depth: Int = 0, _ body: (Int32) -> Void) {
        var scanner = ProcessIdScanner()
        // A threaded cgroup refuses; its processes are listed further up. One that has just gone has none.
        try? directory.forEachByte(of: "cgroup.procs") { byte in
            if let id = scanner.take(byte) { body(id) }
        }
        guard depth < depthMax, directory.subdirectoryCount != 0,
            let names = try? directory.subdirectories()
        else { return }
        for name in names {
            guard let child = try? directory.open(name, [.read, .directory, .noFollow]) else { continue }
            forEachProcess(in: child, depth: depth + 1, body)
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
