/// Everything a runner must know to run one job, as values: what an `exec` command line, a line of a batch and an
/// assignment from a coordinator all become.
///
/// One object that everybody shares: whoever reads the command line or the line fills it in, and from then on it is
/// only read. `copy` begins another job with the same values.
public final class JobSpecification {
    /// What people call it. It names the cgroup and stands in the report.
    public var name: [UInt8]
    /// Which one of a batch it is, from 1; nil if it is alone.
    public var index: UInt64?
    /// The command and its arguments. Never empty when run.
    public var arguments = StringTable()
    /// The job's whole environment; the runner adds `HERO_JOB`, `HERO_ATTEMPT` and, with an index,
    /// `HERO_INDEX`.
    public var environment = StringTable()
    /// Where the job starts; nil: where the runner is.
    public var directory: [UInt8]?
    /// Who runs it, its priorities and its resource limits of setrlimit(2).
    public var identity = Identity()
    /// Where its standard streams lead.
    public var streams = Streams()
    /// What the kernel's cgroup controllers enforce.
    public var limits = ControlLimits()
    /// Whether the job gets a cgroup of its own.
    public var containment = Containment.cgroup
    /// What happens when a limit cannot be enforced on this machine.
    public var enforcement = Enforcement.required
    /// How long it may run, and how it is stopped.
    public var timing = Timing()
    /// Whether and when it is started again.
    public var attempts = AttemptPolicy()
    /// What happens to processes that outlive the main one.
    public var leftovers = Leftovers.killed
    /// Files that are there before it is started first. With any, it has a directory of its own for them.
    public var files: [JobFile] = []

    /// A job of that name that does nothing yet.
    public init(name: [UInt8]) { self.name = name }

    /// Another job that begins as this one.
    public func copy() -> JobSpecification {
        let copy = JobSpecification(name: name)
        copy.index = index
        copy.arguments = arguments
        copy.environment = environment
        copy.directory = directory
        copy.identity = identity
        copy.streams = streams
        copy.limits = limits
        copy.containment = containment
        copy.enforcement = enforcement
        copy.timing = timing
        copy.attempts = attempts
        copy.leftovers = leftovers
        copy.files = files
        return copy
    }

    /// Whether a job has a cgroup of its own.
    public enum Containment: UInt8, Sendable { case cgroup, none }
    /// `required`: a limit that cannot be enforced fails the job. `bestEffort`: it runs without that limit.
    public enum Enforcement: UInt8, Sendable { case required, bestEffort }
    /// `killed` with the main process's end, and counted; or `awaited` until the last one has ended.
    public enum Leftovers: UInt8, Sendable { case killed, awaited }
}

// Whoever passes one on to another thread has filled it in.
extension JobSpecification: @unchecked Sendable {}

extension JobSpecification: Equatable {
    /// Whether two jobs have the same values.
    public static func == (a: JobSpecification, b: JobSpecification) -> Bool {
        a.name == b.name && a.index == b.index && a.arguments == b.arguments && a.environment == b.environment
            && a.directory == b.directory && a.identity == b.identity
            && a.streams == b.streams && a.limits == b.limits
            && a.containment == b.containment && a.enforcement == b.enforcement && a.timing == b.timing
            && a.attempts == b.attempts && a.leftovers == b.leftovers && a.files == b.files
    }
}

/// Who a job runs as and with which priorities. Every nil leaves what the runner has.
public struct Identity: Equatable, Sendable {
    /// User, group and supplementary groups, as numbers.
    public var user: User?
    /// File mode creation mask, umask(2).
    public var umask: UInt32?
    /// -20 (most favoured) to 19, setpriority(2).
    public var nice: Int32?
    /// -1000 to 1000; see proc_pid_oom_score_adj(5).
    public var oomScoreAdjust: Int32?
    /// Limits of setrlimit(2).
    public var resourceLimits: [ResourceLimit] = []
    /// Whether a set-user-id program may raise privileges, PR_SET_NO_NEW_PRIVS.
    public var privileges = Privileges.asExecuted

    /// Nothing changed.
    public init() {}

    /// A user as the kernel knows it.
    public struct User: Equatable, Sendable {
        /// User id.
        public var id: UInt32
        /// Group id.
        public var group: UInt32
        /// Supplementary group ids.
        public var supplementaryGroups: [UInt32]
        /// All three as given.
        public init(id: UInt32, group: UInt32, supplementaryGroups: [UInt32]) {
            self.id = id
            self.group = group
            self.supplementaryGroups = supplementaryGroups
        }
    }

    /// One limit of setrlimit(2), in the unit of its resource; `UInt64.max` is RLIM_INFINITY.
    public struct ResourceLimit: Equatable, Sendable {
        /// The RLIMIT_ number.
        public var resource: Int32
        /// What the kernel enforces.
        public var soft: UInt64
        /// How far the job may raise it.
        public var hard: UInt64
        /// All three as given.
        public init(resource: Int32, soft: UInt64, hard: UInt64) {
            self.resource = resource
            self.soft = soft
            self.hard = hard
        }
    }

    /// Whether set-user-id and file capabilities count in the job.
    public enum Privileges: UInt8, Sendable { case asExecuted, noNew }
}

/// Where a job's standard streams lead.
public struct Streams: Equatable, Sendable {
    /// Standard input.
    public var input = Source.inherited
    /// Standard output.
    public var output = Sink.inherited
    /// Standard error.
    public var errors = Sink.inherited
    /// What happens to a file that exists.
    public var existing = Existing.truncated
    /// Set: output passes through the runner and its files are rotated.
    public var rotation: Rotation?

    /// Everything inherited.
    public init() {}

    /// Where input comes from.
    public enum Source: Equatable, Sendable { case inherited, null, file([UInt8]) }
    /// Where output goes; `joined` (standard error only) is wherever standard output goes.
    public enum Sink: Equatable, Sendable { case inherited, null, joined, file([UInt8]) }
    /// Whether an existing file is emptied or continued.
    public enum Existing: UInt8, Sendable { case truncated, appended }
    /// When a log file is set aside (`FILE.1`, `FILE.2` ...), and how many of those are kept.
    public struct Rotation: Equatable, Sendable {
        /// The size that no file exceeds, in bytes.
        public var bytesMax: UInt64
        /// How many old files are kept beside the current one.
        public var keep: UInt32
        /// Both as given.
        public init(bytesMax: UInt64, keep: UInt32) {
            self.bytesMax = bytesMax
            self.keep = keep
        }
    }
}

/// Limits that cgroup v2 controllers enforce on the whole tree. Every nil is no limit.
/// Source: Documentation/admin-guide/cgroup-v2.rst.
public struct ControlLimits: Equatable, Sendable {
    /// `memory.max`, bytes.
    public var memoryBytes: UInt64?
    /// `memory.high`, bytes.
    public var memoryHighBytes: UInt64?
    /// `memory.swap.max`, bytes.
    public var swapBytes: UInt64?
    /// `cpu.max`, thousandths of a CPU.
    public var cpuThousandths: UInt64?
    /// `cpu.weight`, 1 to 10000.
    public var cpuWeight: UInt64?
    /// `pids.max`.
    public var processes: UInt64?
    /// `io.max`, one entry a device.
    public var io: [DeviceLimit] = []

    /// No limit.
    public init() {}

    /// Whether there is no limit at all.
    public var isEmpty: Bool {
        memoryBytes == nil && memoryHighBytes == nil && swapBytes == nil && cpuThousandths == nil && cpuWeight == nil
            && processes == nil && io.isEmpty
    }

    /// How fast a block device may be read and written.
    public struct DeviceLimit: Equatable, Sendable {
        /// Device number, major and minor.
        public var major: UInt32
        /// See `major`.
        public var minor: UInt32
        /// Bytes a second; nil: no limit.
        public var readBytesPerSecond: UInt64?
        /// Bytes a second; nil: no limit.
        public var writeBytesPerSecond: UInt64?
        /// A device without a limit.
        public init(major: UInt32, minor: UInt32) {
            self.major = major
            self.minor = minor
        }
    }
}

/// How long a job may run and how it is stopped. Milliseconds.
public struct Timing: Equatable, Sendable {
    /// Wall-clock time of one attempt; nil: no limit.
    public var wallMilliseconds: UInt64?
    /// CPU time (user and system) of the whole tree in one attempt; nil: no limit.
    public var cpuMilliseconds: UInt64?
    /// How long a job that was told to stop may take before its whole tree is killed.
    public var graceMilliseconds: UInt64 = 10_000
    /// What it is told to stop with, SIGTERM unless set.
    public var stopSignal: Int32 = 15

    /// No limit, SIGTERM, ten seconds.
    public init() {}
}

/// Whether a job is started again when an attempt has ended.
public struct AttemptPolicy: Equatable, Sendable {
    /// When another attempt is due.
    public var restart = Restart.never
    /// How many attempts may follow the first; nil: any number.
    public var restartsMax: UInt64?
    /// The first pause between two attempts, doubled after each failure.
    public var backoffMilliseconds: UInt64 = 100
    /// The longest pause.
    public var backoffMaxMilliseconds: UInt64 = 30_000
    /// An attempt that ran so long makes the next pause the first one again.
    public var stableMilliseconds: UInt64 = 10_000

    /// One attempt.
    public init() {}

    /// `onFailure`: unless it exited with 0. `always`: however it ended.
    public enum Restart: UInt8, Sendable { case never, onFailure, always }
}
