import Agent
import Execution
import Options
import RunnerProtocol
import System

/// The connection.
extension Node {
    /// Where the coordinator is looked for now.
    private var address: [UInt8] { settings.addresses[addressNumber] }

    /// Connects. On this machine that is done at once or not at all.
    mutating func connect() {
        if isAddressMissed { addressNumber = (addressNumber + 1) % settings.addresses.count }
        isAddressMissed = false
        do throws(LinkFailure) {
            let opened = try Connection.open(to: address, as: settings.credentials)
            connection = opened
            try watch(opened)
            if opened.isOpen { events.append(.linkOpened) }
        } catch {
            drop(error)
        }
    }

    private mutating func watch(_ connection: Connection) throws(LinkFailure) {
        guard let interest = connection.newInterest() else { return }
        do throws(Errno) {
            try supervisor.watch(connection.raw, interest, as: Watch.connection)
        } catch {
            throw .system(error)
        }
    }

    /// Takes a record to be sent at the end of the turn.
    mutating func send(_ record: Record) {
        guard let connection else { return }
        if !connection.add(record) { drop(.malformed) }
    }

    /// Ends the connection. What the kernel does not take at once is not waited for: whoever takes nothing would be waited
    /// for in vain.
    mutating func close() {
        // It ends here anyway.
        try? connection?.flush()
        drop(.ended)
    }

    private mutating func drop(_ failure: LinkFailure) {
        if connection?.link == nil { isAddressMissed = true }
        connection = nil
        allowance = OutputAllowance()
        // The jitter needs no more than a clock's low bits.
        let randomness = UInt32(truncatingIfNeeded: (Instant.now.nanoseconds &* 0x9E37_79B9_7F4A_7C15) >> 32)
        events.append(.linkClosed(failure, randomness: randomness))
    }

    /// Sends what there is, as far as it goes.
    mutating func transmit() {
        guard let connection else { return }
        let output = allowance.grant(backlog: connection.backlog)
        if output > 0 { tell(.received(.outputCredit(output))) }
        if connection.backlog < Limits.outgoingBytes { sendGaps() }
        guard self.connection === connection else { return }
        do throws(LinkFailure) {
            try connection.flush()
            try watch(connection)
        } catch {
            drop(error)
        }
    }

    /// Takes what came.
    mutating func receive() {
        for _ in 0..<Limits.receivesInTurn {
            guard let connection, connection.hasRoom else { return }
            do throws(LinkFailure) {
                guard let stretch = try connection.receive() else { return }
                try take(stretch, on: connection)
            } catch {
                return drop(error)
            }
        }
    }

    private mutating func take(_ stretch: ArraySlice<UInt8>, on connection: Connection) throws(LinkFailure) {
        var rest = stretch
        while self.connection === connection, let arrival = try connection.next(&rest) {
            switch arrival {
            case .body(let body):
                var reader = RecordReader(body)
                while self.connection === connection, let incoming = try connection.next(&reader) { take(incoming) }
            case .welcome: events.append(.linkOpened)
            // It comes to coordinators.
            case .introduction: throw .malformed
            }
        }
    }

    private mutating func take(_ incoming: Incoming) {
        switch incoming {
        case .record(.outputCredit(let bytes)): allowance.add(bytes)
        case .record(.welcome(let welcome)):
            tell(.received(.welcome(welcome)))
            if !complaints.isEmpty { sayConnected() }
            fetch?.asked = fetch?.written ?? 0
            askForFile()
        case .record(.filePart(let part)): take(part)
        case .record(let record): tell(.received(record))
        case .unknown(let type): if type.isCounted { tell(.passedOver) }
        }
    }

    // Output.

    /// Sends a part of what was kept. The core has heard of no other that was.
    mutating func send(_ part: OutputPart) {
        allowance.spend(part.count)
        sendGaps()
        guard let bytes = output.bytes(of: part) else { return }
        send(
            .output(
                OutputChunk(
                    place: part.place, attempt: part.attempt, readAtMilliseconds: part.readAtMilliseconds, bytes: bytes)
            ))
    }

    private mutating func sendGaps() {
        for gap in allowance.takeGaps() { send(.outputGap(gap)) }
    }

    // Words.

    /// Says why there is no connection, when that is something new.
    mutating func complain(_ failure: LinkFailure) {
        if case .leaving = failure { return }
        var line = NodeLog.line
        line.append("no connection to ")
        line.append(shown: address)
        line.append(": ")
        failure.append(to: &line)
        if complaints.contains(line) { return }
        if complaints.count < Limits.complaintsMax { complaints.append(line) }
        log.write(line)
    }

    private mutating func sayConnected() {
        complaints = []
        var line = NodeLog.line
        line.append("connected to ")
        line.append(shown: address)
        log.write(line)
    }
}
