import RunnerProtocol
import System

extension Launch {
    /// What the kernel needs for one attempt of a job; streams, cgroup and signal mask are the supervisor's to add.
    init(_ job: JobSpecification, attempt: UInt64) {
        self.init()
        arguments = job.arguments.bytes
        environment = job.environment.bytes
        overrides = Self.overrides(job, attempt: attempt)
        candidates = Self.candidates(for: Array(job.arguments.first), in: job.environment)
        directory = job.directory.map { CString($0) }
        let identity = job.identity
        user = identity.user?.id
        group = identity.user?.group
        supplementaryGroups = identity.user?.supplementaryGroups
        umask = identity.umask
        nice = identity.nice
        if let score = identity.oomScoreAdjust {
            var text: [UInt8] = []
            text.append(decimal: score)
            oomScoreAdjust = CString(text)
        }
        resourceLimits = identity.resourceLimits.map { ($0.resource, $0.soft, $0.hard) }
        hasNoNewPrivileges = identity.privileges == .noNew
    }

    /// What the runner itself says to the job.
    private static func overrides(_ job: JobSpecification, attempt: UInt64) -> [UInt8] {
        var variables: [UInt8] = []
        variables.append("HERO_JOB=")
        variables.append(contentsOf: job.name)
        variables.append(0)
        variables.append("HERO_ATTEMPT=")
        variables.append(decimal: attempt)
        variables.append(0)
        if let index = job.index {
            variables.append("HERO_INDEX=")
            variables.append(decimal: index)
            variables.append(0)
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
            candidate.add(command[...])
            if candidate.count < Limits.pathBytesMax { found.append(candidate[...]) }
            if end == rest.endIndex { return found.bytes }
            rest = rest[(end + 1)...]
        }
    }
}

/// Why an attempt was not started.
struct StartFailure: Error {
    var failure: SpawnFailure

    init(_ step: SpawnFailure.Step, _ reason: Errno) { failure = SpawnFailure(step: step, code: reason.code) }

    init(_ launch: Launch.Failure) {
        let step: SpawnFailure.Step =
            switch launch.step {
            case .clone: .clone
            case .joinCgroup: .joinCgroup
            case .connectStreams: .connectStreams
            case .setNice: .setNice
            case .setOOMScore: .setOOMScore
            case .setResourceLimit: .setResourceLimit
            case .setGroups: .setGroups
            case .setGroup: .setGroup
            case .setUser: .setUser
            case .changeDirectory: .changeDirectory
            case .setNoNewPrivileges: .setNoNewPrivileges
            case .watchParent: .watchParent
            case .execute: .execute
            }
        self.init(step, launch.reason)
    }
}
