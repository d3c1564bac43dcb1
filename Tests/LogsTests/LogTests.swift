import Model
import RunnerProtocol
import System
import Testing

@testable import Logs

@Suite struct LogTests {
    private let folder: Folder
    private let reader: LogReader
    private let job = JobID(7)

    init() throws {
        folder = try Folder()
        reader = LogReader(directory: folder.path)
    }

    private func writer(halfBytes: UInt64 = 1 << 20, openMax: Int = 4) -> LogWriter {
        LogWriter(directory: folder.path, halfBytes: halfBytes, openMax: openMax)
    }

    private func chunk(
        _ text: String, at offset: UInt64, epoch: UInt64 = 1, _ stream: OutputStream = .output, job: UInt64 = 7,
        time: UInt64 = 1000
    ) -> OutputChunk {
        OutputChunk(
            place: OutputPlace(key: AssignmentKey(job: job, epoch: epoch), stream: stream, offset: offset), attempt: 1,
            readAtMilliseconds: time, bytes: Array(text.utf8))
    }

    /// What a log shows, a word for each part.
    private func words(from number: UInt64 = 0, bytesMax: Int = 1 << 20) throws -> [String] {
        try reader.parts(of: job, from: number, bytesMax: bytesMax).map { part in
            switch part.content {
            case .bytes(let bytes): "\(part.stream == .output ? "" : "!")\(String(decoding: bytes, as: UTF8.self))"
            case .lost(let count): "-\(count)"
            }
        }
    }

    @Test func `what was written is read in that order`() throws {
        let writer = writer()
        try writer.add(chunk("one", at: 0))
        try writer.add(chunk("bad", at: 0, .errors))
        try writer.add(chunk("two", at: 3))
        try writer.synchronize()
        #expect(try words() == ["one", "!bad", "two"])
        #expect(try words(from: 1) == ["!bad", "two"])
        #expect(try words(from: 3) == [])
    }

    @Test func `a job that has written nothing has an empty log`() throws {
        #expect(try words() == [])
        #expect(try reader.number(of: job, since: 0) == nil)
        #expect(try reader.bytesTold(of: job) == 0)
    }

    @Test func `what comes twice is kept once, also by another writer`() throws {
        var writer = writer()
        try writer.add(chunk("abcdef", at: 0))
        try writer.add(chunk("abcdef", at: 0))
        try writer.add(chunk("defgh", at: 3))
        writer = self.writer()
        try writer.add(chunk("abcdefgh", at: 0))
        try writer.add(chunk("ghij", at: 6))
        #expect(try words() == ["abcdef", "gh", "ij"])
    }

    @Test func `what is lost is said, whether it was announced or not`() throws {
        let writer = writer()
        try writer.add(chunk("ab", at: 0))
        let key = AssignmentKey(job: 7, epoch: 1)
        let gap = OutputGap(place: OutputPlace(key: key, stream: .output, offset: 2), end: 10)
        try writer.add(gap, at: 5)
        try writer.add(gap, at: 6)
        try writer.add(chunk("cd", at: 10))
        try writer.add(chunk("ef", at: 15))
        #expect(try words() == ["ab", "-8", "cd", "-3", "ef"])
    }

    @Test func `each assignment has streams of its own`() throws {
        let writer = writer()
        try writer.add(chunk("first", at: 0, epoch: 1))
        try writer.add(chunk("second", at: 0, epoch: 2))
        try writer.add(chunk("late", at: 5, epoch: 1))
        let parts = try reader.parts(of: job, from: 0, bytesMax: 100)
        #expect(parts.map(\.epoch) == [1, 2, 1])
        #expect(try words() == ["first", "second", "late"])
        #expect(try reader.bytesTold(of: job) == 15)
    }

    @Test func `a log that is long loses its first half, and nothing twice`() throws {
        var writer = writer(halfBytes: 100)
        var numbers: [UInt64] = []
        for n in 0..<50 {
            // Every write is tried again, by a new writer now and then.
            try writer.add(chunk(String(repeating: "x", count: 10), at: UInt64(n) * 10))
            if n % 7 == 0 { writer = self.writer(halfBytes: 100) }
            try writer.add(chunk(String(repeating: "x", count: 10), at: UInt64(n) * 10))
            numbers.append(try #require(reader.parts(of: job, from: 0, bytesMax: 1 << 20).last).number)
        }
        let parts = try reader.parts(of: job, from: 0, bytesMax: 1 << 20)
        #expect((10...20).contains(parts.count))
        #expect(numbers == Array(Set(numbers)).sorted())
        #expect(try reader.bytesTold(of: job) == 500)
        let place = try #require(parts.first).number
        #expect(try reader.parts(of: job, from: place, bytesMax: 1 << 20).count == parts.count)
        #expect(try reader.parts(of: job, from: place + 1, bytesMax: 1 << 20).count == parts.count - 1)
    }

    @Test func `a page ends where it is full, and the next goes on`() throws {
        let writer = writer()
        for n in 0..<200 { try writer.add(chunk("0123456789", at: UInt64(n) * 10)) }
        var number: UInt64 = 0
        var pages = 0
        var bytes = 0
        while true {
            let parts = try reader.parts(of: job, from: number, bytesMax: 95)
            guard let last = parts.last else { break }
            pages += 1
            bytes += 10 * parts.count
            number = last.number + 1
        }
        #expect(pages == 20)
        #expect(bytes == 2000)
    }

    @Test func `a time is found`() throws {
        let writer = writer()
        for n in 0..<100 { try writer.add(chunk("a", at: UInt64(n), time: UInt64(1000 + 10 * n))) }
        #expect(try reader.number(of: job, since: 0) == 0)
        #expect(try reader.number(of: job, since: 1500) == 50)
        #expect(try reader.number(of: job, since: 1501) == 51)
        #expect(try reader.number(of: job, since: 2000) == nil)
    }

    @Test func `more jobs write than logs are open`() throws {
        let writer = writer(openMax: 2)
        for round in 0..<3 {
            for job: UInt64 in 1...9 { try writer.add(chunk("\(round)", at: UInt64(round), job: job)) }
        }
        for job: UInt64 in 1...9 {
            #expect(try reader.parts(of: JobID(job), from: 0, bytesMax: 10).count == 3)
        }
    }

    @Test(arguments: ["log", "index"])
    func `what a loss of power cut off is written anew`(file: String) throws {
        var writer = writer()
        try writer.add(chunk("abc", at: 0))
        try writer.add(chunk("def", at: 3))
        let path = "\(folder.path)/0/7.\(file)"
        let descriptor = try Descriptor.open(CString(path.utf8), [.readWrite])
        try descriptor.truncate(to: descriptor.status().size - 1)
        writer = self.writer()
        try writer.add(chunk("abc", at: 0))
        try writer.add(chunk("defg", at: 3))
        #expect(try words() == ["abc", "defg"])
    }

    @Test func `an index that nobody wrote is no log`() throws {
        var writer = writer()
        try writer.add(chunk("abc", at: 0))
        let index = try Descriptor.open(CString("\(folder.path)/0/7.index".utf8), [.readWrite])
        try index.write(Array(repeating: 0xff, count: 64)[...], at: 0)
        #expect(try words() == [])
        writer = self.writer()
        try writer.add(chunk("abcd", at: 0))
        #expect(try words() == ["abcd"])
    }

    @Test func `a directory that is not there is an error that names it`() throws {
        let writer = LogWriter(directory: folder.path + "/no/logs")
        let error = #expect(throws: LogError.self) { try writer.add(chunk("abc", at: 0)) }
        #expect(error?.path == folder.path + "/no/logs")
    }
}
