import RunnerProtocol

/// An entry of a log's index: 48 bytes, six numbers of 64 bits, the low byte first.
///
///     where its bytes begin in the log
///     where it begins in its stream, of that assignment
///     epoch
///     attempt
///     when it was read
///     length, times 256, plus what it is: the stream, and twice the kind
struct LogEntry: Equatable {
    var fileOffset: UInt64
    var streamOffset: UInt64
    var epoch: UInt64
    var attempt: UInt64
    var readAtMilliseconds: UInt64
    var length: UInt64
    var stream: OutputStream
    var kind: Kind

    /// What it tells of.
    enum Kind: UInt8 {
        /// Bytes of the log.
        case bytes
        /// Bytes that were lost on the way.
        case lost
        /// Where a stream has come to, in a log that goes on behind another.
        case carried
    }

    static let size = 48

    /// Where what follows begins in the stream.
    var streamEnd: UInt64 { streamOffset + length }
    /// Where what follows begins in the log.
    var fileEnd: UInt64 { kind == .bytes ? fileOffset + length : fileOffset }

    var encoded: [UInt8] {
        let tail = length << 8 | UInt64(kind.rawValue) << 1 | UInt64(stream.rawValue)
        return [fileOffset, streamOffset, epoch, attempt, readAtMilliseconds, tail].flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
    }

    init(
        fileOffset: UInt64, streamOffset: UInt64, epoch: UInt64, attempt: UInt64, readAtMilliseconds: UInt64,
        length: UInt64, stream: OutputStream, kind: Kind
    ) {
        self.fileOffset = fileOffset
        self.streamOffset = streamOffset
        self.epoch = epoch
        self.attempt = attempt
        self.readAtMilliseconds = readAtMilliseconds
        self.length = length
        self.stream = stream
        self.kind = kind
    }

    /// Reads `size` bytes; nil if no log has such an entry.
    init?(_ bytes: ArraySlice<UInt8>) {
        var numbers: [UInt64] = []
        for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 8) {
            numbers.append((0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) })
        }
        let tail = numbers[5]
        guard let stream = OutputStream(rawValue: UInt8(tail & 1)), let kind = Kind(rawValue: UInt8(tail & 0xff) >> 1),
            numbers[1] <= WireLimits.numberMax, numbers[0] <= WireLimits.numberMax
        else { return nil }
        self.init(
            fileOffset: numbers[0], streamOffset: numbers[1], epoch: numbers[2], attempt: numbers[3],
            readAtMilliseconds: numbers[4], length: tail >> 8, stream: stream, kind: kind)
    }
}
