import RunnerProtocol
import System

/// Runs jobs: one thread, one wait, any number of jobs at a time.
///
/// It acts, and `Supervision` decides. A turn waits, takes what happened, and gives each event to the job it concerns;
/// what the job wants done is done at once, and may bring the next event.
public struct Supervisor: ~Copyable {
    /// Nil until there is more to wait for than signals.
    var poller: Poller?
    /// When the next wait gives memory back.
    var settling = Poller.Settling.later
    /// Through which the poller hears signals.
    var reader: SignalReader?
    let signals: SignalSet
    /// What was blocked when this process started; a job starts with it.
    let signalMask: SignalSet
    /// Whether this process started with SIGCHLD ignored; a job does too.
    let childSignalWasIgnored: Bool
    /// The terminal whose foreground group this process belonged to at the start.
    let terminal: Terminal?
    /// Where jobs get their cgroups.
    let cgroups: CgroupPlace
    var launchMethod = Launch.Method.clone3
    /// When the present turn began, or a job was started in it.
    var now = Instant(nanoseconds: 0)
    var live: [LiveJob] = []
    var outcomes: [Outcome] = []
    /// How much is counted of each attempt.
    let detail: ReportDetail
    /// Whether each job gets a watcher.
    let watching: Watching
    /// For whom jobs are run.
    let duty: Duty
    /// How many open files a job may have, where this process has taken more for itself.
    let openFiles: (soft: UInt64, hard: UInt64)?
    var isAwaitingInput = false
    private var serial: UInt32 = 0
    /// Where an agent keeps output.
    let folder: OutputFolder?
    /// What outlives an agent; nil: nothing does.
    var keeper: KeeperLink?
    /// Slots of the keeper's board: of attempts whose starts and ends are in `outcomes`, and of those whose were given out
    /// and are not known to be in the spool.
    var startedSlots: [Int] = []
    var endedSlots: [Int] = []
    var toldStarts: [Int] = []
    var toldEnds: [Int] = []
    /// Whether a child, dead or alive, was left when children were last reaped.
    var hasChildren = false

    /// What an event is about.
    enum Source: UInt8 {
        case signal = 1
        case tree = 2
        case output = 3
        case errors = 4
        case input = 5
        case watched = 6
        case keeper = 7
        case orphan = 8
    }

    /// Takes over this process's signals and becomes the parent of orphans. Jobs get cgroups
    /// under that directory; nil: under the runner's own.
    package static func make(
        cgroupParent: [UInt8]?, detail: ReportDetail, watching: Watching, duty: Duty = .command,
        folder: OutputFolder? = nil, keeper: KeeperLink? = nil
    ) throws(Errno) -> Supervisor {
        var read = SignalSet.all
        read.bits &= ~Signal.fatal.bits
        let taken = read.block()
        // A keeper has taken over both before.
        let mask = keeper?.board.signalMask ?? taken
        read.insert(Signal.child)
        read.remove(Signal.pipe)
        do throws(Errno) {
            try Process.becomeSubreaper()
        } catch {
            // Emulators of a CPU do not know the call. There, only a cgroup holds what outlives its parent.
            if error != .invalid { throw error }
        }
        let childSignalIsIgnored = Signal.hearChildren()
        let childSignalWasIgnored = keeper?.board.isChildIgnored ?? childSignalIsIgnored
        return Supervisor(
            signals: read, signalMask: mask,
            childSignalWasIgnored: childSignalWasIgnored, terminal: duty == .command ? Terminal.inForeground : nil,
            cgroups: CgroupPlace(parent: cgroupParent, keeper: keeper), detail: detail, watching: watching, duty: duty,
            folder: folder, keeper: keeper)
    }

    private init(
        signals: SignalSet, signalMask: SignalSet, childSignalWasIgnored: Bool, terminal: Terminal?,
        cgroups: CgroupPlace, detail: ReportDetail, watching: Watching, duty: Duty, folder: OutputFolder?,
        keeper: KeeperLink?
    ) {
        self.signals = signals
        self.signalMask = signalMask
        self.childSignalWasIgnored = childSignalWasIgnored
        self.terminal = terminal
        self.cgroups = cgroups
        self.detail = detail
        self.watching = watching
        self.duty = duty
        self.folder = folder
        self.keeper = keeper
        // Each job of an agent needs a few, and there may be thousands.
        openFiles = duty == .agent ? Process.raiseOpenFiles() : nil
    }

    /// Starts a job, which has had some attempts already; gives the number by which its outcomes name it. `own`: nil if it
    /// is all in the specification.
    @inline(never)
    package mutating func submit(
        _ specification: JobSpecification, own: OwnPart? = nil, attemptsBefore: UInt64 = 0, mark: JobMark? = nil
    ) -> UInt32 {
        let job = add(specification, own: own, attemptsBefore: attemptsBefore, mark: mark)
        feed(.begin, to: job)
        return job.serial
    }

    mutating func add(
        _ specification: JobSpecification, own: OwnPart?, attemptsBefore: UInt64, mark: JobMark?
    ) -> LiveJob {
        serial &+= 1
        let job = LiveJob(
            serial: serial, specification, own: own ?? OwnPart(restartsMax: specification.attempts.restartsMax),
            attemptsBefore: attemptsBefore, mark: mark)
        live.append(job)
        return job
    }

    /// How many jobs are not over.
    package var liveCount: Int { live.count }

    /// Whether no job is left and nothing is to be told of any.
    package var isIdle: Bool { live.isEmpty && outcomes.isEmpty }

    /// What has come of the jobs since the last call. Waits for something to happen only if nothing has; gives nothing
    /// if there is nothing to wait for, which for an agent there always is.
    package mutating func next() -> [Outcome] {
        // What has been told is in the spool by now, so that nothing starts before the end of what it follows is.
        if duty == .agent { expire() }
        // What can be told at once must not keep signals and ends from being noticed.
        if !outcomes.isEmpty { turn(waiting: 0) }
        while outcomes.isEmpty, !live.isEmpty || isAwaitingInput || duty == .agent {
            turn(waiting: waitMilliseconds())
            if duty == .agent, outcomes.isEmpty { expire() }
        }
        if duty == .agent { tellSlots() }
        defer { outcomes = [] }
        return outcomes
    }

    /// Says that nothing is expected soon: the next wait gives memory back at once, without waking once more for that.
    package mutating func expectNothing() { settling = .atOnce }

    private mutating func tellSlots() {
        toldStarts += startedSlots
        toldEnds += endedSlots
        startedSlots = []
        endedSlots = []
    }

    /// Stops every job, as a SIGTERM to this process does.
    package mutating func stopAll() {
        for job in live { feed(.stopRequested, to: job) }
    }

    /// Says `inputReady` once the descriptor can be read.
    package mutating func awaitInput(_ raw: Int32) {
        if isAwaitingInput { return }
        do throws(Errno) {
            do throws(Errno) {
                try watch(raw, [.readable, .once], .input)
            } catch .exists {
                try poller?.change(raw, [.readable, .once], token: Self.token(.input))
            }
            isAwaitingInput = true
        } catch {
            // A file that cannot be waited for can always be read.
            outcomes.append(.inputReady)
        }
    }

    /// Puts things back as they were found: the foreground of the terminal, if a job died holding it, and the place of
    /// this process among the cgroups. To be called when no job is left.
    package func leave() {
        cgroups.leave()
        if let terminal, !terminal.isForeground { terminal.takeForeground() }
    }

    static func token(_ source: Source, _ serial: UInt32 = 0) -> UInt64 {
        UInt64(source.rawValue) << 32 | UInt64(serial)
    }

    func job(_ serial: UInt32) -> LiveJob? {
        live.first { $0.serial == serial }
    }
}
