import API
import Model
import RunnerProtocol
import Store
import Testing
import Threads

@testable import Server

/// The end of a coordinator, with its jobs and without.
@Suite struct StopTests {
    private let folder: Folder
    private let served: ServedInterface
    private static let job = #"[{"name":"a","job":{"command":["x"]}}]"#

    init() throws {
        folder = try Folder()
        served = try ServedInterface(in: folder)
    }

    /// Asks for the end in another thread, since that waits for it.
    private func stop(_ parameters: String) -> Monitor<Bool> {
        let hasEnded = Monitor(false)
        let interface = served.interface
        #expect(
            Thread.start("stop", stackBytes: 2 << 20) {
                let given = try? JSONValue(parsing: Array(parameters.utf8))
                let result = interface.call(
                    RPCRequest(method: CoordinatorStop.name, parameters: given, id: .int(1)))
                if case .failure(let error) = result { Issue.record("\(error)") }
                hasEnded.change { $0 = true }
            })
        return hasEnded
    }

    private func outcome(_ number: UInt64) throws -> JobState? {
        let store = try Store.open(served.coordinator.options.store)
        return try store.reader().snapshot(of: RunName(base: "web", number: number)).jobs.first?.state
    }

    @Test func `jobs go on unless their end is asked for`() throws {
        let runner = try served.runner("one")
        _ = try served.submit(Self.job)
        let key = try runner.assigned()
        let hasEnded = stop("{}")
        try served.coordinator.awaitEnd()
        hasEnded.wait { $0 ? () : nil }
        let stop = try runner.next { if case .order(.stop) = $0 { true } else { nil } }
        #expect(stop == nil)
        #expect(try outcome(1) == .assigned(Assigned(runner: RunnerID(1), epoch: key.epoch)))
    }

    @Test func `with its jobs it ends when they have, and takes no others meanwhile`() throws {
        let runner = try served.runner("one")
        _ = try served.submit(Self.job)
        let key = try runner.assigned()
        try runner.start(key)
        try served.wait { try served.call(JobGet.self, #"{"job":"web.1/a"}"#).job.state == .running }
        _ = try served.submit(#"[{"name":"a","job":{"command":["x"]},"on":["zone=none"]}]"#)
        let hasEnded = stop(#"{"jobs":true}"#)
        let how = try runner.next { if case .order(.stop(key, let how)) = $0 { how } else { nil } }
        #expect(how == .gracefully)
        #expect(try served.refusal(RunSubmit.self, "{\"name\":\"web\",\"jobs\":\(Self.job)}")?.code == -32000)
        #expect(!hasEnded.look { $0 })
        try runner.end(key, exitCode: nil, signal: 15, cause: .cancelled)
        try served.coordinator.awaitEnd()
        hasEnded.wait { $0 ? () : nil }
        // The runner knows that its report is on disk.
        let acknowledged = try runner.next { if case .acknowledge(let number) = $0, number == 2 { true } else { nil } }
        #expect(acknowledged == true)
        #expect(try outcome(1) == .ended(.cancelled(.requested)))
        #expect(try outcome(2) == .ended(.cancelled(.requested)))
    }

    @Test func `what is asked a second time is not waited for`() throws {
        let runner = try served.runner("one")
        _ = try served.submit(Self.job)
        let key = try runner.assigned()
        let hasEnded = stop(#"{"jobs":true}"#)
        _ = try runner.next { if case .order(.stop) = $0 { true } else { nil } }
        served.coordinator.backend.end(.stop)
        try served.coordinator.awaitEnd()
        hasEnded.wait { $0 ? () : nil }
        #expect(try outcome(1) == .assigned(Assigned(runner: RunnerID(1), epoch: key.epoch)))
    }

    @Test func `without jobs nothing is waited for`() throws {
        let hasEnded = stop(#"{"jobs":true}"#)
        try served.coordinator.awaitEnd()
        hasEnded.wait { $0 ? () : nil }
    }
}
