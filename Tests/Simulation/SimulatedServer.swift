import Coordinator
import Model
import ModelFakes
import RunnerProtocol
import Runners

/// The coordinator's process and its disk.
struct SimulatedServer {
    /// What is on its disk.
    var stored = StoredState()
    /// nil: it is down.
    var process: Process?

    /// What dies with it.
    struct Process {
        var coordinator: Coordinator
        var sessions: [RunnerID: RunnerSession] = [:]
        /// The connection of each runner, by number.
        var connections: [RunnerID: Int] = [:]
        /// Connections on which no hello was taken yet.
        var strangers: [Int: Link] = [:]
        /// Turns whose transactions are not on disk yet.
        var turns: [Turn] = []
        var wakeAt: UInt64?
    }

    /// A decision on its way to the disk.
    struct Turn {
        var decision: Decision
        var committedAt: UInt64
    }
}
