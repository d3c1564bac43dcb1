import System
import Testing

/// Moments and the arithmetic on them.
struct ClockTests {
    private let end = Instant(nanoseconds: 1 << 62)

    @Test(
        arguments: [
            (0, 0, 0), (5, 0, 5), (1, 2, 2_000_001), (0, 4_611_686_018_427, 4_611_686_018_427_000_000),
        ] as [(UInt64, UInt64, UInt64)])
    func `later by so many milliseconds`(start: UInt64, milliseconds: UInt64, result: UInt64) {
        #expect(Instant(nanoseconds: start).advanced(byMilliseconds: milliseconds).nanoseconds == result)
    }

    @Test(arguments: [4_611_686_018_428, 1 << 50, 18_446_744_073_709, 18_446_744_073_710, UInt64.max])
    func `time has an end and does not wrap`(milliseconds: UInt64) {
        #expect(Instant(nanoseconds: 7).advanced(byMilliseconds: milliseconds) == end)
        #expect(end.advanced(byMilliseconds: milliseconds) == end)
        #expect(Instant(nanoseconds: .max).advanced(byMilliseconds: milliseconds) == end)
    }

    @Test func `microseconds between two moments are never negative`() {
        #expect(Instant(nanoseconds: 5999).microseconds(since: Instant(nanoseconds: 1000)) == 4)
        #expect(Instant(nanoseconds: 1000).microseconds(since: Instant(nanoseconds: 5999)) == 0)
    }

    @Test(arguments: [(0, 0), (1, 1), (1_000_000, 1), (1_000_001, 2), (1 << 62, Int32.max)] as [(UInt64, Int32)])
    func `a wait is rounded up, so that it is never too short`(nanoseconds: UInt64, milliseconds: Int32) {
        let now = Instant(nanoseconds: 3)
        #expect(Instant(nanoseconds: 3 + nanoseconds).milliseconds(after: now) == milliseconds)
    }

    @Test func `a moment that has passed is waited for no longer`() {
        #expect(Instant(nanoseconds: 1).milliseconds(after: Instant(nanoseconds: 2)) == 0)
    }

    @Test func `the clocks run`() {
        let first = Instant.now
        #expect(first.nanoseconds > 0)
        #expect(Instant.now >= first)
        // 2020 to 2200.
        #expect((1_577_836_800_000...7_258_118_400_000).contains(WallClock.milliseconds))
    }
}
