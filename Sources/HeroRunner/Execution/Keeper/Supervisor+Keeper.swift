import RunnerProtocol
import System

/// What an agent does so that its jobs outlive it: each attempt has a slot of the board, its descriptors are with the
/// keeper, and the keeper is its parent.
extension Supervisor {
    // Starting.

    /// Notes an attempt before it starts, and has its descriptors kept.
    func keep(_ job: LiveJob, _ streams: borrowing JobStreams, _ launch: Launch) throws(StartFailure) {
        guard let keeper, keeper.canBeParent, let mark = job.mark else { return }
        let board = keeper.board
        do throws(Errno) {
            guard let slot = board.takeSlot() else { throw .again }
            board[slot, .job] = mark.key.job
            board[slot, .attemptsBefore] = mark.attemptsBefore
            board[slot, .attempt] = job.supervision.attempt
            board[slot, .startedAt] = now.nanoseconds
            board[slot, .startedAtMilliseconds] = job.startedAtMilliseconds
            board[slot, .outputStart] = mark.outputEnd
            board[slot, .errorStart] = mark.errorEnd
            if let name = job.cgroup?.name { board[cgroupOf: slot] = name }
            job.slot = slot
            try keeper.hold([streams.outputSource, streams.errorsSource, job.cgroup?.directory ?? -1], for: slot)
            board[slot, .epoch] = mark.key.epoch
        } catch {
            release(job.slot)
            job.slot = 0
            throw StartFailure(.clone, error)
        }
        launch.keeping = board.keeping(job.slot)
        // What has a cgroup is found there. Anything else must not outlive those who know of it.
        launch.diesWithParent = job.cgroup == nil
    }

    /// Starts it; as a child of this process if it cannot be the keeper's, as in an emulator of a CPU.
    mutating func start(_ launch: Launch, _ job: LiveJob) throws(Launch.Failure) -> Int32 {
        do throws(Launch.Failure) {
            return try launch.start(by: &launchMethod)
        } catch {
            guard launch.keeping != nil, error.step == .clone, error.reason == .invalid else { throw error }
            keeper?.canBeParent = false
            launch.keeping = nil
            launch.diesWithParent = true
            release(job.slot)
            job.slot = 0
            return try launch.start(by: &launchMethod)
        }
    }

    func release(_ slot: Int) {
        guard slot > 0, let keeper else { return }
        keeper.board.free(slot)
        keeper.release(slot)
    }

    /// An attempt's end is reported: its slot is given back when that is in the spool.
    mutating func ended(_ job: LiveJob) {
        if job.slot > 0 { endedSlots.append(job.slot) }
        job.slot = 0
    }

    /// What `next` has given is in the spool, and so is what was said of the coordinator.
    package mutating func noteSpooled(heard: Instant?) {
        guard let keeper else { return }
        keeper.board.isWhole = true
        keeper.board.heard = heard
        for slot in toldStarts { keeper.board[slot, .isTold] = 1 }
        for slot in toldEnds { release(slot) }
        toldStarts = []
        toldEnds = []
    }

    /// Notes what is decided of an attempt that runs.
    func note(_ job: LiveJob) {
        guard let board = keeper?.board, case .stopping(let reason, let killAt) = job.supervision.state else { return }
        board[job.slot, .killAt] = killAt.nanoseconds
        board[job.slot, .stopReason] = UInt64(reason.rawValue)
    }

    /// Notes that the coordinator has all that a job wrote before a place.
    package func noteTaken(_ place: OutputPlace, of serial: UInt32) {
        guard let job = job(serial), job.slot > 0, let board = keeper?.board else { return }
        let word: Board.Word = place.stream == .output ? .outputTaken : .errorTaken
        if board[job.slot, word] < place.offset { board[job.slot, word] = place.offset }
    }

    // Hearing.

    /// Takes what the keeper says.
    mutating func hearKeeper() {
        guard let keeper else { return }
        while true {
            do throws(Errno) {
                guard let message = try keeper.receive() else { break }
                take(message, keeper)
            } catch {
                if error == .again { return }
                break
            }
        }
        keeperEnded(keeper)
    }

    private mutating func take(_ message: Channel.Message, _ keeper: KeeperLink) {
        switch KeeperMessage.kind(of: message) {
        case .tick: if keeper.isAsking { keeper.asksAgain = true } else { keeper.askNext() }
        case .ended:
            let process = Int32(truncatingIfNeeded: message.words[1])
            let code = Int32(truncatingIfNeeded: message.words[3])
            var usage = [7 of UInt64](repeating: 0)
            for at in 0..<7 { usage[at] = message.words[4 + at] }
            reaped(process, message.words[2] == 1 ? .exited(code) : .killed(code), ResourceUsage(words: usage))
            keeper.askNext(reaping: process)
            if !isLastUncounted { tellEnds() }
        case .noneEnded:
            keeper.isAsking = false
            if keeper.asksAgain { keeper.askNext() }
            if isLastUncounted { hasChildren = !keeper.otherChildren.isEmpty }
            tellEnds()
        case .hold, .release, .next, .takeOver, .isUp, .replace, .kept, .begun, nil: break
        }
    }

    /// Whether there is a single job, without a cgroup: it has to know whether a child is left, which is known when the keeper
    /// has no other that has ended.
    private var isLastUncounted: Bool { live.count == 1 && live[0].cgroup == nil }

    private mutating func reaped(_ process: Int32, _ end: Supervision.ProcessEnd, _ usage: ResourceUsage) {
        guard let job = live.first(where: { $0.process == process }) else {
            if case .killed(let signal) = end { orphanEnded(.killed(signal)) }
            return
        }
        // From here on it may be reaped.
        if job.slot > 0 { keeper?.board.end(job.slot, end, usage, at: now) }
        ended(job, end, usage)
    }

    // The keeper's end.

    /// The keeper was killed: its children are somebody else's now, who reaps them. What they do is seen, how they end is
    /// not.
    private mutating func keeperEnded(_ keeper: KeeperLink) {
        poller?.remove(keeper.raw)
        self.keeper = nil
        outcomes.append(.keeperEnded)
        toldStarts = []
        toldEnds = []
        endedSlots = []
        for job in live where job.slot > 0 {
            job.slot = 0
            watchOrphan(job)
        }
        tellEnds()
    }

    private mutating func watchOrphan(_ job: LiveJob) {
        guard let process = job.process else { return }
        do throws(Errno) {
            let descriptor = try Process.descriptor(of: process)
            try watch(descriptor.raw, .readable, .orphan, job.serial)
            job.orphan = consume descriptor
        } catch {
            // It has ended, or cannot be watched, and then it is not left alone.
            if error != .noSuchProcess { job.cgroup?.kill() }
            lost(job)
        }
    }

    /// The main process of a dead keeper's job has ended.
    mutating func orphanGone(_ job: LiveJob) {
        guard job.orphan != nil else { return }
        job.orphan = nil
        lost(job)
        tellEnds()
    }

    private func lost(_ job: LiveJob) {
        job.process = nil
        job.processEnd = .unknown
        job.setWallTime(at: now)
    }
}

/// By what a job is known beyond one agent.
package struct JobMark {
    package var key: AssignmentKey
    /// How many attempts of the assignment came before the engine's first one.
    package var attemptsBefore: UInt64
    /// How far it has come to write, in all its attempts.
    package var outputEnd: UInt64 = 0
    package var errorEnd: UInt64 = 0

    package init(key: AssignmentKey, attemptsBefore: UInt64) {
        self.key = key
        self.attemptsBefore = attemptsBefore
    }
}
