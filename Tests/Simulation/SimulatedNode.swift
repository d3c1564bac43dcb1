import Agent
import Execution
import RunnerProtocol
import System

/// A machine with an agent: its disk, its processes, and its end of a connection.
struct SimulatedNode {
    let number: Int
    let name: String
    var disk: SimulatedDisk
    var agent: SimulatedAgent?
    var jobs: [SimulatedJob] = []
    /// What outlives the agent; nil: it was killed, and the next agent has a new one.
    var keeper: SimulatedKeeper? = SimulatedKeeper()
    /// Processes whose end may not be in the spool: of a killed agent all that it has left, of one that lives those that
    /// have ended.
    var board: [SimulatedProcess] = []
    /// Whether jobs have cgroups, by which they are found when their keeper is dead.
    let hasCgroups: Bool
    var boot: UInt64 = 1
    /// nil: it is off until it is started again.
    var isUp = true
    /// The connection that the agent has, by number.
    var connection: Int?
    var profile: RunnerProfile
    /// Whether its disk was damaged, so that something of it may be lost.
    var isDamaged = false
    /// Whether this machine can reach the coordinator.
    var isReachable = true

    init(number: Int, slots: UInt32, _ spoolBytes: Int, hasCgroups: Bool) {
        self.number = number
        self.hasCgroups = hasCgroups
        name = "node\(number)"
        disk = SimulatedDisk(bytes: spoolBytes)
        profile = RunnerProfile(slots: slots)
        profile.resources = [RunnerProfile.Resource(name: Array("gpu".utf8), amount: 2)]
        profile.labels.append(Array("node=\(number % 2)".utf8))
    }

    /// The identifier of its present boot.
    var bootID: Identifier { Identifier(high: UInt64(number), low: boot) }
}

/// A keeper, which is a process that holds the board.
struct SimulatedKeeper {
    /// Whether an agent has come as far as to start jobs, so that all that was started is on the board.
    var isWhole = false
    /// When the coordinator was last certain to hear.
    var heard: Instant?
}

/// An agent's process.
struct SimulatedAgent {
    var core: AgentCore
    var log: SpoolLogBox
    /// Entries that were appended and wait for a sync.
    var batch: [SpoolEntry] = []
    /// A sync that was asked for, and when it is done.
    var syncs: [(through: UInt64, at: UInt64)] = []
    /// Whether the last of them has worked.
    var isDiskSound = true
    /// What has happened while something was being done.
    var events: [AgentEvent] = []
    /// Whether something is being done: first of all its boot.
    var isBusy = true
    var link: Link?
    var splitter = FrameSplitter()
}

/// A spool's log, shared so that a node can be a value.
final class SpoolLogBox {
    private var log: SpoolLog<SimulatedDisk, WireCoding>

    init(_ disk: SimulatedDisk, after recovery: SpoolRecovery) { log = SpoolLog(disk, after: recovery) }

    func commit(_ entries: [SpoolEntry], making image: SpoolImage) throws(Errno) {
        try log.commit(entries, making: image)
    }

    func withDisk<Result>(_ body: (inout SimulatedDisk) -> Result) -> Result { log.withStorage(body) }
}
