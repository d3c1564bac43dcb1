import Coordinator
import Model
import RunnerProtocol
import Runners
import Store
import System
import Threads

/// The thread that owns the coordinator. It waits for runners, for requests and for the disk; what has come together
/// becomes a turn, and what was decided in it is said once the writer has it on disk.
final class Loop {
    var coordinator: Coordinator
    let mailbox: Mailbox
    let writer: Writer
    let output: OutputWriter
    let files: FileStore
    private let sweeper: FileSweeper
    let complain: @Sendable (String) -> Void
    let poller: Poller
    let listener: Descriptor
    /// Where other machines connect; nil: nowhere.
    let entrance: Entrance?
    private let signals: SignalReader
    /// What the coordinator is to be told next.
    var events: [Event] = []
    /// What is to be said when the oldest turn is on disk, and so on.
    private var spoken: [Spoken] = []
    private var replies: [RequestID: Reply] = [:]
    private var lastRequest: UInt64 = 0
    private var wakeAt: UInt64?
    private var isEnding = false
    /// Jobs were cancelled, and are waited for until then.
    private var stoppingUntil: UInt64?
    private let jobsAtEnd: JobsAtEnd
    private var failure: StoreError?

    /// Runners that are enrolled, as far as that is on disk.
    var roster: Roster
    /// The connections whose tokens the coordinator was told of.
    var joins: [RequestID: UInt64] = [:]
    var sessions: [RunnerID: RunnerSession] = [:]
    var connections: [UInt64: RunnerConnection] = [:]
    var connectionOf: [RunnerID: UInt64] = [:]
    /// Connections that have not said who they are, the oldest first.
    var strangers: [UInt64] = []
    var lastConnection: UInt64 = 0
    /// Connections to which something may be sent.
    var concerned: Set<UInt64> = []
    /// Is told of each runner that has come or gone.
    let seen: @Sendable (String, Presence) -> Void

    private struct Spoken {
        var speech: [Speech]
        var enrolled: [RunnerRecord]
        var removed: [RunnerID]
        var jobsRemoved: [ClosedRange<JobID>] = []
    }

    /// What the poller's tokens mean; higher ones are connections, by their number.
    enum Token {
        static let mailbox: UInt64 = 0
        static let listener: UInt64 = 1
        static let signals: UInt64 = 2
        static let entrance: UInt64 = 3
        static let connections = entrance + UInt64(Limits.listenersMax)
    }

    /// What it needs of the others.
    struct Parts {
        var mailbox: Mailbox
        var writer: Writer
        var output: OutputWriter
        var files: FileStore
        var sweeper: FileSweeper
        var complain: @Sendable (String) -> Void
        var seen: @Sendable (String, Presence) -> Void
        var retention: Retention
        var jobsAtEnd: JobsAtEnd
    }

    init(
        _ snapshot: Snapshot, _ parts: Parts, listener: consuming Descriptor, _ entrance: Entrance?,
        signals: consuming SignalReader
    ) throws(Errno) {
        coordinator = Coordinator(restoring: snapshot, keeping: parts.retention, at: .now)
        roster = Roster(snapshot.runners)
        mailbox = parts.mailbox
        writer = parts.writer
        output = parts.output
        files = parts.files
        sweeper = parts.sweeper
        complain = parts.complain
        seen = parts.seen
        jobsAtEnd = parts.jobsAtEnd
        poller = try Poller.make()
        self.listener = listener
        self.entrance = entrance
        self.signals = signals
        lastConnection = Token.connections
        try poller.add(mailbox.raw, .readable, token: Token.mailbox)
        try poller.add(self.listener.raw, .readable, token: Token.listener)
        try poller.add(self.signals.raw, .readable, token: Token.signals)
        for (number, listener) in (entrance?.listeners ?? []).enumerated() {
            try poller.add(listener.socket.raw, .readable, token: Token.entrance + UInt64(number))
        }
    }

    /// Runs until it is told to end. An error: the store cannot be written any more, and nothing was said of what is not
    /// in it.
    func run() throws(StoreError) {
        decide()
        while !isEnding {
            wait()
            let now = Moment.now
            if let wakeAt, wakeAt <= now.milliseconds {
                self.wakeAt = nil
                events.append(.timer)
            }
            dropStrangers(at: now.milliseconds)
            if !events.isEmpty, spoken.count < Limits.turnsMax { decide() }
            flush()
            endWhenStopped(at: now.milliseconds)
        }
        // What was decided is written and said before the end, if there is room for it.
        writer.end()
        writer.waitUntilEnded()
        for mail in mailbox.close() { take(mail) }
        flush()
        for reply in replies.values { reply.give(nil) }
        if let failure { throw failure }
    }

    private func decide() {
        let decision = coordinator.decide(events, at: .now)
        events.removeAll(keepingCapacity: true)
        wakeAt = decision.wakeAt
        var spoken = Spoken(speech: decision.speech, enrolled: [], removed: [])
        for change in decision.changes {
            switch change {
            case .runner(let record): spoken.enrolled.append(record)
            case .runnerRemoved(let id): spoken.removed.append(id)
            case .jobsRemoved(let jobs): spoken.jobsRemoved.append(jobs)
            case .counters, .name, .run, .group, .job, .attempt, .direct, .runRemoved, .groupsRemoved, .directsRemoved:
                break
            }
        }
        self.spoken.append(spoken)
        writer.write(decision.changes)
    }

    private func wait() {
        var until = strangers.first.flatMap { number -> UInt64? in
            if case .stranger(let stranger) = connections[number]?.who { stranger.until } else { nil }
        }
        if spoken.count < Limits.turnsMax, let wakeAt { until = min(until ?? wakeAt, wakeAt) }
        if let stoppingUntil { until = min(until ?? stoppingUntil, stoppingUntil) }
        var milliseconds: Int32 = -1
        if let until {
            let now = Moment.now.milliseconds
            milliseconds = until > now ? Int32(clamping: until - now) : 0
        }
        if !events.isEmpty, spoken.count < Limits.turnsMax { milliseconds = 0 }
        var tokens: [UInt64] = []
        _ = poller.waitHere(milliseconds: milliseconds) { tokens.append($0) }
        for token in tokens { dispatch(token) }
    }

    private func dispatch(_ token: UInt64) {
        switch token {
        case Token.mailbox: for mail in mailbox.take() { take(mail) }
        case Token.listener: accept()
        case Token.signals: while let signal = signals.next() { take(signal) }
        case Token.entrance..<Token.connections: acceptOverNetwork(Int(token - Token.entrance))
        default: if let connection = connections[token] { read(connection) }
        }
    }

    private func take(_ signal: ReceivedSignal) {
        if [Signal.terminate, Signal.interrupt, Signal.hangup].contains(signal.number) { end(jobsAtEnd) }
    }

    /// Ends it; with its jobs first, unless that is wanted a second time.
    private func end(_ jobs: JobsAtEnd) {
        guard jobs == .stop, stoppingUntil == nil else { return isEnding = true }
        stoppingUntil = Moment.now.milliseconds + coordinator.graceMilliseconds + Limits.stopMarginMilliseconds
        events.append(.stopAll)
        complain("cancels all jobs, and ends when they have; what is told a second time ends it at once")
    }

    /// Whether all jobs have ended that are waited for, and that is on disk; or their time is over.
    private func endWhenStopped(at now: UInt64) {
        guard let stoppingUntil, events.isEmpty, spoken.isEmpty || stoppingUntil <= now else { return }
        let left = coordinator.reachableJobCount
        guard left == 0 || stoppingUntil <= now else { return }
        if left > 0 { complain("\(left) jobs have not ended in time; their runners go on ending them") }
        isEnding = true
    }

    private func take(_ mail: Mail) {
        switch mail {
        case .request(let request, let reply):
            replies[ask(request)] = reply
        case .committed: if !spoken.isEmpty { speak(spoken.removeFirst()) }
        case .failed(let error):
            failure = error
            isEnding = true
        case .logged(let runner, let places, let bytes): logged(runner, places, bytes)
        case .logsGrew(let growth): if !growth.isEmpty { events.append(.logsGrew(growth)) }
        case .end(let jobs): end(jobs)
        }
    }

    /// Asks the coordinator in the next turn.
    func ask(_ request: Request) -> RequestID {
        lastRequest += 1
        events.append(.request(RequestID(lastRequest), request))
        return RequestID(lastRequest)
    }

    private func speak(_ spoken: Spoken) {
        for record in spoken.enrolled { roster.put(record) }
        for speech in spoken.speech {
            guard case .answer(let id, let answer) = speech else {
                say(speech)
                continue
            }
            replies.removeValue(forKey: id)?.give(answer)
            if let connection = joins.removeValue(forKey: id) { joined(answer, on: connection) }
        }
        for id in spoken.removed { forget(id) }
        for jobs in spoken.jobsRemoved { output.remove(jobs) }
        if !spoken.jobsRemoved.isEmpty { sweeper.look() }
    }
}

extension Moment {
    /// Now.
    static var now: Moment {
        Moment(milliseconds: Instant.sinceBoot.nanoseconds / 1_000_000, wallMilliseconds: WallClock.milliseconds)
    }
}
