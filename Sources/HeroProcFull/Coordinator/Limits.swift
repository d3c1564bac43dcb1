/// The bounds of this room.
package enum Limits {
    /// Jobs in one submission.
    package static let submittedJobsMax: UInt64 = 1_000_000
    /// Jobs that are not over; above that nothing is submitted.
    package static let liveJobsMax = 4_000_000
    /// The shortest lease: two heartbeats of a runner, so that it does not run out between two of them.
    package static let leaseMillisecondsMin: UInt64 = 60_000
    /// How much longer than its lease a job is left with a silent runner: what two clocks may differ by meanwhile.
    package static let leaseMarginMilliseconds: UInt64 = 10_000
    /// A runner that has said nothing for so long hangs: two heartbeats and a half.
    package static let silenceMillisecondsMax: UInt64 = 75_000
    /// How long a runner that was too busy for a job is not given another, unless it says that something has changed.
    package static let busyMilliseconds: UInt64 = 1_000
    /// Jobs that take no longer on average are given to a runner before it has a slot for them, microseconds.
    package static let quickMicroseconds: UInt64 = 50_000
    /// So many jobs of a group must have ended before it counts as quick.
    package static let quickSample = 4
    /// How long a job may wait at its runner for a slot; then it is asked back.
    package static let queuedMilliseconds: UInt64 = 1_000
    /// How long a runner that was asked for something back is given nothing ahead.
    package static let queuedPauseMilliseconds: UInt64 = 10_000
}
