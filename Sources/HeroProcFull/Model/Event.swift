import RunnerProtocol

/// What happened. Everything that the coordinator learns comes as one of these.
package enum Event: Sendable {
    /// Somebody asks for something and waits for the answer.
    case request(RequestID, Request)
    /// A runner whose identity is proven has connected from an address and said hello. Only then come its other events. The
    /// number is the connection's; its welcome is for that one only.
    case connected(RunnerID, connection: UInt64, from: String, Hello)
    /// It has said what it is and has once more.
    case profile(RunnerID, RunnerProfile)
    /// It has told something of its jobs.
    case notice(RunnerID, number: UInt64, Notice)
    /// It has told something that is not known here, which is nevertheless acknowledged.
    case unknownNotice(RunnerID, number: UInt64)
    /// It asks whether anybody is there.
    case ping(RunnerID)
    /// Its connection is gone.
    case disconnected(RunnerID)
    /// Logs of jobs have become longer or shorter.
    case logsGrew([LogGrowth])
    /// All jobs are to be cancelled, since the coordinator ends.
    case stopAll
    /// `Decision.wakeAt` has come.
    case timer
}

/// What can be asked of the coordinator. What only reads goes to the store instead.
package enum Request: Sendable {
    /// Run this.
    case submit(Submission)
    /// End these jobs.
    case stop(Target, Order.Stop)
    /// Send a signal to these jobs' main processes.
    case signal(Target, Int32)
    /// Give jobs that have failed or were cancelled another chance. The snapshot is what the store has of them, if they
    /// are all over and so forgotten here.
    case retry(Target, Snapshot)
    /// Keep nothing of a run that is over, or of such a job without one. Its first job is the one that the store knows.
    case removeRun(RunName, firstJob: JobID)
    /// A runner may connect under this name. Without a token it must be new, and is one of this machine; with one, whoever
    /// shows that takes the name, also from who has it.
    case enroll(name: String, token: TokenRecord? = nil)
    /// A machine has proved that it has this key, and has shown a token: from now on the key stands for the runner.
    case join(key: [UInt8], tokenHash: [UInt8])
    /// Whether a runner takes jobs.
    case intake(runner: String, Order.Intake)
    /// Forget a runner; what it still has is lost.
    case removeRunner(name: String, RunnerRemoval)

    /// Which jobs are meant.
    package enum Target: Equatable, Sendable {
        /// All of a run.
        case run(RunName)
        /// One; without an element all of its array.
        case job(JobName)
    }

    /// What becomes of the jobs of a runner that is removed.
    package enum RunnerRemoval: Equatable, Sendable {
        /// If it has any, it is not removed.
        case onlyIfIdle
        /// They count as lost: those that may be are given to another runner.
        case withJobs
    }
}

/// What is answered to a request.
package enum Answer: Equatable, Sendable {
    /// It is submitted, under that name.
    case submitted(RunName)
    /// So many jobs are concerned.
    case done(jobs: Int)
    /// The runner is enrolled, or has joined.
    case enrolled(RunnerID)
    /// It cannot be done, and nothing was.
    case refused(RequestError)
}

/// Why a request is refused.
package enum RequestError: Error, Equatable, Sendable {
    case badName(String)
    case emptySubmission
    case tooManyJobs(count: UInt64, max: UInt64)
    case duplicateGroup(String)
    case unknownNeed(group: String, need: String)
    case cyclicNeeds([String])
    case directNeedsOneJob
    case badArray(group: String)
    case badLabel(String)
    case badResource(String)
    /// What is to be run breaks a bound of the protocol.
    case badSpecification(group: String, reason: String)
    case badLease(milliseconds: UInt64, min: UInt64)
    case unknownRun(RunName)
    case unknownJob(JobName)
    case runIsLive(RunName)
    case unknownRunner(String)
    case runnerExists(String)
    case runnerHasJobs(String, count: Int)
    case notAdmitted(Admission.Refusal)
    case overloaded(liveJobs: Int)
    /// The coordinator ends, and all jobs with it.
    case ending
}

/// What follows from the events of a turn.
package struct Decision: Sendable {
    /// What is written, as one transaction.
    package var changes: [Change] = []
    /// What is said, once that is on disk; in this order.
    package var speech: [Speech] = []
    /// When `Event.timer` is due; nil: not before something else happens.
    package var wakeAt: UInt64?

    package init() {}
}

/// What the coordinator says.
package enum Speech: Sendable {
    case answer(RequestID, Answer)
    /// To a runner that has connected. `session` is the one its hello named, or a new one, for which every order that is
    /// still wanted follows.
    case welcome(RunnerID, connection: UInt64, session: UInt64, lastNotice: UInt64)
    /// An order of the present session.
    case order(RunnerID, Order)
    /// All notices up to this one are on disk.
    case acknowledge(RunnerID, notice: UInt64)
    case pong(RunnerID)
    /// Its connection is to be ended.
    case goodbye(RunnerID, Goodbye.Reason)
}
