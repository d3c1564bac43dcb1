/// All methods.
package enum Methods {
    /// In the order in which people read of them.
    package static let all: [any Method.Type] = [
        RunSubmit.self, RunList.self, RunGet.self, RunWait.self, RunCancel.self, RunRetry.self, RunRemove.self,
        JobList.self, JobGet.self, JobLogs.self, JobCancel.self, JobSignal.self,
        RunnerEnroll.self, RunnerList.self, RunnerGet.self, RunnerDrain.self, RunnerOpen.self, RunnerRemove.self,
        CoordinatorStatus.self, CoordinatorStop.self, CoordinatorBackup.self, Discover.self,
    ]
}

/// For methods that take, or give, nothing.
package struct Nothing: Codable, Equatable, Sendable {
    package init() {}
}

/// How many jobs are concerned.
package struct JobCount: Codable, Equatable, Sendable {
    package var jobs: Int

    package init(jobs: Int) { self.jobs = jobs }

    static let schema = Schema.object([Field("jobs", .integer, "how many jobs are concerned", required: true)])
}
