import Model
import RunnerProtocol

/// What every simulated process did, and what must hold of it whatever happens.
struct Ledger {
    /// One process: an attempt of an assignment.
    struct Life {
        let key: AssignmentKey
        let node: Int
        let startedAt: UInt64
        var endedAt: UInt64?
        var exitCode: Int32?
        /// Ended by a signal of the runner's, or with its machine.
        var wasKilled = false
    }

    private(set) var lives: [Life] = []
    /// Of each job, its processes that live.
    private var living: [UInt64: [Int]] = [:]
    /// Processes of each job that have exited with 0, by epoch.
    private var successes: Set<AssignmentKey> = []
    private(set) var faults: [String] = []

    mutating func note(_ fault: String) { if faults.count < 20 { faults.append(fault) } }

    /// A process starts. Gives its number.
    mutating func start(_ key: AssignmentKey, node: Int, at now: UInt64) -> Int {
        for other in living[key.job] ?? [] {
            note(
                "at \(now): job \(key.job) starts as epoch \(key.epoch) on node \(node) while epoch "
                    + "\(lives[other].key.epoch) lives on node \(lives[other].node) since \(lives[other].startedAt)")
        }
        lives.append(Life(key: key, node: node, startedAt: now))
        living[key.job, default: []].append(lives.count - 1)
        return lives.count - 1
    }

    mutating func end(_ life: Int, exitCode: Int32?, at now: UInt64) {
        lives[life].endedAt = now
        lives[life].exitCode = exitCode
        lives[life].wasKilled = exitCode == nil
        living[lives[life].key.job]?.removeAll { $0 == life }
        if exitCode == 0 { successes.insert(lives[life].key) }
    }

    /// Whether some process of the assignment succeeded.
    func hasSucceeded(_ key: AssignmentKey) -> Bool { successes.contains(key) }

    func livingCount(node: Int) -> Int { living.values.flatMap { $0 }.count { lives[$0].node == node } }
}
