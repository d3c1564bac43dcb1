import Agent
import Execution
import RunnerProtocol
import System

/// Doing what the core wants.
extension Node {
    mutating func perform(_ effect: AgentEffect) {
        switch effect {
        case .append(let entry): entries.append(entry)
        case .sync(let through): sync = through
        case .connect: connect()
        case .send(.outputGap(let gap)): allowance.add(gap)
        case .send(let record): send(record)
        case .close: close()
        case .complain(let failure): complain(failure)
        case .start(let start): self.start(start)
        case .stop(let key, let haste):
            guard let job = jobs.first(where: { $0.key == key }) else { return }
            switch haste {
            case .gracefully: supervisor.stop(job.serial)
            case .atOnce: supervisor.kill(job.serial)
            }
        case .signal(let key, let signal):
            if let job = jobs.first(where: { $0.key == key }) { supervisor.signal(job.serial, signal) }
        case .sendOutput(let part): send(part)
        case .releaseOutput(let place): output.release(before: place)
        case .leave: hasLeft = true
        }
    }

    private mutating func start(_ start: JobStart) {
        let serial = supervisor.submit(start.job(), attemptsBefore: start.attemptsBefore)
        var job = NodeJob(serial: serial, start)
        job.outputBytes = marks.start(of: start.key.epoch, .output)
        job.errorBytes = marks.start(of: start.key.epoch, .errors)
        jobs.append(job)
    }

    /// What has come of jobs, and what else has happened. `next` is what came behind it.
    mutating func take(_ outcome: Outcome, before next: Outcome?) {
        switch outcome {
        case .ready(Watch.timer): timerFired()
        case .ready(Watch.connection): receive()
        case .ready(Watch.control): acceptClients()
        case .ready(let client): serve(client)
        case .signalled(let signal): take(signal)
        case .attemptStarted(let attempt, let time, let serial):
            guard let at = index(serial) else { return }
            jobs[at].attempt = attempt
            tell(.attemptStarted(jobs[at].key, attempt: attempt, atMilliseconds: time))
        case .written(let bytes, let stream, let serial): keep(bytes, stream, serial)
        case .attemptEnded(let report, let serial): ended(report, serial, next)
        case .finished(let serial): finished(serial)
        case .limitRefused(_, let serial): if let at = index(serial) { jobs[at].isUnenforceable = true }
        case .outputBlocked, .outputLost, .inputReady, .stopped: break
        }
    }

    private func index(_ serial: UInt32) -> Int? { jobs.firstIndex { $0.serial == serial } }

    private mutating func keep(_ bytes: [UInt8], _ stream: OutputStream, _ serial: UInt32) {
        guard let at = index(serial) else { return }
        let part = jobs[at].wrote(bytes.count, to: stream, at: WallClock.milliseconds)
        if jobs[at].isResumable { marks.advance(part.place.key.epoch, stream, to: part.place.offset + part.count) }
        output.add(bytes, at: part.place)
        tell(.outputKept(part))
    }

    private mutating func ended(_ report: AttemptReport, _ serial: UInt32, _ next: Outcome?) {
        guard let at = index(serial) else { return }
        let job = jobs[at]
        var isLast = false
        if case .finished(serial) = next { isLast = true }
        if isLast { remove(at) }
        // Before the first attempt nothing was tried that could have been reported.
        if isLast, job.attempt == 0, job.isUnenforceable, report.cause == .spawnFailed {
            return tell(.startRefused(job.key, .unenforceable))
        }
        tell(
            .attemptEnded(job.key, attempt: report.figures[.attempt] ?? job.attempt, report, isLast ? .last : .another))
    }

    /// The end of a job that had no attempt left to report.
    private mutating func finished(_ serial: UInt32) {
        guard let at = index(serial) else { return }
        tell(.jobFinished(remove(at)))
    }

    @discardableResult
    private mutating func remove(_ at: Int) -> AssignmentKey {
        let key = jobs.remove(at: at).key
        marks.forget(key.epoch)
        return key
    }

    // Signals.

    private mutating func take(_ signal: Int32) {
        switch signal {
        case Signal.hangup where log.isFile: break
        case Signal.terminate, Signal.interrupt, Signal.hangup: depart()
        case Signal.user1: tell(.drain(.finish))
        default: break
        }
    }

    /// Stops the jobs and leaves; the second time it kills them, and does not wait for the coordinator.
    private mutating func depart() {
        guard departure != .none else {
            departure = .asked
            return tell(.drain(.stop))
        }
        departure = .atOnce
        for job in jobs { supervisor.kill(job.serial) }
    }
}
