import RunnerProtocol
import System
import Testing

@testable import Execution

/// Stops and interruptions in every state, and events that come too late.
struct SupervisionStopTests {
    @Test func `a stop before the start ends the job without starting it`() {
        var trial = Trial()
        #expect(trial.handle(.stopRequested) == .finish)
        #expect(trial.supervision.state == .ended)
        #expect(trial.supervision.verdict == nil)
        #expect(trial.handle(.begin) == [])
    }

    @Test func `a stop of a running job asks, then kills, and is the cause`() {
        var trial = Trial { $0.timing.graceMilliseconds = 300 }
        trial.start()
        #expect(trial.handle(.stopRequested, at: 100) == .stopMain)
        #expect(trial.deadline == 400)
        #expect(trial.handle(.timerExpired, at: 400) == .killTree)
        #expect(trial.end(.killed(Signal.kill), at: 410) == [.report, .finish])
        #expect(trial.supervision.verdict?.cause == .cancelled)
    }

    @Test func `asking twice does not lengthen the grace`() {
        var trial = Trial { $0.timing.graceMilliseconds = 300 }
        trial.start()
        trial.handle(.stopRequested, at: 100)
        #expect(trial.handle(.stopRequested, at: 350) == [])
        #expect(trial.deadline == 400)
    }

    @Test func `a stop that was passed on is not sent again, and is followed by a kill`() {
        var trial = Trial { $0.timing.graceMilliseconds = 300 }
        trial.start()
        #expect(trial.handle(.stopPassedOn, at: 100) == [])
        #expect(trial.deadline == 400)
        #expect(trial.handle(.stopRequested, at: 200) == [])
        #expect(trial.handle(.timerExpired, at: 400) == .killTree)
        #expect(trial.end(.killed(Signal.kill), at: 410) == [.report, .finish])
        #expect(trial.supervision.verdict?.cause == .cancelled)
    }

    @Test func `a stop after a timeout leaves the timeout as the cause`() {
        var trial = Trial.at(.stopping)
        #expect(trial.handle(.stopRequested) == [])
        #expect(trial.end(.exited(0), at: 1200) == [.report, .finish])
        #expect(trial.supervision.verdict?.cause == .timeout)
    }

    @Test(arguments: [Trial.Place.starting, .running, .stopping, .killing, .clearing, .clearingAfterStop])
    func `a job that was to stop is not started again`(place: Trial.Place) {
        for event in [Supervision.Event.stopRequested, .stopPassedOn, .interrupted] {
            var trial = Trial.at(place)
            trial.handle(event)
            trial.handle(.started(.counted))
            trial.handle(.ended(.exited(1)))
            #expect(trial.handle(.cleared(oomKills: 0, randomness: 0)) == [.report, .finish], "\(place)")
            #expect(trial.supervision.state == .ended)
            #expect(trial.supervision.attempt == 1)
        }
    }

    @Test func `a stop or an interruption between two attempts ends the job at once`() {
        for event in [Supervision.Event.stopRequested, .stopPassedOn, .interrupted] {
            var trial = Trial.at(.pausing)
            #expect(trial.handle(event) == .finish)
            #expect(trial.supervision.state == .ended)
            #expect(trial.deadline == nil)
        }
    }

    @Test func `an interruption leaves the job alone, and its limits in force`() {
        var trial = Trial.at(.running)
        #expect(trial.handle(.interrupted) == [])
        #expect(trial.handle(.timerExpired, at: 1000) == .stopMain)
    }

    @Test(arguments: [Signal.interrupt, Signal.quit, Signal.hangup])
    func `a job that dies of the interruption was cancelled`(signal: Int32) {
        var trial = Trial()
        trial.start()
        trial.handle(.interrupted)
        trial.end(.killed(signal), at: 10)
        #expect(trial.supervision.verdict?.cause == .cancelled)
    }

    @Test func `a job that survives the interruption has an end of its own`() {
        for (end, cause) in [
            (Supervision.ProcessEnd.exited(0), Cause.exit), (.killed(Signal.pipe), .signal),
            (.killed(Signal.kill), .signal),
        ] {
            var trial = Trial()
            trial.start()
            trial.handle(.interrupted)
            trial.end(end, at: 10)
            #expect(trial.supervision.verdict?.cause == cause)
        }
    }

    /// Which events each state has an ear for. What is not listed must change nothing.
    private static let heard: [Trial.Place: Set<String>] = [
        .ready: ["begin", "stop", "passedOn", "interrupt"],
        .starting: ["started", "startFailed"],
        .running: ["ended", "timer", "cpu", "stop", "passedOn"],
        .stopping: ["ended", "timer"],
        .killing: ["ended"],
        .clearing: ["cleared"],
        .clearingAfterStop: ["cleared"],
        .pausing: ["timer", "stop", "passedOn", "interrupt"],
        .ended: [],
    ]

    private static let events: [(String, Supervision.Event)] = [
        ("begin", .begin), ("started", .started(.counted)),
        ("startFailed", .startFailed(SpawnFailure(step: .clone, code: 11))), ("ended", .ended(.exited(9))),
        ("cleared", .cleared(oomKills: 0, randomness: 0)), ("timer", .timerExpired),
        ("cpu", .cpuMeasured(milliseconds: 10_000, cpus: 1)), ("stop", .stopRequested), ("passedOn", .stopPassedOn),
        ("interrupt", .interrupted),
    ]

    @Test(arguments: Trial.Place.allCases)
    func `an event that means nothing in a state changes nothing`(place: Trial.Place) throws {
        let heard = try #require(Self.heard[place])
        for (name, event) in Self.events {
            var trial = Trial.at(place)
            let before = trial.supervision.state
            let attempt = trial.supervision.attempt
            let effects = trial.handle(event, at: 100_000)
            if heard.contains(name) {
                #expect(!effects.isEmpty || trial.supervision.state != before, "\(name) in \(place)")
            } else {
                #expect(effects == [], "\(name) in \(place)")
                #expect(trial.supervision.state == before, "\(name) in \(place)")
                #expect(trial.supervision.attempt == attempt, "\(name) in \(place)")
            }
        }
    }

    @Test(arguments: Trial.Place.allCases)
    func `a timer that fires too early changes nothing`(place: Trial.Place) {
        var trial = Trial.at(place)
        guard let deadline = trial.deadline, deadline > 0 else { return }
        let before = trial.supervision.state
        #expect(trial.handle(.timerExpired, at: deadline - 1) == [])
        #expect(trial.supervision.state == before)
    }

    @Test func `no order of events brings a finished job back or finishes it twice`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var trial = Trial.at(Trial.Place.allCases.randomElement(using: &random) ?? .ready)
            var finishes = trial.supervision.state == .ended ? 1 : 0
            var starts = 0
            var reports = 0
            var history: [String] = []
            for step in 0..<60 {
                guard let (name, event) = Self.events.randomElement(using: &random) else { continue }
                history.append(name)
                let attempt = trial.supervision.attempt
                let effects = trial.handle(event, at: 5000 + UInt64(step) * 700)
                if effects.contains(.start) { starts += 1 }
                if effects.contains(.report) { reports += 1 }
                if effects.contains(.finish) { finishes += 1 }
                #expect(trial.supervision.attempt == attempt + (effects.contains(.start) ? 1 : 0))
                #expect(finishes <= 1, "\(history)")
                #expect((trial.supervision.state == .ended) == (finishes == 1), "\(history)")
                #expect(reports <= starts + 1, "\(history)")
            }
        }
    }
}
