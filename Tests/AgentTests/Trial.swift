import RunnerProtocol
import System
import Testing

@testable import Agent

/// An agent on a disk that fails, with an engine and a coordinator that do what a seed says, and what must hold of all.
struct Trial: ~Copyable {
    private var random: Random
    private var core: AgentCore
    private var log: SpoolLog<FakeDisk, TestCoding>
    private var batch: [SpoolEntry] = []
    private var pending: [AgentEvent] = []
    private var now: UInt64 = 0
    private var boot: UInt64 = 1
    private var identifiers: UInt64 = 100

    // The engine: what it runs, and whether an attempt is on.
    private var running: [(key: AssignmentKey, attempt: UInt64, isOn: Bool)] = []

    // The coordinator.
    private var orders: [Order] = []
    private var session: UInt64 = 0
    private var assigned: [AssignmentKey: Assignment] = [:]
    private var disowned: Set<UInt64> = []
    private var results: [UInt64: Notice] = [:]
    private var spools: [Identifier: [UInt64: Notice]] = [:]
    private var hello: Hello?
    private var nextNotice: UInt64 = 1
    private var nextEpoch: UInt64 = 1

    // What was seen.
    private var starts: [UInt64: UInt64] = [:]
    private(set) var startCount = 0
    private(set) var crashCount = 0
    private let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        random = Random(seed)
        log = SpoolLog(FakeDisk(bytes: 24 * 1024), after: SpoolRecovery())
        core = Self.core(SpoolImage(spoolID: Samples.id))
    }

    private static func core(_ image: SpoolImage) -> AgentCore {
        var settings = AgentCore.Settings(runner: [], profile: RunnerProfile(slots: 6))
        settings.spoolBytes = 24 * 1024
        return AgentCore(image, settings)
    }

    private var moment: Instant { Instant(nanoseconds: 1 + now * 1_000_000) }

    mutating func run(steps: Int) throws {
        bootUp(.none)
        for _ in 0..<steps { try step() }
        try finish()
    }

    private mutating func bootUp(_ loss: SpoolRecovery.Loss) {
        identifiers += 1
        handle(
            .booted(
                bootID: Identifier(high: 0, low: boot), freshID: Identifier(high: 1, low: identifiers), loss: loss,
                adopted: nil))
    }

    private mutating func step() throws {
        now += UInt64(random.below(4000))
        if let deadline = core.deadline, deadline <= moment { handle(.timerExpired) }
        switch random.below(22) {
        case 0...5: engineActs()
        case 6...10: coordinatorOrders()
        case 11, 12: acknowledge()
        case 13...16: link()
        case 17: pong()
        case 18...20: commit()
        default: if random.below(3) == 0 { try crash() } else { commit() }
        }
        #expect(core.room >= 0, "seed \(seed)")
        #expect(core.liveCount <= 6 * (1 + WireLimits.queuedPerSlot), "seed \(seed)")
        #expect(running.count <= 6, "seed \(seed)")
    }

    // The edge.

    private mutating func handle(_ event: AgentEvent) {
        pending.append(event)
        guard pending.count == 1 else { return }
        // All effects of an event are acted on before the next is handed in.
        while let next = pending.first {
            for effect in core.handle(next, at: moment) { act(effect) }
            pending.removeFirst()
        }
    }

    private mutating func act(_ effect: AgentEffect) {
        switch effect {
        case .append(let entry): batch.append(entry)
        case .sync(let through): if random.below(3) > 0 { commit(through) }
        case .start(let start): started(start)
        case .stop(let key, let haste):
            // A job that is told to stop may take its time; one that is killed does not.
            if haste == .atOnce || random.below(2) == 0 { end(key, .cancelled, isLast: true) }
        case .send(.notice(let notice)): take(notice)
        case .send(.hello(let hello)): self.hello = hello
        case .close: handle(.linkClosed(.ended, randomness: UInt32(truncatingIfNeeded: random.next())))
        case .send, .connect, .complain, .signal, .sendOutput, .releaseOutput, .leave: break
        }
    }

    private mutating func commit(_ through: UInt64? = nil) {
        let image = core.image
        let entries = batch
        let last = core.ticket
        batch = []
        if random.below(25) == 0 {
            let count = random.below(4)
            log.withStorage { $0.callsLeft = count }
        }
        do throws(Errno) {
            try log.commit(entries, making: image)
            log.withStorage { $0.callsLeft = .max }
            if random.below(4) == 0 { check(image) }
            handle(.spooled(through: last))
        } catch {
            #expect(error != .noSpace, "seed \(seed)")
            log.withStorage {
                $0.callsLeft = .max
                $0.dropCache()
            }
            handle(.spoolFailed(error))
        }
    }

    /// What the disk would give back is what was committed.
    private mutating func check(_ image: SpoolImage) {
        var disk = log.withStorage { $0 }
        disk.dropCache()
        let read = try? SpoolRecovery.read(&disk, TestCoding.self)
        #expect(read?.image == image, "seed \(seed)")
        #expect(read?.loss == SpoolRecovery.Loss.none, "seed \(seed)")
    }

    private mutating func crash() throws {
        crashCount += 1
        var disk = log.withStorage { $0 }
        if random.below(2) == 0 {
            // In the midst of a commit.
            let count = random.below(3)
            let image = core.image
            log.withStorage { $0.callsLeft = count }
            do throws(Errno) { try log.commit(batch, making: image) } catch {}
            disk = log.withStorage { $0 }
            disk.callsLeft = .max
        }
        if random.below(2) == 0 {
            disk.losePower(&random)
            boot += 1
        }
        batch = []
        running = []
        hello = nil
        let recovery = try SpoolRecovery.read(&disk, TestCoding.self)
        #expect(recovery.loss == .none || startCount == 0, "seed \(seed)")
        identifiers += 1
        core = Self.core(recovery.image ?? SpoolImage(spoolID: Identifier(high: 2, low: identifiers)))
        log = SpoolLog(disk, after: recovery)
        bootUp(recovery.loss)
    }

    // The engine.

    private mutating func started(_ start: JobStart) {
        startCount += 1
        let epoch = start.key.epoch
        let before = starts[epoch]
        #expect(before == nil || start.attemptsBefore > before ?? 0, "seed \(seed): epoch \(epoch) started twice")
        #expect(results[epoch] == nil, "seed \(seed): epoch \(epoch) started after its end")
        starts[epoch] = start.attemptsBefore
        var disk = log.withStorage { $0 }
        disk.dropCache()
        let image = (try? SpoolRecovery.read(&disk, TestCoding.self))?.image
        #expect(image?.fence ?? 0 >= epoch, "seed \(seed): started before the fence was there")
        running.append((start.key, 0, false))
    }

    private mutating func engineActs() {
        guard !running.isEmpty else { return }
        let at = random.below(running.count)
        let key = running[at].key
        if running[at].isOn {
            end(key, .exit, isLast: random.below(3) == 0)
        } else {
            running[at].attempt += 1
            running[at].isOn = true
            handle(.attemptStarted(key, attempt: running[at].attempt, atMilliseconds: now))
        }
    }

    private mutating func end(_ key: AssignmentKey, _ cause: Cause, isLast: Bool) {
        guard let at = running.firstIndex(where: { $0.key == key }) else { return }
        let (_, attempt, isOn) = running[at]
        if isLast { running.remove(at: at) } else { running[at].isOn = false }
        guard isOn else { return handle(.jobFinished(key)) }
        handle(.attemptEnded(key, attempt: attempt, Samples.report(cause), isLast ? .last : .another))
        if isLast { handle(.jobFinished(key)) }
    }

    // The coordinator.

    private mutating func coordinatorOrders() {
        guard core.link.isJoined else { return }
        switch random.below(10) {
        case 0...5:
            var assignment = Assignment(
                key: Samples.key(nextEpoch), template: UInt32(1 + random.below(3)))
            if random.below(3) == 0 { assignment.leaseMilliseconds = 60_000 + UInt64(random.below(60_000)) }
            if random.below(3) == 0 { assignment.restartsLeft = UInt64(random.below(4)) }
            nextEpoch += 1
            assigned[assignment.key] = assignment
            send(.assign(assignment))
        case 6, 7:
            guard let key = someKey() else { return }
            let stop: [Order.Stop] = [.gracefully, .atOnce, .disowned]
            let chosen = stop[random.below(3)]
            if chosen == .disowned { disowned.insert(key.epoch) }
            send(.stop(key, chosen))
        case 8:
            guard let key = someKey(), let assignment = assigned[key] else { return }
            send(.assign(assignment))
        default: send(.intake(random.below(4) == 0 ? .finish : .open))
        }
    }

    private mutating func someKey() -> AssignmentKey? {
        guard nextEpoch > 1 else { return nil }
        return Samples.key(max(1, nextEpoch &- 1 &- UInt64(random.below(min(8, Int(nextEpoch))))))
    }

    private mutating func send(_ order: Order) {
        orders.append(order)
        handle(.received(.order(order)))
    }

    private mutating func link() {
        switch core.link.state {
        case .connecting: handle(.linkOpened)
        case .greeting: welcome()
        case .joined: if random.below(6) == 0 { handle(.linkClosed(.ended, randomness: 0)) }
        case .apart(let until):
            if let until { now = max(now, until.nanoseconds / 1_000_000 + 1) }
            handle(.timerExpired)
        case .closing: break
        }
    }

    private mutating func welcome() {
        guard let hello else { return }
        let known = spools[hello.spoolID, default: [:]]
        let last = known.keys.max() ?? 0
        #expect(hello.nextNotice >= hello.firstNotice)
        nextNotice = max(last + 1, hello.firstNotice)
        let goesOn = hello.session == session && session > 0 && random.below(4) > 0
        if !goesOn { session += 1 }
        handle(
            .received(
                .welcome(
                    Welcome(version: 1, features: [], session: session, lastNotice: last, heartbeatMilliseconds: 30_000)
                )))
        let resent: [Order]
        if goesOn {
            resent = Array(orders.dropFirst(Int(hello.lastOrder)))
        } else {
            resent = wanted
            orders = wanted
        }
        for order in resent where core.link.isJoined { handle(.received(.order(order))) }
    }

    /// Everything that a session without memory begins with.
    private var wanted: [Order] {
        var all: [Order] = []
        for (n, restart) in [AttemptPolicy.Restart.never, .onFailure, .always].enumerated() {
            let specification = Samples.specification("job\(n)") { $0.attempts.restart = restart }
            all.append(.template(Template(alias: UInt32(n + 1), specification: specification)))
        }
        for (key, assignment) in assigned.sorted(by: { $0.key.epoch < $1.key.epoch }) where results[key.epoch] == nil {
            all.append(disowned.contains(key.epoch) ? .stop(key, .disowned) : .assign(assignment))
        }
        return all
    }

    private mutating func take(_ notice: Notice) {
        guard let hello else { return }
        let number = nextNotice
        nextNotice += 1
        if let known = spools[hello.spoolID]?[number] {
            #expect(known == notice, "seed \(seed): notice \(number) has changed")
            return
        }
        spools[hello.spoolID, default: [:]][number] = notice
        guard let key = notice.assignment else { return }
        switch notice {
        case .refused(_, .fenced):
            if results[key.epoch] == nil, starts[key.epoch] == nil { results[key.epoch] = notice }
        case .ended(let end) where end.outlook == .another: break
        case .refused, .ended:
            let known = results[key.epoch]
            #expect(
                known == nil || known == notice || known?.isFenced == true,
                "seed \(seed): epoch \(key.epoch) ended twice")
            results[key.epoch] = notice
        case .started, .coalesced, .direct: break
        }
    }

    private mutating func pong() {
        if case .joined(let heartbeat) = core.link.state, heartbeat.sentAt != nil { handle(.received(.pong)) }
    }

    private mutating func acknowledge() {
        guard let hello, core.link.isJoined, let last = spools[hello.spoolID]?.keys.max() else { return }
        handle(.received(.acknowledge(min(last, nextNotice - 1))))
    }

    /// Everything works again: all that was accepted comes to an end, and nothing is left over.
    private mutating func finish() throws {
        for _ in 0..<400 {
            now += 500
            if let deadline = core.deadline, deadline <= moment { handle(.timerExpired) }
            if !core.link.isJoined { link() }
            pong()
            for job in running { end(job.key, .exit, isLast: true) }
            commit()
            acknowledge()
        }
        #expect(core.liveCount == 0, "seed \(seed)")
        #expect(core.image.assignments.isEmpty, "seed \(seed)")
        for epoch in starts.keys where !disowned.contains(epoch) {
            #expect(results[epoch] != nil, "seed \(seed): epoch \(epoch) never ended")
        }
    }
}

extension Notice {
    var isFenced: Bool { if case .refused(_, .fenced) = self { true } else { false } }
}

/// Whatever happens in whatever order, the promises hold.
struct AgentTrialTests {
    @Test(arguments: 0..<40 as Range<UInt64>) func `the promises hold under every fault`(seed: UInt64) throws {
        var trial = Trial(seed: seed)
        try trial.run(steps: 400)
        #expect(trial.startCount > 0)
        #expect(trial.crashCount > 0)
    }
}
