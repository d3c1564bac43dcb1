import RunnerProtocol
import System

/// Output that passes through the runner.
extension Supervisor {
    /// Takes over the runner's ends of a started job's streams. One of its ends has no other holder than the job now.
    mutating func watchOutput(_ job: LiveJob, _ streams: borrowing JobStreams) throws(StartFailure) {
        job.output = streams.outputPump
        job.errors = streams.errorsPump
        job.capturedOutput = streams.outputCapture
        job.capturedErrors = streams.errorsCapture
        do throws(Errno) {
            if let capture = job.capturedOutput { try watch(capture.raw, .readable, .output, job.serial) }
            if let capture = job.capturedErrors { try watch(capture.raw, .readable, .errors, job.serial) }
            if let pump = job.output { try watch(pump.raw, .readable, .output, job.serial) }
            if let pump = job.errors { try watch(pump.raw, .readable, .errors, job.serial) }
        } catch {
            send(Signal.kill, to: job)
            throw StartFailure(.connectStreams, error)
        }
    }

    /// A stream of the job has something to carry.
    mutating func pump(_ job: LiveJob, _ source: Source) {
        if let capture = source == .output ? job.capturedOutput : job.capturedErrors {
            take(capture, source, job, chunks: 1)
            if capture.isAtEnd { poller?.remove(capture.raw) }
            return
        }
        let pump = source == .output ? job.output : job.errors
        guard let pump else { return }
        move(pump, job, source)
    }

    /// Tells what was written, so many chunks of it at most.
    private mutating func take(_ capture: OutputCapture, _ source: Source, _ job: LiveJob, chunks: Int) {
        for _ in 0..<chunks {
            guard let bytes = capture.next() else { return }
            outcomes.append(.written(bytes, source == .output ? .output : .errors, job: job.serial))
        }
    }

    /// Tries again where a file could not be written.
    mutating func retryOutput(_ job: LiveJob, at now: Instant) {
        if let pump = job.output, let due = pump.retryAt, due <= now { move(pump, job, .output) }
        if let pump = job.errors, let due = pump.retryAt, due <= now { move(pump, job, .errors) }
    }

    private mutating func move(_ pump: OutputPump, _ job: LiveJob, _ source: Source) {
        let wasBlocked = pump.retryAt != nil
        pump.move(at: now)
        switch pump.flow {
        case .open:
            if wasBlocked { watchAgain(pump, source, job) }
        case .blocked(let reason, _):
            if !wasBlocked {
                poller?.remove(pump.raw)
                outcomes.append(.outputBlocked(path: pump.file.path, reason, job: job.serial))
            }
        case .ended:
            if !wasBlocked { poller?.remove(pump.raw) }
        }
    }

    private mutating func watchAgain(_ pump: OutputPump, _ source: Source, _ job: LiveJob) {
        do throws(Errno) {
            try watch(pump.raw, .readable, source, job.serial)
        } catch {
            // Out of kernel memory: what is in the pipe is carried when the job ends.
        }
    }

    /// Carries what is left when no process of the job is: nothing more can come.
    mutating func finishOutput(_ job: LiveJob) {
        if let pump = job.output { job.report.figures[.outputBytes] = finish(pump, job) }
        if let pump = job.errors { job.report.figures[.errorBytes] = finish(pump, job) }
        job.output = nil
        job.errors = nil
        if let capture = job.capturedOutput { job.report.figures[.outputBytes] = finish(capture, .output, job) }
        if let capture = job.capturedErrors { job.report.figures[.errorBytes] = finish(capture, .errors, job) }
        job.capturedOutput = nil
        job.capturedErrors = nil
    }

    private mutating func finish(_ capture: OutputCapture, _ source: Source, _ job: LiveJob) -> UInt64 {
        take(capture, source, job, chunks: Limits.outputChunksAtEnd)
        return capture.bytes
    }

    @inline(never)
    private mutating func finish(_ pump: OutputPump, _ job: LiveJob) -> UInt64 {
        pump.move(at: now)
        if case .blocked(let reason, _) = pump.flow {
            outcomes.append(.outputLost(path: pump.file.path, bytes: pump.lostBytes, reason, job: job.serial))
        }
        return pump.writtenBytes
    }
}
