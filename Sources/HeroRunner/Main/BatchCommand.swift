import Execution
import Options
import RunnerProtocol
import System

/// `hero-runner batch`: a list of jobs, several at a time.
enum BatchCommand {
    /// Runs them all, and exits: with 0 if every one succeeded, 1 if some failed, 125 if the list could not be read.
    static func run(_ options: BatchOptions) -> Never {
        do throws(BatchFailure) {
            // First, because a FIFO is opened when somebody opens its other end, and until then a signal must be able to
            // end this; the supervisor takes the signals over.
            let batch = try Batch.open(options)
            var supervisor = try makeSupervisor(options)
            let slots = options.jobs ?? Processors.count
            batch.run(&supervisor, slots: slots)
            supervisor.leave()
            batch.summarise()
            Process.exit(batch.status)
        } catch {
            Complaint.write(error.what, error.object, error.reason)
            Process.exit(ExitStatus.runnerFailed)
        }
    }

    private static func makeSupervisor(_ options: BatchOptions) throws(BatchFailure) -> Supervisor {
        let detail: ReportDetail =
            options.report == .none && options.reports == nil && options.agent == nil ? .cause : .everything
        do throws(Errno) {
            return try Supervisor.make(
                cgroupParent: options.cgroupParent, detail: detail,
                watching: options.watcher == .process ? .process : .none)
        } catch {
            throw BatchFailure(what: "start", object: [], reason: error)
        }
    }
}

/// What kept a batch from beginning.
final class BatchFailure: Error {
    let what: StaticString
    let object: [UInt8]
    let reason: Errno

    init(what: StaticString, object: [UInt8], reason: Errno) {
        self.what = what
        self.object = object
        self.reason = reason
    }
}

/// A job of a batch from its first start to its last end.
private final class RunningJob {
    /// By which the supervisor names it.
    let serial: UInt32
    let specification: JobSpecification
    let identity: LineIdentity
    /// How its last attempt ended; false before that.
    var hasSucceeded = false
    /// The one that was started before it, of those that run.
    var next: RunningJob?

    init(serial: UInt32, _ job: BatchJob, next: RunningJob?) {
        self.serial = serial
        self.next = next
        specification = job.job
        identity = job.identity
    }
}

/// A batch under way.
final class Batch {
    private let options: BatchOptions
    private let parser: BatchParser<Machine>
    private var list: JobList
    private let sink: ReportSink
    private var resumed: ResumeSet
    /// The job that was started last.
    private var running: RunningJob?
    private var tally = BatchTally()
    private var intake = Intake.open
    private var hasLostReports = false

    /// After so many lines without a job in them, signals and jobs are looked at before the next is read.
    private static let linesAtOnce = 4096

    /// Whether more jobs are started.
    private enum Intake { case open, atEnd, stopped }

    private init(
        _ options: BatchOptions, _ list: consuming JobList, _ sink: consuming ReportSink, _ resumed: ResumeSet
    ) {
        parser = BatchParser(options, in: Machine())
        self.options = options
        self.list = list
        self.sink = sink
        self.resumed = resumed
    }

    /// Opens everything that the options name.
    static func open(_ options: BatchOptions) throws(BatchFailure) -> Batch {
        var resumed = ResumeSet()
        if let path = options.resume {
            do throws(ResumeSet.Failure) {
                resumed = try ResumeSet.load(path)
            } catch .unreadable(let reason) {
                throw BatchFailure(what: "read the reports ", object: path, reason: reason)
            } catch {
                throw BatchFailure(what: "too many reports in ", object: path, reason: .tooBig)
            }
        }
        let sink: ReportSink
        do throws(Errno) {
            sink = try ReportSink.open(options.reports.map { .file($0) } ?? .none)
        } catch {
            throw BatchFailure(what: "open ", object: options.reports ?? [], reason: error)
        }
        do throws(Errno) {
            return Batch(options, try JobList.open(options.file), sink, resumed)
        } catch {
            throw BatchFailure(what: "open ", object: options.file ?? [], reason: error)
        }
    }

    /// Keeps `slots` jobs running until the list is at its end and all have ended.
    func run(_ supervisor: inout Supervisor, slots: Int) {
        while true {
            while intake == .open, supervisor.liveCount < slots, let job = nextJob(&supervisor) {
                running = RunningJob(serial: supervisor.submit(job.job), job, next: running)
            }
            if intake != .open, supervisor.isIdle { break }
            tally.showProgress(running: supervisor.liveCount)
            for outcome in supervisor.next() { take(outcome, &supervisor) }
        }
    }

    /// What the batch comes to.
    var status: Int32 {
        if tally.unreadable > 0 || hasLostReports { return ExitStatus.runnerFailed }
        return tally.failed == 0 && intake != .stopped ? 0 : 1
    }

    /// Says how many jobs succeeded, failed and were skipped.
    func summarise() { tally.summarise() }

    /// The next job that is to run; nil if there is none, or none yet.
    private func nextJob(_ supervisor: inout Supervisor) -> BatchJob? {
        for _ in 0..<Self.linesAtOnce where intake == .open {
            switch list.next() {
            case .line(let line):
                if let job = take(line) { return job }
            case .later:
                supervisor.awaitInput(list.raw)
                return nil
            case .end: endOfList()
            }
        }
        if intake == .open { supervisor.awaitInput(list.raw) }
        return nil
    }

    private func endOfList() {
        intake = .atEnd
        guard let reason = list.failure else { return }
        tally.clearProgress()
        Complaint.write("read ", options.file ?? [UInt8]("standard input"), reason)
        tally.unreadable += 1
    }

    /// The job on a line; nil if there is none, or it has been done, or the line makes no sense.
    private func take(_ line: LineReader.Line) -> BatchJob? {
        do throws(LineError) {
            guard let job = try parsed(line) else { return nil }
            if resumed.take(job.identity) {
                tally.skipped += 1
                return nil
            }
            job.job.index = UInt64(list.number)
            return job
        } catch {
            refuse(error)
            if options.failure == .stop { intake = .stopped }
            return nil
        }
    }

    private func parsed(_ line: LineReader.Line) throws(LineError) -> BatchJob? {
        switch line {
        case .text(let text): return try parser.job(text)
        case .tooLong: throw .tooLong
        }
    }

    private func refuse(_ error: LineError) {
        tally.unreadable += 1
        var line = [UInt8]("hero-runner batch: ")
        line.add(error.message(file: options.file ?? [UInt8]("-"), line: list.number))
        line.append("\n")
        tally.clearProgress()
        StandardStream.errors.write(line)
    }

    private func take(_ outcome: Outcome, _ supervisor: inout Supervisor) {
        switch outcome {
        case .limitRefused, .outputBlocked, .outputLost: tally.clearProgress()
        default: break
        }
        switch outcome {
        case .attemptEnded(let report, let serial): ended(report, serial)
        case .finished(let serial): finished(serial, &supervisor)
        case .limitRefused(let refusal, let serial):
            if let job = job(serial) { Complaint.write(refusal, of: job.specification) }
        case .outputBlocked(let path, let reason, _): Complaint.outputBlocked(path, reason)
        case .outputLost(let path, let bytes, let reason, _): Complaint.outputLost(path, bytes: bytes, reason)
        case .stopped: intake = .stopped
        // The others are an agent's.
        case .inputReady, .attemptStarted, .written, .ready, .signalled, .keeperEnded: break
        }
    }

    private func job(_ serial: UInt32) -> RunningJob? {
        var job = running
        while let found = job, found.serial != serial { job = found.next }
        return job
    }

    private func ended(_ report: AttemptReport, _ serial: UInt32) {
        guard let job = job(serial) else { return }
        job.hasSucceeded = report.isSuccess
        // A report on standard output may go to the same terminal.
        if !report.isSuccess || options.report == .json { tally.clearProgress() }
        if !report.isSuccess { Complaint.write(report, of: job.specification) }
        if let agent = options.agent { ReportDelivery.hand(report, to: agent) }
        guard options.report == .json || options.reports != nil else { return }
        let line = report.jsonLine(lineIdentity: job.identity.bits)
        if options.report == .json, !StandardStream.output.write(line) { hasLostReports = true }
        do throws(Errno) {
            try sink.write(line)
        } catch {
            hasLostReports = true
            tally.clearProgress()
            Complaint.write("write the report to ", options.reports ?? [], error)
        }
    }

    private func finished(_ serial: UInt32, _ supervisor: inout Supervisor) {
        guard let job = job(serial) else { return }
        forget(job)
        guard job.hasSucceeded else {
            tally.failed += 1
            if options.failure == .stop, intake != .stopped {
                intake = .stopped
                supervisor.stopAll()
            }
            return
        }
        tally.succeeded += 1
    }

    private func forget(_ job: RunningJob) {
        if running === job { running = job.next }
        var earlier = running
        while let found = earlier {
            if found.next === job { found.next = job.next }
            earlier = found.next
        }
    }
}
