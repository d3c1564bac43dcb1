/// What a job is doing, as far as is known.
package enum JobStatus: String, Codable, Sendable, CaseIterable {
    /// It waits for what it needs, or for room.
    case queued
    /// A runner was told to run it.
    case starting
    case running
    case succeeded, failed, cancelled
    /// No runner can run it as things are.
    case blocked
    /// Its runner is not heard of.
    case unknown

    /// Whether nothing more will happen.
    package var isOver: Bool {
        switch self {
        case .succeeded, .failed, .cancelled: true
        case .queued, .starting, .running, .blocked, .unknown: false
        }
    }

    static let schema = Schema.choice(allCases.map(\.rawValue))
}

/// A job, in short.
package struct JobSummary: Codable, Equatable, Sendable {
    /// `web.42/build.7`
    package var job: String
    package var state: JobStatus
    /// Why it is so, where the state does not say it all: one line.
    package var reason: String?
    package var runner: String?
    package var attempts: UInt64
    package var startedMs: UInt64?
    package var endedMs: UInt64?
    /// How its last attempt ended, once it is over.
    package var exitCode: Int32?
    package var signal: Int32?
    /// What `hero-runner exec` would have exited with.
    package var exitStatus: Int32?

    package init(job: String, state: JobStatus) {
        self.job = job
        self.state = state
        attempts = 0
    }

    enum CodingKeys: String, CodingKey {
        case job, state, reason, runner, attempts, signal
        case startedMs = "started_ms"
        case endedMs = "ended_ms"
        case exitCode = "exit_code"
        case exitStatus = "exit_status"
    }

    static let schema = Schema.object([
        Field("job", .string, "its name, such as web.42/build.7", required: true),
        Field("state", JobStatus.schema, "what it is doing", required: true),
        Field("reason", .string, "why it is so, for people"),
        Field("runner", .string, "who has it"),
        Field("attempts", .integer, "attempts that are over", required: true),
        Field("started_ms", .integer, "start of its last attempt, in milliseconds since 1970"),
        Field("ended_ms", .integer, "its end, in milliseconds since 1970"),
        Field("exit_code", .integer, "what its last attempt exited with"),
        Field("signal", .integer, "the signal that ended its last attempt"),
        Field("exit_status", .integer, "what hero-runner exec would have exited with"),
    ])
}

/// A run, in short.
package struct RunSummary: Codable, Equatable, Sendable {
    /// `web.42`
    package var run: String
    package var state: JobStatus
    /// Why it exists.
    package var cause: String
    package var submittedMs: UInt64
    package var endedMs: UInt64?
    /// How many jobs are in which state.
    package var jobs: [String: UInt64]

    package init(run: String, state: JobStatus, cause: String, submittedMs: UInt64) {
        self.run = run
        self.state = state
        self.cause = cause
        self.submittedMs = submittedMs
        jobs = [:]
    }

    enum CodingKeys: String, CodingKey {
        case run, state, cause, jobs
        case submittedMs = "submitted_ms"
        case endedMs = "ended_ms"
    }

    static let schema = Schema.object([
        Field("run", .string, "its name, such as web.42", required: true),
        Field("state", JobStatus.schema, "what it is doing", required: true),
        Field("cause", .string, "why it exists", required: true),
        Field("submitted_ms", .integer, "when it was submitted, in milliseconds since 1970", required: true),
        Field("ended_ms", .integer, "when it ended, in milliseconds since 1970"),
        Field("jobs", .map(.integer), "how many jobs are in which state", required: true),
    ])
}

/// The jobs of one name in a run.
package struct GroupSummary: Codable, Equatable, Sendable {
    package var name: String
    package var needs: [String]
    /// How many are in which state.
    package var jobs: [String: UInt64]

    package init(name: String, needs: [String], jobs: [String: UInt64]) {
        self.name = name
        self.needs = needs
        self.jobs = jobs
    }

    static let schema = Schema.object([
        Field("name", .string, "their name", required: true),
        Field("needs", .array(.string), "what they need", required: true),
        Field("jobs", .map(.integer), "how many are in which state", required: true),
    ])
}
