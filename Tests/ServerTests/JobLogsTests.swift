import API
import RunnerProtocol
import Testing
import Threads

@testable import Server

/// `job.logs`.
@Suite struct JobLogsTests {
    private let folder: Folder
    private let served: ServedInterface
    private let runner: TrialRunner
    private let key: AssignmentKey

    /// There is one job, which runs.
    init() throws {
        folder = try Folder()
        served = try ServedInterface(in: folder)
        runner = try served.runner("one")
        _ = try served.submit(#"[{"name":"a","job":{"command":["x"]}}]"#)
        key = try runner.assigned()
        try runner.start(key)
    }

    private func logs(_ more: String = "") throws -> JobLogs.Result {
        try served.call(JobLogs.self, "{\"job\":\"web.1/a\"\(more)}")
    }

    private func isOver() throws -> Bool {
        try served.call(JobGet.self, #"{"job":"web.1/a"}"#).job.state.isOver
    }

    @Test func `both streams are given in order, a page after another`() throws {
        #expect(try logs() == JobLogs.Result(parts: [], next: 0, complete: false))
        try runner.write(Array("one\n".utf8), key)
        try runner.write(Array("two\n".utf8), key, .errors, milliseconds: 7)
        try runner.write(Array("three\n".utf8), key, at: 4, milliseconds: 8)
        let all = try logs()
        #expect(all.parts.map(\.text) == ["one\n", "two\n", "three\n"])
        #expect(all.parts.map(\.stream) == ["out", "err", "out"])
        #expect(all.parts.map(\.timeMs) == [6, 7, 8])
        let first = try logs(#","max_bytes":1"#)
        #expect(first.parts.map(\.text) == ["one\n"])
        #expect(try logs(",\"from\":\(first.next),\"max_bytes\":5").parts.map(\.text) == ["two\n", "three\n"])
        #expect(try logs(",\"from\":\(all.next)") == JobLogs.Result(parts: [], next: all.next, complete: false))
        #expect(try logs(#","max_bytes":-1"#).parts.count == 1)
        #expect(try logs(",\"from\":\(Int.max)").parts.isEmpty)
        try served.stop()
    }

    @Test func `what is no UTF-8 comes as base64`() throws {
        try runner.write([0xff, 0x00, 0x41], key)
        let part = try #require(try logs().parts.first)
        #expect(part.text == nil)
        #expect(part.base64 == "/wBB")
        try served.stop()
    }

    @Test func `lost bytes are counted, and are a part of the whole`() throws {
        try runner.write(Array("ab".utf8), key)
        try runner.lose(2..<10, key)
        try runner.write(Array("c".utf8), key, at: 10)
        let parts = try logs().parts
        #expect(parts.map(\.text) == ["ab", nil, "c"])
        #expect(parts.map(\.lost) == [nil, 8, nil])
        try runner.end(key, outputBytes: 11)
        try served.wait(until: isOver)
        #expect(try logs().complete == false)
        #expect(try logs(",\"from\":\(try logs().next)").complete)
        try served.stop()
    }

    @Test func `it is complete only when all bytes that were reported are there`() throws {
        try runner.write(Array("ab".utf8), key)
        try runner.end(key, outputBytes: 5)
        try served.wait(until: isOver)
        let next = try logs().next
        #expect(try logs(",\"from\":\(next)") == JobLogs.Result(parts: [], next: next, complete: false))
        try runner.write(Array("cde".utf8), key, at: 2)
        let rest = try logs(",\"from\":\(next)")
        #expect(rest.parts.map(\.text) == ["cde"])
        #expect(try logs(",\"from\":\(rest.next)").complete)
        try served.stop()
    }

    @Test func `what was written since then is given`() throws {
        try runner.write(Array("old".utf8), key, milliseconds: 1_000)
        try runner.write(Array("new".utf8), key, at: 3, milliseconds: 2_000)
        #expect(try logs(#","since_ms":0"#).parts.map(\.text) == ["old", "new"])
        #expect(try logs(#","since_ms":1000"#).parts.map(\.text) == ["old", "new"])
        #expect(try logs(#","since_ms":1001"#).parts.map(\.text) == ["new"])
        #expect(try logs(#","from":0,"since_ms":2000"#).parts.map(\.text) == ["old", "new"])
        try served.stop()
    }

    @Test func `what follows on nothing since then is not what was before`() throws {
        try runner.write(Array("old".utf8), key, milliseconds: 1_000)
        let since = try logs(#","since_ms":5000"#)
        #expect(since.parts.isEmpty && !since.complete)
        #expect(try logs(",\"from\":\(since.next)").parts.isEmpty)
        try runner.write(Array("new".utf8), key, at: 3, milliseconds: 6_000)
        #expect(try logs(",\"from\":\(since.next)").parts.map(\.text) == ["new"])
        // It is over, but not all that it has written has come.
        try runner.end(key, outputBytes: 100)
        try served.wait(until: isOver)
        #expect(try logs(#","since_ms":9000"#).complete == false)
        try served.stop()
    }

    @Test func `who waits gets what is written meanwhile`() throws {
        let interface = served.interface
        let answer = Monitor<JSONValue?>(nil)
        #expect(
            Thread.start("waits", stackBytes: 2 << 20) {
                let parameters: JSONValue = .object([
                    "job": .string("web.1/a"), "since_ms": .int(5), "wait_ms": .int(60_000),
                ])
                let result = interface.call(
                    RPCRequest(method: JobLogs.name, parameters: parameters, id: .int(1)))
                answer.change { $0 = (try? result.get()) ?? .null }
            })
        try runner.write(Array("late".utf8), key)
        let value = answer.wait { $0 }
        #expect(try value.decoded(as: JobLogs.Result.self).parts.map(\.text) == ["late"])
        try served.stop()
    }

    @Test func `who waits for a job that ends without a word hears of the end`() throws {
        try runner.end(key)
        let result = try logs(#","wait_ms":60000"#)
        #expect(result == JobLogs.Result(parts: [], next: 0, complete: true))
        try served.stop()
    }
}
