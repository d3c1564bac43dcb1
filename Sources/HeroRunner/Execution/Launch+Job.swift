import RunnerProtocol
import System

extension Launch {
    /// What the kernel needs for one attempt of a job; streams, cgroup and signal mask are the supervisor's to add.
    convenience init(
        _ job: JobSpecification, variables: StringTable, attempt: UInt64, for duty: Duty = .command
    ) {
        self.init()
        arguments = job.arguments.bytes
        environment = job.environment.bytes
        overrides = Self.overrides(job, variables, attempt: attempt, duty)
        leadsSession = duty == .agent
        candidates = Self.candidates(for: Array(job.arguments.first), in: job.environment)
        if let path = job.directory { directory = Self.terminated(path) }
        let identity = job.identity
        user = identity.user?.id
        group = identity.user?.group
        supplementaryGroups = identity.user?.supplementaryGroups
        umask = identity.umask
        nice = identity.nice
        if let score = identity.oomScoreAdjust {
            var text: [UInt8] = []
            text.append(decimal: score)
            oomScoreAdjust = Self.terminated(text)
        }
        for limit in identity.resourceLimits { self.limit(limit.resource, soft: limit.soft, hard: limit.hard) }
        hasNoNewPrivileges = identity.privileges == .noNew
    }

    private static func terminated(_ text: [UInt8]) -> [UInt8] {
        var string = StringTable()
        string.append(text)
        return string.bytes
    }

    /// What the runner itself says to the job.
    private static func overrides(
        _ job: JobSpecification, _ own: StringTable, attempt: UInt64, _ duty: Duty
    ) -> [UInt8] {
        var variables = own.bytes
        // A coordinator has another name for it. Of a command it is the name of whatever job the runner itself is in.
        // What an array's job has of its own always says which it is.
        if duty == .command || own.isEmpty && job.environment.value(of: [UInt8]("HERO_JOB")) == nil {
            variables.append("HERO_JOB=")
            variables.add(job.name)
            variables.add(0)
        }
        variables.append("HERO_ATTEMPT=")
        variables.append(decimal: attempt)
        variables.add(0)
        if let index = job.index {
            variables.append("HERO_INDEX=")
            variables.append(decimal: index)
            variables.add(0)
        }
        return variables
    }

    /// Where a command may be, as execvp(3) looks for it: itself if there is a slash in it, else in each directory of
    /// the job's PATH in turn. An empty directory is the job's own.
    static func candidates(for command: [UInt8], in environment: StringTable) -> [UInt8] {
        var found = StringTable()
        if command.contains(UInt8(ascii: "/")) || command.isEmpty {
            found.append(command)
            return found.bytes
        }
        var rest = environment.value(of: [UInt8]("PATH")) ?? [UInt8]("/usr/local/bin:/usr/bin:/bin")[...]
        while true {
            let end = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
            var candidate = Array(rest[..<end])
            if !candidate.isEmpty { candidate.add(UInt8(ascii: "/")) }
            candidate.add(command)
            if candidate.count < Limits.pathBytesMax { found.append(candidate) }
            if end == rest.endIndex { return found.bytes }
            rest = rest[(end + 1)...]
        }
    }
}

extension Identity {
    /// Whether it has a limit of that resource.
    func limits(_ resource: Int32) -> Bool { resourceLimits.contains { $0.resource == resource } }
}

/// Why an attempt was not started.
struct StartFailure: Error {
    var failure: SpawnFailure

    init(_ step: SpawnFailure.Step, _ reason: Errno) { failure = SpawnFailure(step: step, code: reason.code) }

    init(_ launch: Launch.Failure) { self.init(launching: launch.step, launch.reason) }

    init(launching launched: Launch.Step, _ reason: Errno) {
        // The same steps in the same order, behind those that come before the start itself.
        let step = SpawnFailure.Step(
            rawValue: launched.rawValue + SpawnFailure.Step.clone.rawValue - Launch.Step.clone.rawValue)
        self.init(step ?? .clone, reason)
    }
}
