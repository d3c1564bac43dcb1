/// A runner's name.
package struct RunnerReference: Codable, Sendable {
    package var name: String

    package init(name: String) { self.name = name }

    static let field = Field("name", .string, "the runner's name", required: true)
}

package enum RunnerEnroll: Method {
    package static let name = "runner.enroll"
    package static let summary = "Makes a token by which a machine becomes the runner of that name"

    package struct Parameters: Codable, Sendable {
        package var name: String
        /// Without a token: for a runner of this machine, at the coordinator's socket.
        package var local: Bool?
        package var addresses: [String]?
        package var expiresMs: UInt64?

        package init(name: String, local: Bool? = nil, addresses: [String]? = nil, expiresMs: UInt64? = nil) {
            self.name = name
            self.local = local
            self.addresses = addresses
            self.expiresMs = expiresMs
        }

        enum CodingKeys: String, CodingKey {
            case name, local, addresses
            case expiresMs = "expires_ms"
        }
    }

    package struct Result: Codable, Equatable, Sendable {
        package var name: String
        /// What `hero-runner join` takes. It is not kept, and cannot be had again.
        package var token: String?
        package var expiresAtMs: UInt64?
        /// Where the machine will connect.
        package var addresses: [String]?

        package init(name: String) { self.name = name }

        enum CodingKeys: String, CodingKey {
            case name, token, addresses
            case expiresAtMs = "expires_at_ms"
        }
    }
    package static let parameters = [
        RunnerReference.field,
        Field("local", .boolean, "no token: a runner of this machine, which must be new, may connect at the socket"),
        Field("addresses", .array(.string), "where the machine connects, tcp:HOST:PORT; else what is advertised"),
        Field("expires_ms", .integer, "how long the token is good, in milliseconds; else an hour"),
    ]
    package static let result = Schema.object([
        RunnerReference.field, Field("token", .string, "for `hero-runner join`; it is given this once"),
        Field("expires_at_ms", .integer, "until when it is good, in milliseconds since 1970"),
        Field("addresses", .array(.string), "where the machine connects"),
    ])
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
    /// The fingerprint of the key by which it is known over TCP.
    package var key: String?
    /// From where it connected last.
    package var address: String?
    /// Until when the token is good that was made for it and not used.
    package var tokenExpiresAtMs: UInt64?

    package init(name: String, connected: Bool, intake: String) {
        self.name = name
        self.connected = connected
        self.intake = intake
        jobs = 0
        labels = []
        resources = [:]
    }

    enum CodingKeys: String, CodingKey {
        case name, connected, intake, slots, jobs, labels, resources, machine, version, key, address
        case silentSinceMs = "silent_since_ms"
        case tokenExpiresAtMs = "token_expires_at_ms"
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
        Field("key", .string, "the fingerprint of its public key"),
        Field("address", .string, "from where it connected last: unix, or tcp:ADDRESS:PORT"),
        Field("token_expires_at_ms", .integer, "until when its token, which is not used, is good"),
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

package enum RunnerGet: Method {
    package static let name = "runner.get"
    package static let summary = "Shows a runner"
    package typealias Parameters = RunnerReference
    package typealias Result = RunnerSummary
    package static let parameters = [RunnerReference.field]
    package static let result = RunnerSummary.schema
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
