import System

/// The process that outlives an agent: it starts it, starts it again when it was killed, and keeps meanwhile what the
/// kernel would take from a dead process. It is the parent of all jobs, so that none ends with the agent and how one has
/// ended is there until an agent asks; it holds their pipes, cgroups and what the agent has noted of them.
///
/// It decides nothing and has next to nothing in memory: what it keeps are descriptors, whose numbers say what they are,
/// and children that nobody has reaped.
package struct Keeper: ~Copyable {
    private let poller: Poller
    /// Through which the poller hears signals.
    private let reader: SignalReader
    private let signals: SignalSet
    private let openFiles: (soft: UInt64, hard: UInt64)?
    private var background: Background?
    var channel: Channel?
    var agent: Int32?
    var highestSlot: Int32 = 0
    /// The child that the agent was told of, until it has let go of that; 0: none; -1: it has not asked yet.
    private var told: Int32 = -1
    var hasBeenUp = false
    private var program = Program.own
    var replacement = Replacement.none
    var replacementStatus: UInt64 = 0
    private var isReplacing = false
    private var startedAt = Instant.now
    private var pauseMilliseconds: UInt64 = 0
    var killedBy: UInt64 = 0

    /// Which program the agent is.
    private enum Program {
        /// The keeper's.
        case own
        /// What lies where that lay.
        case path
    }

    /// The variable that tells an agent its keeper's descriptor.
    static var variable: StaticString { "HERO_KEEPER=" }
    /// The first descriptor that is kept: four for each slot.
    static var firstDescriptor: Int32 { 64 }
    static var descriptorsEach: Int32 { 4 }

    /// Becomes the keeper of an agent that has this process's arguments, and ends when that has left, with its status.
    /// Throws if none can be started. `background` is told when it works.
    package static func run(_ background: consuming Background?) throws(Errno) -> Never {
        var signals = SignalSet.all
        signals.bits &= ~Signal.fatal.bits
        let mask = signals.block()
        signals.insert(Signal.child)
        signals.remove(Signal.pipe)
        do throws(Errno) {
            try Process.becomeSubreaper()
        } catch {
            // Emulators of a CPU do not know the call.
            if error != .invalid { throw error }
        }
        let isChildIgnored = Signal.hearChildren()
        let board = try Board.file(mask: mask, isChildIgnored: isChildIgnored, program: OwnProgram.path())
        try board.copy(to: firstDescriptor)
        let openFiles = Process.raiseOpenFiles()
        let poller = try Poller.make()
        let reader = try SignalReader.make(signals)
        try poller.add(reader.raw, .readable, token: 0)
        var keeper = Keeper(background, poller, reader, signals, openFiles)
        try keeper.start()
        while true { keeper.turn() }
    }

    private init(
        _ background: consuming Background?, _ poller: consuming Poller, _ reader: consuming SignalReader,
        _ signals: SignalSet, _ openFiles: (soft: UInt64, hard: UInt64)?
    ) {
        self.background = background
        self.poller = poller
        self.reader = reader
        self.signals = signals
        self.openFiles = openFiles
    }

    private mutating func turn() {
        var wait: Int32 = -1
        if agent == nil { wait = startedAt.advanced(byMilliseconds: pauseMilliseconds).milliseconds(after: .now) }
        if wait != 0 { _ = poller.wait(milliseconds: wait) { _ in } }
        while let signal = signals.next(within: 0) { take(signal.number) }
        listen()
        guard agent == nil, startedAt.advanced(byMilliseconds: pauseMilliseconds) <= .now else { return }
        // It is tried again when the pause is over.
        do throws(Errno) { try start() } catch { rest() }
    }

    // Signals.

    private mutating func take(_ signal: Int32) {
        switch signal {
        case Signal.child: childEnded()
        case Signal.terminalStop:
            forward(signal)
            Process.stopSelf(by: signal)
            forward(Signal.resume)
        default: forward(signal)
        }
    }

    private func forward(_ signal: Int32) {
        // It has every signal blocked until it takes them. One that has ended needs none.
        if let agent { try? Process.send(signal, to: agent) }
    }

    private mutating func childEnded() {
        if let agent, let end = Process.end(of: agent) {
            listen()
            channel = nil
            self.agent = nil
            return agentEnded(end)
        }
        if agent != nil, told == 0 { _ = tellNext() }
    }

    // The agent.

    private mutating func agentEnded(_ end: Process.Change) {
        killedBy = 0
        switch end {
        case .exited(0) where isReplacing:
            replacement = .done
            program = .path
            pauseMilliseconds = 0
        case _ where replacement == .done:
            // The new one has not come as far as to work.
            replacement = .failed
            program = .own
            pauseMilliseconds = 0
            switch end {
            case .exited(let status): replacementStatus = UInt64(status)
            case .killed(let signal), .stopped(let signal): replacementStatus = 128 + UInt64(signal)
            }
        case .exited(let status) where status == 0 || !hasBeenUp: Process.exit(status)
        case .killed(let signal) where !hasBeenUp && signal != Signal.kill: Process.exit(128 + signal)
        case .killed(let signal), .stopped(let signal):
            killedBy = UInt64(signal)
            rest()
        case .exited: rest()
        }
        isReplacing = false
    }

    /// The pause before the next start: none, unless the last one has ended soon.
    private mutating func rest() {
        let hasLasted = Instant.now.microseconds(since: startedAt) / 1000 >= Limits.agentHealthyMilliseconds
        pauseMilliseconds =
            hasLasted
            ? 0
            : min(max(2 * pauseMilliseconds, Limits.agentPauseMilliseconds), Limits.agentPauseMaxMilliseconds)
        startedAt = .now
    }

    private mutating func start() throws(Errno) {
        var ends = try Channel.pair()
        guard let own = ends.first.take(), let other = ends.second.take() else { throw .brokenPipe }
        startedAt = .now
        agent = try execute(handing: other.raw)
        try poller.add(own.raw, .readable, token: 1)
        channel = consume own
        told = -1
    }

    private mutating func execute(handing raw: Int32) throws(Errno) -> Int32 {
        let path = try Board.program(Descriptor.duplicate(of: Self.firstDescriptor))
        if program == .path {
            do throws(Errno) {
                return try OwnProgram.start(path, Self.variable, raw, openFiles: openFiles)
            } catch {
                if replacement == .done {
                    replacement = .notExecuted
                    replacementStatus = UInt64(error.code)
                }
                program = .own
            }
        }
        do throws(Errno) {
            // Whatever lies at the path by now.
            return try OwnProgram.start(CString("/proc/self/exe"), Self.variable, raw, openFiles: openFiles)
        } catch {
            return try OwnProgram.start(path, Self.variable, raw, openFiles: openFiles)
        }
    }

    // What the agent says.

    private mutating func listen() {
        while true {
            do throws(Errno) {
                guard var message = try receive() else {
                    // Its end is heard of by a signal.
                    channel = nil
                    return
                }
                obey(&message)
            } catch {
                if error == .again { return }
                channel = nil
                return
            }
        }
    }

    private func receive() throws(Errno) -> Channel.Message? {
        switch channel {
        case .some(let channel): try channel.receive(.atOnce)
        case nil: throw .again
        }
    }

    private func send(_ message: Channel.Message) {
        // An agent that takes nothing has been stopped, or has ended. It asks when it goes on.
        switch channel {
        case .some(let channel): try? channel.send(message, .atOnce)
        case nil: break
        }
    }

    private mutating func obey(_ message: inout Channel.Message) {
        let slot = Int32(truncatingIfNeeded: message.words[1])
        switch KeeperMessage.kind(of: message) {
        case .hold: hold(slot, &message)
        case .release: for place in 0..<Self.descriptorsEach { close(slot, place) }
        case .next:
            // What it asks for is on its way.
            if slot == 0, told > 0 { break }
            if slot > 0, slot != agent { Process.reap(slot) }
            told = 0
            if !tellNext() { send(KeeperMessage.make(.noneEnded)) }
        case .takeOver: giveAll()
        case .isUp: isUp()
        case .replace: isReplacing = true
        case .tick, .ended, .noneEnded, .kept, .begun, nil: break
        }
        // What was not meant for a place is closed.
        for at in 0..<message.descriptorCount { _ = message.take(at) }
    }

    private mutating func isUp() {
        hasBeenUp = true
        replacement = .none
        // Who asked has been answered.
        close(0, Int32(KeeperMessage.OwnPlace.asker))
        guard let background = background.take() else { return }
        // A terminal is not needed any more, and nothing is said here.
        if let null = try? Descriptor.open("/dev/null", .readWrite) {
            for stream in [StandardStream.input, .output, .errors] { try? stream.become(null) }
        }
        background.ready()
    }

    /// Tells of a child that has ended; gives false if there is none.
    private mutating func tellNext() -> Bool {
        guard let ended = Process.nextEnded() else { return false }
        told = ended.pid
        var message = KeeperMessage.make(.ended, UInt64(ended.pid))
        switch ended.change {
        case .exited(let code):
            message.words[2] = 1
            message.words[3] = UInt64(UInt32(bitPattern: code))
        case .killed(let signal), .stopped(let signal): message.words[3] = UInt64(UInt32(bitPattern: signal))
        }
        let usage = ended.usage.words
        for at in 0..<7 { message.words[4 + at] = usage[at] }
        send(message)
        return true
    }
}
