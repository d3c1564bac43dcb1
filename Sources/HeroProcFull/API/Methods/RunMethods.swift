/// Asks for a run.
package enum RunSubmit: Method {
    package static let name = "run.submit"
    package static let summary = "Submits a run of jobs, or one job without a run; it is on disk when this answers"

    package struct Parameters: Codable, Sendable {
        package var name: String
        package var direct: Bool?
        package var maxRunning: UInt64?
        package var cause: String?
        package var jobs: [Group]

        package init(name: String, jobs: [Group]) {
            self.name = name
            self.jobs = jobs
        }

        enum CodingKeys: String, CodingKey {
            case name, direct, cause, jobs
            case maxRunning = "max_running"
        }
    }

    /// Jobs of one name: one, or an array.
    package struct Group: Codable, Sendable {
        package var name: String?
        /// What is run, with the keys of a line of `hero-runner batch`.
        package var job: [String: JSONValue]
        package var needs: [String]?
        package var array: String?
        package var priority: Int32?
        package var on: [String]?
        package var reserve: [String: String]?
        package var whenLost: WhenLost?
        package var lease: String?
        package var lossesMax: UInt64?
        package var maxRunning: UInt64?
        package var deadline: String?
        package var put: [File]?

        package init(job: [String: JSONValue]) { self.job = job }

        /// A file that its jobs find in a directory of their own.
        package struct File: Codable, Sendable, Equatable {
            package var name: String?
            package var sha256: String?
            package var executable: Bool?
            /// Where the client finds it; nothing for the coordinator.
            package var file: String?

            package init(file: String, name: String?) {
                self.file = file
                self.name = name
            }
        }

        /// What becomes of a job whose runner is not heard of any more.
        package enum WhenLost: String, Codable, Sendable, CaseIterable { case wait, rerun }

        enum CodingKeys: String, CodingKey {
            case name, job, needs, array, priority, on, reserve, lease, deadline, put
            case whenLost = "when_lost"
            case lossesMax = "losses_max"
            case maxRunning = "max_running"
        }
    }

    package struct Result: Codable, Equatable, Sendable {
        /// `web.42`
        package var run: String

        package init(run: String) { self.run = run }
    }

    package static let parameters = [
        Field("name", .string, "what the run is called before its number", required: true),
        Field("jobs", .array(group), "the jobs", required: true),
        Field("direct", .boolean, "one job without a run"),
        Field("max_running", .integer, "how many of its jobs run at a time"),
        Field("cause", .string, "why it exists"),
    ]
    package static let result = Schema.object([Field("run", .string, "its name", required: true)])

    private static let file = Schema.object([
        Field("name", .string, "what it is called there", required: true),
        Field("sha256", .string, "64 hexadecimal digits; it was brought before, by PUT /files/SHA256", required: true),
        Field("executable", .boolean, "whether it may be executed"),
    ])

    private static let group = Schema.object([
        Field(
            "job", .map(.any), "what is run: command, env, cwd, timeout ... as in a line of hero-runner batch",
            required: true),
        Field("name", .string, "its name within the run; by default the command's"),
        Field("needs", .array(.string), "names of jobs that must have succeeded before"),
        Field("array", .string, "FIRST-LAST: a job for each number, which finds it in HERO_ARRAY_INDEX"),
        Field("priority", .integer, "higher ones first; 0 is ordinary"),
        Field("on", .array(.string), "NAME=VALUE labels that the runner must have"),
        Field("reserve", .map(.string), "what is set aside on its runner: cpu, memory, or things that are counted"),
        Field(
            "when_lost", .choice(Group.WhenLost.allCases.map(\.rawValue)),
            "whether it is run elsewhere when its runner is not heard of: rerun (the default), or wait"),
        Field("lease", .string, "how long its runner may be silent before it is run elsewhere (10m)"),
        Field("losses_max", .integer, "how often it is given out again because of that"),
        Field("max_running", .integer, "how many jobs of this name run at a time, in all runs together"),
        Field("deadline", .string, "how long after its submission it must have ended"),
        Field("put", .array(file), "files that each job finds in a directory of its own, which is HERO_FILES"),
    ])
}

/// A run's name.
package struct RunReference: Codable, Sendable {
    package var run: String

    package init(run: String) { self.run = run }

    static let field = Field("run", .string, "the run's name, such as web.42", required: true)
}

/// What a run is and has.
package struct RunDetail: Codable, Equatable, Sendable {
    package var summary: RunSummary
    package var groups: [GroupSummary]
    package var jobs: [JobSummary]
    /// Whether there are more jobs than are listed: ask `job.list`.
    package var hasMore: Bool

    package init(summary: RunSummary, groups: [GroupSummary], jobs: [JobSummary], hasMore: Bool) {
        self.summary = summary
        self.groups = groups
        self.jobs = jobs
        self.hasMore = hasMore
    }

    enum CodingKeys: String, CodingKey {
        case summary, groups, jobs
        case hasMore = "has_more"
    }

    static let schema = Schema.object([
        Field("summary", RunSummary.schema, "the run", required: true),
        Field("groups", .array(GroupSummary.schema), "its jobs by name", required: true),
        Field("jobs", .array(JobSummary.schema), "its jobs, the first of them", required: true),
        Field("has_more", .boolean, "whether there are more jobs", required: true),
    ])
}

package enum RunGet: Method {
    package static let name = "run.get"
    package static let summary = "Shows a run and its jobs"
    package typealias Parameters = RunReference
    package typealias Result = RunDetail
    package static let parameters = [RunReference.field]
    package static let result = RunDetail.schema
}

package enum RunWait: Method {
    package static let name = "run.wait"
    package static let summary = "Waits until a run is over, or for so long, and shows it"

    package struct Parameters: Codable, Sendable {
        package var run: String
        package var waitMs: Int?

        package init(run: String, waitMs: Int?) {
            self.run = run
            self.waitMs = waitMs
        }

        enum CodingKeys: String, CodingKey {
            case run
            case waitMs = "wait_ms"
        }
    }
    package typealias Result = RunSummary
    package static let parameters = [
        RunReference.field, Field("wait_ms", .integer, "how long at most, up to \(Limits.waitMillisecondsMax)"),
    ]
    package static let result = RunSummary.schema
}

package enum RunList: Method {
    package static let name = "run.list"
    package static let summary = "Lists runs, the newest first"

    package struct Parameters: Codable, Sendable {
        package var name: String?
        package var live: Bool?
        package var max: Int?

        package init(name: String? = nil, live: Bool? = nil, max: Int? = nil) {
            self.name = name
            self.live = live
            self.max = max
        }
    }
    package struct Result: Codable, Equatable, Sendable {
        package var runs: [RunSummary]

        package init(runs: [RunSummary]) { self.runs = runs }
    }
    package static let parameters = [
        Field("name", .string, "only runs of that name"), Field("live", .boolean, "only runs that are not over"),
        Field("max", .integer, "how many at most (50, up to \(Limits.listMax))"),
    ]
    package static let result = Schema.object([Field("runs", .array(RunSummary.schema), "the runs", required: true)])
}

/// How jobs are ended.
package struct CancelParameters: Codable, Sendable {
    package var name: String
    package var now: Bool?

    package init(name: String, now: Bool?) {
        self.name = name
        self.now = now
    }

    static func fields(_ what: String) -> [Field] {
        [
            Field("name", .string, what, required: true),
            Field("now", .boolean, "kill at once, without the stop signal and its grace"),
        ]
    }
}

package enum RunCancel: Method {
    package static let name = "run.cancel"
    package static let summary = "Ends all jobs of a run"
    package typealias Parameters = CancelParameters
    package typealias Result = JobCount
    package static let parameters = CancelParameters.fields("the run's name")
    package static let result = JobCount.schema
}

package enum RunRetry: Method {
    package static let name = "run.retry"
    package static let summary = "Runs the jobs of a run again that have failed or were cancelled"
    package typealias Parameters = RunReference
    package typealias Result = JobCount
    package static let parameters = [RunReference.field]
    package static let result = JobCount.schema
}

package enum RunRemove: Method {
    package static let name = "run.remove"
    package static let summary =
        "Keeps nothing of a run that is over: its jobs, their reports and their output are gone"
    package typealias Parameters = RunReference
    package typealias Result = JobCount
    package static let parameters = [RunReference.field]
    package static let result = JobCount.schema
}
