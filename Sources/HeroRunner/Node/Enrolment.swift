import Agent
import Link
import Options
import RunnerProtocol
import System

/// The first connection of a machine that becomes a runner: it brings the token's secret, so that the coordinator keeps
/// this runner's key under its name, and ends.
package enum Enrolment {
    /// Connects, is welcomed, and leaves. Waits, but no longer than a connection may take.
    package static func join(
        _ address: [UInt8], as name: [UInt8], _ credentials: Credentials, secret: [UInt8]
    ) throws(LinkFailure) {
        let connection = try Connection.open(to: address, as: credentials, secret: secret)
        let wait = try Wait(for: connection)
        while !connection.isOpen { _ = try bodies(connection, wait) }
        _ = connection.add(.hello(try hello(name)))
        while true {
            for body in try bodies(connection, wait) {
                var reader = RecordReader(body)
                while let incoming = try connection.next(&reader) {
                    if case .record(.goodbye(let goodbye)) = incoming { throw .goodbye(goodbye) }
                    if case .record(.welcome) = incoming { return leave(connection, wait) }
                }
            }
        }
    }

    /// Says goodbye, and waits until the coordinator has heard it: its end is the answer.
    private static func leave(_ connection: Connection, _ wait: borrowing Wait) {
        _ = connection.add(.goodbye(Goodbye(.leaving)))
        // However it ends, this machine is enrolled.
        while (try? bodies(connection, wait)) != nil {}
    }

    /// What comes next.
    @inline(never)
    private static func bodies(_ connection: Connection, _ wait: borrowing Wait) throws(LinkFailure) -> [[UInt8]] {
        try connection.flush()
        try wait.pass(connection)
        var bodies: [[UInt8]] = []
        guard var rest = try connection.receive() else { return bodies }
        while let arrival = try connection.next(&rest) {
            if case .body(let body) = arrival { bodies.append(body) }
        }
        return bodies
    }

    /// It takes no jobs: the agent will say what there is.
    private static func hello(_ name: [UInt8]) throws(LinkFailure) -> Hello {
        do throws(Errno) {
            let fresh = try Identifier.random()
            var profile = RunnerProfile(slots: 0)
            profile.software.append(Version.text)
            profile.machine = MachineFacts.name
            return Hello(runner: name, bootID: Identifier.ofBoot ?? fresh, spoolID: fresh, profile: profile)
        } catch {
            throw .system(error)
        }
    }

    /// Waiting for one connection, until a moment.
    private struct Wait: ~Copyable {
        let poller: Poller
        let end: Instant

        init(for connection: Connection) throws(LinkFailure) {
            do throws(Errno) {
                let made = try Poller.make()
                try made.add(connection.raw, connection.newInterest() ?? [], token: 0)
                poller = made
            } catch {
                throw .system(error)
            }
            end = Instant.now.advanced(byMilliseconds: Agent.Limits.connectMilliseconds)
        }

        /// Until something can be done.
        func pass(_ connection: Connection) throws(LinkFailure) {
            do throws(Errno) {
                if let interest = connection.newInterest() { try poller.change(connection.raw, interest, token: 0) }
            } catch {
                throw .system(error)
            }
            if poller.waitHere(milliseconds: end.milliseconds(after: .now), { _ in }) == 0 { throw .timedOut }
        }
    }
}
