import RunnerProtocol
import System

/// Doing what `Supervision` has decided.
extension Supervisor {
    /// Gives an event to a job and does what follows from it.
    @inline(never) mutating func feed(_ event: Supervision.Event, to job: LiveJob) {
        var pending: Supervision.Event? = event
        while let event = pending {
            let effects = job.supervision.handle(event, at: now)
            if job.slot > 0 { note(job) }
            pending = act(effects, on: job)
        }
    }

    /// Does it all, in the order of `Effects`; gives the event that follows at once, if one does.
    private mutating func act(_ effects: Supervision.Effects, on job: LiveJob) -> Supervision.Event? {
        var event: Supervision.Event?
        if effects.contains(.stopMain) { stopMain(job) }
        if effects.contains(.killTree) { event = killTree(job) }
        if effects.contains(.awaitTree) { event = clearedIfEmpty(job) }
        if effects.contains(.measureCPU) { event = measureCPU(job) }
        if effects.contains(.report) { report(job) }
        if effects.contains(.start) { event = start(job) }
        if effects.contains(.finish) {
            forget(job)
            outcomes.append(.finished(job: job.serial))
        }
        return event
    }

    private mutating func forget(_ job: LiveJob) {
        for i in live.indices where live[i] === job {
            live.remove(at: i)
            return
        }
    }

    private func stopMain(_ job: LiveJob) {
        send(job.specification.timing.stopSignal, to: job)
        send(Signal.resume, to: job)
    }

    /// Sends a signal to a job's main process, if it has one. It cannot be another process by now: a child keeps its
    /// id until we reap it, and then `process` is nil.
    func send(_ signal: Int32, to job: LiveJob) {
        guard let process = job.process else { return }
        do throws(Errno) {
            if try sendToOrphan(signal, job) { return }
            try Process.send(signal, to: process)
        } catch {
            // It has ended, and SIGCHLD is on its way; or it became another user, whom only the cgroup can reach.
        }
    }

    /// Does it where the id may be another's by the time it is used: somebody else reaps it.
    private func sendToOrphan(_ signal: Int32, _ job: LiveJob) throws(Errno) -> Bool {
        switch job.orphan {
        case .some(let orphan):
            try Process.send(signal, through: orphan)
            return true
        case nil: return false
        }
    }

    private func measureCPU(_ job: LiveJob) -> Supervision.Event {
        let used = job.cgroup?.cpuMicroseconds ?? 0
        return .cpuMeasured(milliseconds: used / 1000, cpus: UInt64(Processors.count))
    }

    private mutating func report(_ job: LiveJob) {
        guard let verdict = job.supervision.verdict else { return }
        finishOutput(job)
        job.report.cause = verdict.cause
        job.report.failure = verdict.failure
        switch verdict.end {
        case .exited(let code): job.report.exitCode = code
        case .killed(let signal): job.report.signal = signal
        case .unknown, nil: break
        }
        ended(job)
        outcomes.append(.attemptEnded(job.report, job: job.serial))
    }
}
