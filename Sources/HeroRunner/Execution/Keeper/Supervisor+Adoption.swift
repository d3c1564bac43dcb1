import RunnerProtocol
import System

/// Going on with what an earlier agent of the same keeper has started.
extension Supervisor {
    /// An attempt that an earlier agent has started.
    package struct Kept {
        package var key: AssignmentKey
        package var attemptsBefore: UInt64
        package var attempt: UInt64
        /// Where its output begins.
        package var outputStart: UInt64
        package var errorStart: UInt64
        /// What the coordinator has of it.
        package var outputTaken: UInt64
        package var errorTaken: UInt64
        let slot: Int
    }

    /// When the coordinator was last heard by an earlier agent.
    package var heard: Instant? { keeper?.board.heard }

    /// The signal that killed the earlier agent; nil: none did.
    package var predecessorsEnd: Int32? { keeper?.killedBy }

    /// What an earlier agent has left; nil: no keeper knows. Slots that it had not come to start anything in are given
    /// back.
    package func kept() -> [Kept]? {
        guard let keeper, keeper.board.isWhole else { return nil }
        let board = keeper.board
        var kept: [Kept] = []
        for slot in board.taken {
            if board[slot, .process] == 0 {
                release(slot)
                continue
            }
            kept.append(
                Kept(
                    key: AssignmentKey(job: board[slot, .job], epoch: board[slot, .epoch]),
                    attemptsBefore: board[slot, .attemptsBefore], attempt: board[slot, .attempt],
                    outputStart: board[slot, .outputStart], errorStart: board[slot, .errorStart],
                    outputTaken: board[slot, .outputTaken], errorTaken: board[slot, .errorTaken], slot: slot))
        }
        return kept
    }

    /// Goes on with one; gives the number of the job.
    package mutating func adopt(
        _ kept: Kept, _ specification: JobSpecification, own: OwnPart, attemptsBefore: UInt64, mark: JobMark
    ) -> UInt32 {
        let job = add(specification, own: own, attemptsBefore: attemptsBefore, mark: mark)
        guard let keeper else { return job.serial }
        let board = keeper.board
        let slot = kept.slot
        now = .now
        job.slot = slot
        job.begin(atMilliseconds: board[slot, .startedAtMilliseconds])
        let held = keeper.takeHeld(slot)
        if let cgroup = held.cgroup.take() {
            job.cgroup = Cgroup(descriptor: cgroup, name: board[cgroupOf: slot])
        }
        let reason = Supervision.StopReason(rawValue: UInt8(truncatingIfNeeded: board[slot, .stopReason]))
        job.supervision.resume(
            attempt: kept.attempt, startedAt: Instant(nanoseconds: board[slot, .startedAt]),
            job.cgroup == nil ? .uncounted : .counted,
            stop: reason.map { ($0, Instant(nanoseconds: board[slot, .killAt])) })
        readOn(job, held, board)
        if board[slot, .isTold] == 0 { tellStarted(job) }
        goOn(job, board)
        return job.serial
    }

    private mutating func goOn(_ job: LiveJob, _ board: Board) {
        let failure = board[job.slot, .failure]
        if failure != 0 {
            let step = Launch.Step(rawValue: UInt8(truncatingIfNeeded: failure >> 32)) ?? .clone
            let reason = Errno(Int32(truncatingIfNeeded: failure))
            discardCgroup(job)
            feed(.startFailed(StartFailure(launching: step, reason).failure), to: job)
        } else if let (end, usage) = board.end(of: job.slot) {
            now = board.endedAt(job.slot)
            ended(job, end, usage)
            now = .now
        } else {
            job.process = Int32(truncatingIfNeeded: board[job.slot, .process])
        }
    }

    /// Ends one that is not gone on with: it is not wanted any more, or its end is in the spool.
    package mutating func discard(_ kept: Kept) {
        guard let keeper else { return }
        let held = keeper.takeHeld(kept.slot)
        // As long as its end is not noted it was not reaped, so that nothing else has its id.
        if keeper.board.end(of: kept.slot) == nil {
            let process = Int32(truncatingIfNeeded: keeper.board[kept.slot, .process])
            // It may have ended by now.
            try? Process.send(Signal.kill, to: process)
        }
        if let cgroup = held.cgroup.take() {
            Cgroup(descriptor: cgroup, name: keeper.board[cgroupOf: kept.slot]).killAndRemove()
        }
        release(kept.slot)
    }

    /// Hears the keeper from now on.
    package mutating func watchKeeper() throws(Errno) {
        if let keeper { try watch(keeper.raw, .readable, .keeper) }
    }

    /// Tells the keeper that this agent works, and asks for what has ended; when all that is adopted was.
    package func greetKeeper() {
        keeper?.sayUp()
        keeper?.askNext()
    }
}
