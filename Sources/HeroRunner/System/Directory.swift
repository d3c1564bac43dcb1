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
        unsafe faccessat(raw, UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self), F_OK, 0) == 0
    }

    /// Whether this process's effective user may write a file below this directory.
    package func mayWrite(_ name: StaticString) -> Bool {
        unsafe faccessat(
            raw, UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self), W_OK, Int32(AT_EACCESS)) == 0
    }

    /// Whether an entry below this directory is the file that `other` has open.
    package func entry(_ name: CString, is other: borrowing Descriptor) -> Bool {
        var named = stat()
        var opened = stat()
        guard unsafe name.withPointer({ unsafe fstatat(raw, $0, &named, AT_SYMLINK_NOFOLLOW) }) == 0,
            unsafe fstat(other.raw, &opened) == 0
        else { return false }
        return named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
    }

    /// How many directories lie directly in this one, from its link count; nil if the file system does not say.
    package var subdirectoryCount: Int? {
        var status = stat()
        guard unsafe fstat(raw, &status) == 0, status.st_nlink >= 2 else { return nil }
        return Int(status.st_nlink) - 2
    }

    /// The directories directly in this one whose names start so, in no particular order.
    package func subdirectories(startingWith prefix: StaticString = "") throws(Errno) -> [CString] {
        var found: [CString] = []
        try check(lseek(raw, 0, SEEK_SET))
        var buffer = [2048 of UInt8](repeating: 0)
        while true {
            var space = buffer.mutableSpan
            let length = try decode(
                unsafe space.withUnsafeMutableBytes { space in
                    retrying { unsafe cl_getdents(raw, space.baseAddress, UInt(space.count)) }
                })
            if length == 0 { return found }
            Self.collectDirectories(in: buffer.span.extracting(first: length), startingWith: prefix, into: &found)
        }
    }

    /// Goes through what getdents64(2) gave:
    ///
    ///     inode 8 | offset 8 | length of this entry 2 | type 1 | name, NUL, padding
    private static func collectDirectories(
        in entries: Span<UInt8>, startingWith prefix: StaticString, into found: inout [CString]
    ) {
        var at = 0
        while at + 19 < entries.count {
            // Every CPU this is built for is little-endian.
            let length = Int(entries[at + 16]) | Int(entries[at + 17]) << 8
            let end = at + length
            guard length > 19, end <= entries.count else { return }
            var name: [UInt8] = []
            if entries[at + 18] == UInt8(DT_DIR) {
                var byte = at + 19
                while byte < end, entries[byte] != 0 {
                    name.append(entries[byte])
                    byte += 1
                }
            }
            let isSelfOrParent = name == [UInt8(ascii: ".")] || name == [UInt8(ascii: "."), UInt8(ascii: ".")]
            if !name.isEmpty, !isSelfOrParent, KernelText.starts(name.span, with: prefix) {
                found.append(CString(name))
            }
            at = end
        }
    }

    /// Whether this directory lies in a cgroup v2 hierarchy, statfs(2).
    package var isInCgroup2: Bool { cl_is_cgroup2(raw) != 0 }
}

/// Small files of the kernel's: one read gives all there is, and nothing is allocated.
extension Descriptor {
    /// Lends the first kilobyte of a file below this directory.
    package func withContents<Result>(of name: StaticString, _ body: (Span<UInt8>) -> Result) throws(Errno) -> Result {
        let file = try open(name, .read)
        return try file.withContents(body)
    }

    /// Lends the first kilobyte of this file, as it is now.
    package func withContents<Result>(_ body: (Span<UInt8>) -> Result) throws(Errno) -> Result {
        var buffer = [1024 of UInt8](repeating: 0)
        var space = buffer.mutableSpan
        let length = try decode(
            unsafe space.withUnsafeMutableBytes { space in
                retrying { unsafe pread(raw, space.baseAddress, space.count, 0) }
            })
        return body(buffer.span.extracting(first: length))
    }

    /// Calls `body` with each byte of a file below this directory, however long it is.
    package func forEachByte(of name: StaticString, _ body: (UInt8) -> Void) throws(Errno) {
        let file = try open(name, .read)
        try file.forEachByte(body)
    }

    /// Calls `body` with each byte from here to the end of the file.
    package func forEachByte(_ body: (UInt8) -> Void) throws(Errno) {
        var buffer = [4096 of UInt8](repeating: 0)
        while true {
            var space = buffer.mutableSpan
            let length = try decode(
                unsafe space.withUnsafeMutableBytes { space in
                    retrying { unsafe CLinux.read(raw, space.baseAddress, space.count) }
                })
            if length == 0 { return }
            for at in 0..<length { body(buffer[at]) }
        }
    }

    /// Writes a value to a file below this directory, in one write(2) as the kernel wants it.
    package func set(_ name: StaticString, to value: some Collection<UInt8>) throws(Errno) {
        let file = try open(name, .write)
        _ = try file.write(value)
    }

    /// Writes a literal to a file below this directory.
    package func set(_ name: StaticString, to value: StaticString) throws(Errno) {
        let file = try open(name, .write)
        // The literal lives for ever.
        _ = try decode(retrying { unsafe CLinux.write(file.raw, value.utf8Start, value.utf8CodeUnitCount) })
    }

    /// Waits until this file of the kernel's has changed since it was last read, but not longer than told.
    package func waitUntilChanged(milliseconds: Int32) {
        _ = cl_wait_changed(raw, milliseconds)
    }
}

extension Errno {
    package static let readOnlyFileSystem = Errno(EROFS)
}
