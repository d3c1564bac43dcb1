import RunnerProtocol
import System

/// Output that passes through the runner.
extension Supervisor {
    /// Takes over the runner's ends of a started job's streams. One of its ends has no other holder than the job now.
    mutating func watchOutput(_ job: LiveJob, _ streams: consuming JobStreams) throws(StartFailure) {
        job.output = streams.outputPump
        job.errors = streams.errorsPump
        if let source = streams.outputCapture.take() { job.capturedOutput = capture(source, .output, job) }
        if let source = streams.errorsCapture.take() { job.capturedErrors = capture(source, .errors, job) }
        do throws(Errno) {
            try watchStreams(job)
        } catch {
            send(Signal.kill, to: job)
            throw StartFailure(.connectStreams, error)
        }
    }

    /// A capture that goes on where the job's output has come to; nil: nobody wants it.
    private func capture(
        _ source: consuming Descriptor, _ stream: OutputStream, _ job: LiveJob, from start: UInt64? = nil
    ) -> OutputCapture? {
        guard folder != nil, let mark = job.mark else { return nil }
        let offset = stream == .output ? mark.outputEnd : mark.errorEnd
        return OutputCapture(source, stream, start: start ?? offset, offset: offset)
    }

    /// Goes on reading what a job writes that an earlier agent has started.
    mutating func readOn(_ job: LiveJob, _ held: KeeperLink.Held, _ board: Board) {
        let streams = job.specification.streams
        do throws(Errno) {
            if let source = held.output.take() {
                switch streams.output {
                case .file(let path): job.output = try pump(source, path, streams)
                case .inherited, .joined, .null:
                    job.capturedOutput = capture(source, .output, job, from: board[held.slot, .outputStart])
                }
            }
            if let source = held.errors.take() {
                switch streams.errors {
                case .file(let path): job.errors = try pump(source, path, streams)
                case .inherited, .joined, .null:
                    job.capturedErrors = capture(source, .errors, job, from: board[held.slot, .errorStart])
                }
            }
            try watchStreams(job)
        } catch {
            // A file that cannot be opened any more: the job is as if nobody read it.
        }
    }

    private func pump(
        _ source: consuming Descriptor, _ path: [UInt8], _ streams: Streams
    ) throws(Errno) -> OutputPump {
        guard let rotation = streams.rotation else { throw .invalid }
        return try OutputPump.make(reading: source, into: LogFile.open(path, .appended, rotation))
    }

    private mutating func watchStreams(_ job: LiveJob) throws(Errno) {
        if let capture = job.capturedOutput { try watch(capture.raw, .readable, .output, job.serial) }
        if let capture = job.capturedErrors { try watch(capture.raw, .readable, .errors, job.serial) }
        if let pump = job.output { try watch(pump.raw, .readable, .output, job.serial) }
        if let pump = job.errors { try watch(pump.raw, .readable, .errors, job.serial) }
    }

    /// A stream of the job has something to carry.
    mutating func pump(_ job: LiveJob, _ source: Source) {
        if let capture = source == .output ? job.capturedOutput : job.capturedErrors {
            take(capture, job, chunks: 1)
            if capture.isAtEnd { poller?.remove(capture.raw) }
            return
        }
        let pump = source == .output ? job.output : job.errors
        guard let pump else { return }
        move(pump, job, source)
    }

    /// Tells what was written, so many chunks of it at most.
    private mutating func take(_ capture: OutputCapture, _ job: LiveJob, chunks: Int) {
        guard let folder, let key = job.mark?.key else { return }
        let owner = OutputCapture.Owner(
            folder: folder, key: key, attempt: job.attemptsBefore + job.supervision.attempt)
        for _ in 0..<chunks {
            guard let written = capture.next(of: owner) else { return }
            outcomes.append(.written(written, job: job.serial))
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
        if let capture = job.capturedOutput {
            job.report.figures[.outputBytes] = finish(capture, job)
            job.mark?.outputEnd = capture.offset
        }
        if let capture = job.capturedErrors {
            job.report.figures[.errorBytes] = finish(capture, job)
            job.mark?.errorEnd = capture.offset
        }
        job.capturedOutput = nil
        job.capturedErrors = nil
    }

    private mutating func finish(_ capture: OutputCapture, _ job: LiveJob) -> UInt64 {
        take(capture, job, chunks: Limits.outputChunksAtEnd)
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
