/// Records as bytes: a type, a length, and the fields.
extension Record {
    /// Its type.
    public var kind: RecordKind {
        switch self {
        case .hello: .hello
        case .welcome: .welcome
        case .goodbye: .goodbye
        case .order(let order): order.kind
        case .notice(let notice): notice.kind
        case .acknowledge: .acknowledge
        case .ping: .ping
        case .pong: .pong
        case .profile: .profile
        case .outputCredit: .outputCredit
        case .output: .output
        case .outputGap: .outputGap
        case .outputTaken: .outputTaken
        case .fileWanted: .fileWanted
        case .filePart: .filePart
        }
    }

    /// It as bytes. Refuses a value that breaks a bound: nobody would take it.
    public func encoded() throws(WireError) -> [UInt8] {
        var coder = FieldCoder(writingBehind: [])
        _ = coder.type(kind.rawValue)
        let mark = coder.enter(most: WireLimits.frameBytesMax)
        write(&coder)
        coder.leave(mark, most: WireLimits.frameBytesMax)
        let bytes = coder.writer.bytes
        if bytes.count > WireLimits.frameBytesMax { coder.fail(.tooLong) }
        if let fault = coder.fault { throw WireError(fault, type: RecordType(kind), offset: bytes.count) }
        return bytes
    }

    private func write(_ coder: inout FieldCoder) {
        switch self {
        case .hello(var hello): hello.code(&coder)
        case .welcome(var welcome): welcome.code(&coder)
        case .goodbye(var goodbye): goodbye.code(&coder)
        case .order(let order): order.write(&coder)
        case .notice(let notice): notice.write(&coder)
        case .acknowledge(var number): coder.number(&number)
        case .ping, .pong: break
        case .profile(var profile): profile.code(&coder)
        case .outputCredit(var bytes): coder.number(&bytes)
        case .output(var chunk): chunk.code(&coder)
        case .outputGap(var gap): gap.code(&coder)
        case .outputTaken(var place): place.code(&coder)
        case .fileWanted(var place): place.code(&coder)
        case .filePart(var part): part.code(&coder)
        }
    }

    /// Reads the fields of one.
    init(_ kind: RecordKind, _ coder: inout FieldCoder) {
        switch kind {
        case .goodbye: self = .goodbye(.read(&coder))
        case .acknowledge: self = .acknowledge(coder.number())
        case .welcome: self = .welcome(.read(&coder))
        case .pong: self = .pong
        case .outputCredit: self = .outputCredit(coder.number())
        case .outputTaken: self = .outputTaken(.read(&coder))
        case .filePart: self = .filePart(.read(&coder))
        case .template, .retireTemplate, .assign, .stop, .signal, .intake: self = .order(Order(kind, &coder))
        case .hello: self = .hello(.read(&coder))
        case .ping: self = .ping
        case .profile: self = .profile(.read(&coder))
        case .output: self = .output(.read(&coder))
        case .outputGap: self = .outputGap(.read(&coder))
        case .fileWanted: self = .fileWanted(.read(&coder))
        case .started, .ended, .coalesced, .refused, .direct: self = .notice(Notice(kind, &coder))
        }
    }
}
