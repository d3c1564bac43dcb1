import CTests
import Testing

/// How a program ended.
enum End: Equatable {
    case exited(Int32)
    case killed(Int32)
}

/// A program that a test has started, in a process group of its own unless it has a terminal.
///
/// Whatever a test waits for is an event: output, the end of a stream, the end of the program. A minute without it is
/// an error, which only a hanging program can bring about.
final class Child {
    /// Its process id.
    let pid: pid_t
    /// The variable that marks every process which descends from it.
    let mark: String
    private let pidDescriptor: Int32
    private var input: Int32 = -1
    private var readers: [Int32: Int] = [:]
    private var collected: [[UInt8]] = [[], [], []]
    private var ended: End?

    /// Where one of its standard streams leads.
    enum Stream {
        case pipe
        case null
        case closed
        case file(String)
        /// The other end of a pseudo-terminal; its output is collected as standard output.
        case terminal(Pseudoterminal)
    }

    /// Whose terminal and group it has.
    enum Place { case ownGroup, ownSession }

    /// Starts the program. `environment` is added to this process's.
    init(
        _ words: [[UInt8]], environment: [String] = [], input: Stream = .null, output: Stream = .pipe,
        errors: Stream = .pipe, in place: Place = .ownGroup, from directory: String? = nil
    ) throws {
        mark = "HERO_TEST_MARK=\(getpid()).\(Self.count.add())"
        let spawn = SpawnCall()
        var ours: [(stream: Int, raw: Int32)] = []
        var theirs: [Int32] = []
        defer { for raw in theirs { _ = close(raw) } }
        if let directory { spawn.change(to: directory) }
        for (number, stream) in [input, output, errors].enumerated() {
            switch stream {
            case .pipe:
                var ends: [Int32] = [-1, -1]
                guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else { throw CallFailed("pipe2") }
                let (mine, its) = number == 0 ? (ends[1], ends[0]) : (ends[0], ends[1])
                ours.append((number, mine))
                theirs.append(its)
                spawn.connect(its, to: Int32(number))
            case .null: spawn.open("/dev/null", as: Int32(number))
            case .closed: spawn.close(Int32(number))
            case .file(let path): spawn.open(path, as: Int32(number))
            case .terminal(let terminal):
                spawn.open(terminal.path, as: Int32(number))
                if number == 1 { ours.append((1, try terminal.reader())) }
            }
        }
        spawn.closeOthers()
        let variables = Variables.all + environment.map { Array($0.utf8) } + [Array(mark.utf8)]
        pid = try spawn.start(words, variables, place)
        pidDescriptor = ct_pidfd_open(pid)
        guard pidDescriptor >= 0 else { throw CallFailed("pidfd_open") }
        for (number, raw) in ours {
            if number == 0 { self.input = raw } else { readers[raw] = number }
        }
    }

    convenience init(
        _ words: [String], environment: [String] = [], input: Stream = .null, output: Stream = .pipe,
        errors: Stream = .pipe, in place: Place = .ownGroup, from directory: String? = nil
    ) throws {
        try self.init(
            words.map { Array($0.utf8) }, environment: environment, input: input, output: output, errors: errors,
            in: place, from: directory)
    }

    deinit {
        if ended == nil {
            Processes.killAgent(pid)
            var status: Int32 = 0
            _ = unsafe waitpid(pid, &status, 0)
        }
        _ = close(pidDescriptor)
        closeInput()
        for raw in readers.keys { _ = close(raw) }
    }

    private static let count = Counter()

    /// What it has written so far to standard output.
    var output: [UInt8] { collected[1] }
    /// The same as text.
    var outputText: String { String(decoding: collected[1], as: UTF8.self) }
    /// What it has written so far to standard error.
    var errorText: String { String(decoding: collected[2], as: UTF8.self) }

    /// Sends it alone a signal.
    func send(_ signal: Int32) { _ = kill(pid, signal) }

    /// Sends its process group a signal.
    func sendGroup(_ signal: Int32) { _ = kill(-pid, signal) }

    /// Writes to its standard input.
    func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard unsafe CTests.write(input, bytes, bytes.count) == bytes.count else { throw CallFailed("write") }
    }

    /// Closes its standard input.
    func closeInput() {
        if input >= 0 { _ = close(input) }
        input = -1
    }

    /// Waits until its output contains the text.
    func wait(forOutput text: String) throws {
        let wanted = Array(text.utf8)
        try wait("output '\(text)'") { collected[1].firstRange(of: wanted) != nil }
    }

    /// Waits until its standard error contains the text.
    func wait(forErrors text: String) throws {
        let wanted = Array(text.utf8)
        try wait("errors '\(text)'") { collected[2].firstRange(of: wanted) != nil }
    }

    /// Waits until every holder of its output streams is gone.
    func waitForStreams() throws { try wait("the end of its streams") { readers.isEmpty } }

    /// Waits until it has ended, without waiting for the end of its streams.
    func waitForEnd() throws -> End {
        try wait("its end") { ended != nil }
        return ended ?? .exited(-1)
    }

    /// Waits until it has ended and its output streams are closed, and says how it ended. Every process it started
    /// must be gone by then.
    func end(sourceLocation: SourceLocation = #_sourceLocation) throws -> End {
        let end = try waitForEnd()
        let left = Processes.marked(mark)
        #expect(left == [], "processes are left behind", sourceLocation: sourceLocation)
        for pid in left { _ = kill(pid, SIGKILL) }
        try waitForStreams()
        return end
    }

    /// Reads what comes until something is so.
    private func wait(_ what: String, until isSo: () -> Bool) throws {
        let giveUp = time(nil) + 60
        while !isSo() {
            var list = readers.keys.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            if ended == nil { list.append(pollfd(fd: pidDescriptor, events: Int16(POLLIN), revents: 0)) }
            guard !list.isEmpty else { throw Missing("\(what): never came; got \(outputText) \(errorText)") }
            guard time(nil) < giveUp else {
                throw Missing("\(what): not within a minute; got \(outputText) \(errorText)")
            }
            guard unsafe poll(&list, nfds_t(list.count), 1000) > 0 else { continue }
            for entry in list where entry.revents != 0 {
                if let stream = readers[entry.fd] { read(entry.fd, stream) } else { reap() }
            }
        }
    }

    private func read(_ raw: Int32, _ stream: Int) {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = unsafe CTests.read(raw, &chunk, chunk.count)
        if count > 0 {
            collected[stream] += chunk[..<count]
        } else if count == 0 || ct_errno() != EINTR {
            // A pseudo-terminal ends with EIO.
            _ = close(raw)
            readers[raw] = nil
        }
    }

    private func reap() {
        var status: Int32 = 0
        guard unsafe waitpid(pid, &status, WNOHANG) == pid else { return }
        ended = status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .killed(status & 0x7f)
    }
}
