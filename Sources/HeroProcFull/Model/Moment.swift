/// A time as the coordinator knows it: on a clock that only goes forward, by which it decides, and on the calendar, which
/// it writes down.
package struct Moment: Equatable, Sendable {
    /// Milliseconds of CLOCK_BOOTTIME, clock_gettime(2): it goes on while the machine sleeps.
    package var milliseconds: UInt64
    /// Milliseconds since 1970-01-01 UTC.
    package var wallMilliseconds: UInt64

    package init(milliseconds: UInt64, wallMilliseconds: UInt64) {
        self.milliseconds = milliseconds
        self.wallMilliseconds = wallMilliseconds
    }
}
