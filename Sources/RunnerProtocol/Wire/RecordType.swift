/// The first byte of a record.
///
///     7         6        5 4 3 2 1 0
///     critical  counted  kind
///
/// Whoever does not know a type passes over the record if it is not critical, and counts it if it is counted. The upper
/// two bits of the kind say who may send it, so that this holds for types that are not known, too: 0 either side, 1 a
/// coordinator, 2 a runner.
public struct RecordType: Equatable, Sendable {
    /// The byte.
    public let rawValue: UInt8

    /// Any byte.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// One that is known.
    public init(_ kind: RecordKind) { rawValue = kind.rawValue }

    /// Whether a connection ends on which it comes and is not known.
    public var isCritical: Bool { rawValue & 0x80 != 0 }
    /// Whether it has a number, see `SendWindow`: orders and notices.
    public var isCounted: Bool { rawValue & 0x40 != 0 }

    /// Whether it may come from there.
    public func mayCome(from side: Link.Side) -> Bool {
        switch rawValue >> 4 & 3 {
        case 1: side == .coordinator
        case 2: side == .runner
        default: true
        }
    }
}

/// The types that are known. PROTOCOL.md draws each record.
public enum RecordKind: UInt8, CaseIterable, Sendable {
    // Either side.
    case goodbye = 0x01
    case acknowledge = 0x82
    // A coordinator.
    case welcome = 0x90
    case pong = 0x11
    case outputCredit = 0x12
    case outputTaken = 0x13
    // 0x14 and 0x15 are kept for standard input and the size of a terminal.
    case filePart = 0x16
    case template = 0xd8
    case retireTemplate = 0xd9
    case assign = 0xda
    case stop = 0xdb
    case signal = 0xdc
    case intake = 0xdd
    // A runner.
    case hello = 0xa0
    case ping = 0x21
    case profile = 0x22
    case output = 0x23
    case outputGap = 0x24
    case fileWanted = 0x25
    // 0x26 is kept for a file from a runner.
    case started = 0x68
    case ended = 0xe9
    case coalesced = 0x6a
    case refused = 0xeb
    case direct = 0x6c
}

extension Array where Element == UInt8 {
    /// Adds the byte as two hexadecimal digits.
    mutating func append(_ type: RecordType) {
        add(Self.digit(type.rawValue >> 4))
        add(Self.digit(type.rawValue & 15))
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
