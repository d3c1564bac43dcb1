import Execution
import Options
import RunnerProtocol
import System

/// `hero-runner exec`: one job in the foreground.
enum ExecCommand {
    /// Runs the job and gives the exit status: the job's own, or what `ExitStatus` makes of its end.
    static func run(_ options: ExecOptions) -> Int32 {
        do throws(Errno) {
            var supervisor = try Supervisor.make(cgroupParent: options.cgroupParent, detail: detail(options))
            _ = supervisor.submit(options.job)
            var status: Int32 = 125
            while true {
                let outcomes = supervisor.next()
                if outcomes.isEmpty { break }
                for outcome in outcomes {
                    if case .attemptEnded(let report, _) = outcome {
        if let code = report.exitCode { status = code }
        if let signal = report.signal { status = 128 + signal }

                    }
                }
            }
            supervisor.leave()
            return status
        } catch {
            return 125
        }
    }

    private static func detail(_ options: ExecOptions) -> ReportDetail {
        switch (options.report, options.reportTarget) {
        case (.none, .none): .cause
        case (.text, _), (.json, _), (_, .file), (_, .descriptor): .everything
        }
    }
}
