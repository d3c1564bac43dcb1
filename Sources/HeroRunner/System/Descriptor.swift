import CLinux

/// An open file descriptor, closed when its owner goes.
public struct Descriptor: ~Copyable, Sendable {
    /// The kernel's number. Whoever takes it must not close it.
    package let raw: Int32

    /// Takes ownership of an open descriptor.
    package init(owning raw: Int32) { self.raw = raw }

    deinit { closeDescriptor(raw) }

    /// How a file is opened; the flags of open(2). Every descriptor is close-on-exec.
    package struct Mode: OptionSet, Sendable {
        package let rawValue: Int32
        package init(rawValue: Int32) { self.rawValue = rawValue }
        package static let read = Mode(rawValue: O_RDONLY)
        package static let write = Mode(rawValue: O_WRONLY)
        package static let readWrite = Mode(rawValue: O_RDWR)
        package static let create = Mode(rawValue: O_CREAT)
        package static let exclusive = Mode(rawValue: O_EXCL)
        package static let truncate = Mode(rawValue: O_TRUNC)
        package static let append = Mode(rawValue: O_APPEND)
        package static let directory = Mode(rawValue: O_DIRECTORY)
        package static let nonblocking = Mode(rawValue: O_NONBLOCK)
        package static let noFollow = Mode(rawValue: O_NOFOLLOW)
    }

    /// Opens a file. A file made by it can be read and written by its owner only.
    package static func open(_ path: CString, _ mode: Mode) throws(Errno) -> Descriptor {
        let raw = unsafe path.withPointer { unsafe cl_open($0, mode.rawValue | O_CLOEXEC | O_NOCTTY, 0o600) }
        return Descriptor(owning: try check(raw))
    }

    /// Opens a file that may be a FIFO, which waits for somebody to open its other end. Meanwhile `mask` is what is
    /// blocked, so that a signal can end this process.
    package static func open(_ path: CString, _ mode: Mode, under mask: SignalSet) throws(Errno) -> Descriptor {
        guard let status = try? FileStatus.of(path), status.isFIFO else { return try open(path, mode) }
        let taken = mask.block()
        defer { _ = taken.block() }
        return try open(path, mode)
    }

    /// Opens a file whose name is fixed.
    package static func open(_ path: StaticString, _ mode: Mode) throws(Errno) -> Descriptor {
        // A StaticString's bytes end with a NUL and live for ever.
        let name = unsafe UnsafeRawPointer(path.utf8Start).assumingMemoryBound(to: CChar.self)
        let raw = unsafe cl_open(name, mode.rawValue | O_CLOEXEC | O_NOCTTY, 0o600)
        return Descriptor(owning: try check(raw))
    }

    /// Opens a file below this directory.
    package func open(_ name: StaticString, _ mode: Mode) throws(Errno) -> Descriptor {
        let name = unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        let opened = unsafe cl_openat(raw, name, mode.rawValue | O_CLOEXEC | O_NOCTTY, 0o600)
        return Descriptor(owning: try check(opened))
    }

    /// Opens a file below this directory.
    package func open(_ name: CString, _ mode: Mode) throws(Errno) -> Descriptor {
        let opened = unsafe name.withPointer { unsafe cl_openat(raw, $0, mode.rawValue | O_CLOEXEC | O_NOCTTY, 0o600) }
        return Descriptor(owning: try check(opened))
    }

    /// A new pipe(7).
    package static func pipe() throws(Errno) -> Pipe {
        var ends: [2 of Int32] = [-1, -1]
        var span = ends.mutableSpan
        let result = unsafe span.withUnsafeMutableBufferPointer { ends in
            // Two elements, so there is a base address.
            unsafe cl_pipe(ends.baseAddress.unsafelyUnwrapped)
        }
        try check(result)
        return Pipe(readEnd: Descriptor(owning: ends[0]), writeEnd: Descriptor(owning: ends[1]))
    }

    /// Makes reads and writes of a pipe or socket give `Errno.again` where they would wait. It has no other flag.
    package func becomeNonblocking() throws(Errno) { try check(cl_fcntl(raw, F_SETFL, Int(O_NONBLOCK))) }

    /// Makes reads and writes of a pipe or socket wait.
    package func becomeBlocking() throws(Errno) { try check(cl_fcntl(raw, F_SETFL, 0)) }

    /// A second descriptor for an open file that somebody else owns, close-on-exec.
    package static func duplicate(of raw: Int32) throws(Errno) -> Descriptor {
        Descriptor(owning: try check(cl_fcntl(raw, F_DUPFD_CLOEXEC, 3)))
    }

    /// Makes `number` another descriptor, close-on-exec, of what this one has open; nobody owns it.
    package func copy(to number: Int32) throws(Errno) { try check(cl_duplicate(raw, number)) }

    /// Whether a descriptor of that number is open.
    package static func isOpen(_ number: Int32) -> Bool { cl_fcntl(number, F_GETFD, 0) >= 0 }

    /// Keeps a descriptor that somebody else owns from the programs this process starts.
    package static func closeOnExecute(_ raw: Int32) {
        _ = cl_fcntl(raw, F_SETFD, Int(FD_CLOEXEC))
    }

    /// Whether a read would not wait: there are bytes, or the end.
    package var isReadable: Bool {
        var request = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&request, 1, 0) > 0
    }

    /// Whether a pipe has bytes, or, without any, nobody is left who could write some.
    package var pipeState: PipeState {
        var request = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&request, 1, 0)
        if Int32(request.revents) & POLLIN != 0 { return .filled }
        return request.revents == 0 ? .empty : .over
    }

    package enum PipeState { case empty, filled, over }

    /// Reads once what has come, `most` bytes at most; nothing at the end of the stream.
    package func read(most: Int) throws(Errno) -> [UInt8] {
        var result = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: most) { space, count in
            result = retrying { unsafe CLinux.read(raw, space.baseAddress, space.count) }
            count = Swift.max(result, 0)
        }
        _ = try decode(result)
        return bytes
    }

    /// Reads at most the buffer's size; 0 at the end of the file.
    package func read(into buffer: inout [UInt8]) throws(Errno) -> Int {
        try decode(
            unsafe buffer.withUnsafeMutableBytes { space in
                retrying { unsafe CLinux.read(raw, space.baseAddress, space.count) }
            })
    }

    /// Reads at most the buffer's size at an offset, without moving the file's position.
    package func read(into buffer: inout [UInt8], at offset: UInt64) throws(Errno) -> Int {
        try decode(
            unsafe buffer.withUnsafeMutableBytes { space in
                retrying { unsafe pread(raw, space.baseAddress, space.count, off_t(offset)) }
            })
    }

    /// Writes once; gives how many bytes were taken.
    package func write(_ bytes: some Collection<UInt8>) throws(Errno) -> Int {
        try writeOnce(raw, bytes)
    }

    /// Writes everything, waiting if need be.
    package func writeAll(_ bytes: some Collection<UInt8>) throws(Errno) { try writeWhole(raw, bytes) }

    /// Everything that can be read from here on, at most `limit` bytes.
    package func readAll(limit: Int) throws(Errno) -> [UInt8] {
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: Swift.min(limit, 4096))
        while all.count < limit {
            let count = try read(into: &chunk)
            if count == 0 { break }
            all.append(contentsOf: chunk[..<Swift.min(count, limit - all.count)])
        }
        return all
    }

    /// What stat(2) says of it.
    package func status() throws(Errno) -> FileStatus {
        var status = stat()
        try check(unsafe cl_stat_of(raw, &status))
        return FileStatus(status)
    }

    /// Takes an exclusive lock of flock(2) if nobody has one; else throws `Errno.again`. It ends with the last
    /// descriptor of this open file, however its holder dies.
    package func lock() throws(Errno) {
        try check(flock(raw, LOCK_EX | LOCK_NB))
    }
}

/// What the runner asks of stat(2).
package struct FileStatus: Sendable {
    /// Bytes.
    package var size: UInt64
    /// When it was last written, in milliseconds since 1970-01-01 UTC.
    package var modifiedMilliseconds: UInt64
    /// Whether it is a regular file.
    package var isRegular: Bool
    /// Whether it is a FIFO.
    package var isFIFO: Bool
    /// Whether it is a block device.
    package var isBlockDevice: Bool
    /// Whether its owner may execute it.
    package var isProgram: Bool
    /// Whether nobody but its owner, and root, may read or write it.
    package var isPrivate: Bool
    /// The device a special file stands for, or the one a file lies on: major and minor number.
    package var device: (major: UInt32, minor: UInt32)

    init(_ status: stat) {
        size = UInt64(clamping: status.st_size)
        modifiedMilliseconds = unsafe withUnsafePointer(to: status) { unsafe cl_modified_ms($0) }
        isRegular = unsafe withUnsafePointer(to: status) { unsafe cl_is_regular($0) } != 0
        isFIFO = unsafe withUnsafePointer(to: status) { unsafe cl_is_fifo($0) } != 0
        isBlockDevice = unsafe withUnsafePointer(to: status) { unsafe cl_is_block_device($0) } != 0
        isProgram = status.st_mode & 0o100 != 0
        isPrivate = status.st_mode & 0o077 == 0
        let number = UInt64(isBlockDevice ? status.st_rdev : status.st_dev)
        // The encoding of makedev(3).
        device = (
            UInt32(truncatingIfNeeded: (number >> 8) & 0xfff | (number >> 32) & ~0xfff),
            UInt32(truncatingIfNeeded: number & 0xff | (number >> 12) & ~0xff)
        )
    }
}

/// close(2), as a call of its own wherever an owner goes.
@inline(never)
private func closeDescriptor(_ raw: Int32) { _ = CLinux.close(raw) }

/// write(2) on a descriptor that somebody else owns, until everything is written.
func writeWhole(_ raw: Int32, _ bytes: some Collection<UInt8>) throws(Errno) {
    var done = 0
    while done < bytes.count { done += try writeOnce(raw, bytes.dropFirst(done)) }
}

/// write(2) on a descriptor that somebody else owns; gives how many bytes were taken.
func writeOnce(_ raw: Int32, _ bytes: some Collection<UInt8>) throws(Errno) -> Int {
    let written = bytes.withContiguousStorageIfAvailable { space in
        retrying { unsafe CLinux.write(raw, space.baseAddress, space.count) }
    }
    guard let written else { return try writeOnce(raw, Array(bytes)) }
    return try decode(written)
}

/// The two ends of a pipe(7): what is written to one is read from the other.
public struct Pipe: ~Copyable {
    package var readEnd: Descriptor?
    package var writeEnd: Descriptor?
}
