import RunnerProtocol
import System

@testable import Agent

/// An agent with a disk that never fails and a coordinator that a test speaks for. Time is set by hand.
struct Bench {
    private(set) var core: AgentCore
    private(set) var now: UInt64 = 0
    /// All entries that were appended, as the disk would have them.
    private(set) var entries: [SpoolEntry] = []

    static let boot = Identifier(high: 7, low: 7)

    /// An agent that was booted; its spool is synced.
    init(
        slots: UInt32 = 4, image: SpoolImage = SpoolImage(spoolID: Samples.id), boot: Identifier = Bench.boot,
        spoolBytes: Int = 1 << 20, adopted: Adopted? = nil, loss: SpoolRecovery.Loss = .none
    ) {
        var settings = AgentCore.Settings(runner: [UInt8]("node"), profile: RunnerProfile(slots: slots))
        settings.spoolBytes = spoolBytes
        core = AgentCore(image, settings)
        first = core.handle(
            .booted(bootID: boot, freshID: Identifier(high: 5, low: 5), loss: loss, adopted: adopted),
            at: Self.moment(0))
    }

    /// What the boot brought.
    private(set) var first: [AgentEffect] = []

    static func moment(_ milliseconds: UInt64) -> Instant { Instant(nanoseconds: 1 + milliseconds * 1_000_000) }

    var deadline: UInt64? { core.deadline.map { ($0.nanoseconds - 1) / 1_000_000 } }

    /// Lets an event happen; gives what follows but for the disk.
    @discardableResult mutating func raw(_ event: AgentEvent, at time: UInt64? = nil) -> [AgentEffect] {
        now = time ?? now
        return core.handle(event, at: Self.moment(now))
    }

    /// Lets an event happen, and the disk follow; gives what follows but for the disk.
    @discardableResult mutating func handle(_ event: AgentEvent, at time: UInt64? = nil) -> [AgentEffect] {
        var all: [AgentEffect] = []
        var pending = raw(event, at: time)
        while !pending.isEmpty {
            var last: UInt64?
            for effect in pending {
                switch effect {
                case .append(let entry): entries.append(entry)
                case .sync(let through): last = through
                default: all.append(effect)
                }
            }
            pending = last.map { raw(.spooled(through: $0)) } ?? []
            // What nobody waits for is not waited for here.
            if pending.isEmpty, !core.isClean {
                // Nothing happens but that it becomes later.
                pending = core.handle(.spooled(through: 0), at: Self.moment(now + Limits.syncMilliseconds))
            }
        }
        return all
    }

    @discardableResult mutating func order(_ order: Order) -> [AgentEffect] { handle(.received(.order(order))) }

    /// Joins the coordinator; gives what follows the welcome.
    @discardableResult mutating func join(session: UInt64 = 1, lastNotice: UInt64 = 0) -> [AgentEffect] {
        handle(.spooled(through: 1))
        if case .apart(let until?) = core.link.state {
            handle(.timerExpired, at: max(now, (until.nanoseconds - 1) / 1_000_000))
        }
        handle(.linkOpened)
        return handle(
            .received(
                .welcome(
                    Welcome(
                        version: 1, features: [], session: session, lastNotice: lastNotice,
                        heartbeatMilliseconds: 30_000))))
    }

    mutating func part() { handle(.linkClosed(.ended, randomness: 0)) }

    /// Names a template; its alias is 1.
    mutating func template(_ adjust: (JobSpecification) -> Void = { _ in }) {
        order(.template(Template(alias: 1, specification: Samples.specification("job", adjust))))
    }

    /// Orders a job of it.
    @discardableResult mutating func assign(_ epoch: UInt64, lease: UInt64? = nil) -> [AgentEffect] {
        var assignment = Assignment(key: Samples.key(epoch), template: 1)
        assignment.leaseMilliseconds = lease
        return order(.assign(assignment))
    }

    mutating func started(_ epoch: UInt64, _ attempt: UInt64 = 1) -> [AgentEffect] {
        handle(.attemptStarted(Samples.key(epoch), attempt: attempt, atMilliseconds: 1000 + now))
    }

    mutating func ended(
        _ epoch: UInt64, _ attempt: UInt64 = 1, _ outlook: AttemptEnd.Outlook = .last, _ cause: Cause = .exit
    ) -> [AgentEffect] {
        handle(.attemptEnded(Samples.key(epoch), attempt: attempt, Samples.report(cause, attempt: attempt), outlook))
    }

    /// The image as its entries give it: what a disk would bring back.
    var replayed: SpoolImage {
        var image = SpoolImage(spoolID: Identifier(high: 0, low: 0))
        core.image.forEachEntry { image.apply($0) }
        return image
    }
}

extension [AgentEffect] {
    /// Whether a sync is asked for.
    var isSynced: Bool { contains { if case .sync = $0 { true } else { false } } }

    /// The notices that are sent.
    var notices: [Notice] {
        compactMap { if case .send(.notice(let notice)) = $0 { notice } else { nil } }
    }

    /// The epochs of jobs that are started.
    var starts: [UInt64] {
        compactMap { if case .start(let start) = $0 { start.key.epoch } else { nil } }
    }

    /// What is refused, and why.
    var refusals: [Notice.Refusal] {
        notices.compactMap { if case .refused(_, let refusal) = $0 { refusal } else { nil } }
    }

    /// How attempts ended.
    var ends: [AttemptEnd] {
        notices.compactMap { if case .ended(let end) = $0 { end } else { nil } }
    }
}
