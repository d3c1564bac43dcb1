import RunnerProtocol
import System

/// Which of the accepted jobs are started, and when: the first of them have slots, the others wait for one.
extension AgentCore {
    /// Takes a job that has had so many attempts: it is started when it is on the disk and has a slot.
    mutating func enlist(_ key: AssignmentKey, attemptsBefore: UInt64, _ lease: Lease?) {
        let at = jobs.count
        jobs.append(AgentJob(key: key, attemptsBefore: attemptsBefore, lease: lease, phase: .queued))
        if !write(at) { remember(.between(attempt: attemptsBefore), of: at) }
    }

    /// Starts those that have slots. The disk knows that they may have been started before they are.
    mutating func useSlots() {
        for at in jobs.indices {
            let hasSlot = at < slots
            if !hasSlot, armedUntil == nil { return }
            if jobs[at].phase == .queued { _ = write(at) }
            guard hasSlot, case .unwritten(let through) = jobs[at].phase else { continue }
            if through > ticket { hurry() }
            guard through <= spooled, disk.isSound else { continue }
            jobs[at].phase = .started
            if let start = start(jobs[at]) { emit(.start(start)) }
        }
    }

    private var slots: Int { Int(settings.profile.slots) }

    /// Has the disk know that a job may have been started, if it has a slot; or else, if it may be moved and those before it
    /// are over sooner than a sync for each start would be. After a crash it counts as started then, so it is not for long.
    @inline(never)
    private mutating func write(_ at: Int) -> Bool {
        guard at < slots || armedUntil != nil && jobs[at].lease != nil else { return false }
        remember(.running(attempt: jobs[at].attemptsBefore + 1), of: at)
        jobs[at].phase = .unwritten(nextTicket)
        return true
    }

    @inline(never)
    private mutating func remember(_ state: SpooledAssignment.State, of job: Int) {
        let key = jobs[job].key
        if let at = image.index(of: key), image.assignments[at].state != state { putSoon(.state(key, state)) }
    }

    /// Takes note that a job has ended, which is not among `jobs` any more; gives how long that may wait for a sync: not at
    /// all if nothing is left that could be started without one.
    mutating func arm(after report: AttemptReport) -> UInt64 {
        // Nobody waited for a slot.
        guard jobs.count >= slots else { return 0 }
        if let time = report.figures[.wallMicroseconds], time <= Limits.quickMicroseconds {
            armedUntil = now.advanced(byMilliseconds: Limits.armedMilliseconds)
        }
        return jobs.last?.phase == .queued || jobs.count <= slots ? 0 : Limits.endMilliseconds
    }

    /// Jobs are not over so soon any more.
    mutating func disarm() {
        armedUntil = nil
        for at in jobs.indices where at >= slots && jobs[at].phase != .started {
            remember(.between(attempt: jobs[at].attemptsBefore), of: at)
            jobs[at].phase = .queued
        }
    }
}
