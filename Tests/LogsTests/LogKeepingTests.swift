import Foundation
import Model
import RunnerProtocol
import Testing

@testable import Logs

/// How long logs are, and how they are removed.
@Suite struct LogKeepingTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func chunk(_ count: Int, at offset: UInt64, job: UInt64) -> OutputChunk {
        OutputChunk(
            place: OutputPlace(key: AssignmentKey(job: job, epoch: 1), stream: .output, offset: offset), attempt: 1,
            readAtMilliseconds: 1, bytes: [UInt8](repeating: 0x61, count: count))
    }

    /// The files, and how long they are together.
    private func files() throws -> (names: [String], bytes: Int64) {
        var names: [String] = []
        var bytes: Int64 = 0
        for directory in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            for name in try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(directory)") {
                names.append("\(directory)/\(name)")
                let path = "\(folder.path)/\(directory)/\(name)"
                bytes += try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64 ?? 0
            }
        }
        return (names.sorted(), bytes)
    }

    @Test func `what logs have grown by is what lies on disk, also when halves are dropped and others go on`() throws {
        var total: [JobID: Int64] = [:]
        for round in 0..<3 {
            let writer = LogWriter(directory: folder.path, halfBytes: 1_000, openMax: 1)
            for step in 0..<20 {
                for job in 1...2 {
                    try writer.add(chunk(job * 70, at: UInt64((round * 20 + step) * job * 70), job: UInt64(job)))
                }
                for growth in writer.takeGrowth() { total[growth.job, default: 0] += growth.bytes }
                #expect(try files().bytes == total.values.reduce(0, +))
            }
            #expect(writer.takeGrowth().isEmpty)
        }
        // It is bounded.
        #expect(total.values.allSatisfy { $0 < 6_000 })
        let survey = LogSurvey(directory: folder.path).run { _ in [JobID(1), JobID(2)] }
        #expect(survey == total.sorted { $0.key < $1.key }.map { LogGrowth(job: $0.key, bytes: $0.value) })
    }

    @Test func `the logs of jobs that are gone are removed, and no others`() throws {
        let writer = LogWriter(directory: folder.path, halfBytes: 100, openMax: 8)
        for job in [1, 2, 3, 4_096] { try writer.add(chunk(150, at: 0, job: UInt64(job))) }
        _ = writer.takeGrowth()
        try writer.add(chunk(150, at: 150, job: 2))
        try writer.remove(JobID(2)...JobID(3))
        #expect(writer.takeGrowth().isEmpty)
        #expect(try Set(files().names.map { $0.split(separator: ".")[0] }) == ["0/1", "1/4096"])
        // One that is written after all begins anew.
        try writer.add(chunk(10, at: 0, job: 2))
        #expect(writer.takeGrowth() == [LogGrowth(job: JobID(2), bytes: 10 + 16 + 48)])
        try writer.remove(JobID(1)...JobID(4_096))
        #expect(try files().names == [])
        try writer.remove(JobID(1)...JobID(4_096))
    }

    @Test func `what a removal has left behind is found at the start`() throws {
        let writer = LogWriter(directory: folder.path, halfBytes: 100, openMax: 8)
        for job in [1, 2, 9_000] { try writer.add(chunk(150, at: 0, job: UInt64(job))) }
        try Data().write(to: URL(filePath: "\(folder.path)/0/README"))
        try Data().write(to: URL(filePath: "\(folder.path)/notes"))
        // What cannot be asked for is left alone.
        #expect(LogSurvey(directory: folder.path).run { _ in nil } == [])
        var asked: [ClosedRange<JobID>] = []
        let found = LogSurvey(directory: folder.path).run { range in
            asked.append(range)
            return [JobID(2)]
        }
        #expect(asked == [JobID(0)...JobID(4_095), JobID(8_192)...JobID(12_287)])
        #expect(found.map(\.job) == [JobID(2)])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["0", "notes"])
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/0")
        #expect(Set(names.map { $0.split(separator: ".")[0] }) == ["2", "README"])
        #expect(LogSurvey(directory: "\(folder.path)/none").run { _ in [] } == [])
    }
}
