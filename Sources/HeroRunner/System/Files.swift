import CLinux

/// What is done to files by name.
package enum Files {
    /// Removes a file; one that is not there is fine.
    package static func remove(_ path: CString) throws(Errno) {
        try tolerating(.noSuchFile) { () throws(Errno) in try check(unsafe path.withPointer { unsafe unlink($0) }) }
    }

    /// Renames a file, in place of another one if there is one; one that is not there is fine.
    package static func renameIfPresent(_ from: CString, to: CString) throws(Errno) {
        try tolerating(.noSuchFile) { () throws(Errno) in
            try check(unsafe from.withPointer { from in unsafe to.withPointer { to in unsafe rename(from, to) } })
        }
    }

    /// Makes a directory that only its owner can enter; one that is there already is left as it is.
    package static func makePrivateDirectory(_ path: CString) throws(Errno) {
        try tolerating(.exists) { () throws(Errno) in try check(unsafe path.withPointer { unsafe mkdir($0, 0o700) }) }
    }

    /// Brings to the disk which names there are in a directory.
    @inline(never)
    package static func synchronizeDirectory(_ path: CString) throws(Errno) {
        try Descriptor.open(path, [.read, .directory]).synchronize()
    }

    /// What stat(2) says of a file.
    package static func status(of path: CString) throws(Errno) -> FileStatus {
        var status = stat()
        try check(unsafe path.withPointer { unsafe cl_stat_at(Int32(CL_AT_FDCWD), $0, &status, 0) })
        return FileStatus(status)
    }

    /// Makes a directory, and those above it that are missing, for its owner alone.
    package static func makeDirectories(_ path: [UInt8]) throws(Errno) {
        for at in path.indices.dropFirst() where path[at] == UInt8(ascii: "/") {
            try makePrivateDirectory(CString(path[..<at]))
        }
        try makePrivateDirectory(CString(path))
    }

    private static func tolerating(_ reason: Errno, _ body: () throws(Errno) -> Int32) throws(Errno) {
        do throws(Errno) {
            _ = try body()
        } catch {
            if error != reason { throw error }
        }
    }
}
