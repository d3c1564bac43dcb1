import RunnerProtocol

/// Entries as bytes: a length, a kind, and fields that are varints unless said otherwise.
///
///     03 06 07 29        .state(job 7, epoch 41, ...) begins so: three bytes would follow the kind
///
/// What a later version adds behind the fields it knows is skipped, and so is a kind that is not known.
extension SpoolEntry {
    /// Adds the entry's bytes.
    func append<Coding: SpoolCoding>(to bytes: inout [UInt8], _: Coding.Type) {
        var body: [UInt8] = []
        write(to: &body, Coding.self)
        bytes.append(varint: UInt64(body.count))
        bytes.add(body[...])
    }

    private func write<Coding: SpoolCoding>(to body: inout [UInt8], _: Coding.Type) {
        switch self {
        case .identity(let id): body.put(0, id.high, id.low)
        case .boot(let id): body.put(1, id.high, id.low)
        case .fence(let epoch): body.put(2, epoch)
        case .intake(let intake): body.put(3, UInt64(intake.rawValue))
        case .template(let number, let specification):
            body.put(4, UInt64(number))
            Coding.append(specification, to: &body)
        case .templateDropped(let number): body.put(5, UInt64(number))
        case .accepted(let assignment): assignment.write(to: &body)
        case .state(let key, .running(let attempt)): body.put(7, key, 0, attempt)
        case .state(let key, .between(let attempt)): body.put(7, key, 1, attempt)
        case .state(let key, .over): body.put(7, key, 2, 0)
        case .stop(let key, let stop): body.put(8, key, UInt64(stop.rawValue))
        case .started(let key, let time): body.put(9, key.assignment, key.attempt, time)
        case .ended(let end):
            body.put(10, end.key.assignment, end.key.attempt, UInt64(end.outlook.rawValue))
            Coding.append(end.report, to: &body)
        case .coalesced(let key, let first, let count): body.put(11, key, first, count)
        case .squeezed(let key): body.put(12, key)
        case .refused(let key, let refusal): body.put(13, key, UInt64(refusal.rawValue))
        case .numbered(let key): body.put(14, key)
        case .notice(let notice): Self.write(notice, to: &body, Coding.self)
        case .numbering(let first): body.put(16, first)
        case .acknowledged(let last): body.put(17, last)
        case .forgotten(let key): body.put(18, key)
        }
    }

    private static func write<Coding: SpoolCoding>(_ notice: Notice, to body: inout [UInt8], _: Coding.Type) {
        body.add(15)
        switch notice {
        case .started(let key, let time): body.put(0, key.assignment, key.attempt, time)
        case .ended(let end):
            body.put(1, end.key.assignment, end.key.attempt, UInt64(end.outlook.rawValue))
            Coding.append(end.report, to: &body)
        case .coalesced(let key, let first, let count): body.put(2, key, first, count)
        case .refused(let key, let refusal): body.put(3, key, UInt64(refusal.rawValue))
        case .direct(let report):
            body.put(4, UInt64(report.name.count))
            body.add(report.name[...])
            Coding.append(report, to: &body)
        }
    }

    /// Reads one entry's bytes without their length; nil if they are none that this version knows. The report of an
    /// attempt that was assigned comes back without its name, which nobody is told.
    init?<Coding: SpoolCoding>(_ bytes: ArraySlice<UInt8>, _: Coding.Type) {
        var reader = EntryReader(bytes)
        guard let kind = reader.byte(), let first = reader.varint() else { return nil }
        if let entry = Self.about(nothing: kind, first, &reader, Coding.self) {
            self = entry
            return
        }
        guard let epoch = reader.varint() else { return nil }
        let key = AssignmentKey(job: first, epoch: epoch)
        guard let entry = Self.about(key, kind, &reader, Coding.self) else { return nil }
        self = entry
    }

    /// Those that are not about an assignment.
    private static func about<Coding: SpoolCoding>(
        nothing kind: UInt8, _ first: UInt64, _ reader: inout EntryReader, _: Coding.Type
    ) -> SpoolEntry? {
        switch kind {
        case 0: return reader.varint().map { .identity(Identifier(high: first, low: $0)) }
        case 1: return reader.varint().map { .boot(Identifier(high: first, low: $0)) }
        case 2: return .fence(first)
        case 3: return Order.Intake(rawValue: UInt8(clamping: first)).map { .intake($0) }
        case 4:
            guard let number = UInt32(exactly: first) else { return nil }
            return Coding.specification(reader.remainder).map { .template(number: number, $0) }
        case 5: return UInt32(exactly: first).map { .templateDropped(number: $0) }
        case 15: return notice(first, &reader, Coding.self).map { .notice($0) }
        case 16: return .numbering(first: first)
        case 17: return .acknowledged(through: first)
        default: return nil
        }
    }

    /// Those that are.
    private static func about<Coding: SpoolCoding>(
        _ key: AssignmentKey, _ kind: UInt8, _ reader: inout EntryReader, _: Coding.Type
    ) -> SpoolEntry? {
        switch kind {
        case 6: return Assignment(key, &reader).map { .accepted($0) }
        case 7:
            guard let state = reader.varint(), let attempt = reader.varint() else { return nil }
            switch state {
            case 0: return .state(key, .running(attempt: attempt))
            case 1: return .state(key, .between(attempt: attempt))
            case 2: return .state(key, .over)
            default: return nil
            }
        case 8: return reader.varint().flatMap { Order.Stop(rawValue: UInt8(clamping: $0)) }.map { .stop(key, $0) }
        case 12: return .squeezed(key)
        case 14: return .numbered(key)
        case 18: return .forgotten(key)
        case 9, 10, 11, 13:
            let kinds: [UInt8] = [0, 1, 2, 0, 3]
            switch notice(about: key, UInt64(kinds[Int(kind) - 9]), &reader, Coding.self) {
            case .started(let key, let time): return .started(key, startedAtMilliseconds: time)
            case .ended(let end): return .ended(end)
            case .coalesced(let key, let first, let count): return .coalesced(key, firstAttempt: first, count: count)
            case .refused(let key, let refusal): return .refused(key, refusal)
            case .direct, nil: return nil
            }
        default: return nil
        }
    }

    private static func notice<Coding: SpoolCoding>(
        _ kind: UInt64, _ reader: inout EntryReader, _: Coding.Type
    ) -> Notice? {
        guard let first = reader.varint() else { return nil }
        if kind == 4 {
            guard let own = reader.bytes(first) else { return nil }
            return Coding.report(reader.remainder, name: Array(own)).map { .direct($0) }
        }
        guard let epoch = reader.varint() else { return nil }
        return notice(about: AssignmentKey(job: first, epoch: epoch), kind, &reader, Coding.self)
    }

    private static func notice<Coding: SpoolCoding>(
        about key: AssignmentKey, _ kind: UInt64, _ reader: inout EntryReader, _: Coding.Type
    ) -> Notice? {
        guard let first = reader.varint() else { return nil }
        switch kind {
        case 0: return reader.varint().map { .started(AttemptKey(key, attempt: first), startedAtMilliseconds: $0) }
        case 1:
            guard let value = reader.varint(), let outlook = AttemptEnd.Outlook(rawValue: UInt8(clamping: value)),
                let report = Coding.report(reader.remainder, name: [])
            else { return nil }
            return .ended(AttemptEnd(key: AttemptKey(key, attempt: first), outlook: outlook, report: report))
        case 2: return reader.varint().map { .coalesced(key, firstAttempt: first, count: $0) }
        case 3: return Notice.Refusal(rawValue: UInt8(clamping: first)).map { .refused(key, $0) }
        default: return nil
        }
    }
}

extension Assignment {
    /// Which of the fields that may be missing is there.
    private struct Fields: OptionSet {
        let rawValue: UInt64
        static var index: Fields { Fields(rawValue: 1) }
        static var restarts: Fields { Fields(rawValue: 2) }
        static var lease: Fields { Fields(rawValue: 4) }
    }

    fileprivate func write(to body: inout [UInt8]) {
        var fields: Fields = []
        if index != nil { fields.insert(.index) }
        if restartsLeft != nil { fields.insert(.restarts) }
        if leaseMilliseconds != nil { fields.insert(.lease) }
        body.put(6, key, UInt64(template), attemptsBefore)
        body.append(varint: fields.rawValue)
        if let index { body.append(varint: index) }
        if let restartsLeft { body.append(varint: restartsLeft) }
        if let leaseMilliseconds { body.append(varint: leaseMilliseconds) }
    }

    fileprivate init?(_ key: AssignmentKey, _ reader: inout EntryReader) {
        guard let number = reader.varint(), let template = UInt32(exactly: number), let before = reader.varint(),
            let bits = reader.varint()
        else { return nil }
        self.init(key: key, template: template)
        attemptsBefore = before
        let fields = Fields(rawValue: bits)
        if fields.contains(.index) {
            guard let value = reader.varint() else { return nil }
            index = value
        }
        if fields.contains(.restarts) {
            guard let value = reader.varint() else { return nil }
            restartsLeft = value
        }
        if fields.contains(.lease) {
            guard let value = reader.varint() else { return nil }
            leaseMilliseconds = value
        }
    }
}

extension Array where Element == UInt8 {
    /// A kind and its fields.
    fileprivate mutating func put(_ kind: UInt8, _ fields: UInt64...) {
        add(kind)
        for field in fields { append(varint: field) }
    }

    /// A kind, an assignment, and further fields.
    fileprivate mutating func put(_ kind: UInt8, _ key: AssignmentKey, _ fields: UInt64...) {
        add(kind)
        append(varint: key.job)
        append(varint: key.epoch)
        for field in fields { append(varint: field) }
    }
}
