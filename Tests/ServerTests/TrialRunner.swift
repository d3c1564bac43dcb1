import RunnerProtocol
import System

/// A runner at the other end of a socket, which says what a test tells it.
final class TrialRunner {
    private let socket: Descriptor
    private let poller: Poller
    private var splitter = FrameSplitter()
    private var records: [Record] = []
    private var reader: [UInt8] = []
    /// The other side has closed the connection.
    private(set) var isOver = false

    init(at path: String) throws(Errno) {
        socket = try Socket.connect(to: CString(path.utf8))
        poller = try Poller.make()
        try poller.add(socket.raw, .readable, token: 1)
    }

    /// Says hello.
    func greet(_ name: String, spool: UInt64 = 1, next: UInt64 = 1) throws {
        var profile = RunnerProfile(slots: 4)
        profile.enforceable = []
        var hello = Hello(
            runner: Array(name.utf8), bootID: Identifier(high: 1, low: 1), spoolID: Identifier(high: 2, low: spool),
            profile: profile)
        hello.nextNotice = next
        try send(.hello(hello))
    }

    /// Sends records in a frame.
    func send(_ records: Record...) throws {
        var writer = FrameWriter()
        for record in records { _ = writer.add(try record.encoded()[...]) }
        try send(FrameWriter.frame(writer.finish() ?? []))
    }

    /// Sends bytes as they are.
    func send(_ bytes: [UInt8]) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty { rest = rest.dropFirst(try socket.send(rest)) }
    }

    /// The next record that is looked for; what comes before it is left out. nil: the connection is over.
    func next<Found>(_ look: (Record) -> Found?) throws -> Found? {
        while true {
            while !records.isEmpty {
                if let found = look(records.removeFirst()) { return found }
            }
            if isOver { return nil }
            try read()
        }
    }

    private func read() throws {
        _ = poller.waitHere(milliseconds: -1) { _ in }
        var space = [UInt8](repeating: 0, count: 4096)
        let count = try socket.read(into: &space)
        isOver = count == 0
        var rest = space[..<count]
        while let body = try splitter.next(&rest) {
            var reader = RecordReader(body)
            while let incoming = try reader.next() {
                if case .record(let record) = incoming { records.append(record) }
            }
        }
    }
}
