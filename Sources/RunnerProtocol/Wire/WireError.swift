/// What is wrong with bytes that should be a record, or with a value that should become one.
public enum WireFault: UInt8, Error, Equatable, Sendable {
    /// They end too early.
    case truncated
    /// A number, or a flag of one, is written with more bytes than it needs.
    case notShortest
    /// A number is beyond what is allowed there.
    case outOfRange
    /// There is more of something than `WireLimits` says.
    case tooLong
    /// A name, a path or a line has bytes that may not stand in it, or has none.
    case badText
    /// A frame without a record.
    case empty
    /// A record of a kind that is not known here, and may not be passed over.
    case unknownCritical
}

/// What is wrong with a frame, and where.
public struct WireError: Error, Equatable, Sendable {
    /// What.
    public var fault: WireFault
    /// The type of the record; nil: it is the frame that is wrong.
    public var type: RecordType?
    /// The place in the frame's body, in bytes from 0.
    public var offset: Int

    /// All as given.
    public init(_ fault: WireFault, type: RecordType?, offset: Int) {
        self.fault = fault
        self.type = type
        self.offset = offset
    }

    /// Adds what a person reads: `record e9 at byte 17: a number is out of range`.
    public func append(to text: inout [UInt8]) {
        if let type {
            text.append("record ")
            text.append(type)
            text.append(" at")
        } else {
            text.append("frame at")
        }
        text.append(" byte ")
        text.append(decimal: offset)
        text.append(": ")
        text.append(fault.text)
    }
}

extension WireFault {
    /// A phrase that says it.
    public var text: StaticString {
        switch self {
        case .truncated: "it ends too early"
        case .notShortest: "a number is longer than it must be"
        case .outOfRange: "a number is out of range"
        case .tooLong: "something is too long"
        case .badText: "a text has bytes that may not be in it"
        case .empty: "there is nothing in it"
        case .unknownCritical: "it must be understood and is not"
        }
    }
}
