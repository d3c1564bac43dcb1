import RunnerProtocol
import System

/// Signals: those of the runner's children, those it passes on, and those that stop it.
///
/// The job is in the runner's process group, so what the kernel sends to the group (Ctrl-C, Ctrl-Z, hang-up) has reached
/// it already. What a process sends to the runner alone is passed on.
extension Supervisor {
    mutating func takeSignals() {
        while let signal = signals.next() {
            switch signal.number {
            case Signal.child: reap()
            case Signal.terminalStop, Signal.terminalInput, Signal.terminalOutput:
                if isForJobs(signal) { forward(signal.number) }
                Process.stopSelf(by: signal.number)
            case Signal.terminate:
                outcomes.append(.stopped)
                for job in live { feed(isForJobs(signal) ? .stopRequested : .interrupted, to: job) }
            case Signal.interrupt, Signal.quit:
                outcomes.append(.stopped)
                if isForJobs(signal) { forward(signal.number) }
                for job in live { feed(.interrupted, to: job) }
            case Signal.hangup:
                // From the kernel: the terminal is gone. From a process: by custom, "read your configuration again".
                if isForJobs(signal) {
                    forward(signal.number)
                } else {
                    outcomes.append(.stopped)
                    for job in live { feed(.interrupted, to: job) }
                }
            default:
                if isForJobs(signal) { forward(signal.number) }
            }
        }
    }

    /// Whether a signal was sent to the runner by a process that is not itself a job's main process: those that signal
    /// their whole group (`kill 0`) have signalled the job already.
    private func isForJobs(_ signal: ReceivedSignal) -> Bool {
        guard let sender = signal.sender else { return false }
        return !live.contains { $0.process == sender }
    }

    private func forward(_ signal: Int32) {
        for job in live { send(signal, to: job) }
    }

    /// Takes every child that has ended: the jobs' main processes, and orphans, which fall to us.
    private mutating func reap() {
        while true {
            let change: Process.ChildChange?
            do throws(Errno) {
                change = try Process.nextChange()
            } catch {
                break  // No child is left.
            }
            guard let change else { break }
            guard let job = live.first(where: { $0.process == change.pid }) else { continue }
            switch change.change {
            case .exited(let code): ended(job, .exited(code), change.usage)
            case .killed(let signal): ended(job, .killed(signal), change.usage)
            case .stopped(let signal): mainStopped(by: signal)
            }
        }
        orphansChanged()
    }

    private mutating func ended(_ job: LiveJob, _ end: Supervision.ProcessEnd, _ usage: ResourceUsage) {
        job.process = nil
        job.report.wallMicroseconds = Instant.now.microseconds(since: job.startedAt)
        job.report.usage.take(usage)
        feed(.ended(end), to: job)
    }

    /// A job that suspends itself (a shell's `suspend`, an editor's Ctrl-Z) suspends the runner too, or the shell in
    /// front would wait for ever. Anybody else's stop is between them and the job.
    private func mainStopped(by signal: Int32) {
        guard live.count == 1, let terminal, terminal.isForeground else { return }
        Process.stopSelf(by: signal == Signal.stop ? Signal.terminalStop : signal)
    }
}

extension Usage {
    /// What wait4(2) says of a process and those it waited for.
    fileprivate mutating func take(_ usage: ResourceUsage) {
        userMicroseconds = usage.userMicroseconds
        systemMicroseconds = usage.systemMicroseconds
        maxResidentBytes = usage.maxResidentBytes
        minorFaults = usage.minorFaults
        majorFaults = usage.majorFaults
        voluntarySwitches = usage.voluntarySwitches
        involuntarySwitches = usage.involuntarySwitches
    }
}
