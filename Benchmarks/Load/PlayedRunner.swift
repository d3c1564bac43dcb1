import RunnerProtocol
import System

/// A runner that runs nothing: every job it is given has started, and ended with 0, at once.
final class PlayedRunner {
    let socket: Descriptor
    private var link: Link
    private var splitter = FrameSplitter()
    private var outbox = Outbox()
    private var writer = FrameWriter()
    private var unsent: [UInt8] = []
    /// Jobs that it has ended.
    private(set) var ended = 0
    /// How long they were on their way.
    private(set) var latencies = Latencies()
    /// When the jobs of a template were asked for, where they say so.
    private var askedAt: [UInt32: UInt64] = [:]

    /// Connects to a coordinator's socket and says hello.
    init(_ name: String, number: UInt64, slots: UInt32, at path: CString) throws(Errno) {
        socket = try Self.connect(to: path)
        var hello = Hello(
            runner: Array(name.utf8), bootID: Identifier(high: 1, low: 1),
            spoolID: Identifier(high: Instant.sinceBoot.nanoseconds, low: number), profile: RunnerProfile(slots: slots))
        hello.profile.machine = Array("played".utf8)
        link = Link(hello)
        say(.hello(hello))
    }

    /// Connects, as soon as the other side has taken enough of those who wait.
    private static func connect(to path: CString) throws(Errno) -> Descriptor {
        let pause = try Poller.make()
        while true {
            do throws(Errno) {
                return try Socket.connect(to: path)
            } catch {
                if error != .again { throw error }
            }
            _ = pause.waitHere(milliseconds: 1) { _ in }
        }
    }

    /// Reads what has come and answers it; gives false when the connection is over.
    func read(_ space: inout [UInt8]) -> Bool {
        do throws(Errno) {
            let count = try socket.read(into: &space)
            if count == 0 { return false }
            return try take(space[..<count])
        } catch {
            return error == .again
        }
    }

    private func take(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Bool {
        var rest = bytes
        let before = link.received
        do {
            while let body = try splitter.next(&rest) {
                var reader = RecordReader(body)
                while let arrival = try link.receive(from: &reader) {
                    if case .record(let record) = arrival.incoming { answer(record) }
                }
            }
        } catch {
            print("hero-load: \(error)")
            return false
        }
        if link.state == .over { return false }
        if link.received > before {
            link.durable(through: link.received)
            if let record = link.acknowledgement() { say(record) }
        }
        while link.maySend, let notice = outbox.next() {
            _ = link.countSent()
            write(notice)
        }
        return try send()
    }

    private func answer(_ record: Record) {
        switch record {
        case .order(.template(let template)): askedAt[template.alias] = Self.time(in: template.specification)
        case .order(.assign(let assignment)):
            if let time = askedAt[assignment.template] { latencies.add(askedAt: time) }
            let key = AttemptKey(assignment.key, attempt: 1)
            let report = AttemptReport(name: [], attempt: 1, cause: .exit)
            report.exitCode = 0
            let now = WallClock.milliseconds
            report.startedAtMilliseconds = now
            tell(.started(key, startedAtMilliseconds: now))
            tell(.ended(AttemptEnd(key: key, outlook: .last, report: report)))
            ended += 1
        case .acknowledge(let number): outbox.acknowledge(through: number)
        default: break
        }
    }

    private static func time(in job: JobSpecification) -> UInt64? {
        let words = job.arguments.bytes.split(separator: 0)
        return words.count > 1 ? UInt64(String(decoding: words[1], as: UTF8.self)) : nil
    }

    private func tell(_ notice: Notice) {
        // It is small, and breaks no bound.
        if let bytes = try? Record.notice(notice).encoded() { _ = outbox.add(bytes) }
    }

    private func say(_ record: Record) {
        if let bytes = try? record.encoded() { write(bytes[...]) }
    }

    private func write(_ record: ArraySlice<UInt8>) {
        if let body = writer.add(record) { unsent += FrameWriter.frame(body) }
    }

    /// Sends what was said, as far as it is taken; gives false when the connection is over.
    func send() throws(Errno) -> Bool {
        if let body = writer.finish() { unsent += FrameWriter.frame(body) }
        var rest = unsent[...]
        defer { unsent = Array(rest) }
        do throws(Errno) {
            while !rest.isEmpty { rest = rest.dropFirst(try socket.send(rest)) }
        } catch {
            if error != .again { throw error }
        }
        return true
    }

    /// Whether it was welcomed.
    var isJoined: Bool { link.state == .open }

    /// Whether something waits for room.
    var hasUnsent: Bool { !unsent.isEmpty }

    /// Says that it is there.
    func ping() throws(Errno) {
        say(.ping)
        _ = try send()
    }
}
