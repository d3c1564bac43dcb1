import RunnerProtocol
import System

/// A job while its options are being read. `set` takes one option after another, from a command line or from JSON;
/// `finish` looks at all of them together.
package struct JobDraft: ~Copyable {
    /// The job as far as it is known.
    package let job: JobSpecification
    /// Every option that was given.
    package private(set) var given = OptionBits()
    /// What of it was given for all jobs of a batch, and may concern only some of them.
    private(set) var inherited = OptionBits()
    /// The variables that were set, in their order.
    private var variables = StringTable()
    private var logBytesMax: UInt64 = 0
    private var logKeep: UInt32 = 3

    /// A job of which nothing is known but what `job` says; its environment is what the job starts from.
    package init(_ job: JobSpecification = JobSpecification(name: [])) { self.job = job }

    /// A job that begins as this one was finished.
    package var derived: JobDraft {
        var draft = JobDraft(job.copy())
        // The environment of this one is the next one's base, whatever that base was made from.
        draft.given = given
        draft.given.remove(.clearEnv)
        draft.inherited = draft.given
        return draft
    }

    /// Notes that an option was given which is not the job's own but can contradict one that is.
    mutating func note(_ option: Option) { given.insert(option) }

    /// Turns an option without a value on or off.
    @inline(never)
    mutating func set(_ option: Option, _ state: Switch) {
        let isOn = state == .on
        if isOn { given.insert(option) } else { given.remove(option) }
        switch option {
        case .noNewPrivs: job.identity.privileges = isOn ? .noNew : .asExecuted
        case .append: job.streams.existing = isOn ? .appended : .truncated
        case .bestEffort: job.enforcement = isOn ? .bestEffort : .required
        case .noCgroup: job.containment = isOn ? .none : .cgroup
        case .keepTree: job.leftovers = isOn ? .awaited : .killed
        default: break  // `clearEnv` is looked at in `finish`; no other option of a job is without a value
        }
    }

    /// Takes an option's value. A second value replaces the first, except of options that may be repeated.
    @inline(never)
    mutating func set(_ option: Option, to text: [UInt8], in world: some Surroundings) throws(UsageError) {
        switch option {
        case .name:
            guard WireName.isValid(text) else { throw .valueRefused(option, text) }
            job.name = text
        case .env:
            guard variables.set(text[...]) else { throw .valueRefused(option, text) }
        case .envFile: try readVariables(try option.path(text), world)
        case .cwd: job.directory = try option.path(text)
        case .user: job.identity.user = try UserDatabase(world).user(text)
        case .nice: job.identity.nice = try option.signed(text, from: -20, to: 19)
        case .oomScoreAdj: job.identity.oomScoreAdjust = try option.signed(text, from: -1000, to: 1000)
        case .rlimit: setResource(try ResourceName.limit(text))
        case .stdin: job.streams.input = text == "null" ? .null : .file(try option.path(text))
        case .stdout: job.streams.output = try sink(option, text)
        case .stderr: job.streams.errors = text == "stdout" ? .joined : try sink(option, text)
        case .ioRead, .ioWrite: setRate(option, try DeviceRate(option, text, world))
        case .stopSignal:
            guard let signal = SignalName.number(text[...]) else { throw .valueRefused(option, text) }
            job.timing.stopSignal = signal
        case .restart:
            let word = try option.word(text, of: WordList("always on-failure"))
            job.attempts.restart = word == 0 ? .always : .onFailure
        case .backoff:
            let pauses = try PauseRange(text)
            job.attempts.backoffMilliseconds = pauses.least
            job.attempts.backoffMaxMilliseconds = pauses.most
        case .clearEnv, .noNewPrivs, .append, .bestEffort, .noCgroup, .keepTree, .failFast, .guard, .json, .help:
            throw .valueUnexpected(option)
        default: set(option, try option.number(text))
        }
        given.insert(option)
    }

    /// Takes the value of an option that is a number.
    private mutating func set(_ option: Option, _ number: UInt64) {
        switch option {
        case .umask: job.identity.umask = UInt32(number)
        case .logMax: logBytesMax = number
        case .logKeep: logKeep = UInt32(number)
        case .memory: job.limits.memoryBytes = number
        case .memoryHigh: job.limits.memoryHighBytes = number
        case .swap: job.limits.swapBytes = number
        case .cpus: job.limits.cpuThousandths = number
        case .cpuWeight: job.limits.cpuWeight = number
        case .pids: job.limits.processes = number
        case .timeout: job.timing.wallMilliseconds = number
        case .cpuTime: job.timing.cpuMilliseconds = number
        case .grace: job.timing.graceMilliseconds = number
        case .retries, .maxRestarts: job.attempts.restartsMax = number
        case .stable: job.attempts.stableMilliseconds = number
        default: preconditionFailure("not an option of a job")
        }
    }

    /// The job with everything that follows from its options, or the first contradiction among them. `base` is asked
    /// for the environment to start from unless the job starts from an empty one.
    @inline(never)
    mutating func finish(base: () -> StringTable) throws(UsageError) {
        try checkContradictions()
        try checkEffects()
        settle(base)
        if job.name.isEmpty { job.name = Self.name(of: job.arguments.first) }
    }

    /// As `finish`, for what all jobs of a batch begin with: an option may be without effect on its own.
    mutating func finishDefaults(base: () -> StringTable) throws(UsageError) {
        try checkContradictions()
        settle(base)
    }

    @inline(never)
    private mutating func settle(_ base: () -> StringTable) {
        var environment = given.contains(.clearEnv) ? StringTable() : base()
        func assign(_ entry: ArraySlice<UInt8>) { environment.set(entry) }
        if !variables.isEmpty { variables.forEach(assign) }
        job.environment = environment
        if given.contains(.logMax) || given.contains(.logKeep) {
            job.streams.rotation = Streams.Rotation(bytesMax: logBytesMax, keep: logKeep)
        }
        if given.contains(.retries) {
            job.attempts.restart = .onFailure
            // The retries of one job are counted, however long an attempt takes.
            job.attempts.stableMilliseconds = .max
        }
    }

    /// On or off.
    package enum Switch: UInt8, Sendable { case off, on }

    /// What a job is called whose command is this: the last part of its path, with `_` for what no name may hold.
    package static func name(of command: ArraySlice<UInt8>) -> [UInt8] {
        let slash = command.lastIndex(of: UInt8(ascii: "/"))
        var name: [UInt8] = []
        for byte in command[(slash.map { $0 + 1 } ?? command.startIndex)...].prefix(WireLimits.nameBytesMax) {
            name.add(byte < 0x20 || byte == 0x7f ? UInt8(ascii: "_") : byte)
        }
        return WireName.isValid(name) ? name : [UInt8]("job")
    }
}

/// Values of several parts.
extension JobDraft {
    private mutating func readVariables(_ path: [UInt8], _ world: some Surroundings) throws(UsageError) {
        let limit = Limits.environmentFileBytesMax
        let contents: [UInt8]
        do throws(Errno) {
            contents = try world.contents(of: path, limit: limit + 1)
        } catch {
            throw .unreadable(.envFile, path, error)
        }
        guard contents.count <= limit else { throw .valueUnusable(.envFile, path, .fileTooLarge) }
        var number = 0
        for line in Lines(contents) {
            number += 1
            do throws(EnvironmentFile.Problem) {
                try EnvironmentFile.read(line[...], into: &variables)
            } catch {
                throw .malformedFile(.envFile, path, line: number, error)
            }
        }
    }

    private func sink(_ option: Option, _ text: [UInt8]) throws(UsageError) -> Streams.Sink {
        text == "null" ? .null : .file(try option.path(text))
    }

    private func setResource(_ limit: Identity.ResourceLimit) {
        if let known = job.identity.resourceLimits.firstIndex(where: { $0.resource == limit.resource }) {
            job.identity.resourceLimits[known] = limit
        } else {
            job.identity.resourceLimits.append(limit)
        }
    }

    private func setRate(_ option: Option, _ rate: DeviceRate) {
        let known = job.limits.io.firstIndex { $0.major == rate.device.major && $0.minor == rate.device.minor }
        if known == nil {
            job.limits.io.append(ControlLimits.DeviceLimit(major: rate.device.major, minor: rate.device.minor))
        }
        let at = known ?? job.limits.io.count - 1
        if option == .ioRead {
            job.limits.io[at].readBytesPerSecond = rate.bytesPerSecond
        } else {
            job.limits.io[at].writeBytesPerSecond = rate.bytesPerSecond
        }
    }
}
