import RunnerProtocol
import System

/// The connection to the coordinator, as far as it outlives one.
///
///     apart ──▶ connecting ──▶ greeting ──▶ joined
///       ▲            └────────────┴───────────┴──▶ closing
///       └──────────────────────────────────────────────┘
struct AgentLink {
    var state = State.apart(until: nil)
    /// The session that a hello goes on with.
    var session: UInt64?
    /// The last order of it that came, and the last that is on the disk.
    var ordersReceived: UInt64 = 0
    var ordersSpooled: UInt64 = 0
    /// The last notice that was sent.
    var noticesSent: UInt64 = 0
    /// How many slots the coordinator was told of.
    var slotsTold: UInt32 = 0
    /// When the coordinator was last certain to hear: the sending of the last record that it has answered.
    var heard: Instant?
    private var pauseMilliseconds = Limits.reconnectMilliseconds

    /// Where it stands. A case carries what only that case has.
    enum State: Equatable {
        /// No connection; the next one is tried then. nil: none is tried.
        case apart(until: Instant?)
        /// One is being made, until then.
        case connecting(until: Instant)
        /// A hello was sent.
        case greeting(sentAt: Instant)
        /// Records pass.
        case joined(Heartbeat)
        /// It is being ended.
        case closing(LinkFailure)
    }

    /// The beat of pings. A ping must be answered before the next one is due, so that nothing wakes only to look.
    struct Heartbeat: Equatable {
        var since: Instant
        var milliseconds: UInt64
        /// When the next ping is due.
        var nextAt: Instant
        /// When the ping was sent that has not been answered.
        var sentAt: Instant?
    }

    /// When something is due; nil: not before something else happens.
    var deadline: Instant? {
        switch state {
        case .apart(let until): until
        case .connecting(let until): until
        case .greeting(let sentAt): sentAt.advanced(byMilliseconds: Limits.connectMilliseconds)
        case .joined(let heartbeat): heartbeat.nextAt
        case .closing: nil
        }
    }

    /// Whether records pass.
    var isJoined: Bool { if case .joined = state { true } else { false } }

    /// The pause before the next connection: doubling, and the first one again after a connection that lasted. It is
    /// drawn from the upper half, so that many runners do not come back together.
    mutating func pause(after failure: LinkFailure, joinedAt: Instant?, now: Instant, _ randomness: UInt32) -> UInt64? {
        if let joinedAt, now.microseconds(since: joinedAt) / 1000 >= Limits.healthyMilliseconds {
            pauseMilliseconds = Limits.reconnectMilliseconds
        }
        if case .goodbye(let goodbye) = failure {
            switch goodbye.reason {
            case .removed: return nil
            // Somebody must do something before it can work.
            case .version, .unknownRunner, .replaced: pauseMilliseconds = Limits.reconnectMaxMilliseconds
            case .malformed, .leaving, .overloaded: break
            }
        }
        let nominal = pauseMilliseconds
        pauseMilliseconds = min(nominal * 2, Limits.reconnectMaxMilliseconds)
        return nominal - (nominal / 2).multipliedFullWidth(by: UInt64(randomness) << 32).high
    }
}
