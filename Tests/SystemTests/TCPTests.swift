import CLinux
import Testing

@testable import System

/// Sockets of the network.
struct TCPTests {
    private func loopback(_ port: UInt16 = 0, isLong: Bool = false) throws -> NetworkAddress {
        try #require(NetworkAddress(Array((isLong ? "[::1]" : "127.0.0.1").utf8), usualPort: port))
    }

    /// Waits until something can be read.
    private func wait(for descriptor: borrowing Descriptor, _ interest: Poller.Interest) throws {
        let poller = try Poller.make()
        try poller.add(descriptor.raw, interest, token: 1)
        #expect(poller.waitHere(milliseconds: -1) { _ in } == 1)
    }

    @Test(arguments: [false, true])
    func `what one end sends the other reads`(isLong: Bool) throws {
        let listener = try Socket.listen(at: try loopback(isLong: isLong))
        let address = try #require(try listener.address())
        #expect(address.port > 0)
        let client = try Socket.connect(to: address)
        try wait(for: listener, .readable)
        guard let server = try listener.accept() else {
            Issue.record("no connection")
            return
        }
        #expect(try client.peerAddress() == address)
        #expect(try server.peerAddress() == client.address())
        try wait(for: client, .writable)
        #expect(try client.send([1, 2, 3][...]) == 3)
        try wait(for: server, .readable)
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(try server.read(into: &buffer) == 3)
        #expect(buffer.prefix(3) == [1, 2, 3])
        #expect(throws: Errno.again) { _ = try server.read(into: &buffer) }
        #expect(cl_fcntl(client.raw, F_GETFD, 0) & FD_CLOEXEC != 0)
    }

    @Test func `a port at which nobody listens refuses, when it is used`() throws {
        // The listener is gone before anybody connects.
        let address: NetworkAddress
        do { address = try #require(try Socket.listen(at: try loopback()).address()) }
        let client = try Socket.connect(to: address)
        try wait(for: client, .writable)
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(throws: Errno.refused) { _ = try client.read(into: &buffer) }
    }

    @Test func `two cannot listen at one address, and it is free again at once`() throws {
        let address: NetworkAddress
        do {
            let first = try Socket.listen(at: try loopback())
            address = try #require(try first.address())
            #expect(throws: Errno.addressInUse) { _ = try Socket.listen(at: address) }
        }
        _ = try Socket.listen(at: address)
    }

    @Test func `options are taken by a connection`() throws {
        let listener = try Socket.listen(at: try loopback())
        let client = try Socket.connect(to: try #require(try listener.address()))
        for (option, value) in [
            (TCPOption.noDelay, 1), (.keepAlive, 1), (.keepIdleSeconds, 4), (.keepIntervalSeconds, 2),
            (.keepCount, 2), (.userTimeoutMilliseconds, 10_000), (.leastReceivedBytes, 21),
        ] as [(TCPOption, Int32)] {
            try client.set(option, value)
            var found: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            // Both places stay where they are during the call.
            let result = unsafe getsockopt(client.raw, option.raw >> 16, option.raw & 0xffff, &found, &size)
            #expect(result == 0)
            #expect(found == value)
        }
    }

    @Test func `a poller is silent about less than was asked for, and tells of the end`() throws {
        let listener = try Socket.listen(at: try loopback())
        let client = try Socket.connect(to: try #require(try listener.address()))
        try wait(for: listener, .readable)
        guard let server = try listener.accept() else {
            Issue.record("no connection")
            return
        }
        try client.set(.leastReceivedBytes, 21)
        let poller = try Poller.make()
        try poller.add(client.raw, .readable, token: 1)
        _ = try server.send([UInt8](repeating: 7, count: 20)[...])
        // What was sent is there when the sender is told that it has arrived.
        var unsent: Int32 = 1
        while unsent > 0 { #expect(unsafe cl_ioctl(server.raw, UInt(TIOCOUTQ), &unsent) == 0) }
        #expect(poller.waitHere(milliseconds: 0) { _ in } == 0)
        _ = try server.send([8])
        #expect(poller.waitHere(milliseconds: -1) { _ in } == 1)
        var buffer = [UInt8](repeating: 0, count: 64)
        #expect(try client.read(into: &buffer) == 21)
        _ = try server.send([9])
        try server.endSending()
        #expect(poller.waitHere(milliseconds: -1) { _ in } == 1)
        #expect(try client.read(into: &buffer) == 1)
    }
}

/// Addresses as text.
struct NetworkAddressTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1:7419"), ("192.0.2.1:80", "192.0.2.1:80"), ("0.0.0.0:0", "0.0.0.0:0"),
        ("255.255.255.255:65535", "255.255.255.255:65535"), ("[::]", "[::]:7419"),
        ("[2001:DB8:0::1]:443", "[2001:db8::1]:443"), ("[::ffff:192.0.2.1]:1000", "[::ffff:192.0.2.1]:1000"),
    ])
    func `an address is read and written`(text: String, written: String) throws {
        let address = try #require(NetworkAddress(Array(text.utf8), usualPort: 7419))
        #expect(String(decoding: address.text, as: UTF8.self) == written)
        #expect(NetworkAddress(address.text, usualPort: 1) == address)
    }

    @Test(arguments: [
        "", ":", ":80", "192.0.2", "192.0.2.256", "192.0.2.1:", "192.0.2.1:x", "192.0.2.1:65536", "192.0.2.1:000080",
        "192.0.2.1:-1", "192.0.2.1 ", "192.0.2.1\0", "example.org", "2001:db8::1", "[2001:db8::1", "[]", "[::1]x",
        "[::1]:", "[192.0.2.1]", "[::g]", "[fe80::1%eth0]", "[::1]\0:80",
    ])
    func `what is no address is none`(text: String) {
        #expect(NetworkAddress(Array(text.utf8), usualPort: 7419) == nil)
    }
}
