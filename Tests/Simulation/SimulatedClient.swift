import Model
import RunnerProtocol

/// Somebody who submits, stops and retries, and remembers what was promised.
struct SimulatedClient {
    /// What is asked when.
    var plans: [(at: UInt64, Plan)] = []
    /// Requests without an answer yet.
    var pending: [RequestID: Request] = [:]
    private var lastRequest: UInt64 = 0
    /// Runs whose submission was confirmed, with the number of their jobs.
    private(set) var confirmed: [RunName: UInt64] = [:]
    private(set) var refusals: [RequestError] = []
    var troublesSeen = 0

    enum Plan {
        case submit
        case ask(Request)
        case stop
        case retry
        case drain
        case enroll(String)
        case open(String)
        case stopEndless
    }

    mutating func plan(_ weather: Weather, from start: UInt64, _ random: inout Random) {
        for _ in 0..<weather.submissions { plans.append((start + random.below(weather.span), .submit)) }
        // In a fair one nothing but what a scenario asks for.
        guard weather.submissions > 0 else { return }
        for _ in 0..<random.below(6) { plans.append((start + random.below(weather.span), .stop)) }
        for _ in 0..<random.below(6) { plans.append((start + random.below(weather.span), .retry)) }
        for _ in 0..<random.below(3) { plans.append((start + random.below(weather.span), .drain)) }
    }

    mutating func windUp(from now: UInt64, nodes: [String]) {
        // The coordinator may have died before an enrolment was on disk.
        for name in nodes {
            plans.append((now, .enroll(name)))
            plans.append((now + 1, .open(name)))
        }
        // More than once: one may reach the coordinator in a bad moment.
        for pause in [1_000, 60_000, 300_000] { plans.append((now + UInt64(pause), .stopEndless)) }
    }

    mutating func request(_ request: Request) -> RequestID {
        lastRequest += 1
        let id = RequestID(lastRequest)
        pending[id] = request
        return id
    }

    /// Takes an answer; gives the name of a run whose submission it confirms.
    mutating func answered(_ id: RequestID, _ answer: Answer) -> RunName? {
        guard let request = pending.removeValue(forKey: id) else { return nil }
        switch (request, answer) {
        case (.submit(let submission), .submitted(let name)):
            confirmed[name] = submission.groups.reduce(0) { $0 + $1.jobCount }
            return name
        case (_, .refused(let error)): refusals.append(error)
        default: break
        }
        return nil
    }

    /// Whoever waited gets no answer: what was asked may have been done or not.
    mutating func serverDied() { pending = [:] }
}

extension Simulator {
    mutating func ask(_ request: Request) {
        guard server.process != nil else { return }
        decide([.request(client.request(request), request)])
    }

    mutating func actClient() {
        while let at = client.plans.firstIndex(where: { $0.at <= now }) {
            let plan = client.plans.remove(at: at).1
            switch plan {
            case .submit: ask(.submit(submission()))
            case .ask(let request): ask(request)
            case .stop:
                guard let name = pickRun() else { break }
                ask(.stop(.run(name), random.pick([.gracefully, .gracefully, .atOnce])))
            case .retry:
                guard let name = pickRun() else { break }
                // What the store knows once everything that was decided is on disk.
                let isSettled = server.process?.turns.isEmpty ?? false
                if isSettled { ask(.retry(.run(name), server.stored.snapshot(of: name))) }
            case .drain: ask(.intake(runner: random.pick(nodes).name, random.pick([.finish, .stop, .open])))
            case .enroll(let name): ask(.enroll(name: name))
            case .open(let name): ask(.intake(runner: name, .open))
            case .stopEndless: for name in endlessRuns() { ask(.stop(.run(name), .gracefully)) }
            }
        }
    }

    /// Runs with a job that is not over and would be restarted for ever, also those whose submission was never confirmed.
    private func endlessRuns() -> [RunName] {
        let groups = server.stored.groups.values.filter { $0.definition.specification.attempts.restart == .always }
        let live = Set(server.stored.jobs.values.filter { !$0.state.isOver }.map(\.group))
        let names = Set(groups.filter { live.contains($0.id) }.map(\.runName))
        return names.sorted { ($0.base, $0.number) < ($1.base, $1.number) }
    }

    private mutating func pickRun() -> RunName? {
        let names = client.confirmed.keys.sorted { ($0.base, $0.number) < ($1.base, $1.number) }
        return names.isEmpty ? nil : random.pick(names)
    }

    mutating func submission() -> Submission {
        var groups: [GroupDefinition] = []
        for number in 0..<(1 + random.below(3)) {
            groups.append(group("g\(number)", before: groups.map(\.name)))
        }
        var submission = Submission(
            base: random.pick(["web", "api", "night"]), groups: groups, origin: Origin(cause: "test"))
        if groups.count == 1, groups[0].array == nil, random.oneIn(3) { submission.form = .direct }
        if random.oneIn(4) { submission.runningMax = 1 + random.below(3) }
        return submission
    }

    private mutating func group(_ name: String, before: [String]) -> GroupDefinition {
        let behaviour = Behaviour(
            milliseconds: random.pick([20, 50, 500, 5_000, 60_000, 200_000]),
            failurePercent: random.pick([0, 0, 10, 60]))
        let specification = behaviour.specification(name)
        specification.timing.graceMilliseconds = random.pick([500, 10_000])
        switch random.below(6) {
        case 0:
            specification.attempts.restart = .onFailure
            specification.attempts.restartsMax = random.below(4)
        case 1: specification.attempts.restart = .always
        default: break
        }
        if random.oneIn(6) { specification.timing.wallMilliseconds = 30_000 }
        var group = GroupDefinition(name: name, specification: specification)
        if specification.attempts.restart == .always {
            // A service: it stays with its runner.
            group.whenLost = .wait
            group.array = nil
        } else {
            group.whenLost = random.oneIn(4) ? .wait : .rerun(leaseMilliseconds: weather.lease)
            if random.oneIn(4) { group.array = 1...(1 + random.below(5)) }
            if !before.isEmpty, random.oneIn(2) { group.needs = [random.pick(before)] }
        }
        group.lossesMax = random.pick([1, 5, 100])
        if random.oneIn(4) { group.placement.resources = [.init(name: "gpu", amount: 1 + random.below(2))] }
        if random.oneIn(8) { group.placement.labels = ["node=0"] }
        if random.oneIn(5) { group.runningMax = 1 + random.below(2) }
        if random.oneIn(10) { group.deadlineMilliseconds = 100_000 + random.below(1_000_000) }
        group.priority = Int32(random.below(3)) - 1
        return group
    }
}
