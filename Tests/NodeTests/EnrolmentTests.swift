import Agent
import Glibc
import Link
import RunnerProtocol
import System
import Testing

@testable import Node

/// The first connection of a runner, and what goes wrong with one over TCP.
struct EnrolmentTests {
    private let secret = [UInt8](1...16)

    private func failure(_ address: [UInt8], _ credentials: Credentials) -> LinkFailure? {
        do throws(LinkFailure) {
            try Enrolment.join(address, as: Array("node7".utf8), credentials, secret: secret)
            return nil
        } catch { return error }
    }

    @Test func `joining brings the secret, says hello without offering anything, and leaves`() throws {
        nonisolated(unsafe) let listener = try Listener()
        let secret = secret
        let coordinator = Beside {
            let caller = try unsafe listener.accept()
            #expect(try caller.answer(nil) == secret)
            guard case .hello(let hello) = try caller.records().first else { throw ChannelError.malformed }
            #expect(hello.runner == Array("node7".utf8))
            #expect(hello.profile.slots == 0 && hello.firstNotice == hello.nextNotice && hello.session == nil)
            try caller.welcome()
            #expect(try caller.records() == [.goodbye(Goodbye(.leaving))])
        }
        #expect(try unsafe failure(listener.address, Listener.credentials()) == nil)
        try coordinator.result()
    }

    @Test func `a refusal of the secret is what the coordinator says`() throws {
        nonisolated(unsafe) let listener = try Listener()
        let why = Goodbye(.unknownRunner, text: Array("the token is used".utf8))
        let coordinator = Beside { _ = try unsafe listener.accept().answer(why) }
        #expect(try unsafe failure(listener.address, Listener.credentials()) == .goodbye(why))
        try coordinator.result()
    }

    @Test func `a refusal of the hello is what the coordinator says`() throws {
        nonisolated(unsafe) let listener = try Listener()
        let why = Goodbye(.removed)
        let coordinator = Beside {
            let caller = try unsafe listener.accept()
            _ = try caller.answer(nil)
            _ = try caller.records()
            try caller.say(.goodbye(why))
        }
        #expect(try unsafe failure(listener.address, Listener.credentials()) == .goodbye(why))
        try coordinator.result()
    }

    @Test func `a coordinator with another key is not trusted`() throws {
        nonisolated(unsafe) let listener = try Listener()
        let coordinator = Beside {
            // It cannot read the first words, and ends the connection.
            let caller = try unsafe listener.accept()
            #expect(throws: ChannelError.noise(.notAuthentic)) { try caller.next() }
        }
        let other = try Listener.credentials(coordinator: [UInt8](repeating: 9, count: 32))
        #expect(unsafe failure(listener.address, other) == .untrusted)
        try coordinator.result()
    }

    @Test func `a key that gives everybody the same secret is not trusted`() throws {
        let listener = try Listener()
        let weak = try Listener.credentials(coordinator: [UInt8](repeating: 0, count: 32))
        #expect(failure(listener.address, weak) == .untrusted)
    }

    @Test func `who speaks another protocol is not trusted`() throws {
        nonisolated(unsafe) let listener = try Listener()
        let coordinator = Beside {
            wait(for: unsafe listener.socket.raw)
            guard let socket = try unsafe listener.socket.accept() else { throw Errno.again }
            _ = try socket.send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)[...])
            try socket.endSending()
            wait(for: socket.raw)
        }
        #expect(try unsafe failure(listener.address, Listener.credentials()) == .untrusted)
        try coordinator.result()
    }

    @Test func `where nobody listens the system says so`() throws {
        let address: [UInt8]
        do { address = try Listener().address }
        #expect(try failure(address, Listener.credentials()) == .system(.refused))
    }

    @Test func `what breaks the protocol is told, and ends it`() throws {
        nonisolated(unsafe) let listener = try Listener()
        let coordinator = Beside {
            let caller = try unsafe listener.accept()
            _ = try caller.answer(nil)
            _ = try caller.records()
            try caller.say(.outputCredit(5))
            guard case .goodbye(let goodbye) = try caller.records().first else { throw ChannelError.malformed }
            #expect(goodbye.reason == .malformed)
        }
        #expect(try unsafe failure(listener.address, Listener.credentials()) == .malformed)
        try coordinator.result()
    }
}

/// A connection of an agent.
struct ConnectionTests {
    @Test func `over TCP nothing is connected without keys`() throws {
        let listener = try Listener()
        do throws(LinkFailure) {
            _ = try Connection.open(to: listener.address, as: nil)
            Issue.record("it was opened")
        } catch { #expect(error == .untrusted) }
    }

    @Test func `an agent says nothing before it is welcome, and a pong alone does not wake it`() throws {
        let listener = try Listener()
        let connection = try Connection.open(to: listener.address, as: try Listener.credentials())
        let poller = try Poller.make()
        try poller.add(connection.raw, try #require(connection.newInterest()), token: 1)
        #expect(!connection.isOpen)
        try connection.flush()
        let caller = try listener.accept()
        while connection.backlog > 0 { try connection.flush() }
        #expect(try caller.answer(nil) == [])
        wait(for: connection.raw)
        var rest = try #require(try connection.receive())
        guard case .welcome = try connection.next(&rest) else { throw LinkFailure.malformed }
        #expect(connection.isOpen)
        let hello = Hello(
            runner: Array("n".utf8), bootID: Identifier(high: 1, low: 2), spoolID: Identifier(high: 3, low: 4),
            profile: RunnerProfile(slots: 1))
        #expect(connection.add(.hello(hello)))
        try connection.flush()
        #expect(try caller.records() == [.hello(hello)])
        try caller.welcome()
        wait(for: connection.raw)
        #expect(try records(connection).count == 1)
        try connection.flush()
        if let interest = connection.newInterest() { try poller.change(connection.raw, interest, token: 1) }
        // The pong is there, and nobody is told.
        try caller.say(.pong)
        while try unsent(caller) > 0 {}
        #expect(poller.waitHere(milliseconds: 0) { _ in } == 0)
        try caller.say(.outputTaken(OutputPlace(key: AssignmentKey(job: 1, epoch: 2), stream: .output, offset: 3)))
        #expect(poller.waitHere(milliseconds: -1) { _ in } == 1)
        #expect(try records(connection).first == .record(.pong))
    }

    private func records(_ connection: Connection) throws -> [Incoming] {
        var found: [Incoming] = []
        while var rest = try connection.receive() {
            while let arrival = try connection.next(&rest) {
                guard case .body(let body) = arrival else { throw LinkFailure.malformed }
                var reader = RecordReader(body)
                while let incoming = try connection.next(&reader) { found.append(incoming) }
            }
        }
        return found
    }

    /// How many bytes the other side has not confirmed yet.
    private func unsent(_ caller: Caller) throws -> Int32 {
        var count: Int32 = 0
        #expect(unsafe ioctl(caller.channel.raw, UInt(TIOCOUTQ), &count) == 0)
        return count
    }
}
