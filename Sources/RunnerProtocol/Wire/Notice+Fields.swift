/// Notices, field by field.
extension AttemptKey: Coded {
    static var blank: AttemptKey { AttemptKey(.blank, attempt: 0) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        assignment.code(&coder)
        coder.number(&attempt)
    }
}

extension AttemptEnd: Coded {
    static var blank: AttemptEnd {
        AttemptEnd(key: .blank, outlook: .another, report: .blank)
    }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        key.assignment.code(&coder)
        report = report.coded(name: [], attempt: &key.attempt, outlook: &outlook, &coder)
    }
}

extension AttemptReport {
    static var blank: AttemptReport { AttemptReport(name: [], attempt: 0, cause: .exit) }

    /// With its name, and without an assignment: the attempt is the report's own.
    func codedAlone(_ coder: inout FieldCoder) -> AttemptReport {
        var name = name
        coder.bytes(&name, .name, most: WireLimits.nameBytesMax)
        var attempt = figures[.attempt] ?? 0
        var outlook = AttemptEnd.Outlook.last
        return coded(name: name, attempt: &attempt, outlook: &outlook, &coder)
    }

    /// Reads one, or writes this one.
    ///
    ///     attempt * 8 + accounting * 2 + outlook
    ///     start
    ///     figures that are known, bit n of (* 16), + cause
    ///     of those: which are not 0, packed eight to a byte, the first in bit 0
    ///     the values of those
    ///     the step that failed, from 1; 0: none
    ///     its errno, if one failed
    func coded(
        name: [UInt8], attempt: inout UInt64, outlook: inout AttemptEnd.Outlook, _ coder: inout FieldCoder
    ) -> AttemptReport {
        if attempt > WireLimits.numberMax { coder.fail(.outOfRange) }
        let head = coder.coded(
            attempt &<< 3 | UInt64(accounting.rawValue) &<< 1 | UInt64(outlook.rawValue), usual: nil,
            most: WireLimits.numberMax &<< 3 | 7)
        attempt = head >> 3
        outlook = head & 1 == 0 ? .another : .last
        var start = startedAtMilliseconds
        coder.number(&start)
        let known = coder.coded(
            UInt64(figures.known) &<< 4 | UInt64(cause.rawValue), usual: nil, most: 1 << (4 + 25) - 1)
        let read = coder.direction == .reading
        let report = read ? AttemptReport(name: name, attempt: attempt, cause: .exit) : self
        if read {
            report.startedAtMilliseconds = start
            if let cause = Cause(rawValue: UInt8(known & 15)),
                let accounting = Accounting(rawValue: UInt8(head >> 1 & 3))
            {
                report.cause = cause
                report.accounting = accounting
            } else {
                coder.fail(.outOfRange)
            }
        }
        let figures = figures.coded(UInt32(truncatingIfNeeded: known >> 4), attempt: attempt, &coder)
        var failure = failure
        failure.code(&coder)
        if read {
            report.figures = figures
            report.failure = failure
        }
        return report
    }
}

extension SpawnFailure? {
    @inline(never)
    fileprivate mutating func code(_ coder: inout FieldCoder) {
        let step = coder.coded(self.map { UInt64($0.step.rawValue) + 1 } ?? 0, usual: 0, most: 19)
        guard step > 0, let known = SpawnFailure.Step(rawValue: UInt8(truncatingIfNeeded: step - 1)) else { return }
        // The largest errno there is.
        let code = coder.coded(UInt64(UInt32(bitPattern: self?.code ?? 0)), usual: nil, most: 4095)
        self = SpawnFailure(step: known, code: Int32(truncatingIfNeeded: code))
    }
}

extension Figures {
    /// Which are counted in bytes and mostly whole pages: `memoryPeakBytes`, `swapPeakBytes`, `readBytes`,
    /// `writtenBytes` and `maxResidentBytes`. They are coded in pages, times 2; or in bytes, times 2 plus 1.
    private static var paged: UInt32 { 1 << 6 | 1 << 7 | 1 << 11 | 1 << 12 | 1 << 16 }

    /// Reads those that `known` says, or writes all.
    fileprivate func coded(_ known: UInt32, attempt: UInt64, _ coder: inout FieldCoder) -> Figures {
        var nonzero: UInt32 = 0
        var place: UInt32 = 0
        for index in 0..<25 where known >> UInt32(index) & 1 != 0 {
            if wire(index, attempt: attempt) != 0 { nonzero |= 1 << place }
            place += 1
        }
        let count = place
        var mask: UInt32 = 0
        for shift in stride(from: 0, to: count, by: 8) {
            mask |= UInt32(coder.byte(UInt8(truncatingIfNeeded: nonzero >> shift))) << shift
        }
        if mask >> count != 0 { coder.fail(.outOfRange) }
        var result = Figures()
        for index in 0..<25 where known >> UInt32(index) & 1 != 0 {
            var value: UInt64 = 0
            if mask & 1 != 0 {
                value = coder.coded(wire(index, attempt: attempt), usual: nil, most: WireLimits.numberMax &<< 2)
                if value == 0 { coder.fail(.notShortest) }
            }
            mask >>= 1
            guard let figure = Figure(rawValue: UInt8(truncatingIfNeeded: index)) else { continue }
            result[figure] = Self.value(of: value, index, attempt: attempt, &coder)
        }
        return result
    }

    /// What stands for a value. One that is larger than any can be is written as the largest, for a report must get
    /// through.
    @inline(never)
    private func wire(_ index: Int, attempt: UInt64) -> UInt64 {
        let value = min(self[index] ?? 0, WireLimits.numberMax)
        if index == 0 { return ZigZag.encode(Int64(bitPattern: value) &- Int64(bitPattern: attempt)) }
        guard Self.paged >> UInt32(index) & 1 != 0 else { return value }
        return value & 4095 == 0 ? value >> 11 : value << 1 | 1
    }

    private static func value(of wire: UInt64, _ index: Int, attempt: UInt64, _ coder: inout FieldCoder) -> UInt64 {
        var value = wire
        if index == 0 {
            value = UInt64(bitPattern: Int64(bitPattern: attempt) &+ ZigZag.decode(wire))
        } else if paged >> UInt32(index) & 1 != 0 {
            value = wire & 1 != 0 ? wire >> 1 : wire <= WireLimits.numberMax >> 11 ? wire << 11 : .max
            if wire & 1 != 0, value & 4095 == 0 { coder.fail(.notShortest) }
        }
        let isGood: Bool
        switch index {
        case 1: isGood = value <= 255
        case 2: isGood = value > 0 && value <= 64
        default: isGood = value <= WireLimits.numberMax
        }
        if !isGood { coder.fail(.outOfRange) }
        return value
    }
}

extension Notice {
    var kind: RecordKind {
        switch self {
        case .started: .started
        case .ended: .ended
        case .coalesced: .coalesced
        case .refused: .refused
        case .direct: .direct
        }
    }

    func write(_ coder: inout FieldCoder) {
        switch self {
        case .started(var key, var start):
            key.code(&coder)
            coder.number(&start)
        case .ended(var end): end.code(&coder)
        case .coalesced(var key, var first, var count):
            key.code(&coder)
            coder.number(&first)
            coder.count(&count)
        case .refused(var key, var refusal):
            key.code(&coder)
            coder.choice(&refusal, last: .expired)
        case .direct(let report): _ = report.codedAlone(&coder)
        }
    }

    /// Reads the fields of a notice; `kind` is one of a notice's.
    init(_ kind: RecordKind, _ coder: inout FieldCoder) {
        switch kind {
        case .started:
            let key = AttemptKey.read(&coder)
            self = .started(key, startedAtMilliseconds: coder.number())
        case .ended: self = .ended(.read(&coder))
        case .coalesced:
            let key = AssignmentKey.read(&coder)
            let first = coder.number()
            var count: UInt64 = 0
            coder.count(&count)
            self = .coalesced(key, firstAttempt: first, count: count)
        case .refused:
            let key = AssignmentKey.read(&coder)
            var refusal = Refusal.fenced
            coder.choice(&refusal, last: .expired)
            self = .refused(key, refusal)
        default: self = .direct(AttemptReport.blank.codedAlone(&coder))
        }
    }
}
