import RunnerProtocol

/// What is stored of a run.
package struct RunRecord: Equatable, Sendable {
    package var id: RunID
    package var name: RunName
    package var origin: Origin
    package var runningMax: UInt64?
    package var submittedAtMilliseconds: UInt64
    package var endedAtMilliseconds: UInt64?
    package var outcome: RunOutcome?

    package init(id: RunID, name: RunName, origin: Origin, runningMax: UInt64?, submittedAtMilliseconds: UInt64) {
        self.id = id
        self.name = name
        self.origin = origin
        self.runningMax = runningMax
        self.submittedAtMilliseconds = submittedAtMilliseconds
    }
}

/// What is stored of a group.
package struct GroupRecord: Sendable {
    package var id: GroupID
    /// Its run; nil: one job by itself.
    package var run: RunID?
    /// The name of the run, or of the job by itself.
    package var runName: RunName
    package var definition: GroupDefinition
    package var submittedAtMilliseconds: UInt64
    /// Its jobs have consecutive numbers from this one.
    package var firstJob: JobID
    /// Set while no runner that is known could run its jobs.
    package var blocked: BlockReason?

    package init(
        id: GroupID, run: RunID?, runName: RunName, definition: GroupDefinition, submittedAtMilliseconds: UInt64,
        firstJob: JobID
    ) {
        self.id = id
        self.run = run
        self.runName = runName
        self.definition = definition
        self.submittedAtMilliseconds = submittedAtMilliseconds
        self.firstJob = firstJob
    }

    /// What people call one of its jobs.
    package func name(of job: JobID) -> JobName {
        JobName(
            run: runName, group: run == nil ? nil : definition.name,
            element: definition.array.map { $0.lowerBound + (job.number - firstJob.number) })
    }
}

/// What is stored of a job.
package struct JobRecord: Equatable, Sendable {
    package var id: JobID
    package var group: GroupID
    package var state = JobState.waiting
    /// It is to end, and its runner has not confirmed it.
    package var stop: StopWish?
    /// Attempts that were reported.
    package var attempts: UInt64 = 0
    /// Those of them that belong to the present assignment; a report of an earlier one than these is known already.
    package var attemptsHere: UInt64 = 0
    /// Those of them that failed by themselves.
    package var failures: UInt64 = 0
    /// How often its runner was lost or rebooted while it had the job.
    package var losses: UInt64 = 0
    package var startedAtMilliseconds: UInt64?
    package var endedAtMilliseconds: UInt64?

    package init(id: JobID, group: GroupID) {
        self.id = id
        self.group = group
    }
}

/// What is stored of an attempt that was reported.
package struct AttemptRecord: Sendable {
    package var job: JobID
    /// The number that people see, from 1.
    package var number: UInt64
    /// The assignment, and the attempt's number within it.
    package var key: AttemptKey
    package var runner: RunnerID
    package var report: AttemptReport
    /// How many attempts before this one are known only by their number.
    package var coalesced: UInt64 = 0

    package init(job: JobID, number: UInt64, key: AttemptKey, runner: RunnerID, report: AttemptReport) {
        self.job = job
        self.number = number
        self.key = key
        self.runner = runner
        self.report = report
    }
}

/// What is stored of a runner.
package struct RunnerRecord: Equatable, Sendable {
    package var id: RunnerID
    package var name: String
    package var profile: RunnerProfile?
    package var intake = Order.Intake.open
    package var bootID: Identifier?
    /// The spool whose notices were taken up to `lastNotice`.
    package var spoolID: Identifier?
    package var lastNotice: UInt64 = 0
    /// Since when it has not been heard of; nil: it is connected.
    package var silentSinceMilliseconds: UInt64?
    /// The public key by which it is known over TCP; nil: it has shown none yet.
    package var key: [UInt8]?
    /// With what another key may take the name, once.
    package var token: TokenRecord?
    /// From where it connected last: `unix`, or `tcp:ADDRESS:PORT`.
    package var address: String?

    package init(id: RunnerID, name: String) {
        self.id = id
        self.name = name
    }
}

/// A job that was run on a node without a coordinator and told about afterwards.
package struct DirectRecord: Sendable {
    package var runner: RunnerID
    package var report: AttemptReport

    package init(runner: RunnerID, report: AttemptReport) {
        self.runner = runner
        self.report = report
    }
}

/// The numbers that were given last.
package struct Counters: Equatable, Sendable {
    package var job: UInt64 = 0
    package var group: UInt64 = 0
    package var run: UInt64 = 0
    package var runner: UInt64 = 0
    package var epoch: UInt64 = 0
    /// Of sessions with runners, see `Welcome`.
    package var session: UInt64 = 0

    package init() {}
}

/// One row that a turn writes, in place of what stood there. All changes of a turn are one transaction, in this order.
package enum Change: Sendable {
    case counters(Counters)
    /// The last number of a base name.
    case name(base: String, last: UInt64)
    case run(RunRecord)
    case group(GroupRecord)
    case job(JobRecord)
    case attempt(AttemptRecord)
    case direct(DirectRecord)
    case runner(RunnerRecord)
    case runnerRemoved(RunnerID)
    /// The row of a run; those of its groups and jobs go with it, or later.
    case runRemoved(RunID)
    /// Jobs that are over, with their attempts.
    case jobsRemoved(ClosedRange<JobID>)
    /// Groups whose jobs are gone.
    case groupsRemoved(ClosedRange<GroupID>)
    /// So many of the reports of what was run directly on nodes.
    case directsRemoved(oldest: Int)
}

/// What the store knows when the coordinator starts: everything that is not over, and what there is beside that.
package struct Snapshot: Sendable {
    package var counters = Counters()
    /// The last number of each base name.
    package var names: [String: UInt64] = [:]
    package var runners: [RunnerRecord] = []
    /// Those with a job that is not over, in the order of their numbers.
    package var runs: [RunRecord] = []
    /// All groups of those runs, and groups without a run that have a job that is not over, in the order of their numbers.
    package var groups: [GroupRecord] = []
    /// All jobs of those groups, in the order of their numbers.
    package var jobs: [JobRecord] = []
    /// Runs that are over, and such jobs without a run.
    package var finished: [KeptRun] = []
    /// What is left of runs that were being removed.
    package var removals: [KeptRun] = []
    /// When the jobs began that were run directly on nodes, as their reports say, in the order in which those came.
    package var directs: [UInt64] = []

    package init() {}
}
