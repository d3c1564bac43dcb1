/// One connection between a runner and a coordinator, as a value, on either side: who speaks when, and the numbers of
/// what is counted. Records go in, and what breaks the rules comes out as the `Goodbye` to say; it is then over.
///
///     runner       awaitingWelcome ──welcome──▶ open ──goodbye──▶ over
///     coordinator  awaitingHello ──hello──▶ answering ──welcome()──▶ open ──goodbye──▶ over
///
/// It knows no socket, no clock and no disk. Whoever drives it sends the hello or the welcome, then what the other side
/// lacks from `sent + 1` on, and says with `durable` when what came is on disk.
public struct Link: Sendable {
    /// Which side this is.
    public let side: Side
    /// How far it has come.
    public internal(set) var state: State
    /// The version that is spoken; 0 before that is known.
    public internal(set) var version: UInt32 = 0
    /// The last counted record that the other side has: sent on this connection, or known to be there before.
    public internal(set) var sent: UInt64 = 0
    /// The last of those that is on its disk.
    public internal(set) var acknowledged: UInt64 = 0
    /// The last counted record that came.
    public internal(set) var received: UInt64 = 0
    /// The last of those that is on disk here.
    var safe: UInt64 = 0
    /// The last of which that was said.
    var told: UInt64 = 0
    /// How many bytes of output may be sent, or still come.
    public internal(set) var outputCredit: UInt64 = 0
    let versions: ClosedRange<UInt32>

    /// Who is who.
    public enum Side: UInt8, Sendable { case runner, coordinator }

    /// How far a connection has come.
    public enum State: Equatable, Sendable {
        /// Coordinator: nothing has come.
        case awaitingHello
        /// Coordinator: this has come, and `welcome` or a goodbye is due.
        indirect case answering(Hello)
        /// Runner: this is sent first, and the answer is due.
        indirect case awaitingWelcome(Hello)
        /// Both may say what they like.
        case open
        /// Nothing more is said or heard.
        case over
    }

    /// A runner's; it sends this first.
    public init(_ hello: Hello) {
        side = .runner
        state = .awaitingWelcome(hello)
        versions = hello.versions
    }

    /// A coordinator's.
    public init(speaking versions: ClosedRange<UInt32> = WireVersion.all) {
        side = .coordinator
        state = .awaitingHello
        self.versions = versions
    }

    /// Takes what came. Gives its number if it is counted; one that is not known may be, too, and is to be acknowledged
    /// like the others.
    public mutating func receive(_ incoming: Incoming) throws(Goodbye) -> UInt64? {
        do throws(Goodbye) {
            return try accept(incoming)
        } catch {
            state = .over
            throw error
        }
    }

    /// Takes the next record of a body; nil behind the last.
    public mutating func receive(from reader: inout RecordReader) throws(Goodbye) -> Arrival? {
        let incoming: Incoming?
        do throws(WireError) {
            incoming = try reader.next()
        } catch {
            state = .over
            throw Goodbye(error)
        }
        guard let incoming else { return nil }
        return Arrival(incoming: incoming, number: try receive(incoming))
    }

    /// What came, and its number if it is counted.
    public struct Arrival: Equatable, Sendable {
        /// What came.
        public let incoming: Incoming
        /// Its number, if it is counted.
        public let number: UInt64?
    }

    /// A coordinator's answer to a hello. `lastOrder` is the last order that was ever made in that session; if the hello
    /// names the same one, `Hello.canResume` must hold.
    public mutating func welcome(
        session: UInt64, lastNotice: UInt64, lastOrder: UInt64, features: Hello.Features = [],
        heartbeatMilliseconds: UInt64
    ) throws(Goodbye) -> Welcome {
        guard case .answering(let hello) = state else { preconditionFailure("a welcome answers a hello") }
        let welcome = Welcome(
            version: version, features: features.intersection(hello.features), session: session, lastNotice: lastNotice,
            heartbeatMilliseconds: heartbeatMilliseconds)
        precondition(session != hello.session || hello.lastOrder <= lastOrder, "that session cannot go on")
        try begin(hello, welcome)
        return welcome
    }

    /// Ends it from this side; the caller sends what it says.
    public mutating func close() { state = .over }

    private var isOpen: Bool { if case .open = state { true } else { false } }

    /// Whether one more order (or notice) may be sent: the other side has acknowledged enough of those before.
    public var maySend: Bool { isOpen && sent - acknowledged < UInt64(WireLimits.unacknowledgedMax) }

    /// Counts an order (or notice) that is being sent, and gives its number.
    public mutating func countSent() -> UInt64 {
        precondition(maySend, "what is not acknowledged is bounded")
        sent += 1
        return sent
    }

    /// What came is on disk, up to that one.
    public mutating func durable(through number: UInt64) { safe = max(safe, min(number, received)) }

    /// What is to be said of that; nil if it has been.
    public mutating func acknowledgement() -> Record? {
        guard isOpen, safe > told else { return nil }
        told = safe
        return .acknowledge(told)
    }

    /// A coordinator lets so many more bytes of output come.
    public mutating func grantOutput(_ bytes: UInt64) -> Record {
        outputCredit += bytes
        return .outputCredit(bytes)
    }

    /// A runner is about to send so many bytes of output: takes them off the credit if there is enough.
    public mutating func spendOutput(_ bytes: Int) -> Spending {
        guard UInt64(bytes) <= outputCredit else { return .refused }
        outputCredit -= UInt64(bytes)
        return .allowed
    }

    /// Whether output may be sent.
    public enum Spending: Sendable { case allowed, refused }
}
