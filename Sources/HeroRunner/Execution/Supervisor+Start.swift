import RunnerProtocol
import System

/// Starting an attempt.
extension Supervisor {
    /// Starts the job's next attempt; gives `started` or `startFailed`.
    mutating func start(_ job: LiveJob) -> Supervision.Event {
        job.begin(atMilliseconds: WallClock.milliseconds)
        do throws(StartFailure) {
            try launch(job)
            if duty == .agent {
                if job.slot > 0 { startedSlots.append(job.slot) }
                tellStarted(job)
            }
            return .started(job.cgroup == nil ? .uncounted : .counted)
        } catch {
            job.output = nil
            job.errors = nil
            job.capturedOutput = nil
            job.capturedErrors = nil
            discardCgroup(job)
            return .startFailed(error.failure)
        }
    }

    /// Tells that the attempt runs.
    mutating func tellStarted(_ job: LiveJob) {
        outcomes.append(
            .attemptStarted(
                attempt: job.supervision.attempt, atMilliseconds: job.startedAtMilliseconds, job: job.serial))
    }

    private mutating func launch(_ job: LiveJob) throws(StartFailure) {
        let attempt = job.attemptsBefore + job.supervision.attempt
        let launch = Launch(job.specification, index: job.index, files: job.files, attempt: attempt, for: duty)
        launch.signalMask = signalMask
        if let openFiles, !job.specification.identity.limits(Launch.openFiles) {
            launch.limit(Launch.openFiles, soft: openFiles.soft, hard: openFiles.hard)
        }
        launch.ignoresChildSignal = childSignalWasIgnored
        let streams = try JobStreams.open(
            job.specification.streams, attempt: attempt, signalMask: signalMask, for: duty)
        streams.connect(launch)
        try contain(job, launch)
        now = .now
        try keep(job, streams, launch)
        do throws(Launch.Failure) {
            job.process = try start(launch, job)
        } catch {
            throw StartFailure(error)
        }
        try watchOutput(job, streams)
        sweep()
    }
}
