import Agent
import Execution
import RunnerProtocol
import System

/// What somebody at the node asks for, without the coordinator:
///
///     list, json         the jobs there are, as lines or as one JSON object
///     stop NAME          ends the jobs of that name
///     logs NAME          their output that is kept here
///     upgrade            goes on as the program that lies in its place now
///     report RECORD      the report of a job that was run without a coordinator, a record of the protocol
extension Node {
    /// Listens in the directory. Without that, it says so and works all the same.
    mutating func openControl() {
        let path = file("control.sock")
        do throws(Errno) {
            let socket = try Socket.listen(at: path)
            try supervisor.watch(socket.raw, .readable, as: Watch.control)
            control = consume socket
        } catch {
            var line = NodeLog.line
            line.append("listen at ")
            line.append(shown: Array(path.bytes))
            line.append(": ")
            line.add(error.message)
            line.append("; list, stop and logs will not work")
            log.write(line)
        }
    }

    /// Takes whoever has connected. The oldest goes if there are too many.
    mutating func acceptClients() {
        while let socket = nextClient() {
            guard let user = try? socket.peer().user, user == 0 || user == Process.effectiveUser else { continue }
            lastClient = max(lastClient &+ 1, Watch.firstClient)
            let client = ControlClient(socket, number: lastClient)
            // Out of kernel memory: the client finds the connection closed.
            guard (try? supervisor.watch(client.raw, .readable, as: client.number)) != nil else { continue }
            if clients.count == Limits.clientsMax { clients.removeFirst() }
            clients.append(client)
        }
    }

    private func nextClient() -> Descriptor? {
        switch control {
        // One that is gone again is no client.
        case .some(let control): (try? control.accept()) ?? nil
        case nil: nil
        }
    }

    /// Goes on with a client.
    mutating func serve(_ number: UInt32) {
        guard let at = clients.firstIndex(where: { $0.number == number }) else { return }
        let client = clients[at]
        switch client.proceed() {
        case .wait: return
        case .end: clients.remove(at: at)
        case .answer(let request):
            if request == [UInt8]("upgrade"), upgrade(client) { return }
            client.answer(answer(to: request[...]))
            // See `acceptClients`.
            guard (try? supervisor.watch(client.raw, .writable, as: number)) != nil else {
                clients.remove(at: at)
                return
            }
        }
    }

    private mutating func answer(to request: ArraySlice<UInt8>) -> [UInt8] {
        if request == "list" { return list(.lines) }
        if request == "json" { return list(.json) }
        let end = request.firstIndex(of: UInt8(ascii: " ")) ?? request.endIndex
        let word = request[..<end]
        let object = Array(request[end...].dropFirst())
        if word == "stop" { return stop(object) }
        if word == "logs" { return logs(object) }
        if word == "report" { return take(report: object) }
        if word == "upgrade" { return [UInt8]("1the agent has lost its keeper; stop it, and start it again\n") }
        return [UInt8]("1the agent does not know this request\n")
    }

    /// Leaves its place to another program, which answers the client. False if it cannot.
    private mutating func upgrade(_ client: ControlClient) -> Bool {
        do throws(Errno) {
            try supervisor.replaceProgram(telling: client.raw)
        } catch {
            return false
        }
        departure = .replaced
        return true
    }

    private enum Form { case lines, json }

    private func list(_ form: Form) -> [UInt8] {
        var text: [UInt8] = []
        text.append(form == .json ? "0{\"jobs\":[" : "0")
        for assignment in core.image.assignments {
            let name = name(of: assignment)
            let state = assignment.words
            let attempt = assignment.assignment.attemptsBefore + state.attempt
            let job = jobs.first { $0.key == assignment.key }
            let process = job.flatMap { supervisor.process(of: $0.serial) }
            if form == .json {
                if text.count > 10 { text.append(",") }
                text.append("{\"job\":")
                text.append(jsonString: name)
                text.append(",\"state\":\"")
                text.append(state.word)
                text.append("\",\"attempt\":")
                text.append(decimal: attempt)
                text.append(",\"pid\":")
                if let process { text.append(decimal: process) } else { text.append("null") }
                text.append("}")
            } else {
                text.append(shown: name)
                text.append("~")
                text.append(decimal: attempt)
                text.append("  ")
                text.append(state.word)
                if let process {
                    text.append("  ")
                    text.append(decimal: process)
                }
                text.append("\n")
            }
        }
        if form == .json { text.append("]}\n") }
        return text
    }

    private func name(of assignment: SpooledAssignment) -> [UInt8] {
        let template = core.image.template(assignment.assignment.template)
        return template?.specification.fullName(assignment.assignment.index) ?? []
    }

    /// Those that people call so.
    private func keys(of name: [UInt8]) -> [AssignmentKey] {
        var keys: [AssignmentKey] = []
        for assignment in core.image.assignments where self.name(of: assignment) == name { keys.append(assignment.key) }
        return keys
    }

    private static func unknown(_ name: [UInt8]) -> [UInt8] {
        var text = [UInt8]("1there is no job ")
        text.append(shown: name)
        text.append("; see hero-runner list\n")
        return text
    }

    private mutating func stop(_ name: [UInt8]) -> [UInt8] {
        let keys = keys(of: name)
        if keys.isEmpty { return Self.unknown(name) }
        for key in keys { tell(.stopJob(key)) }
        return [UInt8]("0")
    }

    private func logs(_ name: [UInt8]) -> [UInt8] {
        let keys = keys(of: name)
        if keys.isEmpty { return Self.unknown(name) }
        var text = [UInt8]("0")
        for key in keys { output.append(of: key, to: &text) }
        return text
    }

    /// Whoever has sent it does not wait for an answer.
    private mutating func take(report record: [UInt8]) -> [UInt8] {
        var reader = RecordReader(record)
        // What is no record is nobody's report.
        if case .record(.notice(.direct(let report))) = try? reader.next() { tell(.directReport(report)) }
        return [UInt8]("0")
    }
}

extension SpooledAssignment {
    /// Where it stands, in a word, and with which attempt.
    fileprivate var words: (word: StaticString, attempt: UInt64) {
        switch state {
        case .running(let attempt): ("running", attempt)
        case .between(0): ("queued", 0)
        case .between(let attempt): ("pausing", attempt)
        case .over: ("ended", assignment.attemptsBefore)
        }
    }
}
