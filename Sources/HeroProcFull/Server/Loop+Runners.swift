import Link
import Model
import RunnerProtocol
import Runners
import System

/// What the loop does with the connections of runners.
extension Loop {
    // MARK: What comes

    func read(_ connection: RunnerConnection) {
        if connection.isWaitingForRoom { concerned.insert(connection.number) }
        do throws(ChannelError) {
            guard var rest = try connection.channel.read(most: Limits.readBytes) else { return }
            if rest.isEmpty { return lose(connection) }
            while !connection.isEnding, connections[connection.number] != nil,
                let arrival = try connection.channel.next(&rest)
            {
                take(arrival, on: connection)
            }
        } catch {
            fail(connection, error)
        }
    }

    private func take(_ arrival: FrameChannel.Arrival, on connection: RunnerConnection) {
        switch (arrival, connection.who) {
        case (.body(let body), .runner(let runner)): take(body, of: runner, on: connection)
        case (.body(let body), .stranger(let stranger)): take(body, of: stranger, on: connection)
        case (.introduction(let key, let secret), _): introduced(key, secret: secret, on: connection)
        // Only a coordinator says that.
        case (.welcome, _): close(connection.number)
        }
    }

    /// What came is not what it must be, or nothing can come any more.
    private func fail(_ connection: RunnerConnection, _ error: ChannelError) {
        switch error {
        case .system: lose(connection)
        case .frame, .noise, .malformed, .refused:
            if connection.channel.isOpen {
                return say(Goodbye(.malformed, text: Array("this is no frame".utf8)), on: connection)
            }
            complain("who connected from \(connection.address) is no runner, or has another coordinator's key")
            close(connection.number)
        }
    }

    /// A connection is that of a runner, which has said hello.
    func welcome(_ runner: RunnerID, _ link: RunnerProtocol.Link, on connection: RunnerConnection) {
        strangers.removeAll { $0 == connection.number }
        if let older = connectionOf[runner].flatMap({ connections[$0] }) {
            say(Goodbye(.replaced), on: older)
            if let event = sessions[runner]?.disconnect() { events.append(event) }
        }
        connectionOf[runner] = connection.number
        connection.who = .runner(runner)
        if let name = roster.name(of: runner) { seen(name, .here) }
        if let event = sessions[runner, default: RunnerSession(of: runner)].connect(link, from: connection.address) {
            events.append(event)
        }
    }

    private func take(_ body: [UInt8], of runner: RunnerID, on connection: RunnerConnection) {
        do throws(Goodbye) {
            for word in try sessions[runner]?.receive(body) ?? [] {
                switch word {
                case .event(let event): events.append(event)
                case .output(let chunk): output.write(.chunk(chunk), of: runner)
                case .outputGap(let gap): output.write(.gap(gap), of: runner)
                case .fileWanted(let place):
                    sessions[runner]?.bring(FilePart(place: place, bytes: files.part(place)))
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
    func say(_ goodbye: Goodbye, on connection: RunnerConnection) {
        if connection.channel.isOpen, let bytes = try? Record.goodbye(goodbye).encoded() { _ = connection.add(bytes) }
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
        do throws(ChannelError) {
            try connection.channel.flush()
        } catch {
            return lose(connection)
        }
        let hasUnsent = connection.channel.backlog > 0
        if !hasUnsent, connection.isEnding { return lose(connection) }
        guard hasUnsent != connection.isWaitingForRoom else { return }
        connection.isWaitingForRoom = hasUnsent
        do throws(Errno) {
            try poller.change(
                connection.channel.raw, hasUnsent ? [.readable, .writable] : .readable, token: connection.number)
        } catch {
            lose(connection)
        }
    }

    // MARK: Who goes

    /// The connection ends when everything was sent.
    func end(_ connection: RunnerConnection) {
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
            if !isLeaving, let name = roster.name(of: runner) { seen(name, .gone) }
        }
        close(connection.number)
    }

    func close(_ number: UInt64) {
        // Closing the last copy of a descriptor takes it from the poller.
        connections[number] = nil
        strangers.removeAll { $0 == number }
    }

    /// A runner was removed.
    func forget(_ runner: RunnerID) {
        roster.remove(runner)
        if let connection = connectionOf[runner].flatMap({ connections[$0] }) { end(connection) }
        sessions[runner] = nil
    }
}
