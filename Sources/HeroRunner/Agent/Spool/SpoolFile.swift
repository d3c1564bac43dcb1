import RunnerProtocol
import System

/// The file that a spool lies on. It is written full of zeros before it gets its name, so that the disk has room for all
/// of it from then on; its owner alone may read it, and one process at a time has it open.
package struct SpoolFile: SpoolStorage, ~Copyable {
    private let descriptor: Descriptor
    package let size: Int

    /// Opens it, or makes it with so many bytes if it is not there; one that is there keeps its size. Throws
    /// `Errno.again` while another process has it.
    package static func open(in directory: [UInt8], bytes: Int) throws(Errno) -> SpoolFile {
        let path = CString(directory, slash: [UInt8]("spool"))
        do throws(Errno) {
            return try SpoolFile(Descriptor.open(path, [.readWrite, .noFollow]))
        } catch .noSuchFile {
            try make(path, in: directory, bytes: bytes)
            return try SpoolFile(Descriptor.open(path, [.readWrite, .noFollow]))
        }
    }

    private init(_ descriptor: consuming Descriptor) throws(Errno) {
        try descriptor.lock()
        size = Int(clamping: try descriptor.status().size)
        self.descriptor = descriptor
    }

    /// Whatever a call that was interrupted has left is made anew.
    private static func make(_ path: CString, in directory: [UInt8], bytes: Int) throws(Errno) {
        let unfinished = CString(directory, slash: [UInt8]("spool.new"))
        let descriptor = try Descriptor.open(unfinished, [.readWrite, .create, .noFollow])
        try descriptor.lock()
        let zeros = [UInt8](repeating: 0, count: 16 * 1024)
        var done = 0
        while done < bytes {
            let count = min(zeros.count, bytes - done)
            try descriptor.write(zeros[..<count], at: UInt64(done))
            done += count
        }
        try descriptor.synchronizeData()
        try Files.renameIfPresent(unfinished, to: path)
        try Files.synchronizeDirectory(CString(directory))
    }

    package func read(_ count: Int, at offset: Int) throws(Errno) -> [UInt8] {
        var all: [UInt8] = []
        all.reserveCapacity(count)
        while all.count < count {
            var part = [UInt8](repeating: 0, count: min(16 * 1024, count - all.count))
            let got = try descriptor.read(into: &part, at: UInt64(offset + all.count))
            // A file that somebody has cut off ends in zeros, which are no record.
            if got == 0 { break }
            all.append(contentsOf: part[..<got])
        }
        while all.count < count { all.add(0) }
        return all
    }

    package func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(Errno) {
        try descriptor.write(bytes, at: UInt64(offset))
    }

    package func sync() throws(Errno) { try descriptor.synchronizeData() }
}
