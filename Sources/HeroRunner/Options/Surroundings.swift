import RunnerProtocol
import System

/// What option values refer to outside the command line. `Machine` is the real one; tests bring their own.
package protocol Surroundings {
    /// The runner's own environment.
    func environment() -> StringTable
    /// A file's bytes, at most `limit` of them.
    func contents(of path: [UInt8], limit: Int) throws(Errno) -> [UInt8]
    /// The number of a block device; nil if the file is none.
    func blockDevice(at path: [UInt8]) throws(Errno) -> BlockDevice?
}

/// A block device's number.
package struct BlockDevice: Equatable, Sendable {
    /// Which driver.
    package var major: UInt32
    /// Which of its devices.
    package var minor: UInt32

    /// Both as given.
    package init(major: UInt32, minor: UInt32) {
        self.major = major
        self.minor = minor
    }
}

/// This machine.
package struct Machine: Surroundings {
    /// There is only one.
    package init() {}

    package func environment() -> StringTable {
        // The kernel's strings end with their NULs, so they always are a table.
        StringTable(packed: Environment.packed) ?? StringTable()
    }

    @inline(never)
    package func contents(of path: [UInt8], limit: Int) throws(Errno) -> [UInt8] {
        try Descriptor.open(CString(path), .read).readAll(limit: limit)
    }

    package func blockDevice(at path: [UInt8]) throws(Errno) -> BlockDevice? {
        let status = try FileStatus.of(CString(path))
        guard status.isBlockDevice else { return nil }
        return BlockDevice(major: status.device.major, minor: status.device.minor)
    }
}
