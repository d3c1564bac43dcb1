import RunnerProtocol
import System
import Testing

@testable import Execution

/// One attempt: how it begins, and every way it ends.
struct SupervisionTests {
    @Test func `a job starts once`() {
        var trial = Trial()
        #expect(trial.supervision.attempt == 0)
        #expect(trial.handle(.begin) == .start)
        #expect(trial.supervision.state == .starting)
        #expect(trial.supervision.attempt == 1)
        #expect(trial.handle(.begin) == [])
        #expect(trial.handle(.started(.counted)) == [])
        #expect(trial.handle(.begin) == [])
        #expect(trial.supervision.attempt == 1)
    }

    @Test func `a job without limits wants no wake-up`() {
        var trial = Trial()
        #expect(trial.deadline == nil)
        trial.start()
        #expect(trial.deadline == nil)
        #expect(trial.handle(.timerExpired, at: 1 << 40) == [])
    }

    @Test(arguments: [(0, Cause.exit), (1, .exit), (255, .exit)] as [(Int32, Cause)])
    func `an exit ends the attempt with its status`(code: Int32, cause: Cause) {
        var trial = Trial()
        trial.start()
        #expect(trial.handle(.ended(.exited(code)), at: 10) == .killTree)
        #expect(trial.supervision.verdict == nil)
        #expect(trial.handle(.cleared(oomKills: 0, randomness: 0)) == [.report, .finish])
        #expect(trial.supervision.verdict == .init(cause: cause, end: .exited(code), failure: nil))
        #expect(trial.supervision.state == .ended)
    }

    @Test func `a start that fails ends the job and is not tried again`() {
        let failure = SpawnFailure(step: .execute, code: Errno.noSuchFile.code)
        var trial = Trial { $0.attempts.restart = .always }
        trial.handle(.begin)
        #expect(trial.handle(.startFailed(failure)) == [.report, .finish])
        #expect(trial.supervision.verdict == .init(cause: .spawnFailed, end: nil, failure: failure))
        #expect(trial.supervision.state == .ended)
    }

    @Test(arguments: Int32(1)...64)
    func `a signal that nobody here sent is the cause`(signal: Int32) {
        var trial = Trial()
        trial.start()
        #expect(trial.end(.killed(signal), at: 10) == [.report, .finish])
        #expect(trial.supervision.verdict == .init(cause: .signal, end: .killed(signal), failure: nil))
    }

    @Test func `killed for want of memory is told from killed`() {
        for (end, kills, cause) in [
            (Supervision.ProcessEnd.killed(Signal.kill), UInt64(1), Cause.oom), (.killed(Signal.kill), 0, .signal),
            (.killed(Signal.terminate), 1, .signal), (.exited(1), 3, .exit),
        ] {
            var trial = Trial()
            trial.start()
            trial.handle(.ended(end))
            trial.handle(.cleared(oomKills: kills, randomness: 0))
            #expect(trial.supervision.verdict?.cause == cause)
        }
    }

    // Wall-clock time.

    @Test func `a timeout asks, waits for the grace, then kills, and is the cause`() {
        var trial = Trial {
            $0.timing.wallMilliseconds = 1000
            $0.timing.graceMilliseconds = 200
        }
        trial.handle(.begin, at: 50)
        trial.handle(.started(.counted))
        #expect(trial.deadline == 1050)
        #expect(trial.handle(.timerExpired, at: 1049) == [])
        #expect(trial.handle(.timerExpired, at: 1050) == .stopMain)
        #expect(trial.supervision.state == .stopping(.wall, killAt: Trial.moment(1250)))
        #expect(trial.deadline == 1250)
        #expect(trial.handle(.timerExpired, at: 1249) == [])
        #expect(trial.handle(.timerExpired, at: 1250) == .killTree)
        #expect(trial.supervision.state == .killing(.wall))
        #expect(trial.deadline == nil)
        #expect(trial.handle(.ended(.killed(Signal.kill)), at: 1260) == .killTree)
        #expect(trial.handle(.cleared(oomKills: 0, randomness: 0)) == [.report, .finish])
        #expect(trial.supervision.verdict == .init(cause: .timeout, end: .killed(Signal.kill), failure: nil))
    }

    @Test(arguments: [Supervision.ProcessEnd.exited(0), .exited(3), .killed(Signal.terminate)])
    func `however a job ends after its timeout, that is the cause, and its tree goes at once`(
        end: Supervision.ProcessEnd
    ) {
        for leftovers in [JobSpecification.Leftovers.killed, .awaited] {
            var trial = Trial {
                $0.timing.wallMilliseconds = 1000
                $0.leftovers = leftovers
            }
            trial.start()
            trial.handle(.timerExpired, at: 1000)
            #expect(trial.handle(.ended(end), at: 1100) == .killTree)
            #expect(trial.deadline == nil)
            trial.handle(.cleared(oomKills: 1, randomness: 0))
            #expect(trial.supervision.verdict == .init(cause: .timeout, end: end, failure: nil))
        }
    }

    @Test func `without a grace a stopped job is killed at the next look`() {
        var trial = Trial {
            $0.timing.wallMilliseconds = 1000
            $0.timing.graceMilliseconds = 0
        }
        trial.start()
        #expect(trial.handle(.timerExpired, at: 1000) == .stopMain)
        #expect(trial.deadline == 1000)
        #expect(trial.handle(.timerExpired) == .killTree)
    }

    @Test func `times that are too long for the clock never come`() {
        var trial = Trial {
            $0.timing.wallMilliseconds = .max
            $0.timing.graceMilliseconds = .max
        }
        trial.start()
        #expect(trial.handle(.timerExpired, at: 1 << 41) == [])
        #expect(trial.handle(.stopRequested) == .stopMain)
        #expect(trial.handle(.timerExpired) == [])
    }

    // CPU time.

    @Test func `CPU time is looked at no sooner than it can be used up`() {
        var trial = Trial { $0.timing.cpuMilliseconds = 1000 }
        trial.start()
        #expect(trial.deadline == 10)
        #expect(trial.handle(.timerExpired) == [])
        #expect(trial.handle(.timerExpired, at: 10) == .measureCPU)
        #expect(trial.handle(.cpuMeasured(milliseconds: 20, cpus: 2)) == [])
        #expect(trial.deadline == 500)
        #expect(trial.handle(.timerExpired, at: 500) == .measureCPU)
        #expect(trial.handle(.cpuMeasured(milliseconds: 600, cpus: 2)) == [])
        #expect(trial.deadline == 700)
        trial.handle(.timerExpired, at: 700)
        #expect(trial.handle(.cpuMeasured(milliseconds: 999, cpus: 2)) == [])
        #expect(trial.deadline == 700 + Execution.Limits.cpuCheckMilliseconds)
        trial.handle(.timerExpired, at: 710)
        #expect(trial.handle(.cpuMeasured(milliseconds: 1000, cpus: 2)) == .stopMain)
        #expect(trial.end(.killed(Signal.terminate), at: 720) == [.report, .finish])
        #expect(trial.supervision.verdict?.cause == .cpuTimeout)
    }

    @Test func `a machine of no known CPUs has one`() {
        var trial = Trial { $0.timing.cpuMilliseconds = 1000 }
        trial.start()
        trial.handle(.cpuMeasured(milliseconds: 400, cpus: 0))
        #expect(trial.deadline == 600)
    }

    @Test func `the earlier of both limits is looked at, and the wall clock wins a tie`() {
        var trial = Trial {
            $0.timing.cpuMilliseconds = 5000
            $0.timing.wallMilliseconds = 1000
        }
        trial.start()
        trial.handle(.cpuMeasured(milliseconds: 0, cpus: 1))
        #expect(trial.deadline == 1000)
        trial.handle(.cpuMeasured(milliseconds: 4000, cpus: 1))
        #expect(trial.handle(.timerExpired, at: 1000) == .stopMain)
        #expect(trial.end(.exited(0), at: 1001) == [.report, .finish])
        #expect(trial.supervision.verdict?.cause == .timeout)
    }

    @Test func `the kernel's own CPU limit is a CPU timeout only if there was one`() {
        var limited = Trial { $0.timing.cpuMilliseconds = 1000 }
        limited.start()
        limited.end(.killed(Signal.cpuTimeExceeded), at: 10)
        #expect(limited.supervision.verdict?.cause == .cpuTimeout)
        var free = Trial()
        free.start()
        free.end(.killed(Signal.cpuTimeExceeded), at: 10)
        #expect(free.supervision.verdict?.cause == .signal)
    }

    @Test func `a measurement nobody asked for changes nothing`() {
        var trial = Trial()
        trial.start()
        #expect(trial.handle(.cpuMeasured(milliseconds: .max, cpus: 1)) == [])
        #expect(trial.deadline == nil)
    }

    // Leftovers.

    @Test func `a tree that is awaited is not killed, and its limits go on`() {
        var trial = Trial {
            $0.leftovers = .awaited
            $0.timing.wallMilliseconds = 1000
            $0.timing.cpuMilliseconds = 10_000
        }
        trial.start()
        trial.handle(.cpuMeasured(milliseconds: 0, cpus: 1))
        #expect(trial.handle(.ended(.exited(0)), at: 100) == .awaitTree)
        #expect(trial.deadline == 1000)
        #expect(trial.handle(.cpuMeasured(milliseconds: 9900, cpus: 1)) == [])
        #expect(trial.deadline == 200)
        #expect(trial.handle(.timerExpired, at: 200) == .measureCPU)
        #expect(trial.handle(.timerExpired, at: 1000) == .killTree)
        #expect(trial.deadline == nil)
        #expect(trial.handle(.timerExpired, at: 2000) == [])
        trial.handle(.cleared(oomKills: 0, randomness: 0))
        #expect(trial.supervision.verdict == .init(cause: .timeout, end: .exited(0), failure: nil))
    }

    @Test func `an awaited tree that uses up its CPU time is killed`() {
        var trial = Trial {
            $0.leftovers = .awaited
            $0.timing.cpuMilliseconds = 100
        }
        trial.start()
        trial.handle(.ended(.exited(0)), at: 10)
        #expect(trial.handle(.cpuMeasured(milliseconds: 100, cpus: 1)) == .killTree)
        trial.handle(.cleared(oomKills: 0, randomness: 0))
        #expect(trial.supervision.verdict?.cause == .cpuTimeout)
    }

    @Test func `an awaited tree ends by itself with the main process's own end`() {
        var trial = Trial { $0.leftovers = .awaited }
        trial.start()
        trial.handle(.ended(.exited(7)), at: 100)
        #expect(trial.deadline == nil)
        #expect(trial.handle(.cleared(oomKills: 0, randomness: 0), at: 500) == [.report, .finish])
        #expect(trial.supervision.verdict == .init(cause: .exit, end: .exited(7), failure: nil))
    }

    @Test func `a stop ends the wait for a tree`() {
        var trial = Trial { $0.leftovers = .awaited }
        trial.start()
        trial.handle(.ended(.exited(0)), at: 100)
        #expect(trial.handle(.stopRequested) == .killTree)
        #expect(trial.handle(.stopRequested) == [])
        trial.handle(.cleared(oomKills: 0, randomness: 0))
        #expect(trial.supervision.verdict?.cause == .cancelled)
    }

    @Test func `limits mean nothing to a tree that is being killed`() {
        var trial = Trial { $0.timing.wallMilliseconds = 1000 }
        trial.start()
        trial.handle(.ended(.exited(0)), at: 100)
        #expect(trial.deadline == nil)
        #expect(trial.handle(.timerExpired, at: 5000) == [])
        trial.handle(.cleared(oomKills: 0, randomness: 0))
        #expect(trial.supervision.verdict?.cause == .exit)
    }
}
