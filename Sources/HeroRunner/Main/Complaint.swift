import Execution
import RunnerProtocol
import System

/// What the runner has to say on standard error, one line each.
enum Complaint {
    /// `hero-runner: WHAT: No such file or directory (2)`.
    @inline(never)
    static func write(_ what: StaticString, _ object: [UInt8], _ reason: Errno) {
        var line = [UInt8]("hero-runner: ")
        line.append(what)
        line.append(shown: object)
        line.append(": ")
        line.add(reason.message)
        line.append(" (")
        line.append(decimal: reason.code)
        line.append(")\n")
        StandardStream.errors.write(line)
    }

    /// A limit that cannot be enforced, and what can be done about it.
    @inline(never)
    static func write(_ refusal: CgroupError, of job: JobSpecification) {
        var line = [UInt8]("hero-runner: ")
        line.append(shown: job.name)
        line.append(
            job.enforcement == .required
                ? ": not started, because a limit cannot be enforced here (--best-effort does without): "
                : ": runs without a limit (--best-effort): "
        )
        line.add(refusal.message)
        let remedy = refusal.remedy
        if !remedy.isEmpty {
            line.append("; ")
            line.add(remedy)
        }
        line.append("\n")
        StandardStream.errors.write(line)
    }

    /// A log file that cannot be written for now.
    @inline(never)
    static func outputBlocked(_ path: [UInt8], _ reason: Errno) {
        write("the job's output waits, because it cannot be written to ", path, reason)
    }

    /// Output that was never written.
    @inline(never)
    static func outputLost(_ path: [UInt8], bytes: Int, _ reason: Errno) {
        var what: [UInt8] = []
        what.append(decimal: bytes)
        what.append(" bytes of ")
        what += path
        write("lost at least ", what, reason)
    }

    /// Why an attempt ended, if a limit or a timeout ended it, or why it never started. What has been told as a limit that
    /// cannot be enforced is not told again.
    @inline(never)
    static func write(_ report: AttemptReport, of job: JobSpecification) {
        if let step = report.failure?.step, step == .makeCgroup || step == .setLimit { return }
        if let line = report.causeLine(job) ?? report.failureLine(job) { StandardStream.errors.write(line) }
    }
}
