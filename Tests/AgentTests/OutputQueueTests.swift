import RunnerProtocol
import Testing

@testable import Agent

/// Which output is sent, and what is said of what is lost.
struct OutputQueueTests {
    private func place(_ offset: UInt64, _ stream: OutputStream = .output) -> OutputPlace {
        OutputPlace(key: Samples.key(1), stream: stream, offset: offset)
    }

    private func part(_ offset: UInt64, _ count: UInt64, _ stream: OutputStream = .output) -> OutputPart {
        OutputPart(place: place(offset, stream), count: count, attempt: 1, readAtMilliseconds: 5)
    }

    @Test func `nothing is sent without credit, and no more than there is`() {
        var queue = OutputQueue(bytesMax: 1000)
        #expect(queue.add(part(0, 100)).isEmpty)
        #expect(queue.next() == nil)
        queue.grant(30)
        #expect(queue.next() == .part(part(0, 30)))
        #expect(queue.next() == nil)
        queue.grant(.max)
        queue.grant(.max)
        #expect(queue.next() == .part(part(30, 70)))
        #expect(queue.next() == nil)
    }

    @Test func `what is oldest goes first, and the hole is told before what follows`() {
        var queue = OutputQueue(bytesMax: 100)
        queue.grant(1000)
        #expect(queue.add(part(0, 60)).isEmpty)
        #expect(queue.add(part(0, 30, .errors)).isEmpty)
        #expect(queue.add(part(60, 50)) == [place(60)])
        #expect(queue.bytes == 80)
        #expect(queue.next() == .part(part(0, 30, .errors)))
        #expect(queue.next() == .gap(OutputGap(place: place(0), end: 60)))
        #expect(queue.next() == .part(part(60, 50)))
        #expect(queue.next() == nil)
    }

    @Test func `what could not be kept is a gap`() {
        var queue = OutputQueue(bytesMax: 100)
        queue.grant(1000)
        _ = queue.add(part(0, 10))
        queue.lose(upTo: place(25))
        #expect(queue.next() == .part(part(0, 10)))
        #expect(queue.next() == .gap(OutputGap(place: place(10), end: 25)))
        #expect(queue.next() == nil)
    }

    @Test func `a hole at the end of a stream is told too, until it is known`() {
        var queue = OutputQueue(bytesMax: 100)
        queue.grant(1000)
        _ = queue.add(part(0, 60))
        // The other stream needs all the room; nothing more is written to this one.
        #expect(queue.add(part(0, 100, .errors)) == [place(60)])
        queue.forget { _ in true }
        #expect(queue.next() == .part(part(0, 100, .errors)))
        #expect(queue.next() == .gap(OutputGap(place: place(0), end: 60)))
        #expect(queue.next() == nil)
        queue.restart()
        queue.grant(1000)
        #expect(queue.next() == .part(part(0, 100, .errors)))
        #expect(queue.next() == .gap(OutputGap(place: place(0), end: 60)))
        queue.taken(place(60))
        queue.taken(place(100, .errors))
        queue.restart()
        #expect(queue.next() == nil)
        queue.forget { _ in true }
        #expect(queue.streamCount == 0)
    }

    @Test func `holes of streams that nobody hears of are bounded`() {
        var queue = OutputQueue(bytesMax: 10)
        for job in 1...9_000 as ClosedRange<UInt64> {
            let place = OutputPlace(key: Samples.key(job), stream: .output, offset: 0)
            _ = queue.add(OutputPart(place: place, count: 10, attempt: 1, readAtMilliseconds: 5))
            #expect(queue.streamCount <= Limits.outputStreamsMax)
        }
        #expect(queue.count == 1)
    }

    @Test func `a new connection sends what was not taken again`() {
        var queue = OutputQueue(bytesMax: 100)
        queue.grant(1000)
        _ = queue.add(part(0, 10))
        _ = queue.add(part(10, 10))
        while queue.next() != nil {}
        queue.taken(place(10))
        #expect(queue.bytes == 10)
        queue.restart()
        #expect(queue.next() == nil)
        queue.grant(100)
        #expect(queue.next() == .part(part(10, 10)))
        queue.taken(place(20))
        #expect(queue.count == 0)
        #expect(queue.bytes == 0)
    }

    @Test func `many small parts are bounded too`() {
        var queue = OutputQueue(bytesMax: 1 << 20)
        var dropped = 0
        for n in 0..<5000 as Range<UInt64> { dropped += queue.add(part(n, 1)).count }
        #expect(queue.count == Limits.outputPartsMax)
        #expect(dropped == 5000 - Limits.outputPartsMax)
    }
}
