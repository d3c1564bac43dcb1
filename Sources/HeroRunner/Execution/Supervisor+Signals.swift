import RunnerProtocol
import System

/// Signals: those of the runner's children, those it passes on, and those that stop it.
///
/// The job is in the runner's process group, so what the kernel sends to the group (Ctrl-C, Ctrl-Z, hang-up) has reached
/// it already. What a process sends to the runner alone is passed on.
extension Supervisor {
    /// Takes a signal that has come to this process.
    mutating func take(_ signal: ReceivedSignal) {
        switch duty {
        case .command: pass(signal)
        case .agent: tell(signal)
        }
    }

    /// An agent's jobs have sessions of their own, so that no signal to it is also for them.
    private mutating func tell(_ signal: ReceivedSignal) {
        switch signal.number {
        // With a keeper it has no children, until that has died.
        case Signal.child: if keeper?.canBeParent != true { reap() }
        case Signal.terminalStop: Process.stopSelf(by: signal.number)
        default: outcomes.append(.signalled(signal.number))
        }
    }

    private mutating func pass(_ signal: ReceivedSignal) {
        switch signal.number {
        case Signal.child: reap()
        case Signal.terminalStop, Signal.terminalInput, Signal.terminalOutput:
            if isForJobs(signal) { forward(signal.number) }
            Process.stopSelf(by: signal.number)
            // We go on, and so does the job. It may be the later one in the group to be continued: then its stop could
            // still be reported to us, as if it had just stopped by itself.
            forward(Signal.resume)
        case Signal.terminate: end(by: isForJobs(signal) ? .stopRequested : .interrupted, signal)
        case Signal.interrupt, Signal.quit:
            // From the terminal the job has it already, and may live on with it, as shells and editors do. Sent to the
            // runner alone, it is a stop with another signal.
            let isForJobs = isForJobs(signal)
            if isForJobs { forward(signal.number) }
            end(by: isForJobs ? .stopPassedOn : .interrupted, signal)
        case Signal.hangup:
            // From a process it means, by custom, "read your configuration again"; from the kernel, that the terminal
            // is gone.
            let isForJobs = isForJobs(signal)
            // The leader of a session is the only one whom the kernel tells that the terminal is gone.
            if isForJobs || Process.leadsSession { forward(signal.number) }
            if !isForJobs { end(by: .interrupted, signal) }
        default:
            if isForJobs(signal) { forward(signal.number) }
        }
    }

    /// Ends what the runner does, unless it was started with the signal ignored.
    private mutating func end(by event: Supervision.Event, _ signal: ReceivedSignal) {
        if Signal.isIgnored(signal.number) { return }
        outcomes.append(.stopped)
        for job in live { feed(event, to: job) }
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

    /// Takes every child that has ended: the jobs' main processes, and orphans, which fall to us. Only then are the
    /// jobs told, so that they can know whether a child is left.
    private mutating func reap() {
        var stopSignal: Int32?
        while let change = nextChange() {
            guard let job = live.first(where: { $0.process == change.pid }) else {
                orphanEnded(change.change)
                continue
            }
            switch change.change {
            case .exited(let code): ended(job, .exited(code), change.usage)
            case .killed(let signal): ended(job, .killed(signal), change.usage)
            case .stopped(let signal): stopSignal = signal
            }
        }
        tellEnds()
        if let stopSignal { mainStopped(by: stopSignal) }
    }

    /// Tells the jobs whose main processes were reaped.
    mutating func tellEnds() {
        for job in live {
            if let end = job.processEnd.take() { feed(.ended(end), to: job) }
        }
        orphansChanged()
    }

    private mutating func nextChange() -> Process.ChildChange? {
        do throws(Errno) {
            hasChildren = true
            return try Process.nextChange()
        } catch {
            hasChildren = false
            return nil
        }
    }

    /// Takes note that a job's main process was reaped.
    func ended(_ job: LiveJob, _ end: Supervision.ProcessEnd, _ usage: ResourceUsage) {
        job.process = nil
        job.processEnd = end
        job.setWallTime(at: now)
        job.report.figures.take(usage)
    }

    /// A job that suspends itself (a shell's `suspend`, an editor's Ctrl-Z) suspends the runner too, or the shell in
    /// front would wait for ever. Anybody else's stop is between them and the job.
    private func mainStopped(by signal: Int32) {
        guard live.count == 1, let terminal, terminal.isForeground else { return }
        Process.stopSelf(by: signal == Signal.stop ? Signal.terminalStop : signal)
    }
}

extension Figures {
    /// What wait4(2) says of a process and those it waited for.
    fileprivate mutating func take(_ usage: ResourceUsage) {
        self[.userMicroseconds] = usage.userMicroseconds
        self[.systemMicroseconds] = usage.systemMicroseconds
        self[.maxResidentBytes] = usage.maxResidentBytes
        self[.minorFaults] = usage.minorFaults
        self[.majorFaults] = usage.majorFaults
        self[.voluntarySwitches] = usage.voluntarySwitches
        self[.involuntarySwitches] = usage.involuntarySwitches
    }
}
