import RunnerProtocol

/// A part of what a job wrote, or of what is lost of that.
package struct LogPart: Equatable, Sendable {
    /// Its place in the job's log; later ones have higher numbers.
    package var number: UInt64
    /// Which assignment of the job wrote it, see `Assigned.epoch`.
    package var epoch: UInt64
    /// Which attempt of that assignment, from 1; 0 for what is lost.
    package var attempt: UInt64
    package var stream: OutputStream
    /// When it was read, in milliseconds since 1970-01-01 UTC.
    package var readAtMilliseconds: UInt64
    package var content: Content

    /// What it holds.
    package enum Content: Equatable, Sendable {
        case bytes([UInt8])
        /// So many bytes were dropped on the way.
        case lost(UInt64)
    }

    package init(
        number: UInt64, epoch: UInt64, attempt: UInt64, stream: OutputStream, readAtMilliseconds: UInt64,
        content: Content
    ) {
        self.number = number
        self.epoch = epoch
        self.attempt = attempt
        self.stream = stream
        self.readAtMilliseconds = readAtMilliseconds
        self.content = content
    }
}
