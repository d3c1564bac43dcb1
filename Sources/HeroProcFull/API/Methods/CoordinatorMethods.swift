package enum CoordinatorStatus: Method {
    package static let name = "coordinator.status"
    package static let summary = "Says how the coordinator is"
    package typealias Parameters = Nothing

    package struct Result: Codable, Equatable, Sendable {
        package var version: String
        package var process: Int32
        package var startedMs: UInt64
        package var stateDirectory: String
        /// How many jobs that are not over are in which state.
        package var jobs: [String: UInt64]
        package var runs: UInt64
        package var runners: UInt64
        package var runnersConnected: UInt64

        package init(version: String, process: Int32, startedMs: UInt64, stateDirectory: String) {
            self.version = version
            self.process = process
            self.startedMs = startedMs
            self.stateDirectory = stateDirectory
            jobs = [:]
            runs = 0
            runners = 0
            runnersConnected = 0
        }

        enum CodingKeys: String, CodingKey {
            case version, process, jobs, runs, runners
            case startedMs = "started_ms"
            case stateDirectory = "state_directory"
            case runnersConnected = "runners_connected"
        }
    }
    package static let parameters: [Field] = []
    package static let result = Schema.object([
        Field("version", .string, "of the program", required: true),
        Field("process", .integer, "its process id", required: true),
        Field("started_ms", .integer, "when it started, in milliseconds since 1970", required: true),
        Field("state_directory", .string, "where its store and logs lie", required: true),
        Field("jobs", .map(.integer), "how many jobs that are not over are in which state", required: true),
        Field("runs", .integer, "how many runs are not over", required: true),
        Field("runners", .integer, "how many are enrolled", required: true),
        Field("runners_connected", .integer, "how many of them are heard of", required: true),
    ])
}

package enum CoordinatorStop: Method {
    package static let name = "coordinator.stop"
    package static let summary =
        "Ends the coordinator, with its jobs if told to, and waits for that"

    package struct Parameters: Codable, Sendable {
        package var jobs: Bool?

        package init(jobs: Bool?) { self.jobs = jobs }
    }
    package typealias Result = Nothing
    package static let parameters = [
        Field("jobs", .boolean, "cancel all jobs first, and wait for them, at most as long as they may take to end")
    ]
    package static let result = Schema.object([])
}

package enum CoordinatorBackup: Method {
    package static let name = "coordinator.backup"
    package static let summary = "Copies the store into a new file on the coordinator's machine"

    package struct Parameters: Codable, Sendable {
        package var file: String

        package init(file: String) { self.file = file }
    }
    package typealias Result = Parameters
    package static let parameters = [Field("file", .string, "the whole path of the new file", required: true)]
    package static let result = Schema.object(parameters)
}

package enum Discover: Method {
    package static let name = "rpc.discover"
    package static let summary = "Gives the OpenRPC document"
    package typealias Parameters = Nothing
    package typealias Result = JSONValue
    package static let parameters: [Field] = []
    package static let result = Schema.map(.any)
}
