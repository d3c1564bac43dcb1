import CLinux
import Testing

@testable import System

/// Sockets of this machine.
struct SocketTests {
    private let folder: String

    init() throws {
        var template = Array("/tmp/hero-socket-XXXXXX\0".utf8)
        // The template is changed in place and stays where it is for the call; it is never empty.
        let made = unsafe template.withUnsafeMutableBytes { name in
            unsafe mkdtemp(name.assumingMemoryBound(to: CChar.self).baseAddress.unsafelyUnwrapped) != nil
        }
        #expect(made)
        folder = String(decoding: template.dropLast(), as: UTF8.self)
    }

    private func path(_ name: String) -> CString { CString("\(folder)/\(name)".utf8) }

    @Test func `what one end sends the other reads`() throws {
        let listener = try Socket.listen(at: path("s"))
        #expect(try listener.accept() == nil)
        let client = try Socket.connect(to: path("s"))
        guard let server = try listener.accept() else {
            Issue.record("no connection")
            return
        }
        #expect(try client.send([1, 2, 3][...]) == 3)
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(try server.read(into: &buffer) == 3)
        #expect(buffer.prefix(3) == [1, 2, 3])
        #expect(throws: Errno.again) { _ = try server.read(into: &buffer) }
        #expect(cl_fcntl(server.raw, F_GETFD, 0) & FD_CLOEXEC != 0)
    }

    @Test func `the kernel says who is at the other end`() throws {
        let listener = try Socket.listen(at: path("s"))
        let client = try Socket.connect(to: path("s"))
        guard let server = try listener.accept() else {
            Issue.record("no connection")
            return
        }
        let expected = Peer(process: getpid(), user: geteuid(), group: getegid())
        #expect(try server.peer() == expected)
        #expect(try client.peer() == expected)
    }

    @Test func `only the owner may connect`() throws {
        let listener = try Socket.listen(at: path("s"))
        var status = stat()
        #expect(unsafe path("s").withPointer { unsafe stat($0, &status) } == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        _ = consume listener
    }

    @Test func `a socket that a dead process has left is replaced`() throws {
        do { _ = try Socket.listen(at: path("s")) }
        let listener = try Socket.listen(at: path("s"))
        _ = try Socket.connect(to: path("s"))
        _ = consume listener
    }

    @Test func `a socket at which somebody listens is left alone`() throws {
        let listener = try Socket.listen(at: path("s"))
        #expect(throws: Errno.addressInUse) { _ = try Socket.listen(at: path("s")) }
        _ = try Socket.connect(to: path("s"))
        _ = consume listener
    }

    @Test func `a file that is no socket is left alone`() throws {
        _ = try Descriptor.open(path("f"), [.write, .create])
        #expect(throws: Errno.addressInUse) { _ = try Socket.listen(at: path("f")) }
        _ = try Descriptor.open(path("f"), .read)
    }

    @Test func `a path that is too long is refused, not cut`() {
        let long = path(String(repeating: "a", count: 120))
        #expect(throws: Errno.nameTooLong) { _ = try Socket.listen(at: long) }
        #expect(throws: Errno.nameTooLong) { _ = try Socket.connect(to: long) }
    }

    @Test func `nobody listens where nothing is`() {
        #expect(throws: Errno.noSuchFile) { _ = try Socket.connect(to: path("none")) }
    }

    @Test func `sending to who is gone is an error and no signal`() throws {
        let listener = try Socket.listen(at: path("s"))
        let client = try Socket.connect(to: path("s"))
        do { _ = try listener.accept() }
        #expect(throws: Errno.brokenPipe) { _ = try client.send([1][...]) }
    }
}
