import Foundation
import RunnerProtocol
import System
import Testing

@testable import Execution

/// From a job's pipe to files of the output folder.
struct OutputCaptureTests {
    let scratch: Scratch
    let folder: OutputFolder

    init() throws {
        scratch = try Scratch()
        folder = try OutputFolder.open(scratch.file("output"))
    }

    /// A capture, and the end that its job would write to.
    private final class Line {
        var job: Descriptor?
        let capture: OutputCapture
        private let owner: OutputCapture.Owner

        init(_ folder: OutputFolder) throws(Errno) {
            var pipe = try Descriptor.pipe()
            job = pipe.writeEnd.take()
            guard let source = pipe.readEnd.take() else { throw .invalid }
            try source.becomeNonblocking()
            capture = OutputCapture(source, .output, start: 0, offset: 0)
            owner = OutputCapture.Owner(folder: folder, key: AssignmentKey(job: 1, epoch: 2), attempt: 1)
        }

        func write(_ text: some Collection<UInt8>) throws(Errno) { try job?.writeAll(text) }
        func close() { job = nil }
        func next() -> Written? { capture.next(of: owner) }
    }

    private var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/output") }
    }

    @Test func `what writes nothing leaves no file`() throws {
        let line = try Line(folder)
        #expect(line.next() == nil)
        #expect(!line.capture.isAtEnd)
        line.close()
        #expect(line.next() == nil)
        #expect(line.capture.isAtEnd)
        #expect(try files == [])
    }

    @Test func `what was written before the end is kept`() throws {
        let line = try Line(folder)
        try line.write("one".utf8)
        line.close()
        let written = line.next()
        #expect(written?.count == 3)
        #expect(written?.isLost == false)
        #expect(line.next() == nil)
        #expect(line.capture.isAtEnd)
        #expect(line.capture.bytes == 3)
        #expect(try scratch.contents("output/1.2.1.0.1") == Array("one".utf8))
    }
}
