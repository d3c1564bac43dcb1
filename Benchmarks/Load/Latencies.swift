import System

/// How long jobs were on their way to a runner: those whose second word is the time at which they were asked for, in
/// nanoseconds of CLOCK_BOOTTIME.
struct Latencies {
    private var microseconds: [UInt64] = []

    /// A job that was asked for then has arrived.
    mutating func add(askedAt nanoseconds: UInt64) {
        let now = Instant.sinceBoot.nanoseconds
        microseconds.append((now - min(now, nanoseconds)) / 1000)
    }

    mutating func add(_ other: Latencies) { microseconds += other.microseconds }

    /// `latency 1000 p50 812 p90 1220 p99 4031 max 5120`: how many, and microseconds; nil: there are none.
    var line: String? {
        if microseconds.isEmpty { return nil }
        let sorted = microseconds.sorted()
        func quantile(_ hundredths: Int) -> UInt64 { sorted[(sorted.count - 1) * hundredths / 100] }
        return
            "latency \(sorted.count) p50 \(quantile(50)) p90 \(quantile(90)) p99 \(quantile(99)) max \(quantile(100))"
    }
}
