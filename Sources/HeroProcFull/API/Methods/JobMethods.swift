/// A job's name.
package struct JobReference: Codable, Sendable {
    package var job: String

    package init(job: String) { self.job = job }

    static let field = Field("job", .string, "the job's name, such as web.42/build.7", required: true)
}

package enum JobList: Method {
    package static let name = "job.list"
    package static let summary = "Lists the jobs of a run"

    package struct Parameters: Codable, Sendable {
        package var run: String
        package var offset: Int?
        package var max: Int?

        package init(run: String, offset: Int? = nil, max: Int? = nil) {
            self.run = run
            self.offset = offset
            self.max = max
        }
    }
    package struct Result: Codable, Equatable, Sendable {
        package var jobs: [JobSummary]
        /// How many there are in all.
        package var total: Int

        package init(jobs: [JobSummary], total: Int) {
            self.jobs = jobs
            self.total = total
        }
    }
    package static let parameters = [
        RunReference.field, Field("offset", .integer, "how many are left out first"),
        Field("max", .integer, "how many at most (\(Limits.listMax))"),
    ]
    package static let result = Schema.object([
        Field("jobs", .array(JobSummary.schema), "the jobs", required: true),
        Field("total", .integer, "how many there are in all", required: true),
    ])
}

package enum JobGet: Method {
    package static let name = "job.get"
    package static let summary = "Shows a job and its attempts"
    package typealias Parameters = JobReference

    package struct Result: Codable, Equatable, Sendable {
        package var job: JobSummary
        package var command: [String]
        /// The reports of its attempts, as `hero-runner` writes them.
        package var attempts: [JSONValue]

        package init(job: JobSummary, command: [String], attempts: [JSONValue]) {
            self.job = job
            self.command = command
            self.attempts = attempts
        }
    }
    package static let parameters = [JobReference.field]
    package static let result = Schema.object([
        Field("job", JobSummary.schema, "the job", required: true),
        Field("command", .array(.string), "what it runs", required: true),
        Field("attempts", .array(.map(.any)), "the reports of its attempts", required: true),
    ])
}

package enum JobLogs: Method {
    package static let name = "job.logs"
    package static let summary = "Gives what a job has written, from a place on; waits for more if told to"

    package struct Parameters: Codable, Sendable {
        package var job: String
        package var from: UInt64?
        package var sinceMs: UInt64?
        package var maxBytes: Int?
        package var waitMs: Int?

        package init(job: String, from: UInt64? = nil, sinceMs: UInt64? = nil, waitMs: Int? = nil) {
            self.job = job
            self.from = from
            self.sinceMs = sinceMs
            self.waitMs = waitMs
        }

        enum CodingKeys: String, CodingKey {
            case job, from
            case sinceMs = "since_ms"
            case maxBytes = "max_bytes"
            case waitMs = "wait_ms"
        }
    }

    package struct Result: Codable, Equatable, Sendable {
        package var parts: [Part]
        /// Where what follows begins.
        package var next: UInt64
        /// Whether nothing more will come.
        package var complete: Bool

        package init(parts: [Part], next: UInt64, complete: Bool) {
            self.parts = parts
            self.next = next
            self.complete = complete
        }
    }

    /// A part of the output: one of `text`, `base64` (what is no UTF-8) and `lost`.
    package struct Part: Codable, Equatable, Sendable {
        /// `out` or `err`
        package var stream: String
        package var timeMs: UInt64
        package var text: String?
        package var base64: String?
        package var lost: UInt64?

        package init(stream: String, timeMs: UInt64) {
            self.stream = stream
            self.timeMs = timeMs
        }

        enum CodingKeys: String, CodingKey {
            case stream, text, base64, lost
            case timeMs = "time_ms"
        }
    }

    package static let parameters = [
        JobReference.field, Field("from", .integer, "where to begin: `next` of an earlier answer"),
        Field("since_ms", .integer, "where to begin: what was written then or later, in milliseconds since 1970"),
        Field("max_bytes", .integer, "about how much at most, up to \(Limits.logBytesMax)"),
        Field("wait_ms", .integer, "how long to wait for more, up to \(Limits.waitMillisecondsMax)"),
    ]
    package static let result = Schema.object([
        Field(
            "parts",
            .array(
                .object([
                    Field("stream", .choice(["out", "err"]), "which stream", required: true),
                    Field("time_ms", .integer, "when it was read, in milliseconds since 1970", required: true),
                    Field("text", .string, "what was written"),
                    Field("base64", .string, "what was written, if that is no UTF-8"),
                    Field("lost", .integer, "so many bytes were dropped"),
                ])), "what was written, in order", required: true),
        Field("next", .integer, "where what follows begins", required: true),
        Field("complete", .boolean, "whether nothing more will come", required: true),
    ])
}

package enum JobCancel: Method {
    package static let name = "job.cancel"
    package static let summary = "Ends a job"
    package typealias Parameters = CancelParameters
    package typealias Result = JobCount
    package static let parameters = CancelParameters.fields("the job's name; without an element all of its array")
    package static let result = JobCount.schema
}

package enum JobSignal: Method {
    package static let name = "job.signal"
    package static let summary = "Sends a signal to a job's main process"

    package struct Parameters: Codable, Sendable {
        package var job: String
        package var signal: String

        package init(job: String, signal: String) {
            self.job = job
            self.signal = signal
        }
    }
    package typealias Result = JobCount
    package static let parameters = [
        JobReference.field, Field("signal", .string, "its name or number, such as HUP", required: true),
    ]
    package static let result = JobCount.schema
}
