import CLinux

/// Writing what must outlive a loss of power.
extension Descriptor {
    /// Writes everything at an offset, without moving the file's position.
    package func write(_ bytes: ArraySlice<UInt8>, at offset: UInt64) throws(Errno) {
        var done = 0
        while done < bytes.count {
            let rest = bytes.dropFirst(done)
            let place = off_t(offset) + off_t(done)
            done += try decode(
                unsafe rest.withUnsafeBytes { space in
                    retrying { unsafe pwrite(raw, space.baseAddress, space.count, place) }
                })
        }
    }

    /// Moves what a pipe has now, at most so many bytes, to a place of this file, by splice(2): not a byte of it is
    /// anywhere else meanwhile, or in this process. Gives how many were moved, 0 at the pipe's end. `Errno.again`: it is
    /// empty.
    package func take(from pipe: Int32, at offset: UInt64, most count: Int) throws(Errno) -> Int {
        try decode(retrying { cl_splice(pipe, raw, offset, count) })
    }

    /// Makes the file so many bytes long: cuts it, or adds zeros.
    package func truncate(to size: UInt64) throws(Errno) {
        try check(ftruncate(raw, off_t(size)))
    }

    /// Waits until what was written is on the disk, with the file's size but without its times: fdatasync(2). After an
    /// error the kernel may have dropped what it could not write, so that calling it again proves nothing.
    package func synchronizeData() throws(Errno) {
        try check(fdatasync(raw))
    }

    /// Waits until what was written is on the disk; for a directory, the names in it: fsync(2).
    package func synchronize() throws(Errno) {
        try check(fsync(raw))
    }

    /// Leaves the file to its owner alone: a directory can be entered and changed.
    package func becomePrivate() throws(Errno) { try check(cl_change_mode(raw, 0o700)) }
}
