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
        bytes.add(body)
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
        case .pending(let notice): Self.write(notice, of: Self.pendingKinds[notice.number], to: &body, Coding.self)
        case .squeezed(let key): body.put(12, key)
        case .numbered(let key): body.put(14, key)
        case .notice(let notice):
            body.add(15)
            Self.write(notice, of: UInt8(truncatingIfNeeded: notice.number), to: &body, Coding.self)
        case .numbering(let first): body.put(16, first)
        case .acknowledged(let last): body.put(17, last)
        case .forgotten(let key): body.put(18, key)
        }
    }

    /// Of notices without a number, in the order of `Notice.number`; direct ones have a number from the first.
    private static var pendingKinds: Literal { Literal("\u{9}\u{a}\u{b}\u{d}") }

    private static func write<Coding: SpoolCoding>(
        _ notice: Notice, of kind: UInt8, to body: inout [UInt8], _: Coding.Type
    ) {
        switch notice {
        case .started(let key, let time): body.put(kind, key.assignment, key.attempt, time)
        case .ended(let end):
            body.put(kind, end.key.assignment, end.key.attempt, UInt64(end.outlook.rawValue))
            Coding.append(end.report, to: &body)
        case .coalesced(let key, let first, let count): body.put(kind, key, first, count)
        case .refused(let key, let refusal): body.put(kind, key, UInt64(refusal.rawValue))
        case .direct(let report):
            body.put(kind, UInt64(report.name.count))
            body.add(report.name)
            Coding.append(report, to: &body)
        }
    }

    /// Reads one entry's bytes without their length; nil if they are none that this version knows. The report of an
    /// attempt that was assigned comes back without its name, which nobody is told.
    init?<Coding: SpoolCoding>(_ bytes: [UInt8], _: Coding.Type) {
        var reader = EntryReader(bytes)
        let kind = reader.byte()
        let entry = Self.entry(kind, reader.varint(), &reader, Coding.self)
        guard reader.isWhole, let entry else { return nil }
        self = entry
    }

    private static func entry<Coding: SpoolCoding>(
        _ kind: UInt8, _ first: UInt64, _ reader: inout EntryReader, _: Coding.Type
    ) -> SpoolEntry? {
        switch kind {
        case 0: return .identity(Identifier(high: first, low: reader.varint()))
        case 1: return .boot(Identifier(high: first, low: reader.varint()))
        case 2: return .fence(first)
        case 3: return Order.Intake(rawValue: UInt8(clamping: first)).map { .intake($0) }
        case 4:
            guard let number = UInt32(exactly: first) else { return nil }
            return Coding.specification(reader.remainder()).map { .template(number: number, $0) }
        case 5: return UInt32(exactly: first).map { .templateDropped(number: $0) }
        case 15:
            let job = reader.varint()
            return notice(first, job, &reader, Coding.self).map { .notice($0) }
        case 16: return .numbering(first: first)
        case 17: return .acknowledged(through: first)
        case 9...11: return notice(UInt64(kind) - 9, first, &reader, Coding.self).map { .pending($0) }
        case 13: return notice(3, first, &reader, Coding.self).map { .pending($0) }
        default: return about(AssignmentKey(job: first, epoch: reader.varint()), kind, &reader)
        }
    }

    /// Those that are about an assignment, besides notices.
    private static func about(_ key: AssignmentKey, _ kind: UInt8, _ reader: inout EntryReader) -> SpoolEntry? {
        switch kind {
        case 6: return Assignment(key, &reader).map { .accepted($0) }
        case 7:
            let state = reader.varint()
            let attempt = reader.varint()
            switch state {
            case 0: return .state(key, .running(attempt: attempt))
            case 1: return .state(key, .between(attempt: attempt))
            case 2: return .state(key, .over)
            default: return nil
            }
        case 8: return Order.Stop(rawValue: UInt8(clamping: reader.varint())).map { .stop(key, $0) }
        case 12: return .squeezed(key)
        case 14: return .numbered(key)
        case 18: return .forgotten(key)
        default: return nil
        }
    }

    /// A notice of that kind; `first` is its job, or how long the name of a direct one is.
    private static func notice<Coding: SpoolCoding>(
        _ kind: UInt64, _ first: UInt64, _ reader: inout EntryReader, _: Coding.Type
    ) -> Notice? {
        if kind == 4 {
            let name = reader.bytes(first)
            return Coding.report(reader.remainder(), name: name).map { .direct($0) }
        }
        let key = AssignmentKey(job: first, epoch: reader.varint())
        let value = reader.varint()
        switch kind {
        case 0: return .started(AttemptKey(key, attempt: value), startedAtMilliseconds: reader.varint())
        case 1:
            guard let outlook = AttemptEnd.Outlook(rawValue: UInt8(clamping: reader.varint())),
                let report = Coding.report(reader.remainder(), name: [])
            else { return nil }
            return .ended(AttemptEnd(key: AttemptKey(key, attempt: value), outlook: outlook, report: report))
        case 2: return .coalesced(key, firstAttempt: value, count: reader.varint())
        case 3: return Notice.Refusal(rawValue: UInt8(clamping: value)).map { .refused(key, $0) }
        default: return nil
        }
    }
}

extension Notice {
    /// Its kind in the spool.
    fileprivate var number: Int {
        switch self {
        case .started: 0
        case .ended: 1
        case .coalesced: 2
        case .refused: 3
        case .direct: 4
        }
    }
}

extension Assignment {
    /// The last three fields may be missing: bit n of the number before them says whether the n-th is there.
    fileprivate func write(to body: inout [UInt8]) {
        body.put(6, key, UInt64(template), attemptsBefore)
        body.append(varint: (index == nil ? 0 : 1) | (restartsLeft == nil ? 0 : 2) | (leaseMilliseconds == nil ? 0 : 4))
        if let index { body.append(varint: index) }
        if let restartsLeft { body.append(varint: restartsLeft) }
        if let leaseMilliseconds { body.append(varint: leaseMilliseconds) }
    }

    fileprivate init?(_ key: AssignmentKey, _ reader: inout EntryReader) {
        guard let template = UInt32(exactly: reader.varint()) else { return nil }
        self.init(key: key, template: template)
        attemptsBefore = reader.varint()
        let known = reader.varint()
        if known & 1 != 0 { index = reader.varint() }
        if known & 2 != 0 { restartsLeft = reader.varint() }
        if known & 4 != 0 { leaseMilliseconds = reader.varint() }
    }
}

extension Array where Element == UInt8 {
    /// A kind and its fields.
    @inline(never)
    fileprivate mutating func put(_ kind: UInt8, _ field: UInt64) {
        add(kind)
        append(varint: field)
    }

    @inline(never)
    fileprivate mutating func put(_ kind: UInt8, _ first: UInt64, _ second: UInt64) {
        put(kind, first)
        append(varint: second)
    }

    /// A kind, an assignment, and further fields.
    @inline(never)
    fileprivate mutating func put(_ kind: UInt8, _ key: AssignmentKey) { put(kind, key.job, key.epoch) }

    @inline(never)
    fileprivate mutating func put(_ kind: UInt8, _ key: AssignmentKey, _ field: UInt64) {
        put(kind, key)
        append(varint: field)
    }

    @inline(never)
    fileprivate mutating func put(_ kind: UInt8, _ key: AssignmentKey, _ first: UInt64, _ second: UInt64) {
        put(kind, key, first)
        append(varint: second)
    }
}
