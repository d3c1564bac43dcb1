import Agent
import Execution
import RunnerProtocol
import System

/// Doing what the core wants.
extension Node {
    mutating func perform(_ effect: AgentEffect) {
        switch effect {
        case .append(let entry): SpoolLog<SpoolFile, WireCoding>.add(entry, to: &entries)
        case .sync(let through): sync = through
        case .connect: connect()
        case .send(.outputGap(let gap)): allowance.add(gap)
        case .send(let record): send(record)
        case .close: close()
        case .complain(let failure): complain(failure)
        case .start(let start): begin(start)
        case .stop(let key, let haste):
            guard let job = jobs.first(where: { $0.key == key }) else { return bringNothing(to: key) }
            switch haste {
            case .gracefully: supervisor.stop(job.serial)
            case .atOnce: supervisor.kill(job.serial)
            }
        case .signal(let key, let signal):
            if let job = jobs.first(where: { $0.key == key }) { supervisor.signal(job.serial, signal) }
        case .sendOutput(let part): send(part)
        case .releaseOutput(let place):
            let job = jobs.first { $0.key == place.key }
            // First it is noted, so that what is gone is never missed by the next agent.
            if let job { supervisor.noteTaken(place, of: job.serial) }
            output.release(before: place)
            if job == nil { output.finish(place.key) }
        case .leave: hasLeft = true
        }
    }

    mutating func start(_ start: JobStart) {
        var mark = JobMark(key: start.key, attemptsBefore: start.attemptsHere)
        mark.outputEnd = max(marks.start(of: start.key.epoch, .output), end(of: start.key, .output))
        mark.errorEnd = max(marks.start(of: start.key.epoch, .errors), end(of: start.key, .errors))
        let serial = supervisor.submit(
            start.specification, own: own(start), attemptsBefore: start.attemptsBefore, mark: mark)
        jobs.append(NodeJob(serial: serial, start))
    }

    private func own(_ start: JobStart) -> OwnPart {
        var own = OwnPart(restartsMax: start.restartsLeft)
        own.index = start.index
        if !start.specification.files.isEmpty { own.files = filesPath(start.key) }
        return own
    }

    private func end(of key: AssignmentKey, _ stream: OutputStream) -> UInt64 {
        output.end(of: OutputPlace(key: key, stream: stream, offset: 0))
    }

    /// Goes on with a job that an earlier agent has started.
    mutating func adopt(_ kept: Supervisor.Kept, _ start: JobStart) {
        var mark = JobMark(key: start.key, attemptsBefore: start.attemptsHere)
        mark.outputEnd = max(kept.outputStart, kept.outputTaken, end(of: start.key, .output))
        mark.errorEnd = max(kept.errorStart, kept.errorTaken, end(of: start.key, .errors))
        resumed.append(OutputPlace(key: start.key, stream: .output, offset: kept.outputTaken))
        resumed.append(OutputPlace(key: start.key, stream: .errors, offset: kept.errorTaken))
        let serial = supervisor.adopt(
            kept, start.specification, own: own(start), attemptsBefore: start.attemptsBefore, mark: mark)
        var job = NodeJob(serial: serial, start)
        job.attempt = kept.attempt
        jobs.append(job)
    }

    /// Hands in what an earlier agent has kept of output. Of jobs that have ended it is not known what was taken: what is
    /// kept no more was.
    mutating func resume(_ parts: [OutputPart]) {
        for place in resumed { events.append(.outputResumed(place)) }
        for part in parts {
            let known = resumed.first { $0.isOfStream(part.place) }
            if known == nil {
                events.append(.outputResumed(part.place))
                resumed.append(part.place)
            }
            if let known, part.place.offset + part.count <= known.offset {
                output.release(before: known)
            } else {
                events.append(.outputKept(part))
            }
        }
        resumed = []
    }

    /// What has come of jobs, and what else has happened. `next` is what came behind it.
    mutating func take(_ outcome: Outcome, before next: Outcome?) {
        switch outcome {
        case .ready(Watch.timer): timerFired()
        case .ready(Watch.connection): receive()
        case .ready(Watch.control): acceptClients()
        case .ready(let client): serve(client)
        case .signalled(let signal): take(signal)
        case .keeperEnded: sayKeeperEnded()
        case .attemptStarted(let attempt, let time, let serial):
            guard let at = index(serial) else { return }
            jobs[at].attempt = attempt
            tell(.attemptStarted(jobs[at].key, attempt: attempt, atMilliseconds: time))
        case .written(let written, let serial): keep(written, serial)
        case .attemptEnded(let report, let serial): ended(report, serial, next)
        case .finished(let serial): finished(serial)
        case .limitRefused(_, let serial): if let at = index(serial) { jobs[at].isUnenforceable = true }
        case .outputBlocked, .outputLost, .inputReady, .stopped: break
        }
    }

    private func index(_ serial: UInt32) -> Int? { jobs.firstIndex { $0.serial == serial } }

    private mutating func keep(_ written: Written, _ serial: UInt32) {
        guard let at = index(serial) else { return }
        var place = written.stretch.place
        place.offset = written.offset
        let end = written.offset + written.count
        if jobs[at].isResumable { marks.advance(place.key.epoch, place.stream, to: end) }
        if written.isLost {
            place.offset = end
            return tell(.outputLost(place))
        }
        output.add(place, count: written.count, in: written.stretch)
        tell(
            .outputKept(
                OutputPart(
                    place: place, count: written.count, attempt: written.stretch.attempt,
                    readAtMilliseconds: WallClock.milliseconds)))
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
        let job = jobs.remove(at: at)
        let key = job.key
        if job.hasFiles { removeFiles(key) }
        marks.forget(key.epoch)
        output.finish(key)
        return key
    }

    private mutating func sayKeeperEnded() {
        var line = NodeLog.line
        line.append(
            "the keeper was killed: jobs that run now are watched, but how they end will not be known, and none ")
        line.append("will outlive this agent; start it again when it suits")
        log.write(line)
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
