import Agent
import Coordinator
import Model
import ModelFakes
import RunnerProtocol
import Runners
import System

/// One world, from a seed: it is run to its end and says what was wrong with it.
package struct Simulator {
    let seed: UInt64
    let fault: Fault?
    var random: Random
    /// What keepers and people at the nodes do is drawn from another row of numbers, so that nothing else depends on it.
    var localRandom: Random
    /// Milliseconds since the machines were put together.
    var now: UInt64 = 1_000_000
    var server = SimulatedServer()
    var nodes: [SimulatedNode] = []
    var connections: [SimulatedConnection] = []
    /// Connections that are being made, with the time at which they are there; nil: never.
    var connects: [(node: Int, at: UInt64?)] = []
    /// Ends of connections that an agent has asked for or that were refused.
    var closures: [(node: Int, reason: LinkFailure)] = []
    var ledger = Ledger()
    var client = SimulatedClient()
    var weather: Weather
    var troubles: [(at: UInt64, Trouble)] = []
    /// The size of every spool.
    var spoolBytes = 64 * 1024
    /// How many jobs a machine runs at a time; nil: that is drawn.
    var slots: UInt32?
    private(set) var steps = 0
    var adoptions = 0
    /// Written as things happen, if somebody wants to read it.
    package var trace: ((String) -> Void)?

    package init(seed: UInt64, fault: Fault? = nil) {
        self.seed = seed
        self.fault = fault
        random = Random(seed)
        localRandom = Random(~seed)
        weather = Weather(&random)
    }

    /// What came of it.
    package struct Outcome: Sendable {
        package var faults: [String]
        package var jobs: Int
        package var processes: Int
        /// How often a process was taken over by another agent than has started it.
        package var adoptions: Int
        package var troubles: Int
        package var steps: Int
    }

    /// Runs the world to its end.
    package mutating func run() -> Outcome {
        build()
        let end = now + weather.span
        var troubleCount = 0
        while now < end, ledger.faults.isEmpty {
            step(until: end)
            troubleCount = client.troublesSeen
        }
        heal()
        let last = now + Self.patience
        while now < last, ledger.faults.isEmpty, !isQuiet { step(until: last) }
        if ledger.faults.isEmpty { audit() }
        return Outcome(
            faults: ledger.faults, jobs: Int(server.stored.counters.job), processes: ledger.lives.count,
            adoptions: adoptions, troubles: troubleCount, steps: steps)
    }

    /// How long everything may take once nothing goes wrong any more: several leases.
    private static let patience: UInt64 = 4 * 3_600_000

    func say(_ text: @autoclosure () -> String) { trace?("\(now) \(text())") }

    var moment: Moment { Moment(milliseconds: now, wallMilliseconds: 1_800_000_000_000 + now) }
    var instant: Instant { Instant(nanoseconds: now * 1_000_000) }

    mutating func build() {
        startServer()
        for number in 0..<weather.nodes {
            let slots = slots ?? UInt32(2 + random.below(5))
            let hasCgroups = !localRandom.oneIn(3)
            nodes.append(SimulatedNode(number: number, slots: slots, spoolBytes, hasCgroups: hasCgroups))
            ask(.enroll(name: nodes[number].name))
        }
        for number in nodes.indices { startAgent(number) }
        schedule()
    }

    /// Goes to the next moment at which something happens, and does all that happens then.
    mutating func step(until end: UInt64) {
        steps += 1
        now = max(now, min(end, nextMoment ?? end))
        if steps > 2_000_000 { ledger.note("it never comes to rest") }
        causeTroubles()
        actClient()
        deliver()
        finishConnects()
        finishSyncs()
        finishProcesses()
        runTimers()
        noteAllSpooled()
        commitTurns()
        closeLinks()
        runServerTimer()
    }

    private var nextMoment: UInt64? {
        var next: [UInt64] = troubles.map(\.at) + client.plans.map(\.at)
        for connection in connections where !connection.isCut {
            if let first = connection.toServer.first { next.append(first.at) }
            if let first = connection.toNode.first { next.append(first.at) }
        }
        next += connects.compactMap(\.at)
        for node in nodes {
            if let agent = node.agent {
                next += agent.syncs.map(\.at)
                if let deadline = agent.core.deadline { next.append((deadline.nanoseconds + 999_999) / 1_000_000) }
            }
            for process in node.board where process.end == nil { next.append(process.endsAt) }
            for job in node.jobs {
                if let process = job.process { next.append(process.endsAt) }
                if node.agent != nil, let deadline = job.supervision.deadline {
                    next.append((deadline.nanoseconds + 999_999) / 1_000_000)
                }
            }
        }
        if let process = server.process {
            if let turn = process.turns.first { next.append(turn.committedAt) }
            if let wakeAt = process.wakeAt { next.append(wakeAt) }
        }
        if !closures.isEmpty { return now }
        return next.min()
    }

    /// Whether nothing is left to be done.
    private var isQuiet: Bool {
        guard let process = server.process, client.plans.isEmpty, client.pending.isEmpty else { return false }
        return process.coordinator.liveJobCount == 0 && process.turns.isEmpty
            && nodes.allSatisfy { node in
                node.jobs.isEmpty
                    && node.agent.map { $0.core.image.assignments.isEmpty && $0.core.image.notices.count == 0 } ?? false
            }
    }
}
