import Agent
import Execution
import RunnerProtocol
import System
import Testing

@testable import Node

/// What jobs have written, until the coordinator has it.
struct OutputTests {
    private let key = AssignmentKey(job: 1, epoch: 7)

    private func place(_ offset: UInt64, _ stream: OutputStream = .output, job: UInt64 = 1) -> OutputPlace {
        OutputPlace(key: AssignmentKey(job: job, epoch: 6 + job), stream: stream, offset: offset)
    }

    private func part(_ offset: UInt64, _ count: UInt64) -> OutputPart {
        OutputPart(place: place(offset), count: count, attempt: 1, readAtMilliseconds: 0)
    }

    /// Writes a file as a job's output is, and tells what keeps account of it.
    private func write(
        _ text: String, at place: OutputPlace, attempt: UInt64 = 1, in scratch: Scratch, _ kept: inout KeptOutput
    ) throws {
        let number = place.stream == .output ? 1 : 2
        let name = "output/\(place.key.job).\(place.key.epoch).\(number).\(place.offset).\(attempt)"
        try Descriptor.open(CString(scratch(name)), [.write, .create]).writeAll(Array(text.utf8))
        kept.add(place, count: UInt64(text.utf8.count), in: OutputFolder.Stretch(place: place, attempt: attempt))
    }

    @Test func `a part of what is kept is given, and none of what is not`() throws {
        let scratch = try Scratch()
        var kept = KeptOutput(try OutputFolder.open(CString(scratch("output"))))
        try write("hello", at: place(10), in: scratch, &kept)
        try write("other", at: place(10, .errors), in: scratch, &kept)
        #expect(kept.bytes(of: part(10, 5)) == Array("hello".utf8))
        #expect(kept.bytes(of: part(12, 2)) == Array("ll".utf8))
        #expect(kept.bytes(of: part(9, 1)) == nil)
        #expect(kept.bytes(of: part(14, 2)) == nil)
        #expect(kept.bytes(of: part(15, 1)) == nil)
    }

    @Test func `a file goes when all of it was released, but not the one that is written to`() throws {
        let scratch = try Scratch()
        var kept = KeptOutput(try OutputFolder.open(CString(scratch("output"))))
        try write("abc", at: place(0), in: scratch, &kept)
        try write("def", at: place(3), in: scratch, &kept)
        try write("err", at: place(0, .errors), in: scratch, &kept)
        try write("job", at: place(0, job: 2), in: scratch, &kept)
        kept.release(before: place(4))
        #expect(kept.bytes(of: part(0, 3)) == nil)
        #expect(kept.bytes(of: part(3, 3)) == Array("def".utf8))
        #expect(kept.bytes == 9)
        var text: [UInt8] = []
        kept.append(of: key, to: &text)
        #expect(text == Array("deferr".utf8))
        kept.release(before: place(6))
        #expect(try scratch.names("output") == ["1.7.1.3.1", "1.7.2.0.1", "2.8.1.0.1"])
        kept.finish(key)
        #expect(try scratch.names("output") == ["1.7.2.0.1", "2.8.1.0.1"])
    }

    @Test func `what an earlier agent has kept is found, in order, and in parts that can be sent`() throws {
        let scratch = try Scratch()
        var earlier = KeptOutput(try OutputFolder.open(CString(scratch("output"))))
        try write("second", at: place(20_000), attempt: 2, in: scratch, &earlier)
        try write(String(repeating: "x", count: 20_000), at: place(0), in: scratch, &earlier)
        try write("", at: place(7, .errors), in: scratch, &earlier)
        _ = try Descriptor.open(CString(scratch("output/no.output")), [.write, .create])
        var kept = KeptOutput(try OutputFolder.open(CString(scratch("output"))))
        let parts = kept.recover()
        #expect(parts.map(\.place.offset) == [0, 16_384, 20_000])
        #expect(parts.map(\.count) == [16_384, 3_616, 6])
        #expect(parts.map(\.attempt) == [1, 1, 2])
        #expect(parts.allSatisfy { $0.readAtMilliseconds > 1_000_000_000_000 })
        #expect(kept.bytes(of: part(20_000, 6)) == Array("second".utf8))
        #expect(kept.end(of: place(0)) == 20_006)
        #expect(try scratch.names("output") == ["1.7.1.0.1", "1.7.1.20000.2", "no.output"])
        kept.release(before: place(20_006))
        #expect(try scratch.names("output") == ["1.7.1.20000.2", "no.output"])
    }

    @Test func `what the coordinator allows is let through as long as little waits`() {
        var allowance = OutputAllowance()
        #expect(allowance.grant(backlog: 0) == 0)
        allowance.add(1 << 20)
        #expect(allowance.grant(backlog: 1000) == UInt64(Limits.outgoingBytes) - 1000)
        #expect(allowance.grant(backlog: 0) == 1000)
        // What was let through and not used counts as well.
        #expect(allowance.grant(backlog: 0) == 0)
        allowance.spend(5000)
        #expect(allowance.grant(backlog: 4000) == 1000)
        #expect(allowance.grant(backlog: Limits.outgoingBytes) == 0)
    }

    @Test func `all that is allowed is let through in the end, and no more`() {
        var allowance = OutputAllowance()
        allowance.add(1 << 20)
        var sum: UInt64 = 0
        while case let bytes = allowance.grant(backlog: 0), bytes > 0 {
            sum += bytes
            allowance.spend(bytes)
        }
        #expect(sum == 1 << 20)
    }

    @Test func `gaps that follow each other become one`() {
        var allowance = OutputAllowance()
        allowance.add(OutputGap(place: place(0), end: 10))
        allowance.add(OutputGap(place: place(0, .errors), end: 5))
        allowance.add(OutputGap(place: place(10), end: 30))
        allowance.add(OutputGap(place: place(40), end: 50))
        #expect(
            allowance.takeGaps() == [
                OutputGap(place: place(0), end: 30), OutputGap(place: place(0, .errors), end: 5),
                OutputGap(place: place(40), end: 50),
            ])
        #expect(allowance.takeGaps() == [])
    }

    @Test func `marks are ahead of what was written, and found again`() throws {
        let scratch = try Scratch()
        let path = CString(scratch("marks"))
        do {
            var marks = try OutputMarks.open(path)
            #expect(marks.start(of: 7, .output) == 0)
            marks.advance(7, .output, to: 100)
            marks.advance(8, .errors, to: 1)
            marks.advance(9, .output, to: 1)
            marks.forget(9)
            #expect(marks.start(of: 9, .output) == 0)
        }
        var marks = try OutputMarks.open(path)
        let mark = marks.start(of: 7, .output)
        #expect(mark >= 100)
        #expect(marks.start(of: 7, .errors) == 0)
        #expect(marks.start(of: 8, .errors) >= 1)
        marks.advance(7, .output, to: mark)
        #expect(marks.start(of: 7, .output) == mark)
        marks.advance(7, .output, to: mark + 1)
        #expect(marks.start(of: 7, .output) > mark)
        marks.keep { $0 == 8 }
        #expect(marks.start(of: 7, .output) == 0)
        // The places of those that are gone are used again.
        for epoch in 20...21 as ClosedRange<UInt64> { marks.advance(epoch, .output, to: 1) }
        #expect(try FileStatus.of(path).size == 3 * 24)
    }

    @Test func `marks that were cut off are not there, and those before are`() throws {
        let scratch = try Scratch()
        let path = CString(scratch("marks"))
        do {
            var marks = try OutputMarks.open(path)
            for epoch in 1...2 as ClosedRange<UInt64> { marks.advance(epoch, .output, to: 1) }
        }
        try Descriptor.open(path, .readWrite).truncate(to: 47)
        let marks = try OutputMarks.open(path)
        #expect(marks.start(of: 1, .output) > 0)
        #expect(marks.start(of: 2, .output) == 0)
    }
}
