/// The bounds of this room.
enum Limits {
    /// How close to its CPU limit a tree may run before it is looked at again, milliseconds.
    static let cpuCheckMilliseconds: UInt64 = 10
    /// What is read of a job's output at once, bytes.
    static let outputChunkBytes = 16 * 1024
    /// How long a file of it gets, about, bytes.
    static let outputFileBytes: UInt64 = 64 * 1024
    /// How many chunks of it are still read when the job has ended, at most: a process that it has lost may write for ever.
    static let outputChunksAtEnd = 64
    /// How long a pump waits before it tries again to write to a file that cannot be written, at first, milliseconds.
    static let outputRetryMilliseconds: UInt64 = 100
    /// See `outputRetryMilliseconds`: at most.
    static let outputRetryMaxMilliseconds: UInt64 = 5_000
    /// The pause before a keeper starts its agent again that has ended soon, doubling up to a longest one; and how long one
    /// must have lasted so that there is none, milliseconds.
    static let agentPauseMilliseconds: UInt64 = 100
    static let agentPauseMaxMilliseconds: UInt64 = 5_000
    static let agentHealthyMilliseconds: UInt64 = 1_000
    /// The longest entry of PATH that is searched, bytes; PATH_MAX of limits.h.
    static let pathBytesMax = 4096
}
