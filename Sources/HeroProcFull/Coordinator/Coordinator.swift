import Model
import RunnerProtocol

/// Decides what runs where, as a value: events go in, a decision comes out.
///
/// It holds what is not over yet; what is over lies in the store only. Nothing that it decides depends on the order of
/// a dictionary, so the same events always give the same decisions.
package struct Coordinator: Sendable {
    var counters: Counters
    /// The last number of each base name.
    var names: [String: UInt64]
    var runs: [RunID: LiveRun] = [:]
    var groups: [GroupID: LiveGroup] = [:]
    var jobs: [JobID: LiveJob] = [:]
    /// In the order of their numbers.
    var runners: [LiveRunner] = []
    var queue = ReadyQueue()
    var timers = Heap<Timer>()
    /// By name, for people's requests.
    var runNames: [RunName: RunID] = [:]
    var directNames: [RunName: GroupID] = [:]
    /// How much of what is over is kept; and what there is of it.
    let retention: Retention
    var kept = KeptRuns()
    /// Runs that are being removed, those whose removal has begun first. What has no run any more has lost its own row.
    var removals: [KeptRun] = []
    /// When the jobs began whose reports are kept that were run directly on nodes, in milliseconds since 1970.
    var directsKept: [UInt64] = []
    var retentionWatchedAt: UInt64?
    /// Whether all jobs were cancelled, and no more are taken.
    var isEnding = false
    var turn = Turn()

    /// Goes on from what is stored. No runner is connected, and each could have been answered a moment ago.
    package init(restoring snapshot: Snapshot, keeping retention: Retention = Retention(), at now: Moment) {
        self.retention = retention
        counters = snapshot.counters
        names = snapshot.names
        runners = snapshot.runners.map { LiveRunner($0, at: now.milliseconds) }
        turn.now = now
        for at in runners.indices where runners[at].record.silentSinceMilliseconds == nil {
            changeRunner(at) { $0.silentSinceMilliseconds = now.wallMilliseconds }
        }
        keep(snapshot)
        adopt(snapshot)
    }

    /// What follows from the events, in this order. The changes are to be written as one transaction; only then is
    /// anything said.
    package mutating func decide(_ events: [Event], at now: Moment) -> Decision {
        turn.now = now
        turn.countersBefore = counters
        defer { turn = Turn() }
        for event in events { take(event) }
        place()
        retire()
        var decision = Decision()
        decision.changes = changes()
        decision.speech = turn.speech + acknowledgements()
        decision.wakeAt = turn.hasMoreToRetire ? now.milliseconds : timers.first?.at
        return decision
    }

    /// How many jobs are not over.
    package var liveJobCount: Int { jobs.count }

    private mutating func take(_ event: Event) {
        switch event {
        case .request(let id, let request): turn.speech.append(.answer(id, answer(request)))
        case .connected(let runner, let connection, let address, let hello):
            connected(runner, connection, from: address, hello)
        case .profile(let runner, let profile): profileChanged(runner, profile)
        case .notice(let runner, let number, let notice): take(notice, number: number, of: runner)
        case .unknownNotice(let runner, let number): _ = count(notice: number, of: runner)
        case .ping(let runner): pinged(runner)
        case .disconnected(let runner): disconnected(runner)
        case .stopAll: stopAll()
        case .timer: expire()
        case .logsGrew(let growths): for growth in growths { kept.grow(growth) }
        }
    }

    private mutating func answer(_ request: Request) -> Answer {
        do throws(RequestError) {
            switch request {
            case .submit(let submission): return .submitted(try submit(submission))
            case .stop(let target, let stop): return .done(jobs: try requestStop(target, stop))
            case .signal(let target, let signal): return .done(jobs: try send(signal, to: target))
            case .retry(let target, let snapshot): return .done(jobs: try retry(target, snapshot))
            case .removeRun(let name, let firstJob): return .done(jobs: try removeRun(name, firstJob))
            case .enroll(let name, let token): return .enrolled(try enroll(name, token))
            case .join(let key, let hash): return .enrolled(try join(key, tokenHash: hash))
            case .intake(let name, let intake): return .done(jobs: try setIntake(of: name, intake))
            case .removeRunner(let name, let removal): return .done(jobs: try removeRunner(name, removal))
            }
        } catch {
            return .refused(error)
        }
    }
}
