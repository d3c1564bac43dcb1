import CLinux
import Testing

@testable import System

/// Descriptors: owned, close-on-exec, and honest about errors.
struct DescriptorTests {
    private func isCloseOnExec(_ raw: Int32) -> Bool { cl_fcntl(raw, F_GETFD, 0) & FD_CLOEXEC != 0 }

    /// An unnamed file.
    private func temporary() throws(Errno) -> Descriptor {
        var template = Array("/tmp/hero-test-XXXXXX\0".utf8CString)
        // The template is changed in place and stays where it is for the call; it is never empty.
        let raw = unsafe template.withUnsafeMutableBufferPointer { name in
            let raw = unsafe mkstemp(name.baseAddress.unsafelyUnwrapped)
            _ = unsafe unlink(name.baseAddress.unsafelyUnwrapped)
            return raw
        }
        return Descriptor(owning: try check(raw))
    }

    @Test func `everything opened is close-on-exec`() throws {
        let file = try Descriptor.open("/dev/null", .readWrite)
        #expect(isCloseOnExec(file.raw))
        let copy = try Descriptor.duplicate(of: file.raw)
        #expect(isCloseOnExec(copy.raw))
        #expect(copy.raw != file.raw)
        let pipe = try Descriptor.pipe()
        switch pipe.readEnd {
        case .some(let end): #expect(isCloseOnExec(end.raw))
        case nil: Issue.record("no reading end")
        }
        switch pipe.writeEnd {
        case .some(let end): #expect(isCloseOnExec(end.raw))
        case nil: Issue.record("no writing end")
        }
        let directory = try Descriptor.open("/dev", [.read, .directory])
        let below = try directory.open("null", .write)
        #expect(isCloseOnExec(below.raw))
        let named = try directory.open(CString("null"), .write)
        #expect(isCloseOnExec(named.raw))
    }

    @Test func `a pipe is closed when its last writer goes`() throws {
        var pipe = try Descriptor.pipe()
        var buffer = [UInt8](repeating: 0, count: 8)
        guard let reader = pipe.readEnd.take(), let writer = pipe.writeEnd.take() else {
            Issue.record("a pipe has two ends")
            return
        }
        try writer.writeAll([1, 2, 3])
        #expect(try reader.read(into: &buffer) == 3)
        #expect(buffer.prefix(3) == [1, 2, 3])
        try reader.becomeNonblocking()
        #expect(throws: Errno.again) { _ = try reader.read(into: &buffer) }
        _ = consume writer
        #expect(try reader.read(into: &buffer) == 0)
    }

    @Test func `the kernel's reason is passed on`() {
        #expect(throws: Errno.noSuchFile) {
            _ = try Descriptor.open("/nowhere/at/all", .read)
        }
        #expect(throws: Errno.notDirectory) {
            _ = try Descriptor.open("/dev/null", [.read, .directory])
        }
        #expect(throws: Errno(EISDIR)) { _ = try Descriptor.open("/tmp", .write) }
        #expect(throws: Errno.nameTooLong) {
            _ = try Descriptor.open(CString([UInt8](repeating: 65, count: 5000)), .read)
        }
        #expect(throws: Errno(EBADF)) {
            _ = try Descriptor.open("/dev/null", .read).writeAll([1])
        }
    }

    @Test func `a full device takes nothing`() {
        #expect(throws: Errno.noSpace) {
            try Descriptor.open("/dev/full", .write).writeAll([1])
        }
    }

    @Test func `reading is limited`() throws {
        let zeros = try Descriptor.open("/dev/zero", .read)
        #expect(try zeros.readAll(limit: 10_000).count == 10_000)
        #expect(try zeros.readAll(limit: 0).isEmpty)
        #expect(try Descriptor.open("/dev/null", .read).readAll(limit: 100).isEmpty)
    }

    @Test func `reading at an offset leaves the position alone`() throws {
        let file = try temporary()
        try file.writeAll(Array("0123456789".utf8))
        var buffer = [UInt8](repeating: 0, count: 4)
        #expect(try file.read(into: &buffer, at: 3) == 4)
        #expect(buffer == Array("3456".utf8))
        #expect(try file.read(into: &buffer, at: 8) == 2)
        #expect(try file.read(into: &buffer, at: 100) == 0)
        #expect(try file.read(into: &buffer) == 0)
    }

    @Test func `a collection without contiguous storage is written whole`() throws {
        let file = try temporary()
        try file.writeAll((0..<100_000).lazy.map { UInt8(truncatingIfNeeded: $0) })
        #expect(try file.status().size == 100_000)
        try file.writeAll([UInt8]())
        #expect(try file.status().size == 100_000)
    }

    @Test func `a lock is held by one`() throws {
        let path = "/tmp/hero-test-lock-\(getpid())"
        defer { _ = unsafe unlink(path) }
        let first = try Descriptor.open(CString(path.utf8), [.write, .create])
        let second = try Descriptor.open(CString(path.utf8), .write)
        try first.lock()
        try first.lock()
        #expect(throws: Errno.again) { try second.lock() }
        _ = consume first
        try second.lock()
    }

    @Test func `a file's kind and device are told`() throws {
        let null = try Files.status(of: CString("/dev/null"))
        #expect(!null.isRegular && !null.isBlockDevice)
        let file = try temporary().status()
        #expect(file.isRegular && file.size == 0)
        #expect(try FileStatus.of(CString("/dev/null")).isRegular == false)
        #expect(throws: Errno.noSuchFile) { _ = try FileStatus.of(CString("/nowhere")) }
    }

    @Test func `removing and renaming what is not there is fine, and other failures are not`() throws {
        let path = "/tmp/hero-test-files-\(getpid())"
        try Files.remove(CString(path.utf8))
        try Files.renameIfPresent(CString(path.utf8), to: CString("\(path)-2".utf8))
        _ = try Descriptor.open(CString(path.utf8), [.write, .create, .exclusive])
        #expect(throws: Errno.exists) {
            _ = try Descriptor.open(CString(path.utf8), [.write, .create, .exclusive])
        }
        try Files.renameIfPresent(CString(path.utf8), to: CString("\(path)-2".utf8))
        #expect(throws: Errno.noSuchFile) { _ = try Files.status(of: CString(path.utf8)) }
        try Files.remove(CString("\(path)-2".utf8))
        #expect(throws: Errno(EISDIR)) { try Files.remove(CString("/tmp")) }
        #expect(throws: Errno(EXDEV)) {
            try Files.renameIfPresent(CString("/proc/self/status"), to: CString(path.utf8))
        }
    }
}
