import RunnerProtocol
import System

/// A runner's side of everything between a coordinator's orders and the engine that carries them out, as a value: events
/// go in, what to do comes out.
///
/// It holds no descriptor and reads no clock. `now` is CLOCK_BOOTTIME, which counts while the machine is suspended: a
/// lease runs out then too.
///
/// What must not be forgotten is in `image`. It changes only by entries, and each is also an effect, so that the disk can
/// follow. Whatever tells others of a change (an acknowledgement, a notice, a start) waits until the disk has it.
package struct AgentCore {
    // The small things stand first: what lies within 128 bytes is reached with shorter instructions.
    var now = Instant(nanoseconds: 0)
    /// Accepted assignments that are not over, by epoch.
    var jobs: [AgentJob] = []
    var aliases = AliasTable()
    var disk = Disk.sound
    var draining: AgentEvent.Draining?
    private var life = Life.unborn
    private var effects: [AgentEffect] = []
    /// When what was appended must be synced, if it must; or with what must be before: each sync wears the disk, and whoever
    /// waits for one waits for those before it.
    private var syncDue: Instant?
    /// The last `sync` that was asked for, and the last that was answered.
    private(set) var ticket: UInt64 = 0
    private(set) var spooled: UInt64 = 0
    private var waiting: [Waiting] = []
    /// Until when jobs that wait for a slot are armed, that is, on the disk as if they had been started; nil: they are not.
    var armedUntil: Instant?
    /// The first notice that is not on the disk yet.
    private var noticesSpooled: UInt64 = 0
    var link = AgentLink()
    /// When the coordinator last became joined.
    var joinedAt: Instant?
    /// What must not be forgotten.
    package private(set) var image: SpoolImage
    var output: OutputQueue
    let settings: Settings

    /// What is given at the start.
    package struct Settings {
        /// Its name at the coordinator.
        package var runner: [UInt8]
        /// What it is and has; `slots` is how many jobs it runs at a time.
        package var profile: RunnerProfile
        /// The size of the spool's storage.
        package var spoolBytes = Limits.spoolBytes
        /// How much output is kept.
        package var outputBytesMax = UInt64(Limits.outputBytes)

        package init(runner: [UInt8], profile: RunnerProfile) {
            self.runner = runner
            self.profile = profile
        }
    }

    /// Whether the spool can be written.
    enum Disk: Equatable {
        case sound
        /// It could not, and is tried again then.
        case failed(retryAt: Instant)
        case retrying

        var isSound: Bool { if case .sound = self { true } else { false } }
    }

    private enum Life { case unborn, alive, leaving, gone }

    /// What a sync brings to the disk.
    private struct Waiting {
        let ticket: UInt64
        /// The last order; nil: the connection on which it came is gone.
        var order: UInt64?
        /// The first notice that it does not bring.
        var nextNotice: UInt64
    }

    /// A runner that was not booted yet, with what its spool holds.
    package init(_ image: SpoolImage, _ settings: Settings) {
        self.image = image
        self.settings = settings
        output = OutputQueue(bytesMax: settings.outputBytesMax)
        noticesSpooled = image.notices.first
    }

    /// When `timerExpired` is due; nil: not before something else happens.
    package var deadline: Instant? {
        var next = link.deadline
        if case .failed(let retryAt) = disk { next = earlier(next, retryAt) }
        next = earlier(earlier(next, syncDue), armedUntil)
        guard let heard = link.heard else { return next }
        for job in jobs {
            if let lease = job.lease { next = earlier(next, lease.deadline(heard: heard, after: job.ending)) }
        }
        return next
    }

    /// When the coordinator was last certain to hear, for `Adopted.heard` of the next agent; nil: never.
    package var heard: Instant? { link.heard }

    /// Whether nothing is left that a sync has yet to be asked for.
    package var isClean: Bool { syncDue == nil }

    /// How many jobs are accepted and not over.
    package var liveCount: Int { jobs.count }

    /// Takes an event and gives what to do. An event that means nothing any more gives nothing: it was on its way when
    /// things changed.
    package mutating func handle(_ event: AgentEvent, at now: Instant) -> [AgentEffect] {
        self.now = now
        switch (life, event) {
        case (.unborn, .booted(let bootID, let freshID, let loss, let adopted)):
            life = .alive
            boot(bootID, freshID, loss, adopted)
        case (.unborn, _), (.gone, _), (_, .booted): return []
        case (.alive, _), (.leaving, _): decide(event)
        }
        settle()
        defer { effects = [] }
        return effects
    }

    private mutating func decide(_ event: AgentEvent) {
        switch event {
        case .booted: break
        case .timerExpired: expire()
        case .spooled(let through): spooled(through)
        case .spoolFailed: disk = .failed(retryAt: now.advanced(byMilliseconds: Limits.spoolRetryMilliseconds))
        case .linkOpened: linkOpened()
        case .linkClosed(let failure, let randomness): linkClosed(failure, randomness)
        case .received(let record): received(record)
        case .passedOver: if link.isJoined { link.ordersReceived += 1 }
        case .attemptStarted(let key, let attempt, let time): attemptStarted(key, attempt, time)
        case .attemptEnded(let key, let attempt, let report, let outlook): attemptEnded(key, attempt, report, outlook)
        case .jobFinished(let key): jobFinished(key)
        case .startRefused(let key, let refusal): startRefused(key, refusal)
        case .outputKept(let part): release(output.add(part))
        case .outputResumed(let place): output.resume(at: place)
        case .outputLost(let place): output.lose(upTo: place)
        case .directReport(let report): direct(report)
        case .stopJob(let key): if image.index(of: key) != nil { obey(.stop(key, .gracefully)) }
        case .drain(let how): drain(how)
        }
    }

    /// Adds an effect.
    @inline(never)
    mutating func emit(_ effect: AgentEffect) { effects.append(effect) }

    /// Remembers something; what follows from it waits for the disk.
    @inline(never)
    mutating func put(_ entry: SpoolEntry) { putSoon(entry, within: 0) }

    /// Remembers something that nobody waits for: it shares a sync with what somebody does, if that comes soon.
    @inline(never)
    mutating func putSoon(_ entry: SpoolEntry, within milliseconds: UInt64 = Limits.syncMilliseconds) {
        putLazily(entry)
        syncDue = earlier(syncDue, now.advanced(byMilliseconds: milliseconds))
    }

    /// Remembers something that may be forgotten again if the power goes: it reaches the disk with what follows it.
    @inline(never)
    mutating func putLazily(_ entry: SpoolEntry) {
        image.apply(entry)
        emit(.append(entry))
    }

    /// Something waits for what was put.
    mutating func hurry() { syncDue = now }

    /// The `sync` that will bring what is put now to the disk.
    var nextTicket: UInt64 { ticket + 1 }

    /// What every event ends with.
    private mutating func settle() {
        useSlots()
        if let due = syncDue {
            if due <= now { sync() }
        } else if waiting.isEmpty {
            acknowledgeOrders(link.ordersReceived)
        } else {
            waiting[waiting.count - 1].order = link.ordersReceived
        }
        guard link.isJoined else { return leaveIfDone() }
        sendNotices()
        sendProfile()
        sendOutput()
        leaveIfDone()
    }

    // The disk.

    private mutating func sync() {
        syncDue = nil
        ticket += 1
        waiting.append(Waiting(ticket: ticket, order: link.ordersReceived, nextNotice: image.notices.next))
        if disk.isSound { emit(.sync(through: ticket)) }
    }

    private mutating func spooled(_ through: UInt64) {
        guard through > spooled, through <= ticket else { return }
        spooled = through
        let wasSound = disk.isSound
        disk = .sound
        var order: UInt64?
        while let first = waiting.first, first.ticket <= through {
            order = first.order ?? order
            noticesSpooled = first.nextNotice
            waiting.removeFirst()
        }
        // So that there is not for ever room for as many as there once were.
        if waiting.isEmpty { waiting = [] }
        // What was put since the disk failed has had no sync yet.
        if !wasSound, through < ticket { emit(.sync(through: ticket)) }
        if let order { acknowledgeOrders(order) }
    }

    /// Asks for the disk again after it has failed.
    mutating func retryDisk() {
        disk = .retrying
        emit(.sync(through: ticket))
    }

    /// What was received on a connection that is gone is not acknowledged on the next one.
    mutating func forgetOrders() {
        for i in waiting.indices { waiting[i].order = nil }
    }

    /// The notices have other numbers from here on, which are on the disk with the next sync.
    mutating func renumbered() {
        noticesSpooled = image.notices.first
        for i in waiting.indices { waiting[i].nextNotice = image.notices.first }
    }

    private mutating func acknowledgeOrders(_ through: UInt64) {
        guard through > link.ordersSpooled else { return }
        link.ordersSpooled = through
        if link.isJoined { emit(.send(.acknowledge(through))) }
    }

    private mutating func sendNotices() {
        while link.noticesSent + 1 < noticesSpooled, let notice = image.notices[link.noticesSent + 1] {
            link.noticesSent += 1
            emit(.send(.notice(notice)))
        }
    }

    // Leaving.

    private mutating func leaveIfDone() {
        switch life {
        case .unborn, .gone: return
        case .leaving:
            if case .apart = link.state { leave() }
        case .alive:
            guard draining != nil, jobs.isEmpty, waiting.isEmpty, isClean else { return }
            // What the coordinator has not acknowledged stays in the spool, and output it has not taken is lost; it waits
            // for that only while there is a link.
            if link.isJoined, image.notices.count > 0 || hasBacklog || output.count > 0 { return }
            life = .leaving
            switch link.state {
            case .apart: leave()
            case .closing: break
            case .connecting, .greeting: close(.leaving, goodbye: nil)
            case .joined: close(.leaving, goodbye: .leaving)
            }
        }
    }

    private mutating func leave() {
        life = .gone
        emit(.leave)
    }
}

/// The earlier of two moments, where nil is never.
@inline(never)
func earlier(_ a: Instant?, _ b: Instant?) -> Instant? {
    guard let a, let b else { return a ?? b }
    return min(a, b)
}
