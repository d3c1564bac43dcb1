import CLinux

/// A moment of one clock, in nanoseconds: CLOCK_MONOTONIC, which stands still while the machine is suspended, unless it
/// says otherwise.
package struct Instant: Comparable, Sendable {
    /// Nanoseconds since an arbitrary moment, never 0.
    package var nanoseconds: UInt64

    /// A moment as given; tests choose theirs.
    package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// Now.
    package static var now: Instant { Instant(nanoseconds: cl_clock_ns(Int32(CLOCK_MONOTONIC))) }

    /// Now, by CLOCK_BOOTTIME, which goes on while the machine is suspended. Never to be compared with `now`.
    package static var sinceBoot: Instant { Instant(nanoseconds: cl_clock_ns(Int32(CLOCK_BOOTTIME))) }

    package static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }

    /// So much later; the end of time if that is beyond it.
    @inline(never)
    package func advanced(byMilliseconds milliseconds: UInt64) -> Instant {
        let (added, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, carry) = nanoseconds.addingReportingOverflow(added)
        return Instant(nanoseconds: overflow || carry || sum > Self.end ? Self.end : sum)
    }

    /// Microseconds from an earlier moment to this one; 0 if it is later.
    package func microseconds(since earlier: Instant) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? (nanoseconds - earlier.nanoseconds) / 1000 : 0
    }

    /// Milliseconds from now to this moment, rounded up and at most 24 days, for `Poller.wait`.
    package func milliseconds(after now: Instant) -> Int32 {
        guard self > now else { return 0 }
        return Int32(clamping: (nanoseconds - now.nanoseconds + 999_999) / 1_000_000)
    }

    /// The last moment there is: in 146 years.
    private static let end: UInt64 = 1 << 62
}

/// The time of day.
package enum WallClock {
    /// Milliseconds since 1970-01-01 UTC.
    package static var milliseconds: UInt64 { cl_clock_ns(Int32(CLOCK_REALTIME)) / 1_000_000 }
}
