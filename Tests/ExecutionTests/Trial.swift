import RunnerProtocol
import System

@testable import Execution

/// A supervision with a clock that a test sets by hand.
struct Trial {
    var supervision: Supervision
    /// Milliseconds since the trial began.
    private(set) var now: UInt64 = 0

    /// A job that is changed by `adjust` before it is supervised.
    init(_ adjust: (JobSpecification) -> Void = { _ in }) {
        let job = JobSpecification(name: [UInt8]("trial"))
        adjust(job)
        supervision = Supervision(job)
    }

    /// A moment so many milliseconds after the trial began.
    static func moment(_ milliseconds: UInt64) -> Instant { Instant(nanoseconds: 1 + milliseconds * 1_000_000) }

    /// When the supervision wants to be woken, in milliseconds since the trial began.
    var deadline: UInt64? { supervision.deadline.map { ($0.nanoseconds - 1) / 1_000_000 } }

    /// Lets an event happen now.
    @discardableResult
    mutating func handle(_ event: Supervision.Event) -> Supervision.Effects {
        supervision.handle(event, at: Self.moment(now))
    }

    /// Lets an event happen at that time, which becomes now.
    @discardableResult
    mutating func handle(_ event: Supervision.Event, at time: UInt64) -> Supervision.Effects {
        now = time
        return handle(event)
    }

    /// Starts the job: it runs.
    mutating func start() {
        handle(.begin)
        handle(.started(.counted))
    }

    /// Lets the main process end, and its tree at once.
    @discardableResult
    mutating func end(_ end: Supervision.ProcessEnd, at time: UInt64, randomness: UInt32 = 0) -> Supervision.Effects {
        handle(.ended(end), at: time)
        return handle(.cleared(oomKills: 0, randomness: randomness))
    }
}

extension Trial {
    /// The states by name, so that a test can be told to begin in one.
    enum Place: String, CaseIterable {
        case ready, starting, running, stopping, killing, clearing, clearingAfterStop, pausing, ended
    }

    /// A job in that state, with a wall-clock limit of a second, a CPU limit, a grace of a second and retries, so that
    /// every state can be reached. Its time is 5000 or less.
    static func at(_ place: Place) -> Trial {
        var trial = Trial { job in
            job.timing.wallMilliseconds = 1000
            job.timing.cpuMilliseconds = 500
            job.timing.graceMilliseconds = 1000
            job.attempts.restart = .onFailure
        }
        switch place {
        case .ready: break
        case .starting: trial.handle(.begin)
        case .running: trial.start()
        case .stopping:
            trial.start()
            trial.handle(.timerExpired, at: 1000)
        case .killing:
            trial.start()
            trial.handle(.timerExpired, at: 1000)
            trial.handle(.timerExpired, at: 2000)
        case .clearing:
            trial.start()
            trial.handle(.ended(.exited(1)), at: 100)
        case .clearingAfterStop:
            trial.start()
            trial.handle(.timerExpired, at: 1000)
            trial.handle(.ended(.killed(Signal.terminate)), at: 1100)
        case .pausing:
            trial.start()
            trial.end(.exited(1), at: 100)
        case .ended:
            trial.start()
            trial.end(.exited(0), at: 100)
        }
        return trial
    }
}
