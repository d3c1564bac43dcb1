import RunnerProtocol

/// The bounds of this room.
enum Limits {
    /// What is read from the coordinator at once, bytes, and how often in one turn.
    static let receivedBytes = 16 * 1024
    static let receivesInTurn = 16
    /// Output waits when so much is on its way to the coordinator, bytes.
    static let outgoingBytes = 256 * 1024
    /// Nothing more is read from a coordinator that takes nothing, when so much waits for it, bytes.
    static let outgoingBytesMax = 2 << 20
    /// How far the mark of a resumable job's output is ahead of it, bytes: so much may seem to be lost when it is resumed.
    static let outputMarkBytes: UInt64 = 1 << 20
    /// How much of a file is asked for before it comes, bytes.
    static let fileBytesAhead = 4 * UInt64(WireLimits.filePartBytesMax)
    /// What somebody at the node may ask for, bytes, how much of it is read at once, and how many may ask at a time.
    static let requestBytesMax = 64 * 1024
    static let requestChunkBytes = 1024
    static let clientsMax = 16
    /// How many reasons why there is no connection are said once; others are said each time.
    static let complaintsMax = 64
    /// A log of a detached agent is begun anew when it has so much, bytes.
    static let logBytes = 64 * 1024
    /// How long the text of a process id may be, for whoever reads a lock file.
    static let processIDBytes = 16
}
