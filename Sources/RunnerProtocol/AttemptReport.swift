/// Why an attempt ended.
public enum Cause: UInt8, Sendable {
    /// The main process exited by itself.
    case exit
    /// A signal that the runner did not send ended it.
    case signal
    /// Its wall-clock time was up.
    case timeout
    /// Its CPU time was up.
    case cpuTimeout
    /// The kernel killed it because memory ran out.
    case oom
    /// Somebody asked for its end.
    case cancelled
    /// It was never started.
    case spawnFailed
    /// Its runner did not come back (agent only).
    case lost
    /// The machine went down with it (agent only).
    case reboot
    /// Nobody can say any more (agent only).
    case unknown
}

/// What could be counted.
public enum Accounting: UInt8, Sendable {
    /// The cgroup's core files and its memory, pids and io controllers.
    case cgroup2
    /// The core files of a cgroup (CPU time, pressure) but not all controllers.
    case cgroup2Core
    /// Only what wait4(2) says of the processes that were waited for.
    case rusage
}

/// How an attempt ended and what it cost. A nil is a value that could not be had, never 0.
public struct AttemptReport: Equatable, Sendable {
    /// The job's name.
    public var name: [UInt8]
    /// 1 for the first.
    public var attempt: UInt64
    /// Why it ended.
    public var cause: Cause
    /// The main process's exit status, 0 to 255; nil if a signal ended it or it never started.
    public var exitCode: Int32?
    /// The signal that ended the main process.
    public var signal: Int32?
    /// Start, in milliseconds since 1970-01-01 UTC.
    public var startedAtMilliseconds: UInt64 = 0
    /// From start to end of the main process, microseconds.
    public var wallMicroseconds: UInt64 = 0
    /// What could be counted.
    public var accounting = Accounting.rusage
    /// What it used.
    public var usage = Usage()
    /// Bytes written to standard output, where the runner knows.
    public var outputBytes: UInt64?
    /// Bytes written to standard error, where the runner knows.
    public var errorBytes: UInt64?
    /// Processes that outlived the main one and were killed.
    public var processesKilled: UInt64?
    /// Why it never started.
    public var failure: SpawnFailure?

    /// An attempt that has cost nothing yet.
    public init(name: [UInt8], attempt: UInt64, cause: Cause) {
        self.name = name
        self.attempt = attempt
        self.cause = cause
    }

    /// Whether the main process exited with 0 and nothing else ended the attempt.
    public var isSuccess: Bool { cause == .exit && exitCode == 0 }
}

/// What an attempt used: of its whole tree where a cgroup counted it, else of the processes waited for.
public struct Usage: Equatable, Sendable {
    /// CPU time, microseconds.
    public var userMicroseconds: UInt64?
    /// CPU time in the kernel, microseconds.
    public var systemMicroseconds: UInt64?
    /// `memory.peak` (page cache included).
    public var memoryPeakBytes: UInt64?
    /// `memory.swap.peak`.
    public var swapPeakBytes: UInt64?
    /// `pids.peak`.
    public var processesPeak: UInt64?
    /// `high` of `memory.events`.
    public var memoryHighEvents: UInt64?
    /// `oom_kill` of `memory.events`.
    public var oomKills: UInt64?
    /// `max` of `pids.events`.
    public var processLimitHits: UInt64?
    /// `rbytes` of `io.stat`, all devices.
    public var readBytes: UInt64?
    /// `wbytes` of `io.stat`, all devices.
    public var writtenBytes: UInt64?
    /// `some total` of `cpu.pressure`.
    public var cpuPressureMicroseconds: UInt64?
    /// `some total` of `memory.pressure`.
    public var memoryPressureMicroseconds: UInt64?
    /// `some total` of `io.pressure`.
    public var ioPressureMicroseconds: UInt64?
    /// Of the main process and those it waited for, getrusage(2).
    public var maxResidentBytes: UInt64?
    /// See `maxResidentBytes`.
    public var minorFaults: UInt64?
    /// See `maxResidentBytes`.
    public var majorFaults: UInt64?
    /// See `maxResidentBytes`.
    public var voluntarySwitches: UInt64?
    /// See `maxResidentBytes`.
    public var involuntarySwitches: UInt64?

    /// Nothing known.
    public init() {}
}

/// The step of a start that failed, and the kernel's reason.
public struct SpawnFailure: Equatable, Sendable {
    /// What was being done.
    public var step: Step
    /// The errno value.
    public var code: Int32

    /// Both as given.
    public init(step: Step, code: Int32) {
        self.step = step
        self.code = code
    }

    /// What is done between the decision to start and the first instruction of the job, in this order.
    public enum Step: UInt8, Sendable {
        case openInput, openOutput, openErrors, makeCgroup, setLimit, clone, joinCgroup, connectStreams
        case setNice, setOOMScore, setResourceLimit, setGroups, setGroup, setUser, changeDirectory
        case setNoNewPrivileges, watchParent, execute
    }
}
