import Link
import Model
import Noise
import RunnerProtocol
import Runners
import System

/// How the loop finds out who has connected.
extension Loop {
    // MARK: Who comes

    /// Takes the connections that wait at the socket of this machine.
    func accept() {
        accept(from: listener) { socket in
            // Without an answer of the kernel nobody is believed.
            guard let peer = try? socket.peer() else { return }
            guard peer.user == Process.effectiveUser || peer.user == 0 else {
                return complain("user \(peer.user) has no business at the socket for runners")
            }
            meet(FrameChannel(plain: socket), from: "unix", .ours)
        }
    }

    /// Takes the connections that wait at one of the sockets for other machines.
    func acceptOverNetwork(_ number: Int) {
        guard let entrance, entrance.listeners.indices.contains(number) else { return }
        accept(from: entrance.listeners[number].socket) { socket in
            // Whoever has gone already has no address.
            guard let address = try? socket.peerAddress(), (try? socket.becomeLively()) != nil else { return }
            do throws(ChannelError) {
                meet(try FrameChannel.listening(as: entrance.identity, on: socket), from: address.link, .nothing)
            } catch {
                complain("who connected from \(address.link) cannot be heard: \(error)")
            }
        }
    }

    private func accept(from listener: borrowing Descriptor, _ meet: (consuming Descriptor) -> Void) {
        do throws(Errno) {
            while let socket = try listener.accept() { meet(socket) }
        } catch {
            complain("a connection of a runner cannot be taken: \(String(decoding: error.message, as: UTF8.self))")
            // The next try would fail as well.
            if error == .tooManyFiles, let oldest = strangers.first { close(oldest) }
        }
    }

    private func meet(_ channel: FrameChannel, from address: String, _ claim: RunnerConnection.Claim) {
        // The oldest goes: who says hello at once is never it.
        if strangers.count >= Limits.strangersMax { close(strangers[0]) }
        lastConnection += 1
        let connection = RunnerConnection(
            lastConnection, channel, from: address,
            RunnerConnection.Stranger(claim: claim, until: Moment.now.milliseconds + Limits.helloMilliseconds))
        do throws(Errno) {
            try poller.add(channel.raw, .readable, token: connection.number)
        } catch {
            return complain("a connection of a runner cannot be watched")
        }
        connections[connection.number] = connection
        strangers.append(connection.number)
    }

    /// Closes connections that should have said who they are by now.
    func dropStrangers(at now: UInt64) {
        while let number = strangers.first {
            guard case .stranger(let stranger) = connections[number]?.who else {
                strangers.removeFirst()
                continue
            }
            if stranger.until > now { return }
            close(number)
        }
    }

    // MARK: What they show

    /// Somebody has shown a key, and maybe a token's secret. It may be somebody else who has recorded that: nothing changes.
    func introduced(_ key: PublicKey, secret: [UInt8], on connection: RunnerConnection) {
        guard case .stranger(var stranger) = connection.who else { return }
        let hash = secret.isEmpty ? nil : SHA256.hash(of: secret)
        var refusal: Goodbye?
        switch roster.admission(key: key.bytes, tokenHash: hash, at: Moment.now.wallMilliseconds) {
        case .known(let runner): stranger.claim = .known(runner)
        case .invited(let runner):
            stranger.claim = .invited(runner, key: key.bytes, tokenHash: hash ?? [])
        case .refused(let reason):
            complain("who connected from \(connection.address) is refused: \(reason.text)")
            refusal = Goodbye(.unknownRunner, text: Array(reason.text.utf8))
        }
        connection.who = .stranger(stranger)
        do throws(ChannelError) {
            try connection.channel.answer(refusal)
        } catch {
            return close(connection.number)
        }
        concerned.insert(connection.number)
        if refusal != nil { end(connection) }
    }

    /// A frame of somebody who has not been welcomed.
    func take(_ body: [UInt8], of known: RunnerConnection.Stranger, on connection: RunnerConnection) {
        var stranger = known
        var reader = RecordReader(body)
        do throws(Goodbye) {
            _ = try stranger.link.receive(from: &reader)
            connection.who = .stranger(stranger)
            if case .answering(let hello) = stranger.link.state { greet(hello, stranger, on: connection) }
        } catch {
            complain(
                "who connected from \(connection.address) is no runner: \(String(decoding: error.text, as: UTF8.self))")
            say(error, on: connection)
        }
    }

    private func greet(_ hello: Hello, _ stranger: RunnerConnection.Stranger, on connection: RunnerConnection) {
        let name = String(decoding: hello.runner, as: UTF8.self)
        switch stranger.claim {
        case .ours:
            guard let runner = roster.id(of: name) else {
                return sendAway(name, connection, "no runner of that name is enrolled")
            }
            welcome(runner, stranger.link, on: connection)
        case .known(let runner):
            // Meanwhile it may have been removed, or another key may have taken its place.
            guard runner.name == name, roster.key(of: runner.id) == runner.key else {
                return sendAway(name, connection, "this key is that of another runner")
            }
            welcome(runner.id, stranger.link, on: connection)
        case .invited(let runner, let key, let hash):
            guard runner.name == name else { return sendAway(name, connection, "this token is for another runner") }
            var joining = stranger
            joining.claim = .joining
            connection.who = .stranger(joining)
            joins[ask(.join(key: key, tokenHash: hash))] = connection.number
        case .nothing, .joining: break
        }
    }

    /// The coordinator has decided whether a machine is a runner from now on.
    func joined(_ answer: Answer, on number: UInt64) {
        guard let connection = connections[number], case .stranger(let stranger) = connection.who else { return }
        switch answer {
        case .enrolled(let runner):
            guard case .answering(let hello) = stranger.link.state else { return }
            complain(
                "runner \(quoted(String(decoding: hello.runner, as: UTF8.self))) has joined from \(connection.address)")
            welcome(runner, stranger.link, on: connection)
        case .refused(.notAdmitted(let reason)):
            say(Goodbye(.unknownRunner, text: Array(reason.text.utf8)), on: connection)
        case .refused, .submitted, .done: say(Goodbye(.overloaded), on: connection)
        }
    }

    private func sendAway(_ name: String, _ connection: RunnerConnection, _ reason: String) {
        complain("who connected from \(connection.address) as \(quoted(name)) is refused: \(reason)")
        say(Goodbye(.unknownRunner, text: Array(reason.utf8)), on: connection)
    }
}

/// A text from outside, as it can be shown to people.
func quoted(_ text: String) -> String {
    "`" + String(text.prefix(128).map { $0.isASCII && !$0.isNewline ? $0 : "?" }) + "`"
}
