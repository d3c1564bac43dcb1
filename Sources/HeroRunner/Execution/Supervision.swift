import RunnerProtocol
import System

/// One job from its first start to its last end, as a value: events go in, what to do comes out.
///
/// It holds no descriptor and reads no clock, so every path can be tested by giving it a time. The edge that acts on
/// its effects is `Supervisor`.
///
///     ready ──▶ starting ──▶ running ──▶ stopping ──▶ killing ──▶ clearing ──▶ ended
///                  ▲            └────────────┴──────────────────────▶ │
///                  └──────────────── pausing ◀───────────────────────┘
package struct Supervision {
    /// What is known of the job now.
    package private(set) var state = State.ready
    private var outlook = Outlook.open
    /// The attempt that runs, or ran last; 1 for the first, 0 before it.
    package private(set) var attempt: UInt64 = 0
    /// The job, which is only read.
    let job: JobSpecification
    private var pauses: Pauses
    /// When the present attempt started.
    private(set) var startedAt = Instant(nanoseconds: 0)

    /// A job that has not begun.
    package init(_ job: JobSpecification) { self.init(job, restartsMax: job.attempts.restartsMax) }
    /// One with another number of restarts than the job says.
    init(_ job: JobSpecification, restartsMax: UInt64?) {
        self.job = job
        pauses = Pauses(job.attempts, restartsMax: restartsMax)
    }

    /// Where a job stands. A case carries what only that case has.
    package enum State: Equatable {
        /// Nothing has been started.
        case ready
        /// The edge was told to start an attempt.
        case starting
        /// The main process runs.
        case running(Clocks)
        /// It was told to stop and may take until `killAt`.
        case stopping(StopReason, killAt: Instant)
        /// The whole tree was killed; the main process has not been reaped yet.
        case killing(StopReason)
        /// The main process has ended; its tree may have not.
        case clearing(ProcessEnd, StopReason?, Clocks)
        /// The next attempt starts then.
        case pausing(until: Instant)
        /// Nothing more will happen.
        case ended
    }

    /// When a running attempt is looked at next.
    package struct Clocks: Equatable {
        /// When its wall-clock time is up.
        var wallEnd: Instant?
        /// When its CPU time could be up at the earliest.
        var cpuCheck: Instant?

        /// The earlier of the two.
        var next: Instant? {
            earliest(wallEnd, cpuCheck)
        }
    }

    /// Why the runner ends an attempt.
    package enum StopReason: UInt8 { case wall = 1, cpu, cancelled }

    /// How a main process ended.
    package enum ProcessEnd: Equatable {
        case exited(Int32)
        case killed(Int32)
        /// Nobody can say: it was reaped by somebody else.
        case unknown
    }

    /// What happened.
    package enum Event {
        /// The job may start.
        case begin
        /// The attempt's main process runs.
        case started(CPUTime)
        /// The attempt could not be started.
        case startFailed(SpawnFailure)
        /// The main process was reaped.
        case ended(ProcessEnd)
        /// No process of the attempt is left. `oomKills` counts those the kernel killed for want of memory;
        /// `randomness` is any number, for the jitter of the pause that may follow.
        case cleared(oomKills: UInt64, randomness: UInt32)
        /// `deadline` has passed.
        case timerExpired
        /// The answer to `measureCPU`: what the tree has used, and how many CPUs it could be using.
        case cpuMeasured(milliseconds: UInt64, cpus: UInt64)
        /// Somebody wants the job to end.
        case stopRequested
        /// Somebody wants the job to end, and the signal that says so has been passed on to it.
        case stopPassedOn
        /// The job was interrupted from its terminal, or hung up: it may end as it likes but is not started again.
        case interrupted
    }

    /// Whether the tree's CPU time can be measured.
    package enum CPUTime { case counted, uncounted }

    /// What the edge must do, in this order.
    package struct Effects: OptionSet, Equatable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Tell the main process to stop: the stop signal, then SIGCONT.
        package static let stopMain = Effects(rawValue: 1)
        /// Kill every process of the attempt, and say `cleared` when none is left.
        package static let killTree = Effects(rawValue: 2)
        /// Say `cleared` when no process of the attempt is left.
        package static let awaitTree = Effects(rawValue: 4)
        /// Say `cpuMeasured`.
        package static let measureCPU = Effects(rawValue: 8)
        /// Report the attempt that has ended; `verdict` says how.
        package static let report = Effects(rawValue: 16)
        /// Start an attempt, and say `started` or `startFailed`.
        package static let start = Effects(rawValue: 32)
        /// The job is over.
        package static let finish = Effects(rawValue: 64)
    }

    /// How the last attempt ended; set with the effect `report`.
    package private(set) var verdict: Verdict?

    /// How an attempt ended.
    package struct Verdict: Equatable {
        package var cause: Cause
        package var end: ProcessEnd?
        package var failure: SpawnFailure?
    }

    /// When `timerExpired` is due; nil: not before something else happens.
    package var deadline: Instant? {
        switch state {
        case .running(let clocks): clocks.next
        case .stopping(_, let killAt): killAt
        case .clearing(_, nil, let clocks) where job.leftovers == .awaited: clocks.next
        case .pausing(let until): until
        case .ready, .starting, .killing, .clearing, .ended: nil
        }
    }

    /// Whether more attempts may follow.
    private enum Outlook { case open, closed }

    /// Takes an event and gives what to do. An event that means nothing in the present state gives nothing: it was on
    /// its way when the state changed.
    package mutating func handle(_ event: Event, at now: Instant) -> Effects {
        switch event {
        case .begin: return begin()
        case .started(let cpuTime): return started(cpuTime, at: now)
        case .startFailed(let failure): return startFailed(failure)
        case .ended(let end): return mainEnded(end, at: now)
        case .cleared(let oomKills, let randomness): return cleared(oomKills, randomness, at: now)
        case .timerExpired: return timerExpired(at: now)
        case .cpuMeasured(let milliseconds, let cpus): return cpuMeasured(milliseconds, cpus, at: now)
        case .stopRequested: return stopRequested(at: now)
        case .stopPassedOn: return stopRequested(at: now).subtracting(.stopMain)
        case .interrupted: return interrupted()
        }
    }

    private mutating func begin() -> Effects {
        switch state {
        case .ready: return startAttempt()
        case .starting, .running, .stopping, .killing, .clearing, .pausing, .ended: return []
        }
    }

    /// Goes on with an attempt that was started then, by a runner that is gone, and may be stopping.
    package mutating func resume(
        attempt: UInt64, startedAt: Instant, _ cpuTime: CPUTime, stop: (reason: StopReason, killAt: Instant)?
    ) {
        (self.attempt, state) = (attempt, .starting)
        pauses.skip(attempt - min(attempt, 1))
        _ = started(cpuTime, at: startedAt)
        guard let stop else { return }
        if stop.reason == .cancelled { outlook = .closed }
        state = .stopping(stop.reason, killAt: stop.killAt)
    }

    private mutating func startAttempt() -> Effects {
        attempt += 1
        state = .starting
        return .start
    }

    private mutating func started(_ cpuTime: CPUTime, at now: Instant) -> Effects {
        switch state {
        case .starting:
            startedAt = now
            state = .running(
                Clocks(
                    wallEnd: job.timing.wallMilliseconds.map { now.advanced(byMilliseconds: $0) },
                    // Sooner nobody looks at any tree, and most have ended by then. The look knows how many CPUs there are.
                    cpuCheck: job.timing.cpuMilliseconds == nil || cpuTime == .uncounted
                        ? nil : now.advanced(byMilliseconds: Limits.cpuCheckMilliseconds)))
            return []
        case .ready, .running, .stopping, .killing, .clearing, .pausing, .ended: return []
        }
    }

    private mutating func startFailed(_ failure: SpawnFailure) -> Effects {
        switch state {
        case .starting:
            verdict = Verdict(cause: .spawnFailed, end: nil, failure: failure)
            state = .ended
            return [.report, .finish]
        case .ready, .running, .stopping, .killing, .clearing, .pausing, .ended: return []
        }
    }

    private mutating func mainEnded(_ end: ProcessEnd, at now: Instant) -> Effects {
        switch state {
        case .running(let clocks):
            state = .clearing(end, nil, clocks)
            return job.leftovers == .awaited ? .awaitTree : .killTree
        case .stopping(let reason, _), .killing(let reason):
            state = .clearing(end, reason, Clocks())
            return .killTree
        case .ready, .starting, .clearing, .pausing, .ended: return []
        }
    }

    private mutating func timerExpired(at now: Instant) -> Effects {
        guard let deadline, deadline <= now else { return [] }
        switch state {
        case .running(let clocks):
            if let wallEnd = clocks.wallEnd, wallEnd <= now { return stop(for: .wall, at: now) }
            return .measureCPU
        case .stopping(let reason, _):
            state = .killing(reason)
            return .killTree
        case .clearing(let end, nil, let clocks):
            if let wallEnd = clocks.wallEnd, wallEnd <= now {
                state = .clearing(end, .wall, clocks)
                return .killTree
            }
            return .measureCPU
        case .pausing: return startAttempt()
        case .ready, .starting, .killing, .clearing, .ended: return []
        }
    }

    private mutating func cpuMeasured(_ used: UInt64, _ cpus: UInt64, at now: Instant) -> Effects {
        guard let limit = job.timing.cpuMilliseconds else { return [] }
        // Until then it cannot have used the rest, even on every CPU at once.
        let rest = limit > used ? max((limit - used) / max(cpus, 1), Limits.cpuCheckMilliseconds) : 0
        switch state {
        case .running(var clocks):
            guard rest > 0 else { return stop(for: .cpu, at: now) }
            clocks.cpuCheck = now.advanced(byMilliseconds: rest)
            state = .running(clocks)
            return []
        case .clearing(let end, nil, var clocks) where job.leftovers == .awaited:
            guard rest > 0 else {
                state = .clearing(end, .cpu, clocks)
                return .killTree
            }
            clocks.cpuCheck = now.advanced(byMilliseconds: rest)
            state = .clearing(end, nil, clocks)
            return []
        case .ready, .starting, .stopping, .killing, .clearing, .pausing, .ended: return []
        }
    }

    private mutating func stopRequested(at now: Instant) -> Effects {
        outlook = .closed
        switch state {
        case .running: return stop(for: .cancelled, at: now)
        case .clearing(let end, nil, let clocks) where job.leftovers == .awaited:
            state = .clearing(end, .cancelled, clocks)
            return .killTree
        case .ready, .pausing:
            state = .ended
            return .finish
        case .starting, .stopping, .killing, .clearing, .ended: return []
        }
    }

    private mutating func interrupted() -> Effects {
        outlook = .closed
        switch state {
        case .ready, .pausing:
            state = .ended
            return .finish
        case .starting, .running, .stopping, .killing, .clearing, .ended: return []
        }
    }

    private mutating func stop(for reason: StopReason, at now: Instant) -> Effects {
        state = .stopping(reason, killAt: now.advanced(byMilliseconds: job.timing.graceMilliseconds))
        return .stopMain
    }

    private mutating func cleared(_ oomKills: UInt64, _ randomness: UInt32, at now: Instant) -> Effects {
        switch state {
        case .clearing(let end, let reason, _):
            let verdict = Verdict(cause: cause(of: end, reason, oomKills), end: end, failure: nil)
            self.verdict = verdict
            return [.report, next(after: verdict, ran: now.microseconds(since: startedAt) / 1000, randomness, now)]
        case .ready, .starting, .running, .stopping, .killing, .pausing, .ended: return []
        }
    }

    private func cause(of end: ProcessEnd, _ reason: StopReason?, _ oomKills: UInt64) -> Cause {
        switch (reason, end) {
        case (.wall, _): return .timeout
        case (.cpu, _): return .cpuTimeout
        case (.cancelled, _): return .cancelled
        case (nil, .exited): return .exit
        case (nil, .unknown): return .unknown
        case (nil, .killed(Signal.kill)) where oomKills > 0: return .oom
        case (nil, .killed(Signal.cpuTimeExceeded)) where job.timing.cpuMilliseconds != nil: return .cpuTimeout
        case (nil, .killed(Signal.interrupt)), (nil, .killed(Signal.quit)), (nil, .killed(Signal.hangup)):
            return outlook == .closed ? .cancelled : .signal
        case (nil, .killed): return .signal
        }
    }

    private mutating func next(
        after verdict: Verdict, ran milliseconds: UInt64, _ randomness: UInt32, _ now: Instant
    ) -> Effects {
        let isDue: Bool
        switch job.attempts.restart {
        case .never: isDue = false
        case .onFailure: isDue = !(verdict.cause == .exit && verdict.end == .exited(0))
        case .always: isDue = true
        }
        guard isDue, outlook == .open, let pause = pauses.next(of: job.attempts, afterRunning: milliseconds, randomness)
        else {
            state = .ended
            return .finish
        }
        state = .pausing(until: now.advanced(byMilliseconds: pause))
        return []
    }
}
