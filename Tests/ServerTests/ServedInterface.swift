import API
import Model
import RunnerProtocol
import Testing

@testable import Server

/// The methods of a coordinator that serves in this process.
final class ServedInterface {
    let coordinator: ServedCoordinator
    let interface: Interface

    init(in folder: Folder, _ change: (inout ServeOptions) -> Void = { _ in }) throws {
        coordinator = try ServedCoordinator(in: folder, change)
        interface = Interface(
            coordinator.backend,
            Interface.Facts(
                version: "1.2.3", process: 7, startedMilliseconds: 1_000, options: coordinator.options))
    }

    /// Calls a method with parameters as JSON has them.
    func call<M: Method>(_ method: M.Type, _ parameters: String = "{}") throws -> M.Result {
        let given = try JSONValue(parsing: Array(parameters.utf8))
        let result = try interface.call(RPCRequest(method: method.name, parameters: given, id: .int(1))).get()
        return try result.decoded(as: M.Result.self)
    }

    /// Why a method refuses; nil, with a complaint, if it does not.
    func refusal<M: Method>(_ method: M.Type, _ parameters: String) throws -> RPCError? {
        let given = try JSONValue(parsing: Array(parameters.utf8))
        switch interface.call(RPCRequest(method: method.name, parameters: given, id: .int(1))) {
        case .failure(let error): return error
        case .success(let value):
            Issue.record("\(method.name) has not refused \(parameters): \(value.text(pretty: false))")
            return nil
        }
    }

    /// Submits jobs under the name `web`, and gives the run's name.
    func submit(_ jobs: String, _ more: String = "") throws -> String {
        try call(RunSubmit.self, "{\"name\":\"web\",\"jobs\":\(jobs)\(more)}").run
    }

    /// Enrolls a runner and connects it.
    func runner(_ name: String) throws -> TrialRunner {
        _ = try call(RunnerEnroll.self, "{\"name\":\"\(name)\",\"local\":true}")
        let runner = try TrialRunner(at: coordinator.options.runnerSocket)
        try runner.greet(name)
        _ = try runner.next { if case .welcome = $0 { true } else { nil } }
        return runner
    }

    /// Waits until what `look` reads is as it should be; every turn of the coordinator is looked at.
    func wait(until look: () throws -> Bool) throws {
        while true {
            let version = coordinator.backend.version
            if try look() { return }
            _ = coordinator.backend.awaitVersion(above: version, milliseconds: 60_000)
        }
    }

    func stop() throws { try coordinator.stop() }
}

/// What a runner does with its jobs.
extension TrialRunner {
    /// The next job it is given.
    func assigned() throws -> AssignmentKey {
        try #require(
            next { record in
                if case .order(.assign(let assignment)) = record { assignment.key } else { nil }
            })
    }

    /// Says that a job's first attempt runs.
    func start(_ key: AssignmentKey) throws {
        try send(.notice(.started(AttemptKey(key, attempt: 1), startedAtMilliseconds: 5)))
    }

    /// Sends output of a job's first attempt.
    func write(
        _ bytes: [UInt8], _ key: AssignmentKey, at offset: UInt64 = 0, _ stream: OutputStream = .output,
        milliseconds: UInt64 = 6
    ) throws {
        let place = OutputPlace(key: key, stream: stream, offset: offset)
        try send(.output(OutputChunk(place: place, attempt: 1, readAtMilliseconds: milliseconds, bytes: bytes)))
        _ = try next { if case .outputTaken = $0 { true } else { nil } }
    }

    /// Says that some output of a job is lost.
    func lose(_ range: Range<UInt64>, _ key: AssignmentKey) throws {
        let place = OutputPlace(key: key, stream: .output, offset: range.lowerBound)
        try send(.outputGap(OutputGap(place: place, end: range.upperBound)))
        _ = try next { if case .outputTaken = $0 { true } else { nil } }
    }

    /// Says that a job's first attempt is over, and that it was the last.
    func end(
        _ key: AssignmentKey, exitCode: Int32? = 0, signal: Int32? = nil, cause: Cause = .exit, outputBytes: UInt64 = 0
    ) throws {
        let report = AttemptReport(name: [], attempt: 1, cause: cause)
        report.exitCode = exitCode
        report.signal = signal
        report.figures[.outputBytes] = outputBytes
        try send(.notice(.ended(AttemptEnd(key: AttemptKey(key, attempt: 1), outlook: .last, report: report))))
    }
}
