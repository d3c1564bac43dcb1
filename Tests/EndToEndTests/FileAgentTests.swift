import CTests
import RunnerProtocol
import Testing

/// What an agent does before it starts a job that is to find files.
@Suite struct FileAgentTests {
    let node: AgentNode
    private var coordinator: SmallCoordinator { node.coordinator }

    // Both are of FIPS 180-4.
    private let short = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    private let long = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

    init() throws { node = try AgentNode() }

    private func digest(_ text: String) -> [UInt8] {
        let digits = Array(text)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }

    private func assign(_ words: String...) throws {
        let job = node.job(words) {
            $0.files = [
                JobFile(name: Array("short".utf8), digest: digest(short), size: 3),
                JobFile(name: Array("long".utf8), digest: digest(long), size: 1_000_000),
            ]
            $0.attempts.restart = .onFailure
            $0.attempts.restartsMax = 1
        }
        try coordinator.assign(node.key(1), job)
    }

    /// Waits until something of a file is asked for.
    private func wanted() throws -> FilePlace {
        while let record = try coordinator.next() {
            if case .fileWanted(let place) = record { return place }
            // It would say pings for ever.
            if coordinator.hasStarted(node.key(1)) { throw Missing("a wish for a file: the job runs without it") }
        }
        throw Missing("a wish for a file")
    }

    private func bring(_ place: FilePlace, _ bytes: [UInt8]) throws {
        let record = Record.filePart(FilePart(place: place, bytes: bytes))
        try coordinator.write(raw: FrameWriter.frame(try record.encoded()))
    }

    private func bringTruth(_ place: FilePlace) throws {
        if place.digest == digest(short) { return try bring(place, Array("abc".utf8)) }
        try bring(place, [UInt8](repeating: UInt8(ascii: "a"), count: min(32 << 10, 1_000_000 - Int(place.offset))))
    }

    @Test func `what is whole is not asked for again when the agent is killed, or the connection is cut`() throws {
        let agent = try node.agent()
        try coordinator.welcome()
        #expect(coordinator.profile.enforceable.contains(.files))
        try assign("sh", "-c", "cat short; wc -c <long")
        #expect(try wanted() == FilePlace(digest: digest(short), offset: 0))
        try bringTruth(FilePlace(digest: digest(short), offset: 0))
        for part in 0..<4 { #expect(try wanted() == FilePlace(digest: digest(long), offset: UInt64(part) << 15)) }
        try bringTruth(FilePlace(digest: digest(long), offset: 0))
        #expect(try wanted().offset == 4 << 15)
        coordinator.cut()
        try coordinator.welcome()
        #expect(try wanted() == FilePlace(digest: digest(long), offset: 1 << 15))
        try node.killWorker(of: agent)
        try coordinator.welcome()
        try bringAllOfLong()
        #expect(try coordinator.result(of: node.key(1)).exitCode == 0)
        try coordinator.listen { coordinator.text(of: node.key(1)) == "abc1000000\n" }
        try node.leave(agent)
        #expect(!Files.exist(node.spool + "/files/1-1"))
    }

    /// Brings the long file, which is asked for from its beginning on.
    private func bringAllOfLong() throws {
        var place = try wanted()
        #expect(place == FilePlace(digest: digest(long), offset: 0))
        while true {
            try bringTruth(place)
            if place.offset + (32 << 10) >= 1_000_000 { break }
            place = try wanted()
        }
    }

    @Test func `a job whose runner went down before all files were there does not run without them`() throws {
        let agent = try node.agent()
        try coordinator.welcome()
        try assign("sh", "-c", "cat short; wc -c <long")
        try bringTruth(try wanted())
        #expect(try wanted() == FilePlace(digest: digest(long), offset: 0))
        try node.killAll(of: agent)
        let next = try node.agent()
        try coordinator.welcome()
        try bringAllOfLong()
        let report = try coordinator.result(of: node.key(1))
        #expect(report.exitCode == 0)
        #expect(report.figures[.attempt] == 2)
        try coordinator.listen { coordinator.text(of: node.key(1)) == "abc1000000\n" }
        try node.leave(next)
        #expect(!Files.exist(node.spool + "/files/1-1.new"))
    }

    @Test func `what a job has made of its files is there for its next attempt, and none is brought again`() throws {
        let agent = try node.agent()
        try coordinator.welcome()
        let gate = try node.scratch.fifo("gate")
        try assign("sh", "-c", "ls | xargs; rm long; echo more >>short; read line <\(gate)")
        try bringTruth(try wanted())
        var place = try wanted()
        while true {
            try bringTruth(place)
            if place.offset + (32 << 10) >= 1_000_000 { break }
            place = try wanted()
        }
        try coordinator.listen { coordinator.text(of: node.key(1)) == "long short\n" }
        try node.killAll(of: agent)
        let next = try node.agent()
        try coordinator.welcome()
        try Files.write("go\n", to: gate)
        #expect(try coordinator.result(of: node.key(1)).exitCode == 0)
        try coordinator.listen { coordinator.text(of: node.key(1)).hasSuffix("\nshort\n") }
        try node.leave(next)
    }

    @Test func `what is something else is not given to a job`() throws {
        let agent = try node.agent()
        try coordinator.welcome()
        try assign("true")
        try bring(try wanted(), Array("abd".utf8))
        let report = try coordinator.result(of: node.key(1))
        #expect(report.cause == .spawnFailed)
        #expect(report.failure == SpawnFailure(step: .bringFiles, code: EBADMSG))
        #expect(!coordinator.hasStarted(node.key(1)))
        try node.leave(agent)
        #expect(!Files.exist(node.spool + "/files/1-1"))
    }

    @Test func `a job that is stopped does not wait for its files`() throws {
        let agent = try node.agent()
        try coordinator.welcome()
        try assign("true")
        _ = try wanted()
        try coordinator.order(.stop(node.key(1), .gracefully))
        try coordinator.listen { coordinator.notices == [.refused(node.key(1), .cancelled)] }
        try node.leave(agent)
        #expect(!Files.exist(node.spool + "/files/1-1"))
    }
}
