import Coordinator
import Model
import ModelFakes
import RunnerProtocol

/// A coordinator with a store that forgets nothing, a clock that only goes when it is told to, and runners that do what a
/// test says.
struct Trial {
    private(set) var coordinator: Coordinator
    private(set) var stored = StoredState()
    private(set) var last = Decision()
    /// Orders that each runner has got in its present session.
    private(set) var orders: [RunnerID: [Order]] = [:]
    private var milliseconds: UInt64 = 1_000_000
    private var notices: [RunnerID: UInt64] = [:]
    private var requests: UInt64 = 0

    init() {
        coordinator = Coordinator(
            restoring: Snapshot(), at: Moment(milliseconds: 1_000_000, wallMilliseconds: 1_801_000_000))
    }

    var now: Moment { Moment(milliseconds: milliseconds, wallMilliseconds: 1_800_000_000 + milliseconds) }

    /// The coordinator is killed and started again.
    mutating func restart() {
        coordinator = Coordinator(restoring: stored.snapshot(), at: now)
        orders = [:]
    }

    @discardableResult
    mutating func feed(_ events: Event...) -> Decision {
        last = coordinator.decide(events, at: now)
        stored.commit(last.changes)
        for speech in last.speech {
            switch speech {
            case .order(let runner, let order): orders[runner, default: []].append(order)
            case .answer, .welcome, .acknowledge, .pong, .goodbye: break
            }
        }
        return last
    }

    /// Lets time pass, with the timers that are due on the way.
    mutating func pass(_ span: UInt64) {
        let end = milliseconds + span
        while let due = coordinator.decide([], at: now).wakeAt, due <= end {
            milliseconds = max(due, milliseconds)
            feed(.timer)
        }
        milliseconds = end
    }

    mutating func ask(_ request: Request) -> Answer? {
        requests += 1
        let id = RequestID(requests)
        feed(.request(id, request))
        for case .answer(id, let answer) in last.speech { return answer }
        return nil
    }

    @discardableResult
    mutating func submit(_ base: String, _ groups: GroupDefinition..., form: Submission.Form = .run) -> RunName? {
        var submission = Submission(base: base, groups: groups, origin: Origin(cause: "test"))
        submission.form = form
        guard case .submitted(let name) = ask(.submit(submission)) else { return nil }
        return name
    }

    /// Enrolls a runner and connects it.
    mutating func runner(_ name: String, slots: UInt32 = 4, _ change: (inout RunnerProfile) -> Void = { _ in })
        -> RunnerID
    {
        guard case .enrolled(let id) = ask(.enroll(name: name)) else { return RunnerID(0) }
        var profile = RunnerProfile(slots: slots)
        change(&profile)
        connect(id, profile)
        return id
    }

    mutating func connect(_ id: RunnerID, _ profile: RunnerProfile, session: UInt64? = nil, spool: UInt64 = 1) {
        var hello = Hello(
            runner: [], bootID: Identifier(high: 1, low: 1), spoolID: Identifier(high: id.number, low: spool),
            profile: profile)
        hello.session = session
        if session == nil { orders[id] = [] }
        if stored.runners[id]?.spoolID != hello.spoolID { notices[id] = 0 }
        feed(.connected(id, connection: 1, hello))
    }

    mutating func tell(_ runner: RunnerID, _ notice: Notice) {
        notices[runner, default: 0] += 1
        feed(.notice(runner, number: notices[runner] ?? 0, notice))
    }

    /// The assignments that a runner was given in this session, in order.
    func assignments(_ runner: RunnerID) -> [Assignment] {
        (orders[runner] ?? []).compactMap { if case .assign(let assignment) = $0 { assignment } else { nil } }
    }

    /// The specifications that it was told in this session, in order.
    func templates(_ runner: RunnerID) -> [JobSpecification] {
        (orders[runner] ?? []).compactMap {
            if case .template(let template) = $0 { template.specification } else { nil }
        }
    }

    /// The names of the jobs it was given.
    func names(_ runner: RunnerID) -> [String] {
        assignments(runner).map { name(JobID($0.key.job)) }
    }

    func name(_ id: JobID) -> String {
        guard let job = stored.jobs[id], let group = stored.groups[job.group] else { return "?" }
        return group.name(of: id).description
    }

    /// The state of a job by its name.
    func state(_ name: String) -> JobState? {
        stored.jobs.values.first { self.name($0.id) == name }?.state
    }

    func record(_ name: String) -> JobRecord? {
        stored.jobs.values.first { self.name($0.id) == name }
    }

    func outcome(_ name: String) -> RunOutcome? {
        stored.runs.values.first { $0.name.description == name }?.outcome
    }

    /// The runner says that an assignment has ended.
    mutating func end(
        _ runner: RunnerID, _ key: AssignmentKey, attempt: UInt64 = 1, _ cause: Cause = .exit, code: Int32? = 0,
        _ outlook: AttemptEnd.Outlook = .last, microseconds: UInt64? = nil
    ) {
        let report = AttemptReport(name: [], attempt: attempt, cause: cause)
        report.exitCode = code
        report.figures[.wallMicroseconds] = microseconds
        tell(runner, .ended(AttemptEnd(key: AttemptKey(key, attempt: attempt), outlook: outlook, report: report)))
    }
}

/// A group that runs `true`.
func group(_ name: String, needs: [String] = [], _ change: (inout GroupDefinition) -> Void = { _ in })
    -> GroupDefinition
{
    let specification = JobSpecification(name: Array(name.utf8))
    specification.arguments.append(Array("true".utf8))
    var group = GroupDefinition(name: name, specification: specification)
    group.needs = needs
    change(&group)
    return group
}
