import API
import Model
import System

/// Where a coordinator keeps what, and whom it starts.
package struct ServeOptions: Sendable {
    /// The directory of its store, lock and logs. It is made if it is not there; its parents too.
    package var stateDirectory: String
    /// The directory of its sockets, likewise.
    package var socketDirectory: String
    /// The runner on this machine; nil: there is none, or somebody else starts it.
    package var localRunner: LocalRunnerOptions?
    /// What becomes of the jobs when a signal ends it.
    package var jobsAtEnd = JobsAtEnd.goOn
    /// How much of what is over is kept.
    package var retention = Retention()
    /// Where runners of other machines are listened for.
    package var listen: [NetworkAddress] = []
    /// Where those are told to connect; empty: where they are listened for.
    package var advertise: [JoinAddress] = []

    package init(stateDirectory: String, socketDirectory: String, localRunner: LocalRunnerOptions?) {
        self.stateDirectory = stateDirectory
        self.socketDirectory = socketDirectory
        self.localRunner = localRunner
    }

    /// The durable store.
    package var store: String { "\(stateDirectory)/store.db" }
    /// Locked by the coordinator that has the directory; its process id stands in it.
    package var lock: String { "\(stateDirectory)/lock" }
    /// The private key by which runners of other machines know this coordinator. It is made when it is first needed.
    package var key: String { "\(stateDirectory)/key" }
    /// What jobs have written.
    package var logs: String { "\(stateDirectory)/logs" }
    /// What jobs are to find, by its SHA-256.
    package var files: String { "\(stateDirectory)/files" }
    /// Where methods are called.
    package var interfaceSocket: String { "\(socketDirectory)/rpc.sock" }
    /// Where runners of this machine connect.
    package var runnerSocket: String { "\(socketDirectory)/runner.sock" }
}

/// What becomes of jobs when their coordinator is told to end.
package enum JobsAtEnd: Sendable {
    /// Their runners have them.
    case goOn
    /// They are cancelled first, and those that runners have which can be reached are waited for.
    case stop
}

/// The runner that a coordinator starts on its own machine.
package struct LocalRunnerOptions: Sendable {
    /// Its name.
    package var name = "local"
    /// The program `hero-runner`.
    package var program: String
    /// The directory of its spool.
    package var spoolDirectory: String
    /// More options for `hero-runner agent`, such as `--slots`.
    package var arguments: [String] = []

    package init(program: String, spoolDirectory: String) {
        self.program = program
        self.spoolDirectory = spoolDirectory
    }
}
