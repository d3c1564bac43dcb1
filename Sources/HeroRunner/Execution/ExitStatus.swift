import RunnerProtocol
import System

/// The exit status of `hero-runner`, after the custom of timeout(1), env(1) and the shells.
package enum ExitStatus {
    /// The time was up, on the clock or of the CPU.
    package static var timeout: Int32 { 124 }
    /// The runner failed: a command line it does not understand, a limit it cannot set. Nothing was run.
    package static var runnerFailed: Int32 { 125 }
    /// The command was found and cannot be executed.
    package static var notExecutable: Int32 { 126 }
    /// There is no such command.
    package static var notFound: Int32 { 127 }

    /// What stands for a job whose last attempt ended like this: its own status, 128 plus the signal that ended it, or
    /// one of the above. A job that ran out of memory never counts as a success: its status is 137 where its own is 0.
    package static func of(_ report: AttemptReport) -> Int32 {
        switch report.cause {
        case .timeout, .cpuTimeout: return timeout
        case .spawnFailed: return of(report.failure)
        case .lost, .reboot, .unknown: return runnerFailed
        case .exit, .signal, .cancelled: return own(report) ?? runnerFailed
        case .oom:
            let killed = 128 + Signal.kill
            guard let status = own(report), status != 0 else { return killed }
            return status
        }
    }

    private static func own(_ report: AttemptReport) -> Int32? {
        report.exitCode ?? report.signal.map { 128 + $0 }
    }

    private static func of(_ failure: SpawnFailure?) -> Int32 {
        guard let failure, failure.step == .execute else { return runnerFailed }
        let reason = Errno(failure.code)
        return reason == .noSuchFile || reason == .notDirectory ? notFound : notExecutable
    }
}
