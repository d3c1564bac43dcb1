import RunnerProtocol
import System

/// Starting an attempt.
extension Supervisor {
    /// Starts the job's next attempt; gives `started` or `startFailed`.
    mutating func start(_ job: LiveJob) -> Supervision.Event {
        job.report = AttemptReport(name: job.specification.name, attempt: job.supervision.attempt, cause: .unknown)
        job.report.startedAtMilliseconds = WallClock.milliseconds
        job.startedAt = .now
        do throws(StartFailure) {
            try launch(job)
            return .started
        } catch {
            job.output = nil
            job.errors = nil
            discardCgroup(job)
            return .startFailed(error.failure)
        }
    }

    /// A cgroup in which nothing was started goes again.
    private func discardCgroup(_ job: LiveJob) {
        do throws(Errno) {
            try job.cgroup?.remove()
        } catch {
            // It stays empty until the next runner's sweep.
        }
        job.cgroup = nil
    }

    private mutating func launch(_ job: LiveJob) throws(StartFailure) {
        var launch = Launch(job.specification, attempt: job.supervision.attempt)
        launch.signalMask = signalMask
        let streams = try JobStreams.open(job.specification.streams, attempt: job.supervision.attempt)
        streams.connect(&launch)
        try contain(job, &launch)
        do throws(Launch.Failure) {
            job.process = try launch.start(by: &launchMethod)
        } catch {
            throw StartFailure(error)
        }
        try watchOutput(job, streams)
    }
}

extension Supervisor {
    /// Gives the job its cgroup, if it is to have one and one can be had.
    private mutating func contain(_ job: LiveJob, _ launch: inout Launch) throws(StartFailure) {
    }
}
