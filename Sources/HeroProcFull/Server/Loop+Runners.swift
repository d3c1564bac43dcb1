import Model
import RunnerProtocol
import Runners
import System

/// What the loop does with the connections of runners.
extension Loop {
    // MARK: Who comes

    func accept() {
        do throws(Errno) {
            while let socket = try listener.accept() { try meet(socket) }
        } catch {
            complain("a connection of a runner cannot be taken: \(String(decoding: error.message, as: UTF8.self))")
        }
    }

    private func meet(_ socket: consuming Descriptor) throws(Errno) {
        let peer = try socket.peer()
        guard peer.user == Process.effectiveUser || peer.user == 0 else {
            return complain("user \(peer.user) has no business at the socket for runners")
        }
        // The oldest goes: who says hello at once is never it.
        if strangers.count >= Limits.strangersMax { close(strangers[0]) }
        lastConnection += 1
        let connection = RunnerConnection(
            lastConnection, socket, until: Moment.now.milliseconds + Limits.helloMilliseconds)
        try poller.add(connection.socket.raw, .readable, token: connection.number)
        connections[connection.number] = connection
        strangers.append(connection.number)
    }

    /// Closes connections that should have said hello by now.
    func dropStrangers(at now: UInt64) {
        while let number = strangers.first {
            guard case .stranger(_, let until) = connections[number]?.who else {
                strangers.removeFirst()
                continue
            }
            if until > now { return }
            close(number)
        }
    }

    // MARK: What comes

    func read(_ connection: RunnerConnection) {
        if connection.isWaitingForRoom { concerned.insert(connection.number) }
        switch connection.read(&space) {
        case .bodies(let bodies):
            for body in bodies where connections[connection.number] != nil { take(body, on: connection) }
        case .over: lose(connection)
        case .malformed:
            say(Goodbye(.malformed, text: Array("this is no frame".utf8)), on: connection)
        }
    }

    private func take(_ body: [UInt8], on connection: RunnerConnection) {
        if connection.isEnding { return }
        switch connection.who {
        case .stranger(var link, let until):
            var reader = RecordReader(body)
            do throws(Goodbye) {
                _ = try link.receive(from: &reader)
                connection.who = .stranger(link, until: until)
                if case .answering(let hello) = link.state { greet(hello, link, on: connection) }
            } catch {
                complain("who connected as a runner is no runner: \(String(decoding: error.text, as: UTF8.self))")
                say(error, on: connection)
            }
        case .runner(let runner): take(body, of: runner, on: connection)
        }
    }

    private func greet(_ hello: Hello, _ link: Link, on connection: RunnerConnection) {
        let name = String(decoding: hello.runner, as: UTF8.self)
        guard let runner = enrolled[name] else {
            complain("a runner that is not enrolled has connected as \(quoted(name))")
            return say(Goodbye(.unknownRunner, text: Array("no runner of that name is enrolled".utf8)), on: connection)
        }
        strangers.removeAll { $0 == connection.number }
        if let older = connectionOf[runner].flatMap({ connections[$0] }) {
            say(Goodbye(.replaced), on: older)
            if let event = sessions[runner]?.disconnect() { events.append(event) }
        }
        connectionOf[runner] = connection.number
        connection.who = .runner(runner)
        seen(name, .here)
        if let event = sessions[runner, default: RunnerSession(of: runner)].connect(link) { events.append(event) }
    }

    private func take(_ body: [UInt8], of runner: RunnerID, on connection: RunnerConnection) {
        do throws(Goodbye) {
            for word in try sessions[runner]?.receive(body) ?? [] {
                switch word {
                case .event(let event): events.append(event)
                case .output(let chunk): output.write(.chunk(chunk), of: runner)
                case .outputGap(let gap): output.write(.gap(gap), of: runner)
                case .goodbye(let goodbye): return lose(connection, isLeaving: goodbye.reason == .leaving)
                }
            }
            concerned.insert(connection.number)
        } catch {
            complain("runner \(runner.number) breaks the protocol: \(String(decoding: error.text, as: UTF8.self))")
            sessions[runner]?.say(error)
            end(connection)
        }
    }

    /// Output is in the logs: the runner may forget it, and send as much again.
    func logged(_ runner: RunnerID, _ places: [OutputPlace], _ bytes: UInt64) {
        guard let number = connectionOf[runner] else { return }
        for place in places { sessions[runner]?.tookOutput(place) }
        if bytes > 0 { sessions[runner]?.grantOutput(bytes) }
        concerned.insert(number)
    }

    // MARK: What is said

    func say(_ speech: Speech) {
        switch speech {
        case .welcome(let runner, _, _, _), .order(let runner, _), .acknowledge(let runner, _), .pong(let runner),
            .goodbye(let runner, _):
            do throws(Goodbye) {
                try sessions[runner, default: RunnerSession(of: runner)].say(speech)
                if case .welcome = speech { sessions[runner]?.grantOutput(outputShare) }
            } catch {
                sessions[runner]?.say(error)
            }
            guard let connection = connectionOf[runner].flatMap({ connections[$0] }) else { return }
            concerned.insert(connection.number)
            if case .goodbye = speech { end(connection) }
        case .answer: break
        }
    }

    /// How much output one runner may have under way.
    private var outputShare: UInt64 {
        let share = Limits.outputBytesMax / UInt64(max(connectionOf.count, 1))
        return min(max(share, Limits.outputBytesOfOne.lowerBound), Limits.outputBytesOfOne.upperBound)
    }

    /// Says goodbye to somebody without a session.
    private func say(_ goodbye: Goodbye, on connection: RunnerConnection) {
        if let bytes = try? Record.goodbye(goodbye).encoded() { _ = connection.add(bytes) }
        strangers.removeAll { $0 == connection.number }
        end(connection)
    }

    /// Sends what was said since.
    func flush() {
        for number in concerned.sorted() {
            guard let connection = connections[number] else { continue }
            flush(connection)
        }
        concerned = []
    }

    private func flush(_ connection: RunnerConnection) {
        if case .runner(let runner) = connection.who, connectionOf[runner] == connection.number {
            for body in sessions[runner]?.takeBodies() ?? [] where !connection.add(body) {
                complain("runner \(runner.number) does not take what it is sent; it is disconnected")
                return lose(connection)
            }
        }
        guard connection.send() else { return lose(connection) }
        if !connection.hasUnsent, connection.isEnding { return lose(connection) }
        guard connection.hasUnsent != connection.isWaitingForRoom else { return }
        connection.isWaitingForRoom = connection.hasUnsent
        let interest: Poller.Interest = connection.hasUnsent ? [.readable, .writable] : .readable
        do throws(Errno) {
            try poller.change(connection.socket.raw, interest, token: connection.number)
        } catch {
            lose(connection)
        }
    }

    // MARK: Who goes

    /// The connection ends when everything was sent.
    private func end(_ connection: RunnerConnection) {
        connection.isEnding = true
        if case .runner(let runner) = connection.who, connectionOf[runner] == connection.number {
            for body in sessions[runner]?.takeBodies() ?? [] { _ = connection.add(body) }
        }
        concerned.insert(connection.number)
    }

    /// The connection is gone; `isLeaving`: the runner has said that it ends.
    private func lose(_ connection: RunnerConnection, isLeaving: Bool = false) {
        if case .runner(let runner) = connection.who, connectionOf[runner] == connection.number {
            connectionOf[runner] = nil
            if let event = sessions[runner]?.disconnect() { events.append(event) }
            if !isLeaving, let name = enrolled.first(where: { $0.value == runner })?.key { seen(name, .gone) }
        }
        close(connection.number)
    }

    private func close(_ number: UInt64) {
        // Closing the last copy of a descriptor takes it from the poller.
        connections[number] = nil
        strangers.removeAll { $0 == number }
    }

    /// A runner was removed.
    func forget(_ runner: RunnerID) {
        enrolled = enrolled.filter { $0.value != runner }
        if let connection = connectionOf[runner].flatMap({ connections[$0] }) { end(connection) }
        sessions[runner] = nil
    }
}

/// A text from outside, as it can be shown to people.
func quoted(_ text: String) -> String {
    "`" + String(text.prefix(128).map { $0.isASCII && !$0.isNewline ? $0 : "?" }) + "`"
}
