import Coordinator
import Model
import RunnerProtocol
import Runners

/// The coordinator's process: what its main loop does, with simulated bytes and a simulated disk.
extension Simulator {
    mutating func startServer() {
        var snapshot = server.stored.snapshot()
        if fault == .forgetsAssignments {
            for at in snapshot.jobs.indices where snapshot.jobs[at].state.assigned != nil {
                snapshot.jobs[at].state = .ready
            }
        }
        server.process = .init(coordinator: Coordinator(restoring: snapshot, keeping: weather.retention, at: moment))
        say("server starts with \(snapshot.jobs.count) jobs")
        decide([])
    }

    /// It dies. A transaction that was under way may be on the disk or not.
    mutating func killServer() {
        guard let process = server.process else { return }
        say("server is killed with \(process.turns.count) turns")
        if let turn = process.turns.first, random.oneIn(2) { server.stored.commit(turn.decision.changes) }
        server.process = nil
        for number in connections.indices where connections[number].isOpenAtServer { closeAtServer(number) }
        client.serverDied()
    }

    mutating func decide(_ events: [Event]) {
        guard var process = server.process else { return }
        let decision = process.coordinator.decide(events, at: moment)
        process.wakeAt = decision.wakeAt
        let delay = random.oneIn(50) ? random.below(3_000) : random.below(5)
        let at = max(now + delay, process.turns.last?.committedAt ?? 0)
        process.turns.append(.init(decision: decision, committedAt: at))
        server.process = process
        if fault == .speaksBeforeCommit { speak(decision.speech) }
    }

    /// Turns whose transactions are on disk now are spoken of.
    mutating func commitTurns() {
        while let turn = server.process?.turns.first, turn.committedAt <= now {
            server.process?.turns.removeFirst()
            server.stored.commit(turn.decision.changes)
            for fault in server.stored.faults { ledger.note("stored: \(fault)") }
            if fault != .speaksBeforeCommit { speak(turn.decision.speech) }
        }
    }

    mutating func runServerTimer() {
        if let wakeAt = server.process?.wakeAt, wakeAt <= now { decide([.timer]) }
    }

    private mutating func speak(_ speech: [Speech]) {
        var concerned: [RunnerID] = []
        for item in speech {
            switch item {
            case .answer(let id, let answer):
                if let name = client.answered(id, answer) { say("confirmed \(name)") }
            case .welcome(let runner, _, _, _), .order(let runner, _), .acknowledge(let runner, _), .pong(let runner),
                .goodbye(let runner, _):
                say("to \(runner.number): \(item)")
                if concerned.last != runner { concerned.append(runner) }
                do throws(Goodbye) {
                    try server.process?.sessions[runner, default: RunnerSession(of: runner)].say(item)
                } catch {
                    server.process?.sessions[runner]?.say(error)
                }
                if case .goodbye = item { hangUp(runner) }
            }
        }
        for runner in concerned { flush(runner) }
    }

    /// Sends what a session has to say.
    private mutating func flush(_ runner: RunnerID) {
        guard let bodies = server.process?.sessions[runner]?.takeBodies(),
            let number = server.process?.connections[runner]
        else { return }
        for body in bodies { sendToNode(FrameWriter.frame(body), on: number) }
    }

    private mutating func hangUp(_ runner: RunnerID) {
        flush(runner)
        guard let number = server.process?.connections.removeValue(forKey: runner) else { return }
        _ = server.process?.sessions[runner]?.disconnect()
        closeAtServer(number)
    }

    // MARK: What comes

    mutating func serverReceived(_ bytes: [UInt8], on number: Int) {
        guard server.process != nil, connections[number].isOpenAtServer else { return }
        var rest = bytes[...]
        while true {
            let body: [UInt8]?
            do throws(WireError) {
                body = try connections[number].atServer.next(&rest)
            } catch {
                ledger.note("a frame that nobody sent: \(error)")
                return
            }
            guard let body else { return }
            serverReceived(body: body, on: number)
        }
    }

    private mutating func serverReceived(body: [UInt8], on number: Int) {
        guard var link = server.process?.strangers[number] else {
            return receive(body, on: number)
        }
        var reader = RecordReader(body)
        do throws(Goodbye) {
            _ = try link.receive(from: &reader)
        } catch {
            ledger.note("a hello is refused: \(String(decoding: error.text, as: UTF8.self))")
            return
        }
        guard case .answering(let hello) = link.state else { return }
        server.process?.strangers[number] = nil
        greet(link, String(decoding: hello.runner, as: UTF8.self), on: number)
    }

    private mutating func greet(_ link: Link, _ name: String, on number: Int) {
        // Its name proves who it is here. Not every enrolment may be on disk yet.
        guard let runner = server.stored.runners.values.first(where: { $0.name == name })?.id else {
            return closeAtServer(number)
        }
        var events: [Event] = []
        if let older = server.process?.connections[runner] {
            if let event = server.process?.sessions[runner]?.disconnect() { events.append(event) }
            closeAtServer(older)
        }
        server.process?.connections[runner] = number
        var session = server.process?.sessions[runner] ?? RunnerSession(of: runner)
        if let event = session.connect(link, from: "\(number)") { events.append(event) }
        server.process?.sessions[runner] = session
        decide(events)
    }

    private mutating func receive(_ body: [UInt8], on number: Int) {
        guard let runner = server.process?.connections.first(where: { $0.value == number })?.key else { return }
        var events: [Event] = []
        do throws(Goodbye) {
            let words = try server.process?.sessions[runner]?.receive(body) ?? []
            for word in words {
                switch word {
                case .event(let event):
                    say("from \(runner.number): \(event)")
                    events.append(event)
                case .goodbye: events += lose(runner)
                case .output, .outputGap: ledger.note("output that no process wrote")
                case .fileWanted: ledger.note("a file that no job was to find")
                }
            }
        } catch {
            ledger.note("what a runner says is refused: \(String(decoding: error.text, as: UTF8.self))")
        }
        if !events.isEmpty { decide(events) }
        flush(runner)
    }

    /// The end of the stream came.
    mutating func serverLost(_ number: Int) {
        server.process?.strangers[number] = nil
        guard let runner = server.process?.connections.first(where: { $0.value == number })?.key else { return }
        let events = lose(runner)
        if !events.isEmpty { decide(events) }
    }

    private mutating func lose(_ runner: RunnerID) -> [Event] {
        guard let number = server.process?.connections.removeValue(forKey: runner) else { return [] }
        closeAtServer(number)
        return server.process?.sessions[runner]?.disconnect().map { [$0] } ?? []
    }
}
