import RunnerProtocol
import System

/// An accepted assignment between its acceptance and its end, as far as it need not be remembered.
struct AgentJob {
    let key: AssignmentKey
    /// How many attempts of the assignment came before the engine's first one.
    let attemptsBefore: UInt64
    let lease: Lease?
    var phase: Phase
    /// How far its lease's end has been acted on.
    var ending = Ending.none

    /// Where it stands.
    enum Phase: Equatable {
        /// It waits for a slot, and is between attempts on the disk.
        case queued
        /// That sync brings to the disk that it may have been started. It is when it also has a slot.
        case unwritten(UInt64)
        /// The engine has it.
        case started
    }

    /// Whether the engine has it.
    var isStarted: Bool { if case .started = phase { true } else { false } }

    /// What was done because its lease runs out.
    enum Ending: UInt8, Comparable {
        case none, gracefully, atOnce
        static func < (a: Ending, b: Ending) -> Bool { a.rawValue < b.rawValue }
    }
}

extension [AgentJob] {
    /// Where a job stands; nil if it is not there.
    @inline(never)
    func place(of key: AssignmentKey) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].key.epoch < key.epoch { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low].key == key ? low : nil
    }
}

/// How long a job may run on without the coordinator having been heard.
///
/// Time counts from the moment at which the last ping that was answered was *sent*: the coordinator got it later, so its
/// own clock for the same lease started later. It gives the job away when the lease is over and more; here it is gone a
/// margin before, which covers the killing and clocks that differ by less than a twentieth.
struct Lease: Equatable {
    /// Its tree is killed so long after that moment, milliseconds.
    let killMilliseconds: UInt64
    /// It is told to stop so long after that moment.
    let stopMilliseconds: UInt64

    init(milliseconds: UInt64, graceMilliseconds: UInt64) {
        let margin = min(milliseconds / 8, Limits.leaseMarginMaxMilliseconds)
        killMilliseconds = milliseconds - margin
        stopMilliseconds = killMilliseconds - min(graceMilliseconds, milliseconds / 8)
    }

    /// What must have been done by then.
    func ending(heard: Instant, now: Instant) -> AgentJob.Ending {
        if heard.advanced(byMilliseconds: killMilliseconds) <= now { return .atOnce }
        return heard.advanced(byMilliseconds: stopMilliseconds) <= now ? .gracefully : .none
    }

    /// When the next thing is to be done.
    func deadline(heard: Instant, after ending: AgentJob.Ending) -> Instant? {
        switch ending {
        case .none: heard.advanced(byMilliseconds: stopMilliseconds)
        case .gracefully: heard.advanced(byMilliseconds: killMilliseconds)
        case .atOnce: nil
        }
    }
}
