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

/// How an attempt ended and what it cost. It is filled in while the attempt runs, and only read from then on.
public final class AttemptReport {
    /// The job's name.
    public let name: [UInt8]
    /// Why it ended.
    public var cause: Cause
    /// Start, in milliseconds since 1970-01-01 UTC.
    public var startedAtMilliseconds: UInt64 = 0
    /// What could be counted.
    public var accounting = Accounting.rusage
    /// Its numbers.
    public var figures = Figures()
    /// Why it never started.
    public var failure: SpawnFailure?

    /// An attempt that has cost nothing yet; `attempt` is 1 for the first.
    @inline(never)
    public init(name: [UInt8], attempt: UInt64, cause: Cause) {
        self.name = name
        self.cause = cause
        figures[.attempt] = attempt
        figures[.wallMicroseconds] = 0
    }

    /// The main process's exit status, 0 to 255; nil if a signal ended it or it never started.
    public var exitCode: Int32? {
        get { figures[.exitCode].map { Int32(truncatingIfNeeded: $0) } }
        set { figures[.exitCode] = newValue.map { UInt64(clamping: $0) } }
    }

    /// The signal that ended the main process.
    public var signal: Int32? {
        get { figures[.signal].map { Int32(truncatingIfNeeded: $0) } }
        set { figures[.signal] = newValue.map { UInt64(clamping: $0) } }
    }

    /// Whether the main process exited with 0 and nothing else ended the attempt.
    public var isSuccess: Bool { cause == .exit && exitCode == 0 }
}

// Whoever passes one on to another thread has filled it in.
extension AttemptReport: @unchecked Sendable {}

extension AttemptReport: Equatable {
    /// Whether two reports say the same.
    public static func == (a: AttemptReport, b: AttemptReport) -> Bool {
        a.name == b.name && a.cause == b.cause && a.startedAtMilliseconds == b.startedAtMilliseconds
            && a.accounting == b.accounting && a.figures == b.figures && a.failure == b.failure
    }
}

/// A number of a report, in the order of the JSON keys. What was used is that of the whole tree where a cgroup counted it,
/// else of the processes waited for.
public enum Figure: UInt8, Sendable {
    /// 1 for the first attempt.
    case attempt
    /// How the main process ended.
    case exitCode, signal
    /// From the start to the end of the main process, or of its last leftover where those are awaited.
    case wallMicroseconds
    /// CPU time.
    case userMicroseconds, systemMicroseconds
    /// `memory.peak` (page cache included).
    case memoryPeakBytes
    /// `memory.swap.peak`.
    case swapPeakBytes
    /// `pids.peak`.
    case processesPeak
    /// `high` of `memory.events`.
    case memoryHighEvents
    /// `oom_kill` of `memory.events`.
    case oomKills
    /// `rbytes` of `io.stat`, all devices.
    case readBytes
    /// `wbytes` of `io.stat`, all devices.
    case writtenBytes
    /// `some total` of `cpu.pressure`.
    case cpuPressureMicroseconds
    /// `some total` of `memory.pressure`.
    case memoryPressureMicroseconds
    /// `some total` of `io.pressure`.
    case ioPressureMicroseconds
    /// Of the main process and those it waited for, getrusage(2).
    case maxResidentBytes, minorFaults, majorFaults, voluntarySwitches, involuntarySwitches
    /// Bytes written to standard output and standard error, where the runner knows.
    case outputBytes, errorBytes
    /// Processes that outlived the main one and were killed.
    case processesKilled
    /// `max` of `pids.events`.
    case processLimitHits
}

/// The numbers of a report. A nil is a value that could not be had, never 0. While an attempt runs next to nothing is known
/// of it, so that only what is known takes memory.
public struct Figures: Equatable, Sendable {
    /// Bit n says that value n is known.
    private(set) var known: UInt32 = 0
    /// The values that are known, in their order.
    private var values: [UInt64] = []

    /// Nothing known.
    public init() {}

    /// Whether nothing is known.
    public var isEmpty: Bool { known == 0 }

    /// One of them.
    public subscript(figure: Figure) -> UInt64? {
        get { self[Int(figure.rawValue)] }
        set { set(Int(figure.rawValue), newValue) }
    }

    /// One of them by its place.
    @inline(never)
    public subscript(index: Int) -> UInt64? { isKnown(index) ? values[place(of: index)] : nil }

    private func isKnown(_ index: Int) -> Bool { known >> UInt32(index) & 1 == 1 }

    /// How many are known of those before it.
    @inline(never)
    private func place(of index: Int) -> Int { (known & (1 << UInt32(index) - 1)).nonzeroBitCount }

    @inline(never)
    private mutating func set(_ index: Int, _ value: UInt64?) {
        let place = place(of: index)
        if isKnown(index) { values.remove(at: place) }
        known &= ~(1 << UInt32(index))
        guard let value else { return }
        values.insert(value, at: place)
        known |= 1 << UInt32(index)
    }
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
        /// Before all others: what it is to find was not there any more, or could not be kept.
        case bringFiles
    }
}
