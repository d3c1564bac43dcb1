import CLinux

/// Directories by their open descriptor.
extension Descriptor {
    /// Makes a directory below this one, which everybody may read and its owner change.
    package func makeDirectory(_ name: CString) throws(Errno) {
        try check(unsafe name.withPointer { unsafe mkdirat(raw, $0, 0o755) })
    }

    /// Removes an empty directory below this one.
    package func removeDirectory(_ name: CString) throws(Errno) {
        try check(unsafe name.withPointer { unsafe unlinkat(raw, $0, AT_REMOVEDIR) })
    }

    /// Whether there is a file of that name below this directory.
    package func has(_ name: StaticString) -> Bool {
        // A StaticString's bytes end with a NUL and live for ever.
        unsafe cl_may_access(raw, UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self), F_OK) != 0
    }

    /// Whether this process's effective user may write a file below this directory.
    package func mayWrite(_ name: StaticString) -> Bool {
        unsafe cl_may_access(raw, UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self), W_OK) != 0
    }

    /// Whether this directory, which is open, has been removed: only then it cannot be listed, getdents(2).
    package var isRemoved: Bool {
        // Nothing has room for an entry here, so that a listing fails in any case, without being made.
        var nothing: UInt8 = 0
        return unsafe cl_getdents(raw, &nothing, 1) < 0 && Errno.last == .noSuchFile
    }

    /// The number of the file in its file system; 0 if it cannot be had.
    package var inode: UInt64 {
        var status = stat()
        return unsafe cl_stat_of(raw, &status) == 0 ? UInt64(status.st_ino) : 0
    }

    /// How many directories lie directly in this one, from its link count; nil if the file system does not say.
    package var subdirectoryCount: Int? {
        var status = stat()
        guard unsafe cl_stat_of(raw, &status) == 0, status.st_nlink >= 2 else { return nil }
        return Int(status.st_nlink) - 2
    }

    /// The directories directly in this one whose names start so, in no particular order.
    @inline(never)
    package func subdirectories(startingWith prefix: StaticString = "") throws(Errno) -> [CString] {
        try entries(UInt8(DT_DIR), startingWith: prefix)
    }

    /// The regular files directly in it, in no particular order.
    package func files() throws(Errno) -> [CString] { try entries(UInt8(DT_REG), startingWith: "") }

    /// Removes a file below this directory.
    package func removeFile(_ name: CString) throws(Errno) {
        try check(unsafe name.withPointer { unsafe unlinkat(raw, $0, 0) })
    }

    /// Removes a directory below this one with everything in it. Links are removed, never followed. A little of it is
    /// looked at at a time, however much it is.
    package func removeTree(_ name: CString, deepest: Int = 64) throws(Errno) {
        let directory = try open(name, [.read, .directory, .noFollow])
        // One that may not be changed cannot be emptied. Whose it is not cannot change that, and sees below.
        try? directory.becomePrivate()
        while true {
            let some = try directory.entries(nil, startingWith: "", isWhole: false)
            if some.isEmpty { return try removeDirectory(name) }
            for entry in some {
                do throws(Errno) {
                    try directory.removeFile(entry)
                } catch {
                    guard error == .isDirectory, deepest > 0 else { throw error }
                    try directory.removeTree(entry, deepest: deepest - 1)
                }
            }
        }
    }

    private func entries(_ kind: UInt8?, startingWith prefix: StaticString, isWhole: Bool = true) throws(Errno)
        -> [CString]
    {
        var found: [CString] = []
        try check(lseek(raw, 0, SEEK_SET))
        var buffer = [UInt8](repeating: 0, count: 1024)
        while true {
            let length = try decode(
                unsafe buffer.withUnsafeMutableBytes { space in
                    retrying { unsafe cl_getdents(raw, space.baseAddress, UInt(space.count)) }
                })
            if length == 0 { return found }
            var at = 0
            while at < length { at = Self.collectEntry(kind, of: buffer, at: at, startingWith: prefix, into: &found) }
            if !isWhole { return found }
        }
    }

    /// Takes an entry of what getdents64(2) gave, and gives where the next one begins:
    ///
    ///     inode 8 | offset 8 | length of this entry 2 | type 1 | name, NUL, padding
    private static func collectEntry(
        _ kind: UInt8?, of entries: [UInt8], at start: Int, startingWith prefix: StaticString,
        into found: inout [CString]
    ) -> Int {
        // Every CPU this is built for is little-endian.
        let end = start + (Int(entries[start + 16]) | Int(entries[start + 17]) << 8)
        guard kind == nil || entries[start + 18] == kind, KernelText.starts(entries, at: start + 19, with: prefix)
        else {
            return end
        }
        let name = CString(entries[(start + 19)..<end])
        let isSelfOrParent = name == CString(".") || name == CString("..")
        if !isSelfOrParent { found.append(name) }
        return end
    }

    /// Whether this directory lies in a cgroup v2 hierarchy, statfs(2).
    package var isInCgroup2: Bool { cl_is_cgroup2(raw) != 0 }
}

extension Errno {
    package static let isDirectory = Errno(EISDIR)
    package static let badMessage = Errno(EBADMSG)
    package static let readOnlyFileSystem = Errno(EROFS)
}
