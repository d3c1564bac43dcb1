/// A runner's name.
package struct RunnerReference: Codable, Sendable {
    package var name: String

    package init(name: String) { self.name = name }

    static let field = Field("name", .string, "the runner's name", required: true)
}

package enum RunnerEnroll: Method {
    package static let name = "runner.enroll"
    package static let summary = "Lets a runner of that name connect"
    package typealias Parameters = RunnerReference
    package typealias Result = RunnerReference
    package static let parameters = [RunnerReference.field]
    package static let result = Schema.object([RunnerReference.field])
}

/// A runner.
package struct RunnerSummary: Codable, Equatable, Sendable {
    package var name: String
    package var connected: Bool
    /// Since when it has not been heard of, in milliseconds since 1970.
    package var silentSinceMs: UInt64?
    /// `open`, or it takes no more jobs.
    package var intake: String
    package var slots: UInt32?
    /// Jobs it has.
    package var jobs: UInt64
    package var labels: [String]
    package var resources: [String: UInt64]
    package var machine: String?
    package var version: String?

    package init(name: String, connected: Bool, intake: String) {
        self.name = name
        self.connected = connected
        self.intake = intake
        jobs = 0
        labels = []
        resources = [:]
    }

    enum CodingKeys: String, CodingKey {
        case name, connected, intake, slots, jobs, labels, resources, machine, version
        case silentSinceMs = "silent_since_ms"
    }

    static let schema = Schema.object([
        RunnerReference.field, Field("connected", .boolean, "whether it is heard of", required: true),
        Field("silent_since_ms", .integer, "since when it is not, in milliseconds since 1970"),
        Field("intake", .string, "open, or whether it takes no more jobs", required: true),
        Field("slots", .integer, "how many jobs it runs at a time"),
        Field("jobs", .integer, "how many it has", required: true),
        Field("labels", .array(.string), "NAME=VALUE, for placement", required: true),
        Field("resources", .map(.integer), "what it has: cpu in thousandths, memory in bytes", required: true),
        Field("machine", .string, "the machine's name"), Field("version", .string, "its program's version"),
    ])
}

package enum RunnerList: Method {
    package static let name = "runner.list"
    package static let summary = "Lists all runners"
    package typealias Parameters = Nothing

    package struct Result: Codable, Equatable, Sendable {
        package var runners: [RunnerSummary]

        package init(runners: [RunnerSummary]) { self.runners = runners }
    }
    package static let parameters: [Field] = []
    package static let result = Schema.object([
        Field("runners", .array(RunnerSummary.schema), "the runners", required: true)
    ])
}

package enum RunnerDrain: Method {
    package static let name = "runner.drain"
    package static let summary = "Lets a runner finish what it has and take no more"
    package typealias Parameters = RunnerReference
    package typealias Result = JobCount
    package static let parameters = [RunnerReference.field]
    package static let result = JobCount.schema
}

package enum RunnerOpen: Method {
    package static let name = "runner.open"
    package static let summary = "Lets a runner take jobs again"
    package typealias Parameters = RunnerReference
    package typealias Result = JobCount
    package static let parameters = [RunnerReference.field]
    package static let result = JobCount.schema
}

package enum RunnerRemove: Method {
    package static let name = "runner.remove"
    package static let summary = "Forgets a runner; with its jobs, if told to, which then count as lost"

    package struct Parameters: Codable, Sendable {
        package var name: String
        package var withJobs: Bool?

        package init(name: String, withJobs: Bool?) {
            self.name = name
            self.withJobs = withJobs
        }

        enum CodingKeys: String, CodingKey {
            case name
            case withJobs = "with_jobs"
        }
    }
    package typealias Result = JobCount
    package static let parameters = [
        RunnerReference.field, Field("with_jobs", .boolean, "also if it has jobs that are not over"),
    ]
    package static let result = JobCount.schema
}
