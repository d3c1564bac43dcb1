/// What may come when, and what follows for the numbers.
extension Link {
    /// What matters of a record before a connection is open.
    private enum Event {
        case hello, welcome, goodbye, other

        init(_ type: RecordType) {
            switch type.rawValue {
            case RecordKind.hello.rawValue: self = .hello
            case RecordKind.welcome.rawValue: self = .welcome
            case RecordKind.goodbye.rawValue: self = .goodbye
            default: self = .other
            }
        }
    }

    mutating func accept(_ incoming: Incoming) throws(Goodbye) -> UInt64? {
        let type = incoming.type
        guard type.mayCome(from: side == .runner ? .coordinator : .runner) else {
            throw Goodbye(type, "it comes from the wrong side")
        }
        switch (state, Event(type)) {
        case (.awaitingHello, .hello): if case .record(.hello(let hello)) = incoming { try take(hello) }
        case (.awaitingWelcome(let hello), .welcome):
            if case .record(.welcome(let welcome)) = incoming { try take(welcome, answering: hello) }
        case (.answering, .goodbye), (.awaitingWelcome, .goodbye), (.open, .goodbye): close()
        case (.open, .other): return try take(incoming)
        case (.awaitingHello, .welcome), (.awaitingHello, .goodbye), (.awaitingHello, .other):
            throw Goodbye(type, "a hello comes first")
        case (.awaitingWelcome, .hello), (.awaitingWelcome, .other): throw Goodbye(type, "a welcome comes first")
        case (.answering, .hello), (.answering, .welcome), (.answering, .other):
            throw Goodbye(type, "it comes before the answer to the hello")
        case (.open, .hello), (.open, .welcome): throw Goodbye(type, "it comes twice")
        case (.over, .hello), (.over, .welcome), (.over, .goodbye), (.over, .other):
            throw Goodbye(type, "it comes after the end")
        }
        return nil
    }

    private mutating func take(_ hello: Hello) throws(Goodbye) {
        let common = min(hello.versions.upperBound, versions.upperBound)
        guard common >= max(hello.versions.lowerBound, versions.lowerBound) else {
            var text = [UInt8]("the runner speaks version ")
            text.append(hello.versions)
            text.append(", the coordinator ")
            text.append(versions)
            throw Goodbye(.version, text: text)
        }
        version = common
        state = .answering(hello)
    }

    private mutating func take(_ welcome: Welcome, answering hello: Hello) throws(Goodbye) {
        guard versions.contains(welcome.version) else {
            throw Goodbye(RecordType(.welcome), "its version was not offered")
        }
        version = welcome.version
        try begin(hello, welcome)
    }

    /// Where counting begins, which both sides derive from the same two records.
    mutating func begin(_ hello: Hello, _ welcome: Welcome) throws(Goodbye) {
        // A spool whose disk has lost its end knows fewer notices than the coordinator: then both go on behind those.
        let notices = max(welcome.lastNotice, hello.firstNotice - 1)
        let orders = welcome.session == hello.session ? hello.lastOrder : 0
        (sent, received) = side == .runner ? (notices, orders) : (orders, notices)
        (acknowledged, safe, told) = (sent, received, received)
        state = .open
    }

    private mutating func take(_ incoming: Incoming) throws(Goodbye) -> UInt64? {
        let type = incoming.type
        switch incoming {
        case .record(.acknowledge(let number)):
            guard number <= sent else { throw Goodbye(type, "it acknowledges what was never sent") }
            acknowledged = max(acknowledged, number)
        case .record(.outputCredit(let bytes)):
            outputCredit += bytes
            guard outputCredit <= WireLimits.numberMax else { throw Goodbye(type, "it is more than can be counted") }
        case .record(.output(let chunk)):
            guard spendOutput(chunk.bytes.count) == .allowed else { throw Goodbye(type, "there is no credit for it") }
        case .record, .unknown: break
        }
        guard type.isCounted else { return nil }
        guard received - told < UInt64(WireLimits.unacknowledgedMax) else {
            throw Goodbye(type, "there are too many that are not acknowledged")
        }
        received += 1
        return received
    }
}

extension Goodbye: Error {
    /// A record that breaks a rule.
    @inline(never)
    init(_ type: RecordType, _ rule: StaticString) {
        var text = [UInt8]("record ")
        text.append(type)
        text.append(": ")
        text.append(rule)
        self.init(.malformed, text: text)
    }

    /// Bytes that are no record.
    public init(_ error: WireError) {
        var text: [UInt8] = []
        error.append(to: &text)
        self.init(.malformed, text: text)
    }
}

extension Array where Element == UInt8 {
    /// Adds `1` or `1 to 2`.
    @inline(never)
    fileprivate mutating func append(_ versions: ClosedRange<UInt32>) {
        append(decimal: versions.lowerBound)
        guard versions.upperBound > versions.lowerBound else { return }
        append(" to ")
        append(decimal: versions.upperBound)
    }
}
