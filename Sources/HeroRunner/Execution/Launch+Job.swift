import RunnerProtocol
import System

extension Launch {
    /// What the kernel needs for one attempt of a job; streams, cgroup and signal mask are the supervisor's to add.
    convenience init(
        _ job: JobSpecification, index: UInt64? = nil, files: [UInt8] = [], attempt: UInt64, for duty: Duty = .command
    ) {
        self.init()
        arguments = job.arguments.bytes
        environment = job.environment.bytes
        overrides = Self.overrides(job, index, files, attempt: attempt, duty)
        leadsSession = duty == .agent
        candidates = Self.candidates(for: Array(job.arguments.first), in: job.environment)
        let start = job.directory ?? files
        if !start.isEmpty { directory = Self.terminated(start) }
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
        _ job: JobSpecification, _ place: UInt64?, _ files: [UInt8], attempt: UInt64, _ duty: Duty
    ) -> [UInt8] {
        var variables: [UInt8] = []
        variables.append("HERO_JOB=")
        // Of a command it is the name of whatever job the runner itself is in.
        variables.add(duty == .command ? job.name : job.fullName(place))
        variables.add(0)
        append("HERO_ATTEMPT=", attempt, to: &variables)
        if let index = job.index { append("HERO_INDEX=", index, to: &variables) }
        if let index = place { append("HERO_ARRAY_INDEX=", index, to: &variables) }
        if !files.isEmpty {
            variables.append("HERO_FILES=")
            variables.add(files)
            variables.add(0)
        }
        return variables
    }

    @inline(never)
    private static func append(_ name: StaticString, _ number: UInt64, to variables: inout [UInt8]) {
        variables.append(name)
        variables.append(decimal: number)
        variables.add(0)
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

extension JobSpecification {
    /// What people call the job: as the coordinator has told it, and which one of an array it is.
    package func fullName(_ index: UInt64?) -> [UInt8] {
        var name = environment.value(of: [UInt8]("HERO_JOB")).map { Array($0) } ?? self.name
        guard let index else { return name }
        name.append(".")
        name.append(decimal: index)
        return name
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
