/// A job's specification, field by field in the order of the wire: what is set most often stands first.
extension JobSpecification {
    /// Reads into this one, or writes it. What is written is taken from a copy, so that a specification that others read
    /// is not touched.
    func code(_ coder: inout FieldCoder) {
        let mark = coder.enter(most: WireLimits.specificationBytesMax)
        (coder.direction == .reading ? self : copy()).fields(&coder)
        coder.leave(mark, most: WireLimits.specificationBytesMax)
    }

    /// Whether both are written with the same bytes, so that one can stand for the other. `==` says the same with more code.
    public func isWritten(as other: JobSpecification) -> Bool {
        arguments == other.arguments && environment == other.environment && written == other.written
    }

    private var written: [UInt8] {
        var coder = FieldCoder(writingBehind: [])
        code(&coder)
        return coder.writer.bytes
    }

    private func fields(_ coder: inout FieldCoder) {
        coder.bytes(&name, .name, most: WireLimits.nameBytesMax)
        coder.strings(&arguments, most: WireLimits.specificationBytesMax)
        if arguments.count == 0 { coder.fail(.badText) }
        coder.strings(&environment, most: WireLimits.specificationBytesMax)
        var path = directory ?? []
        coder.bytes(&path, .pathOrNone, most: WireLimits.pathBytesMax)
        directory = path.isEmpty ? nil : path
        timing.code(&coder)
        limits.code(&coder)
        attempts.code(&coder)
        streams.code(&coder)
        coder.choice(&containment, last: .none)
        coder.choice(&enforcement, last: .bestEffort)
        coder.choice(&leftovers, last: .awaited)
        identity.code(&coder)
        coder.option(&index)
        coder.list(&files, most: WireLimits.filesMax)
        if !JobFile.areGood(files) { coder.fail(.badText) }
    }
}

extension Timing {
    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        coder.option(&wallMilliseconds)
        coder.option(&cpuMilliseconds)
        coder.number(&graceMilliseconds, usual: 10_000)
        coder.signal(&stopSignal, usual: 15)
    }
}

extension ControlLimits {
    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        coder.option(&memoryBytes)
        coder.option(&memoryHighBytes)
        coder.option(&swapBytes)
        coder.option(&cpuThousandths, from: 1, to: 1_000_000_000)
        coder.option(&cpuWeight, from: 1, to: 10_000)
        coder.option(&processes, from: 1, to: 0x7fff_ffff)
        coder.list(&io, most: WireLimits.devicesMax)
    }
}

extension ControlLimits.DeviceLimit: Coded {
    static var blank: ControlLimits.DeviceLimit { ControlLimits.DeviceLimit(major: 0, minor: 0) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        coder.number(&major)
        coder.number(&minor)
        coder.option(&readBytesPerSecond)
        coder.option(&writeBytesPerSecond)
    }
}

extension AttemptPolicy {
    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        coder.choice(&restart, last: .always)
        coder.option(&restartsMax)
        coder.number(&backoffMilliseconds, usual: 100)
        coder.number(&backoffMaxMilliseconds, usual: 30_000)
        // One more than it is, so that "never" is 0.
        var stable = stableMilliseconds &+ 1
        coder.number(&stable, usual: 10_001)
        stableMilliseconds = stable &- 1
    }
}

extension Streams {
    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        var source: Sink
        switch input {
        case .inherited: source = .inherited
        case .null: source = .null
        case .file(let path): source = .file(path)
        }
        source.code(&coder)
        switch source {
        case .inherited: input = .inherited
        case .null: input = .null
        case .joined: coder.fail(.outOfRange)
        case .file(let path): input = .file(path)
        }
        output.code(&coder)
        if output == .joined { coder.fail(.outOfRange) }
        errors.code(&coder)
        coder.choice(&existing, last: .appended)
        var size = rotation?.bytesMax
        coder.option(&size, from: 1, to: WireLimits.numberMax)
        if let size {
            var files = rotation?.keep ?? 0
            coder.number(&files, to: 1000)
            rotation = Rotation(bytesMax: size, keep: files)
        }
    }
}

extension Streams.Sink {
    /// 0 inherited, 1 null, 2 joined, 3 and a path.
    @inline(never)
    fileprivate mutating func code(_ coder: inout FieldCoder) {
        var path: [UInt8] = []
        let number: UInt64
        switch self {
        case .inherited: number = 0
        case .null: number = 1
        case .joined: number = 2
        case .file(let file): (number, path) = (3, file)
        }
        switch coder.coded(number, usual: 0, most: 3) {
        case 0: self = .inherited
        case 1: self = .null
        case 2: self = .joined
        default:
            coder.bytes(&path, .path, most: WireLimits.pathBytesMax)
            self = .file(path)
        }
    }
}

extension Identity {
    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        coder.choice(&privileges, last: .noNew)
        coder.option(&umask, to: 0o777)
        // -20 to 19 and -1000 to 1000 are exactly the numbers up to these.
        coder.option(&nice, to: 39)
        coder.option(&oomScoreAdjust, to: 2000)
        coder.list(&resourceLimits, most: Self.resources)
        // -1 is no id: setresuid(2) takes it for "leave it".
        var id = user?.id
        coder.option(&id, to: UInt64(UInt32.max - 1))
        guard let id else { return }
        var known = user ?? User(id: id, group: 0, supplementaryGroups: [])
        known.id = id
        coder.number(&known.group, to: .max - 1)
        coder.list(&known.supplementaryGroups, most: WireLimits.groupsMax)
        user = known
    }

    /// RLIMIT_NLIMITS.
    private static var resources: Int { 16 }
}

extension Identity.ResourceLimit: Coded {
    static var blank: Identity.ResourceLimit { Identity.ResourceLimit(resource: 0, soft: 0, hard: 0) }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) {
        resource = Int32(truncatingIfNeeded: coder.coded(UInt64(UInt32(bitPattern: resource)), usual: nil, most: 15))
        // One more than they are, so that RLIM_INFINITY is 0.
        soft = coder.coded(soft &+ 1, usual: nil, most: .max) &- 1
        hard = coder.coded(hard &+ 1, usual: nil, most: .max) &- 1
        if soft > hard { coder.fail(.outOfRange) }
    }
}

/// The id of a group.
extension UInt32: Coded {
    static var blank: UInt32 { 0 }

    @inline(never)
    mutating func code(_ coder: inout FieldCoder) { coder.number(&self, to: .max - 1) }
}
