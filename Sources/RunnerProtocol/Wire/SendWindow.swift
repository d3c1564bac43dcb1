/// The numbers of orders or notices that are kept until the other side has acknowledged them: those from `first` up to
/// the one before `next`. It holds no bytes; where those lie, in memory or in a spool on disk, is another's matter.
public struct SendWindow: Equatable, Sendable {
    /// The oldest that is kept.
    public private(set) var first: UInt64
    /// The one that comes next.
    public private(set) var next: UInt64

    /// Both as given; equal: none is kept.
    public init(first: UInt64 = 1, next: UInt64 = 1) {
        precondition(first >= 1 && next >= first, "numbers count from 1")
        self.first = first
        self.next = next
    }

    /// How many are kept.
    public var count: UInt64 { next - first }

    /// Whether there must be no more until some are acknowledged.
    public var isFull: Bool { count >= UInt64(WireLimits.unacknowledgedMax) }

    /// Gives one its number.
    public mutating func add() -> UInt64 {
        next += 1
        return next - 1
    }

    /// Forgets all up to that one, and says how many those were. What was forgotten before, and what never was, is
    /// passed over.
    public mutating func acknowledge(through number: UInt64) -> UInt64 {
        guard number >= first else { return 0 }
        let forgotten = min(number, next - 1) - first + 1
        first += forgotten
        return forgotten
    }
}

extension Hello {
    /// Whether a session can go on, of which a coordinator keeps these orders: the runner is in it, has no order that
    /// was never made, and lacks none that is no longer kept. If not, the coordinator begins a new one.
    public func canResume(_ session: UInt64, _ orders: SendWindow) -> Bool {
        self.session == session && lastOrder < orders.next && lastOrder + 1 >= orders.first
    }
}

/// Encoded orders (or notices) in memory until they are acknowledged.
public struct Outbox: Sendable {
    /// Their numbers.
    public private(set) var window: SendWindow
    /// One after another; those before `head` are forgotten.
    private var bytes: [UInt8] = []
    private var head = 0
    /// Where the next one begins that is to be sent on the present connection.
    private var cursor = 0
    /// The last one that was.
    public private(set) var sent: UInt64

    /// Empty; the first one gets that number.
    public init(first: UInt64 = 1) {
        window = SendWindow(first: first, next: first)
        sent = first - 1
    }

    /// Whether there must be no more until some are acknowledged.
    public var isFull: Bool { window.isFull || bytes.count - head >= WireLimits.unacknowledgedBytesMax }

    /// Adds a counted record and gives its number. Not when it is full.
    public mutating func add(_ record: [UInt8]) -> UInt64 {
        precondition(!isFull && record.count > 1, "an outbox that is full takes no more")
        bytes.append(contentsOf: record)
        return window.add()
    }

    /// On a new connection: the next one to be sent is the one after that.
    public mutating func resume(after number: UInt64) {
        cursor = head
        sent = window.first - 1
        while sent < number, next() != nil {}
    }

    /// The next one to be sent; nil if all have been.
    public mutating func next() -> ArraySlice<UInt8>? {
        guard sent + 1 < window.next else { return nil }
        let start = cursor
        cursor = end(of: start)
        sent += 1
        return bytes[start..<cursor]
    }

    /// Forgets all up to that one.
    public mutating func acknowledge(through number: UInt64) {
        for _ in 0..<window.acknowledge(through: number) { head = end(of: head) }
        if cursor < head {
            cursor = head
            sent = window.first - 1
        }
        // Moved seldom, so that each byte is moved once on average.
        if head > bytes.count / 2 {
            bytes.removeSubrange(..<head)
            cursor -= head
            head = 0
        }
    }

    /// Where the record ends that begins there.
    private func end(of start: Int) -> Int {
        var at = start + 1
        var length = 0
        var shift = 0
        while bytes[at] >= 0x80 {
            length |= Int(bytes[at] & 0x7f) << shift
            shift += 7
            at += 1
        }
        return at + 1 + length + Int(bytes[at]) << shift
    }
}
