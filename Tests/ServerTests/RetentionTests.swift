import API
import Foundation
import Model
import RunnerProtocol
import Store
import Testing

@testable import Server

/// What is over is removed, on the disk too.
@Suite struct RetentionTests {
    private let folder: Folder
    private var state: String { folder.path + "/var/state" }

    init() throws { folder = try Folder() }

    private func hasLog(_ job: Int) -> Bool {
        FileManager.default.fileExists(atPath: "\(state)/logs/0/\(job).log")
    }

    /// Lays down a log that another coordinator has left.
    private func leaveLog(_ job: Int) throws {
        try FileManager.default.createDirectory(atPath: "\(state)/logs/0", withIntermediateDirectories: true)
        for name in ["\(job).log", "\(job).index"] {
            try Data("x".utf8).write(to: URL(filePath: "\(state)/logs/0/\(name)"))
        }
    }

    /// Lays down runs of one job each that have ended then, in milliseconds since 1970.
    private func leaveRuns(_ ends: [UInt64]) throws {
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        let store = try Store.open("\(state)/store.db")
        var counters = Counters()
        for (at, end) in ends.enumerated() {
            let number = UInt64(at + 1)
            let name = RunName(base: "web", number: number)
            var run = RunRecord(
                id: RunID(number), name: name, origin: Origin(cause: "test"), runningMax: nil,
                submittedAtMilliseconds: end)
            run.outcome = .succeeded
            run.endedAtMilliseconds = end
            let specification = JobSpecification(name: Array("a".utf8))
            specification.arguments.append(Array("true".utf8))
            let group = GroupRecord(
                id: GroupID(number), run: run.id, runName: name,
                definition: GroupDefinition(name: "a", specification: specification), submittedAtMilliseconds: end,
                firstJob: JobID(number))
            var job = JobRecord(id: JobID(number), group: group.id)
            job.state = .ended(.succeeded)
            job.endedAtMilliseconds = end
            (counters.run, counters.group, counters.job) = (number, number, number)
            try store.commit([
                .counters(counters), .name(base: "web", last: number), .run(run), .group(group), .job(job),
            ])
        }
    }

    private func runs(_ served: ServedInterface) throws -> [String] {
        try served.call(RunList.self).runs.map(\.run)
    }

    @Test func `a run that is removed is gone, with its output, and its number is not used again`() throws {
        let served = try ServedInterface(in: folder)
        let runner = try served.runner("one")
        let job = #"[{"name":"a","job":{"command":["x"]}}]"#
        let run = try served.submit(job)
        let key = try runner.assigned()
        try runner.start(key)
        try runner.write(Array("hello".utf8), key)
        #expect(hasLog(1))
        #expect(
            try served.refusal(RunRemove.self, "{\"run\":\"\(run)\"}")?.message
                == "web.1 is not over; cancel it first, or wait for it")
        try runner.end(key, outputBytes: 5)
        try served.wait { try served.call(RunGet.self, "{\"run\":\"\(run)\"}").summary.state.isOver }
        #expect(try served.call(RunRemove.self, "{\"run\":\"\(run)\"}").jobs == 1)
        try served.wait { !hasLog(1) }
        for (method, key, name) in [
            (RunGet.self, "run", run), (RunRetry.self, "run", run), (RunRemove.self, "run", run),
            (JobGet.self, "job", "\(run)/a"), (JobLogs.self, "job", "\(run)/a"),
        ] as [(any Method.Type, String, String)] {
            #expect(try served.refusal(method, "{\"\(key)\":\"\(name)\"}")?.code == 1, "\(method.name)")
        }
        #expect(try served.submit(job) == "web.2")
        try served.stop()
    }

    @Test func `a job without a run is removed by its name`() throws {
        let served = try ServedInterface(in: folder)
        let runner = try served.runner("one")
        let name = try served.submit(#"[{"name":"a","job":{"command":["x"]}}]"#, #","direct":true"#)
        #expect(try served.refusal(RunRemove.self, "{\"run\":\"\(name)\"}")?.code == 2)
        try runner.end(try runner.assigned())
        try served.wait { try served.call(JobGet.self, "{\"job\":\"\(name)\"}").job.state.isOver }
        #expect(try served.call(RunRemove.self, "{\"run\":\"\(name)\"}").jobs == 1)
        #expect(try served.refusal(JobGet.self, "{\"job\":\"\(name)\"}")?.code == 1)
        try served.stop()
    }

    @Test func `what is too old or too many goes when a coordinator starts, and what it left of logs too`() throws {
        let now = Moment.now.wallMilliseconds
        try leaveRuns([now - 400_000, now - 300_000, now - 200_000, now - 100_000])
        // Of the sixth there is no job.
        for job in [1, 2, 4, 6] { try leaveLog(job) }
        var retention = Retention()
        retention.ageMilliseconds = 350_000
        retention.runsMax = 2
        let served = try ServedInterface(in: folder) { $0.retention = retention }
        try served.wait { try runs(served) == ["web.4", "web.3"] }
        try served.wait { !hasLog(1) && !hasLog(2) && !hasLog(6) }
        #expect(hasLog(4))
        try served.stop()
    }

    @Test func `when logs take too much the oldest run goes, as soon as that is known`() throws {
        let now = Moment.now.wallMilliseconds
        try leaveRuns([now - 300_000, now - 200_000])
        for job in [1, 2] { try leaveLog(job) }
        var retention = Retention()
        retention.logBytesMax = 3
        let served = try ServedInterface(in: folder) { $0.retention = retention }
        try served.wait { try runs(served) == ["web.2"] && !hasLog(1) }
        #expect(hasLog(2))
        try served.stop()
    }
}
