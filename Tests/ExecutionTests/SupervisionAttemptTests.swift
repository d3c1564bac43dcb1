import RunnerProtocol
import System
import Testing

@testable import Execution

/// Retries and restarts, and the pauses between them.
struct SupervisionAttemptTests {
    private func job(_ restart: AttemptPolicy.Restart, atMost restarts: UInt64?) -> Trial {
        Trial {
            $0.attempts.restart = restart
            $0.attempts.restartsMax = restarts
            $0.attempts.backoffMilliseconds = 100
            $0.attempts.backoffMaxMilliseconds = 1000
            $0.attempts.stableMilliseconds = 10_000
        }
    }

    @Test(arguments: [
        (AttemptPolicy.Restart.never, Supervision.ProcessEnd.exited(0), false), (.never, .exited(1), false),
        (.onFailure, .exited(0), false), (.onFailure, .exited(1), true), (.onFailure, .exited(255), true),
        (.onFailure, .killed(Signal.kill), true), (.onFailure, .killed(Signal.interrupt), true),
        (.always, .exited(0), true), (.always, .exited(1), true), (.always, .killed(Signal.terminate), true),
    ])
    func `the policy says which end is followed by another attempt`(
        restart: AttemptPolicy.Restart, end: Supervision.ProcessEnd, isFollowed: Bool
    ) {
        var trial = job(restart, atMost: nil)
        trial.start()
        #expect(trial.end(end, at: 50) == (isFollowed ? .report : [.report, .finish]))
        #expect(trial.deadline == (isFollowed ? 150 : nil))
    }

    @Test func `a timeout is a failure even if the job then exits with 0`() {
        var trial = Trial.at(.stopping)
        #expect(trial.end(.exited(0), at: 1100) == .report)
        #expect(trial.deadline == 1200)
    }

    @Test func `the next attempt starts when the pause is over, and has its own clocks`() {
        var trial = Trial.at(.pausing)
        #expect(trial.deadline == 200)
        #expect(trial.handle(.timerExpired, at: 199) == [])
        #expect(trial.handle(.timerExpired, at: 250) == .start)
        #expect(trial.supervision.attempt == 2)
        trial.handle(.started(.counted))
        trial.handle(.cpuMeasured(milliseconds: 0, cpus: 1))
        #expect(trial.deadline == 750)
        trial.handle(.cpuMeasured(milliseconds: 0, cpus: 1), at: 1000)
        #expect(trial.deadline == 1250)
    }

    @Test(arguments: UInt64(0)...4)
    func `retries are counted`(retries: UInt64) {
        var trial = job(.onFailure, atMost: retries)
        trial.start()
        var attempts = 1
        while trial.end(.exited(1), at: trial.now + 1) == .report {
            attempts += 1
            #expect(trial.handle(.timerExpired, at: trial.deadline ?? 0) == .start)
            trial.handle(.started(.counted))
            if attempts > 10 { break }
        }
        #expect(attempts == Int(retries) + 1)
        #expect(trial.supervision.attempt == retries + 1)
        #expect(trial.supervision.state == .ended)
    }

    @Test func `a success ends the retries`() {
        var trial = job(.onFailure, atMost: 5)
        trial.start()
        trial.end(.exited(1), at: 1)
        trial.handle(.timerExpired, at: trial.deadline ?? 0)
        trial.handle(.started(.counted))
        #expect(trial.end(.exited(0), at: trial.now + 1) == [.report, .finish])
        #expect(trial.supervision.attempt == 2)
    }

    @Test func `pauses double up to the longest`() {
        var trial = job(.always, atMost: nil)
        trial.start()
        for pause: UInt64 in [100, 200, 400, 800, 1000, 1000, 1000] {
            trial.end(.exited(0), at: trial.now + 1)
            #expect(trial.deadline == trial.now + pause)
            trial.handle(.timerExpired, at: trial.deadline ?? 0)
            trial.handle(.started(.counted))
        }
    }

    @Test func `an attempt that ran long enough makes the pause short again`() {
        var trial = job(.always, atMost: nil)
        trial.start()
        for (ran, pause): (UInt64, UInt64) in [(1, 100), (1, 200), (9999, 400), (10_000, 100), (1, 200)] {
            trial.end(.exited(0), at: trial.now + ran)
            #expect(trial.deadline == trial.now + pause)
            trial.handle(.timerExpired, at: trial.deadline ?? 0)
            trial.handle(.started(.counted))
        }
    }

    @Test func `an attempt that ran long enough and was then stopped makes the pause short again`() {
        var trial = Trial {
            $0.attempts.restart = .always
            $0.attempts.stableMilliseconds = 10_000
            $0.timing.wallMilliseconds = 20_000
        }
        trial.start()
        for (ran, pause): (UInt64, UInt64) in [(1, 100), (1, 200)] {
            trial.end(.exited(0), at: trial.now + ran)
            #expect(trial.deadline == trial.now + pause)
            trial.handle(.timerExpired, at: trial.deadline ?? 0)
            trial.handle(.started(.counted))
        }
        #expect(trial.handle(.timerExpired, at: trial.now + 20_000) == .stopMain)
        trial.end(.killed(Signal.terminate), at: trial.now + 5)
        #expect(trial.deadline == trial.now + 100)
    }

    @Test func `the restarts of a stable job are counted all the same`() {
        var trial = job(.always, atMost: 1)
        trial.start()
        #expect(trial.end(.exited(0), at: 60_000) == .report)
        trial.handle(.timerExpired, at: trial.deadline ?? 0)
        trial.handle(.started(.counted))
        #expect(trial.end(.exited(0), at: trial.now + 60_000) == [.report, .finish])
    }
}

/// The pauses by themselves.
struct PausesTests {
    private func policy(_ least: UInt64, _ most: UInt64, stable: UInt64 = 1000) -> AttemptPolicy {
        var policy = AttemptPolicy()
        policy.backoffMilliseconds = least
        policy.backoffMaxMilliseconds = most
        policy.stableMilliseconds = stable
        return policy
    }

    @Test func `jitter takes at most half of a pause, and the drawing covers that half`() {
        var shortest = UInt64.max
        var longest: UInt64 = 0
        for step in UInt32(0)...1000 {
            let terms = policy(1000, 8000)
            var pauses = Pauses(terms, restartsMax: terms.restartsMax)
            let pause = pauses.next(of: terms, afterRunning: 0, step == 1000 ? .max : step * (UInt32.max / 1000)) ?? 0
            #expect((500...1000).contains(pause))
            shortest = min(shortest, pause)
            longest = max(longest, pause)
        }
        #expect(longest == 1000)
        #expect(shortest == 501)
    }

    @Test func `jitter does not change what follows`() {
        let terms = policy(100, 1000)
        var pauses = Pauses(terms, restartsMax: terms.restartsMax)
        #expect(pauses.next(of: terms, afterRunning: 0, .max) == 51)
        #expect(pauses.next(of: terms, afterRunning: 0, 0) == 200)
        #expect(pauses.next(of: terms, afterRunning: 0, 0) == 400)
    }

    @Test func `a pause of nothing stays nothing`() {
        let terms = policy(0, 0)
        var pauses = Pauses(terms, restartsMax: terms.restartsMax)
        for _ in 0..<3 { #expect(pauses.next(of: terms, afterRunning: 0, .max) == 0) }
    }

    @Test func `a first pause longer than the longest is the longest`() {
        let terms = policy(5000, 1000)
        var pauses = Pauses(terms, restartsMax: terms.restartsMax)
        #expect(pauses.next(of: terms, afterRunning: 0, 0) == 1000)
        #expect(pauses.next(of: terms, afterRunning: 0, 0) == 1000)
    }

    @Test func `pauses that do not fit into the clock stay the longest there is`() {
        let terms = policy(1 << 63, .max)
        var pauses = Pauses(terms, restartsMax: terms.restartsMax)
        #expect(pauses.next(of: terms, afterRunning: 0, 0) == 1 << 63)
        #expect(pauses.next(of: terms, afterRunning: 0, 0) == .max)
        #expect(pauses.next(of: terms, afterRunning: 0, 0) == .max)
        #expect((pauses.next(of: terms, afterRunning: 0, .max) ?? 0) >= 1 << 63)
    }

    @Test func `there may be none at all`() {
        var terms = policy(100, 100)
        terms.restartsMax = 0
        var pauses = Pauses(terms, restartsMax: terms.restartsMax)
        #expect(pauses.next(of: terms, afterRunning: .max, 0) == nil)
    }
}
