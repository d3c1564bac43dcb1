import RunnerProtocol
import System

/// Starting an attempt.
extension Supervisor {
    /// Starts the job's next attempt; gives `started` or `startFailed`.
    mutating func start(_ job: LiveJob) -> Supervision.Event {
        job.report = AttemptReport(name: job.specification.name, attempt: job.supervision.attempt, cause: .unknown)
        job.report.startedAtMilliseconds = WallClock.milliseconds
        do throws(StartFailure) {
            try launch(job)
            return .started(job.cgroup == nil ? .uncounted : .counted)
        } catch {
            job.output = nil
            job.errors = nil
            discardCgroup(job)
            return .startFailed(error.failure)
        }
    }

    private mutating func launch(_ job: LiveJob) throws(StartFailure) {
        let launch = Launch(job.specification, attempt: job.supervision.attempt)
        launch.signalMask = signalMask
        launch.ignoresChildSignal = childSignalWasIgnored
        let streams = try JobStreams.open(
            job.specification.streams, attempt: job.supervision.attempt, signalMask: signalMask)
        streams.connect(launch)
        try contain(job, launch)
        now = .now
        job.startedAt = now
        do throws(Launch.Failure) {
            job.process = try launch.start(by: &launchMethod)
        } catch {
            throw StartFailure(error)
        }
        try watchOutput(job, streams)
        sweep()
    }
}
