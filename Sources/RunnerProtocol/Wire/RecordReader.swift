/// A record as it came, known or not.
public enum Incoming: Equatable, Sendable {
    /// One that is known.
    case record(Record)
    /// One that is not, and need not be.
    case unknown(RecordType)

    /// Its type.
    public var type: RecordType {
        switch self {
        case .record(let record): RecordType(record.kind)
        case .unknown(let type): type
        }
    }
}

/// Takes the records out of a frame's body, one after another.
public struct RecordReader {
    private var coder: FieldCoder

    /// Begins with the first.
    public init(_ body: [UInt8]) {
        coder = FieldCoder(reading: body)
        if body.isEmpty { coder.fail(.empty) }
        if body.count > WireLimits.frameBytesMax { coder.fail(.tooLong) }
    }

    /// The next one; nil behind the last. After an error there is nothing more to be had.
    public mutating func next() throws(WireError) -> Incoming? {
        if let fault = coder.fault { throw WireError(fault, type: nil, offset: coder.reader.at) }
        guard coder.reader.left > 0 else { return nil }
        let type = RecordType(rawValue: coder.type(0))
        let mark = coder.enter(most: WireLimits.frameBytesMax)
        let incoming: Incoming
        if let kind = RecordKind(rawValue: type.rawValue) {
            incoming = .record(Record(kind, &coder))
        } else {
            incoming = .unknown(type)
            if type.isCritical { coder.fail(.unknownCritical) }
        }
        coder.leave(mark, most: WireLimits.frameBytesMax)
        if let fault = coder.fault { throw WireError(fault, type: type, offset: coder.reader.at) }
        return incoming
    }
}
