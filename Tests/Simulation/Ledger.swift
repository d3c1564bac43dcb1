import Execution
import Model
import RunnerProtocol

/// What every simulated process did, and what must hold of it whatever happens.
struct Ledger {
    /// One process: an attempt of an assignment.
    struct Life {
        let key: AssignmentKey
        /// The attempt's number within the assignment.
        let attempt: UInt64
        let node: Int
        let startedAt: UInt64
        var endedAt: UInt64?
        var exitCode: Int32?
        /// Ended by a signal of the runner's, or with its machine.
        var wasKilled = false
        /// How it ends need not be known: it was told to stop, or whoever would know is gone.
        var mayBeLost = false
    }

    private(set) var lives: [Life] = []
    /// Of each job, its processes that live.
    private var living: [UInt64: [Int]] = [:]
    /// Assignments of which a process has exited with 0, which is never forgotten.
    private var successes: Set<AssignmentKey> = []
    private(set) var faults: [String] = []

    mutating func note(_ fault: String) { if faults.count < 20 { faults.append(fault) } }

    /// A process starts. Gives its number.
    mutating func start(_ attempt: AttemptKey, node: Int, at now: UInt64) -> Int {
        let key = attempt.assignment
        for other in living[key.job] ?? [] {
            note(
                "at \(now): job \(key.job) starts as epoch \(key.epoch) on node \(node) while epoch "
                    + "\(lives[other].key.epoch) lives on node \(lives[other].node) since \(lives[other].startedAt)")
        }
        lives.append(Life(key: key, attempt: attempt.attempt, node: node, startedAt: now))
        living[key.job, default: []].append(lives.count - 1)
        return lives.count - 1
    }

    mutating func end(_ life: Int, _ end: Supervision.ProcessEnd, at now: UInt64) {
        let exitCode: Int32? = if case .exited(let code) = end { code } else { nil }
        lives[life].endedAt = now
        lives[life].exitCode = exitCode
        lives[life].wasKilled = exitCode == nil
        living[lives[life].key.job]?.removeAll { $0 == life }
        if exitCode == 0, !lives[life].mayBeLost { successes.insert(lives[life].key) }
    }

    /// How it ends, or has ended, need not be known any more.
    mutating func excuse(_ life: Int) {
        lives[life].mayBeLost = true
        if lives[life].exitCode == 0 { successes.remove(lives[life].key) }
    }

    /// Whether a process of the assignment has succeeded, and that must be known.
    func hasSucceeded(_ key: AssignmentKey) -> Bool { successes.contains(key) }
}
