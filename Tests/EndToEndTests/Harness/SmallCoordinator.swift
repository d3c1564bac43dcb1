import CTests
import RunnerProtocol
import Testing

/// A coordinator of a few lines at the other end of an agent's socket. It is strict: what breaks the protocol's rules,
/// and a report that comes twice or not in order, is an error. What it has heard it keeps over connections, as a
/// disk would.
final class SmallCoordinator {
    /// Where it listens.
    let path: String
    private let listener: Int32
    private var connection: Int32 = -1
    private var link = Link()
    private var splitter = FrameSplitter()
    private var incoming: ArraySlice<UInt8> = []
    private var reader: RecordReader?

    /// The orders of this session, from 1.
    private var orders: [Order] = []
    private(set) var session: UInt64 = 0
    /// The runner's notices, from 1, and the spool in which they are counted.
    private(set) var notices: [Notice] = []
    private var spoolID: Identifier?
    /// What jobs have written, and where gaps are.
    private(set) var written: [Place: [UInt8]] = [:]
    private(set) var gaps: [OutputGap] = []
    private var ends: [Place: UInt64] = [:]
    /// Where each stream has come to that this connection has brought something of.
    private var heard: [Place: UInt64] = [:]
    /// What the runner said of itself last.
    private(set) var profile = RunnerProfile(slots: 0)

    /// A stream of an assignment.
    struct Place: Hashable {
        var key: AssignmentKey
        var stream: OutputStream
    }

    init(at path: String) throws {
        self.path = path
        listener = unsafe ct_listen(path)
        guard listener >= 0 else { throw CallFailed("listen at \(path)") }
    }

    deinit {
        cut()
        _ = close(listener)
    }

    // Connections.

    /// Waits for a hello and welcomes the runner, in the session it was in if it names that one. Gives the hello.
    @discardableResult
    func welcome() throws -> Hello {
        let hello = try hear()
        let isResumed = hello.session == session && session > 0
        if !isResumed {
            session += 1
            orders = []
        }
        if spoolID != hello.spoolID {
            spoolID = hello.spoolID
            notices = []
        }
        guard hello.nextNotice > UInt64(notices.count) else { throw Missing("the runner has forgotten notices") }
        let welcome = try link.welcome(
            session: session, lastNotice: UInt64(notices.count), lastOrder: UInt64(orders.count),
            heartbeatMilliseconds: 30_000)
        try write(.welcome(welcome))
        try write(link.grantOutput(1 << 20))
        if isResumed { for number in Int(hello.lastOrder)..<orders.count { try transmit(orders[number]) } }
        return hello
    }

    /// Waits for a connection and its hello.
    func hear() throws -> Hello {
        cut()
        try wait(for: listener, "a connection")
        connection = ct_accept(listener)
        guard connection >= 0 else { throw CallFailed("accept") }
        link = Link()
        heard = [:]
        splitter = FrameSplitter()
        incoming = []
        reader = nil
        while true {
            guard let record = try next() else { throw Missing("a hello: the connection has ended") }
            if case .hello(let hello) = record {
                profile = hello.profile
                return hello
            }
        }
    }

    /// Ends the connection without a word.
    func cut() {
        if connection >= 0 { _ = close(connection) }
        connection = -1
    }

    // Orders.

    /// Gives an order, and keeps it for the next connection of this session.
    func order(_ order: Order) throws {
        orders.append(order)
        try transmit(order)
    }

    private func transmit(_ order: Order) throws {
        _ = link.countSent()
        try write(.order(order))
    }

    /// Orders a job that is the only one of its template.
    func assign(
        _ key: AssignmentKey, _ specification: JobSpecification, _ change: (inout Assignment) -> Void = { _ in }
    )
        throws
    {
        let alias = UInt32(key.epoch)
        try order(.template(Template(alias: alias, specification: specification)))
        var assignment = Assignment(key: key, template: alias)
        change(&assignment)
        try order(.assign(assignment))
    }

    /// Sends bytes as they are. A runner that has left takes no more, and what it has said can still be read.
    func write(raw bytes: [UInt8]) throws {
        let count = unsafe send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        guard count == bytes.count || count < 0 && ct_errno() == EPIPE else { throw CallFailed("send") }
    }

    private func write(_ record: Record) throws { try write(raw: FrameWriter.frame(try record.encoded())) }

    // What comes.

    /// Takes what comes until something is so. Notices are acknowledged at once.
    func listen(until isSo: () -> Bool) throws {
        while !isSo() {
            guard try next() != nil else { throw Missing("the connection has ended; got \(notices)") }
        }
    }

    /// Whether an attempt of an assignment was told to have started.
    func hasStarted(_ key: AssignmentKey) -> Bool {
        notices.contains { if case .started(let attempt, _) = $0 { attempt.assignment == key } else { false } }
    }

    /// The end of an assignment: its last report; nil: it has none yet.
    func end(of key: AssignmentKey) -> AttemptReport? {
        for case .ended(let end) in notices where end.key.assignment == key && end.outlook == .last {
            return end.report
        }
        return nil
    }

    /// Waits for the end of an assignment.
    func result(of key: AssignmentKey) throws -> AttemptReport {
        try listen { end(of: key) != nil }
        return try #require(end(of: key))
    }

    /// What an assignment has written.
    func text(of key: AssignmentKey, _ stream: OutputStream = .output) -> String {
        String(decoding: written[Place(key: key, stream: stream)] ?? [], as: UTF8.self)
    }

    /// Waits for the end of the connection; gives the runner's last word.
    func waitForEnd() throws -> Goodbye? {
        var last: Goodbye?
        while let record = try next() {
            if case .goodbye(let goodbye) = record { last = goodbye }
        }
        return last
    }

    /// The next record, after its consequences; nil: the connection has ended.
    func next() throws -> Record? {
        while true {
            if var reading = reader, let arrival = try link.receive(from: &reading) {
                reader = reading
                guard case .record(let record) = arrival.incoming else { throw Missing("a record that is not known") }
                try take(record, arrival.number)
                return record
            }
            reader = nil
            if let body = try splitter.next(&incoming) {
                reader = RecordReader(body)
                continue
            }
            guard connection >= 0 else { return nil }
            try wait(for: connection, "a record; got \(notices)")
            var chunk = [UInt8](repeating: 0, count: 65536)
            let count = unsafe CTests.read(connection, &chunk, chunk.count)
            if count <= 0 {
                cut()
                return nil
            }
            incoming = chunk[..<count]
        }
    }

    private func take(_ record: Record, _ number: UInt64?) throws {
        switch record {
        case .notice(let notice):
            guard number == UInt64(notices.count) + 1 else { throw Missing("notice \(number ?? 0) is out of order") }
            notices.append(notice)
            link.durable(through: UInt64(notices.count))
            if let acknowledgement = link.acknowledgement() { try write(acknowledgement) }
        case .ping: try write(.pong)
        case .profile(let profile): self.profile = profile
        case .output(let chunk): try take(chunk)
        case .outputGap(let gap): try take(gap)
        case .hello, .goodbye, .acknowledge, .fileWanted: break
        case .welcome, .order, .pong, .outputCredit, .outputTaken, .filePart:
            throw Missing("a record of the wrong side")
        }
    }

    /// A gap begins at or before the end of what came, and what follows begins behind it.
    private func take(_ gap: OutputGap) throws {
        let place = Place(key: gap.place.key, stream: gap.place.stream)
        let end = ends[place] ?? 0
        guard gap.place.offset <= end, gap.end > end else { throw Missing("a gap of \(gap), at \(end)") }
        gaps.append(gap)
        ends[place] = gap.end
        heard[place] = gap.end
    }

    /// Output goes on where it ended on this connection. What comes first on one may be known: the word that it was taken
    /// was lost with the connection before. It must be the same then.
    private func take(_ chunk: OutputChunk) throws {
        let place = Place(key: chunk.place.key, stream: chunk.place.stream)
        let end = ends[place] ?? 0
        let begin = chunk.place.offset
        guard heard[place].map({ begin == $0 }) ?? (begin <= end) else {
            throw Missing("output at \(begin), not at \(end)")
        }
        let again = chunk.bytes.prefix(Int(clamping: end - min(begin, end)))
        let known = written[place, default: []]
        if !gaps.contains(where: { $0.place.key == place.key && $0.place.stream == place.stream }) {
            guard known.dropFirst(Int(begin)).prefix(again.count).elementsEqual(again) else {
                throw Missing("other output at \(begin) than before")
            }
        }
        written[place] = known + chunk.bytes.dropFirst(again.count)
        var taken = chunk.place
        taken.offset += UInt64(chunk.bytes.count)
        heard[place] = taken.offset
        ends[place] = max(end, taken.offset)
        try write(.outputTaken(taken))
        try write(link.grantOutput(UInt64(chunk.bytes.count)))
    }

    private func wait(for raw: Int32, _ what: String) throws {
        var list = [pollfd(fd: raw, events: Int16(POLLIN), revents: 0)]
        guard unsafe poll(&list, 1, 60_000) > 0 else { throw Missing("\(what): not within a minute") }
    }
}
