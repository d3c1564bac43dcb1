import Foundation
import RunnerProtocol
import System
import Testing

@testable import Agent

/// The spool on a real disk.
struct SpoolFileTests {
    private func inFolder(_ body: ([UInt8], String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("hero-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: path) }  // The temporary directory is emptied anyway.
        try body(Array(path.utf8), path)
    }

    @Test func `it is made whole, for its owner only, and keeps what is committed`() throws {
        try inFolder { folder, path in
            var image = SpoolImage(spoolID: Samples.id)
            do {
                var file = try SpoolFile.open(in: folder, bytes: 64 * 1024)
                #expect(file.size == 64 * 1024)
                let recovery = try SpoolRecovery.read(&file, TestCoding.self)
                #expect(recovery.image == nil)
                var log = SpoolLog<SpoolFile, TestCoding>(file, after: recovery)
                for n in 1...20 as ClosedRange<UInt64> {
                    image.apply(Samples.accept(epoch: n))
                    try log.commit([Samples.accept(epoch: n)], making: image)
                }
            }
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/spool")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["spool"])
            var again = try SpoolFile.open(in: folder, bytes: 1 << 20)
            #expect(again.size == 64 * 1024)
            #expect(try SpoolRecovery.read(&again, TestCoding.self).image == image)
        }
    }

    @Test func `one process at a time has it`() throws {
        try inFolder { folder, _ in
            let first = try SpoolFile.open(in: folder, bytes: 4096)
            #expect(throws: Errno.again) { _ = try SpoolFile.open(in: folder, bytes: 4096) }
            #expect(first.size == 4096)
        }
    }

    @Test func `a making that was interrupted is done again, and a folder that is not there is told`() throws {
        try inFolder { folder, path in
            try Data([1, 2, 3]).write(to: URL(fileURLWithPath: "\(path)/spool.new"))
            #expect(try SpoolFile.open(in: folder, bytes: 4096).size == 4096)
            #expect(throws: Errno.noSuchFile) { _ = try SpoolFile.open(in: folder + Array("/none".utf8), bytes: 4096) }
        }
    }
}
