import RunnerProtocol

/// The pauses between a job's attempts: doubling from the first to the longest, with jitter, and back to the first
/// after an attempt that ran long enough.
struct Pauses {
    /// How many restarts there may be yet; nil: any number.
    private var restartsLeft: UInt64?
    private var pauseMilliseconds: UInt64

    init(_ policy: AttemptPolicy, restartsMax: UInt64?) {
        restartsLeft = restartsMax
        pauseMilliseconds = policy.backoffMilliseconds
    }

    /// Counts restarts that came before. How long their pauses were is not known.
    mutating func skip(_ restarts: UInt64) { restartsLeft = restartsLeft.map { $0 - min($0, restarts) } }

    /// The pause before the next attempt in milliseconds; nil if there may be no more. It is drawn from the upper half
    /// of the nominal pause, so that many jobs that failed together do not come back together. The policy is always the
    /// same; thousands of jobs share it.
    mutating func next(of policy: AttemptPolicy, afterRunning milliseconds: UInt64, _ randomness: UInt32) -> UInt64? {
        if milliseconds >= policy.stableMilliseconds { pauseMilliseconds = policy.backoffMilliseconds }
        if restartsLeft == 0 { return nil }
        skip(1)
        let nominal = min(pauseMilliseconds, policy.backoffMaxMilliseconds)
        let (doubled, overflow) = nominal.multipliedReportingOverflow(by: 2)
        pauseMilliseconds = overflow ? policy.backoffMaxMilliseconds : doubled
        let half = nominal / 2
        return nominal - half.multipliedFullWidth(by: UInt64(randomness) << 32).high
    }
}
