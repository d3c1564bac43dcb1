import Execution
import RunnerProtocol
import Testing

@Suite struct ExitStatusTests {
    private func status(
        _ cause: Cause, code: Int32? = nil, signal: Int32? = nil, failure: SpawnFailure? = nil
    ) -> Int32 {
        let report = AttemptReport(name: [], attempt: 1, cause: cause)
        report.exitCode = code
        report.signal = signal
        report.failure = failure
        return ExitStatus.of(report)
    }

    @Test(arguments: [0, 1, 124, 255] as [Int32]) func `a job's own status is passed on`(_ code: Int32) {
        #expect(status(.exit, code: code) == code)
        #expect(status(.cancelled, code: code) == code)
    }

    @Test(arguments: 1...64 as ClosedRange<Int32>) func `a signal is added to 128`(_ signal: Int32) {
        #expect(status(.signal, signal: signal) == 128 + signal)
        #expect(status(.cancelled, signal: signal) == 128 + signal)
    }

    @Test func `a timeout is 124 however the job answered`() {
        #expect(status(.timeout, code: 0) == 124)
        #expect(status(.timeout, signal: 9) == 124)
        #expect(status(.cpuTimeout, signal: 15) == 124)
    }

    @Test func `out of memory is never a success`() {
        #expect(status(.oom, signal: 9) == 137)
        #expect(status(.oom, code: 0) == 137)
        #expect(status(.oom) == 137)
        #expect(status(.oom, code: 2) == 2)
    }

    @Test(arguments: [(2, 127), (20, 127), (13, 126), (8, 126), (40, 126)] as [(Int32, Int32)])
    func `what cannot be executed is told from what is not there`(_ code: Int32, _ expected: Int32) {
        #expect(status(.spawnFailed, failure: SpawnFailure(step: .execute, code: code)) == expected)
    }

    @Test(arguments: [SpawnFailure.Step.changeDirectory, .openInput, .setUser, .makeCgroup, .clone])
    func `any other failure before the start is the runner's`(_ step: SpawnFailure.Step) {
        #expect(status(.spawnFailed, failure: SpawnFailure(step: step, code: 2)) == 125)
    }

    @Test(arguments: [Cause.lost, .reboot, .unknown, .exit, .signal, .spawnFailed])
    func `an end nobody knows is the runner's`(_ cause: Cause) { #expect(status(cause) == 125) }
}
