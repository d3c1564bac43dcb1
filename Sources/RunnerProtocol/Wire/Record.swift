/// One thing that one side says to the other. A frame holds many.
///
/// Orders and notices are counted; everything else belongs to the connection it comes on and is lost with it.
public enum Record: Equatable, Sendable {
    /// Runner, first of all.
    indirect case hello(Hello)
    /// Coordinator, in answer to it.
    indirect case welcome(Welcome)
    /// Either: this connection ends, and why.
    case goodbye(Goodbye)
    /// Coordinator.
    indirect case order(Order)
    /// Runner.
    indirect case notice(Notice)
    /// Either: all orders (or notices) up to this one are on disk.
    case acknowledge(UInt64)
    /// Runner: is anybody there? Coordinators answer with `pong`, in order.
    case ping
    /// Coordinator, see `ping`.
    case pong
    /// Runner: what it is and has, if that has changed since its hello. A coordinator never has more unfinished jobs with
    /// a runner than its slots; these are the credits for jobs.
    indirect case profile(RunnerProfile)
    /// Coordinator: so many more bytes of output may be sent. These are the credits for output; there are none at first.
    case outputCredit(UInt64)
    /// Runner: a part of what a job wrote.
    indirect case output(OutputChunk)
    /// Runner: a part that the spool had no room for.
    case outputGap(OutputGap)
    /// Coordinator: everything before that place is on disk, or not wanted.
    case outputTaken(OutputPlace)
    /// Runner: from there on it wants a part of a file.
    case fileWanted(FilePlace)
    /// Coordinator, in answer to that.
    indirect case filePart(FilePart)
    // Kinds are reserved for a job's standard input, the size of its terminal, and files from a runner.
}

/// A stream that a job writes.
public enum OutputStream: UInt8, Sendable { case output, errors }

/// A place in what an assignment has written to one stream, in all its attempts; in bytes from 0.
public struct OutputPlace: Equatable, Sendable {
    /// The assignment.
    public var key: AssignmentKey
    /// Which stream.
    public var stream: OutputStream
    /// How many bytes come before.
    public var offset: UInt64

    /// All as given.
    public init(key: AssignmentKey, stream: OutputStream, offset: UInt64) {
        self.key = key
        self.stream = stream
        self.offset = offset
    }
}

/// A part of what a job wrote.
public struct OutputChunk: Equatable, Sendable {
    /// Where it begins.
    public var place: OutputPlace
    /// Which attempt wrote it, see `AttemptKey`.
    public var attempt: UInt64
    /// When it was read, in milliseconds since 1970-01-01 UTC.
    public var readAtMilliseconds: UInt64
    /// The bytes, at most `WireLimits.outputBytesMax`.
    public var bytes: [UInt8]

    /// All as given.
    public init(place: OutputPlace, attempt: UInt64, readAtMilliseconds: UInt64, bytes: [UInt8]) {
        self.place = place
        self.attempt = attempt
        self.readAtMilliseconds = readAtMilliseconds
        self.bytes = bytes
    }
}

/// A part of what a job wrote that is lost.
public struct OutputGap: Equatable, Sendable {
    /// Where it begins.
    public var place: OutputPlace
    /// Where what follows begins.
    public var end: UInt64

    /// Both as given.
    public init(place: OutputPlace, end: UInt64) {
        self.place = place
        self.end = end
    }
}
