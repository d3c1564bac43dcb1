import Execution
import Options
import RunnerProtocol
import System

/// `hero-runner exec`: one job in the foreground.
enum ExecCommand {
    /// Runs the job and exits with the status its last attempt comes to.
    static func run(_ options: ExecOptions) -> Never {
        let sink: ReportSink
        do throws(Errno) {
            sink = try ReportSink.open(options.reportTarget)
        } catch {
            switch options.reportTarget {
            case .file(let path): Complaint.write("open ", path, error)
            case .descriptor, .none: Complaint.write("use --report-fd", [], error)
            }
            Process.exit(ExitStatus.runnerFailed)
        }
        var supervisor: Supervisor
        do throws(Errno) {
            supervisor = try Supervisor.make(
                cgroupParent: options.cgroupParent, detail: detail(options),
                watching: options.watcher == .process ? .process : .none)
        } catch {
            Complaint.write("start", [], error)
            Process.exit(ExitStatus.runnerFailed)
        }
        _ = supervisor.submit(options.job)
        var desk = Desk(options: options)
        while true {
            let outcomes = supervisor.next()
            if outcomes.isEmpty { break }
            for outcome in outcomes { desk.take(outcome, sink) }
        }
        supervisor.leave()
        Process.exit(desk.status)
    }

    private static func detail(_ options: ExecOptions) -> ReportDetail {
        options.report == .none && options.reportTarget == .none && options.agent == nil ? .cause : .everything
    }

    /// Takes what comes of the job.
    private struct Desk: ~Copyable {
        let options: ExecOptions
        /// Of the last attempt; if there was none, the runner was told to stop before it began.
        var status = ExitStatus.runnerFailed

        mutating func take(_ outcome: Outcome, _ sink: borrowing ReportSink) {
            switch outcome {
            case .attemptEnded(let report, _): ended(report, sink)
            case .limitRefused(let refusal, _): Complaint.write(refusal, of: options.job)
            case .outputBlocked(let path, let reason, _): Complaint.outputBlocked(path, reason)
            case .outputLost(let path, let bytes, let reason, _): Complaint.outputLost(path, bytes: bytes, reason)
            case .finished, .stopped, .inputReady, .attemptStarted, .written, .ready, .signalled, .keeperEnded: break
            }
        }

        private mutating func ended(_ report: AttemptReport, _ sink: borrowing ReportSink) {
            var shown: [UInt8]?
            switch options.report {
            case .none: Complaint.write(report, of: options.job)
            case .text:
                if report.cause == .spawnFailed { Complaint.write(report, of: options.job) }
                shown = report.text()
            case .json: shown = report.jsonLine()
            }
            if let agent = options.agent { ReportDelivery.hand(report, to: agent) }
            var isLost = false
            if let shown { isLost = !StandardStream.errors.write(shown) }
            if options.reportTarget != .none {
                do throws(Errno) {
                    try sink.write(report.jsonLine())
                } catch {
                    isLost = true
                    Complaint.write("write the report", [], error)
                }
            }
            status = ExitStatus.of(report)
            // A success that nobody can read of is none.
            if isLost, status == 0 { status = ExitStatus.runnerFailed }
        }
    }
}
