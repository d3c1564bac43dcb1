import Logs
import Model
import RunnerProtocol
import Store
import System
import Testing

@testable import Server

@Suite struct ServeTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func submission(_ name: String = "web") -> Submission {
        let specification = JobSpecification(name: Array("build".utf8))
        specification.arguments.append(Array("/bin/true".utf8))
        var submission = Submission(
            base: name, groups: [GroupDefinition(name: "build", specification: specification)],
            origin: Origin(cause: "test"))
        submission.form = .run
        return submission
    }

    private func outcome(_ coordinator: ServedCoordinator, _ name: RunName) throws -> JobState? {
        try coordinator.backend.read { reader throws(StoreError) in try reader.snapshot(of: name).jobs.first?.state }
    }

    private func assigned(_ runner: TrialRunner) throws -> AssignmentKey {
        try #require(
            runner.next { record in
                if case .order(.assign(let assignment)) = record { assignment.key } else { nil }
            })
    }

    private func acknowledged(_ runner: TrialRunner, _ number: UInt64) throws {
        _ = try #require(
            runner.next { record in
                if case .acknowledge(let through) = record, through >= number { through } else { nil }
            })
    }

    private func end(_ key: AssignmentKey) -> Record {
        let report = AttemptReport(name: [], attempt: 1, cause: .exit)
        report.exitCode = 0
        return .notice(
            .ended(AttemptEnd(key: AttemptKey(key, attempt: 1), outlook: .last, report: report)))
    }

    @Test func `a job is assigned, its output logged and its end stored before that is acknowledged`() throws {
        let coordinator = try ServedCoordinator(in: folder)
        #expect(coordinator.backend.ask(.enroll(name: "one")) == .enrolled(RunnerID(1)))
        let name = RunName(base: "web", number: 1)
        #expect(coordinator.backend.ask(.submit(submission())) == .submitted(name))
        #expect(try outcome(coordinator, name) == .ready)

        let runner = try TrialRunner(at: coordinator.options.runnerSocket)
        try runner.greet("one")
        // Credit is given with the welcome, before the orders.
        let credit = try runner.next { if case .outputCredit(let bytes) = $0 { bytes } else { nil } }
        #expect(try #require(credit) >= 5)
        let key = try assigned(runner)
        let place = OutputPlace(key: key, stream: .output, offset: 0)
        try runner.send(
            .acknowledge(1), .notice(.started(AttemptKey(key, attempt: 1), startedAtMilliseconds: 5)),
            .output(OutputChunk(place: place, attempt: 1, readAtMilliseconds: 6, bytes: Array("hello".utf8))),
            end(key))
        // Log and store are two roads: which comes first is not said.
        var taken: UInt64 = 0
        var acknowledged: UInt64 = 0
        _ = try runner.next { record -> Bool? in
            if case .outputTaken(let place) = record { taken = place.offset }
            if case .acknowledge(let through) = record { acknowledged = through }
            return taken == 5 && acknowledged == 2 ? true : nil
        }
        #expect(try outcome(coordinator, name) == .ended(.succeeded))
        let parts = try coordinator.backend.logs.parts(of: JobID(key.job), from: 0, bytesMax: 100)
        #expect(parts.map(\.content) == [.bytes(Array("hello".utf8))])
        try coordinator.stop()
    }

    @Test func `what was accepted is there after the end, and goes on`() throws {
        let name = RunName(base: "web", number: 1)
        var coordinator = try ServedCoordinator(in: folder)
        _ = coordinator.backend.ask(.enroll(name: "one"))
        #expect(coordinator.backend.ask(.submit(submission())) == .submitted(name))
        var runner = try TrialRunner(at: coordinator.options.runnerSocket)
        try runner.greet("one")
        let key = try assigned(runner)
        try coordinator.stop()
        #expect(try runner.next { _ in nil as Int? } == nil)
        #expect(coordinator.backend.ask(.enroll(name: "two")) == nil)

        coordinator = try ServedCoordinator(in: folder)
        runner = try TrialRunner(at: coordinator.options.runnerSocket)
        try runner.greet("one", next: 2)
        // It is another session: everything that is wanted comes again.
        #expect(try assigned(runner) == key)
        try runner.send(end(key))
        try acknowledged(runner, 1)
        #expect(try outcome(coordinator, name) == .ended(.succeeded))
        try coordinator.stop()
    }

    @Test func `a second coordinator on the directory is refused, naming the first`() throws {
        let first = try ServedCoordinator(in: folder)
        let error = #expect(throws: ServeError.self) { try ServedCoordinator(in: folder) }
        #expect(error == .locked(directory: first.options.stateDirectory, process: "\(Process.id)"))
        try first.stop()
        try ServedCoordinator(in: folder).stop()
    }

    @Test func `who is no runner is told so and disconnected`() throws {
        let coordinator = try ServedCoordinator(in: folder)
        let path = coordinator.options.runnerSocket
        func goodbye(_ say: (TrialRunner) throws -> Void) throws -> Goodbye.Reason? {
            let runner = try TrialRunner(at: path)
            try say(runner)
            let reason = try runner.next { record -> Goodbye.Reason? in
                if case .goodbye(let goodbye) = record { goodbye.reason } else { nil }
            }
            #expect(try runner.next { _ in nil as Int? } == nil)
            return reason
        }
        #expect(try goodbye { try $0.greet("nobody") } == .unknownRunner)
        #expect(try goodbye { try $0.send([0, 0, 1, 2]) } == .malformed)
        #expect(try goodbye { try $0.send(FrameWriter.frame([0xff, 0xff, 0xff])) } == .malformed)
        #expect(try goodbye { try $0.send(.ping) } == .malformed)
        // And nothing is harmed.
        #expect(coordinator.backend.ask(.enroll(name: "one")) == .enrolled(RunnerID(1)))
        try coordinator.stop()
    }

    @Test func `a runner that connects again takes the place of its older connection`() throws {
        let coordinator = try ServedCoordinator(in: folder)
        _ = coordinator.backend.ask(.enroll(name: "one"))
        let older = try TrialRunner(at: coordinator.options.runnerSocket)
        try older.greet("one")
        func isWelcome(_ runner: TrialRunner) throws -> Bool {
            try runner.next { if case .welcome = $0 { true } else { nil } } ?? false
        }
        #expect(try isWelcome(older))
        let newer = try TrialRunner(at: coordinator.options.runnerSocket)
        try newer.greet("one")
        #expect(try isWelcome(newer))
        let reason = try older.next { if case .goodbye(let goodbye) = $0 { goodbye.reason } else { nil } }
        #expect(reason == .replaced)
        #expect(coordinator.backend.ask(.removeRunner(name: "one", .onlyIfIdle)) == .done(jobs: 0))
        let last = try newer.next { if case .goodbye(let goodbye) = $0 { goodbye.reason } else { nil } }
        #expect(last == .removed)
        try coordinator.stop()
    }

    @Test func `waiting for a version ends with the next turn`() throws {
        let coordinator = try ServedCoordinator(in: folder)
        let before = coordinator.backend.version
        _ = coordinator.backend.ask(.enroll(name: "one"))
        #expect(coordinator.backend.awaitVersion(above: before, milliseconds: 60_000) > before)
        try coordinator.stop()
        // The coordinator is gone: nobody waits for it.
        let last = coordinator.backend.version
        #expect(coordinator.backend.awaitVersion(above: last, milliseconds: .max / 2) == last)
    }
}
