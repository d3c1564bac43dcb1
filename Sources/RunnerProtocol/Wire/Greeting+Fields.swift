/// What both sides say first, field by field.
extension Hello: Coded {
    /// Where reading one begins.
    static var blank: Hello {
        let none = Identifier(high: 0, low: 0)
        return Hello(runner: [], bootID: none, spoolID: none, profile: .blank)
    }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        var least = versions.lowerBound
        var more = versions.upperBound - least
        coder.number(&least, to: 0xffff)
        coder.number(&more, to: 0xffff)
        versions = least...(least + more)
        features = Features(rawValue: coder.bits(features.rawValue))
        coder.bytes(&runner, .name, most: WireLimits.nameBytesMax)
        bootID.code(&coder)
        spoolID.code(&coder)
        coder.option(&session)
        coder.number(&lastOrder)
        coder.count(&firstNotice)
        // How many there are from the first on.
        var notices = nextNotice &- firstNotice
        coder.number(&notices)
        nextNotice = firstNotice &+ notices
        let mark = coder.enter(most: WireLimits.frameBytesMax)
        profile.code(&coder)
        coder.leave(mark, most: WireLimits.frameBytesMax)
    }
}

extension Identifier {
    /// Sixteen bytes.
    @inline(never)
    fileprivate mutating func code(_ coder: inout FieldCoder) {
        high = Self.code(high, &coder)
        low = Self.code(low, &coder)
    }

    @inline(never)
    private static func code(_ half: UInt64, _ coder: inout FieldCoder) -> UInt64 {
        var half = half
        for _ in 0..<8 { half = half &<< 8 | UInt64(coder.byte(UInt8(truncatingIfNeeded: half &>> 56))) }
        return half
    }
}

extension RunnerProfile: Coded {
    static var blank: RunnerProfile { RunnerProfile(slots: 0) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        coder.number(&slots, to: WireLimits.slotsMax)
        var kinds = enforceable.rawValue
        coder.number(&kinds)
        enforceable = LimitKinds(rawValue: kinds)
        coder.bytes(&software, .line, most: WireLimits.nameBytesMax)
        coder.bytes(&machine, .line, most: WireLimits.nameBytesMax)
        coder.strings(&labels, most: WireLimits.labelsMax * (2 * WireLimits.nameBytesMax + 2))
        checkLabels(&coder)
        coder.list(&resources, most: WireLimits.resourcesMax)
    }

    /// Each is `NAME=VALUE`, where NAME is a name and VALUE a line.
    private func checkLabels(_ coder: inout FieldCoder) {
        if labels.count > WireLimits.labelsMax { coder.fail(.tooLong) }
        var isGood = true
        func check(_ label: ArraySlice<UInt8>) {
            let equals = label.firstIndex(of: UInt8(ascii: "=")) ?? label.startIndex
            let value = Array(label[equals...])
            if !WireName.isValid(Array(label[..<equals])) || value.count > WireLimits.nameBytesMax + 1
                || !TextRule.line.accepts(value)
            {
                isGood = false
            }
        }
        labels.forEach(check)
        if !isGood { coder.fail(.badText) }
    }
}

extension RunnerProfile.Resource: Coded {
    static var blank: RunnerProfile.Resource { RunnerProfile.Resource(name: [], amount: 0) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        coder.bytes(&name, .name, most: WireLimits.nameBytesMax)
        coder.number(&amount)
    }
}

extension Welcome: Coded {
    static var blank: Welcome {
        Welcome(version: 0, features: [], session: 0, lastNotice: 0, heartbeatMilliseconds: 0)
    }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        coder.number(&version)
        features = Hello.Features(rawValue: coder.bits(features.rawValue))
        coder.number(&session)
        coder.number(&lastNotice)
        coder.count(&heartbeatMilliseconds)
    }
}

extension Goodbye: Coded {
    static var blank: Goodbye { Goodbye(.version) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        coder.choice(&reason, last: .overloaded)
        coder.bytes(&text, .line, most: WireLimits.textBytesMax)
    }
}
