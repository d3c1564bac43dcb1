/// The bounds of this room.
package enum Limits {
    /// Turns that are on their way to the disk; meanwhile events collect for the next.
    static let turnsMax = 2
    /// How much longer than its grace a job is waited for that was cancelled because the coordinator ends.
    static let stopMarginMilliseconds: UInt64 = 5_000
    /// How long a disk that is full is left alone.
    static let retryMilliseconds: UInt64 = 1_000
    /// How long a connection may be there before it has said who it is.
    static let helloMilliseconds: UInt64 = 10_000
    /// How long a token is good, if nothing else is said, and at least and at most.
    static let tokenMilliseconds: UInt64 = 3_600_000
    static let tokenMillisecondsRange: ClosedRange<UInt64> = 1_000...30 * 86_400_000
    /// Addresses at which runners are listened for.
    static let listenersMax = 8
    /// A silent runner is asked whether it is there after so long, and then again. With the last limit the kernel does not
    /// count those questions: it gives the connection up at the first one that is due when nothing has come for so long,
    /// which is after 8 seconds; and so it does when what was sent is not confirmed for so long (tcp(7)).
    static let keepIdleSeconds: Int32 = 4
    static let keepIntervalSeconds: Int32 = 2
    static let keepCount: Int32 = 2
    static let unconfirmedMilliseconds: Int32 = 7_500
    /// Connections that have not said who they are.
    static let strangersMax = 1_024
    /// Bytes that wait to be sent to a runner; one that does not take them is disconnected.
    static let unsentBytesMax = 16 << 20
    /// Bytes read from a runner at a time.
    static let readBytes = 64 << 10
    /// Output that all runners together may have under way, and one at most and at least.
    static let outputBytesMax: UInt64 = 64 << 20
    static let outputBytesOfOne: ClosedRange<UInt64> = 32 << 10...1 << 20
    /// How much of the store's log may wait to be moved into the file.
    static let walBytesMax: UInt64 = 8 << 20
    /// How long the store's log is left alone at least.
    static let checkpointMilliseconds: UInt64 = 1_000
    /// Readers of the store that are kept open.
    static let readersMax = 8
    /// How long it is waited at most before the local runner is tried again.
    static let localRunnerPauseMax: UInt64 = 60_000
    /// Connections of the interface at a time, and the stack of the thread that each has: JSON may be nested deeply.
    static let connectionsMax = 256
    static let callStackBytes = 2 << 20
    /// How long a file is kept that nothing needs: who has brought it is about to submit a job.
    static let unneededFileMilliseconds: UInt64 = 3_600_000
    /// How long a connection of the interface is waited for: until a request begins, from there until it is whole, and until
    /// something of an answer is taken.
    static let idleMilliseconds: UInt64 = 120_000
    static let requestMilliseconds: UInt64 = 30_000
    static let answerMilliseconds: UInt64 = 60_000
}
