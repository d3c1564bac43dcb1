import Agent
import Execution
import Options
import RunnerProtocol
import System

/// An agent at work: what `AgentCore` decides is done here, with a real clock, disk, socket and engine.
package struct Node: ~Copyable {
    let settings: NodeSettings
    private let folder: SpoolFolder
    private var spool: SpoolLog<SpoolFile, WireCoding>
    var marks: OutputMarks
    private var timer: BootTimer
    private let bootID: Identifier
    private let freshID: Identifier
    private let loss: SpoolRecovery.Loss
    var core: AgentCore
    var supervisor: Supervisor
    var log = NodeLog.inherited
    var connection: Connection?
    /// Which of the addresses the connection is to, or was, and whether nobody was found there.
    var addressNumber = 0
    var isAddressMissed = false
    /// Why there is no connection, as it was said since there was one.
    var complaints: [[UInt8]] = []
    /// Where people at the node connect; nil: it could not be had.
    var control: Descriptor?
    var clients: [ControlClient] = []
    var lastClient: UInt32 = 0
    var jobs: [NodeJob] = []
    var output: KeptOutput
    /// From where on streams of jobs that were taken over are to be sent.
    var resumed: [OutputPlace] = []
    var allowance = OutputAllowance()
    /// Jobs whose files are not there yet, and the file of the first one that comes.
    var bringing: [JobStart] = []
    var fetch: FileFetch?
    /// What happened while something else was being done.
    var events: [AgentEvent] = []
    /// Entries that the spool's file does not have, and the last sync that was asked for.
    var entries: [UInt8] = []
    var sync: UInt64?
    private var isDiskSound = true
    var departure = Departure.none
    /// Whether it is done.
    var hasLeft = false

    /// How much of a hurry it is in to leave.
    enum Departure: UInt8, Comparable {
        case none, asked, atOnce
        /// Another program takes its place; everything stays as it is for that.
        case replaced
        static func < (a: Departure, b: Departure) -> Bool { a.rawValue < b.rawValue }
    }

    /// What the poller's events are about.
    enum Watch {
        static var timer: UInt32 { 1 }
        static var connection: UInt32 { 2 }
        static var control: UInt32 { 3 }
        /// Clients of the control socket have this number and those behind it.
        static var firstClient: UInt32 { 4 }
    }

    /// Takes the directory, reads what an earlier agent has left there, kills what it has left running, and takes over
    /// this process's signals.
    package static func open(_ settings: NodeSettings, keeper: KeeperLink? = nil) throws(NodeFailure) -> Node {
        let folder = try SpoolFolder.open(
            settings.spool, held: keeper?.lock.take(), owner: keeper == nil ? Process.id : Process.parent)
        let file = [UInt8](folder.file("spool").bytes)
        var marks: OutputMarks
        do throws(Errno) {
            marks = try OutputMarks.open(folder.file("marks"))
        } catch {
            throw NodeFailure("open ", [UInt8](folder.file("marks").bytes), error)
        }
        let recovery: SpoolRecovery
        let storage: SpoolFile
        do throws(Errno) {
            var opened = try SpoolFile.open(in: settings.spool, bytes: settings.spoolBytes)
            recovery = try SpoolRecovery.read(&opened, WireCoding.self)
            storage = opened
        } catch {
            throw NodeFailure("open ", file, error)
        }
        let output: OutputFolder
        do throws(Errno) {
            output = try OutputFolder.open(folder.file("output"))
        } catch {
            throw NodeFailure("open ", [UInt8](folder.file("output").bytes), error)
        }
        marks.keep { epoch in
            recovery.image?.assignments.contains { $0.key.epoch == epoch && !$0.state.isOver } ?? false
        }
        do throws(Errno) {
            let freshID = try Identifier.random()
            var core = AgentCore.Settings(runner: settings.name, profile: settings.profile)
            core.spoolBytes = storage.size
            var supervisor = try Supervisor.make(
                cgroupParent: settings.cgroupParent, detail: .everything, watching: .none, duty: .agent,
                folder: output, keeper: keeper)
            try keeper?.holdLock(folder.lock.raw)
            try supervisor.watchKeeper()
            let timer = try BootTimer.make()
            try supervisor.watch(timer.raw, .readable, as: Watch.timer)
            let spoolID = try Identifier.random()
            return Node(
                settings: settings, folder: folder, spool: SpoolLog(storage, after: recovery), marks: marks,
                timer: timer,
                bootID: Identifier.ofBoot ?? freshID, freshID: freshID, loss: recovery.loss,
                core: AgentCore(recovery.image ?? SpoolImage(spoolID: spoolID), core), supervisor: supervisor,
                output: KeptOutput(output))
        } catch {
            throw NodeFailure("start", [], error)
        }
    }

    private init(
        settings: NodeSettings, folder: consuming SpoolFolder, spool: consuming SpoolLog<SpoolFile, WireCoding>,
        marks: consuming OutputMarks, timer: consuming BootTimer, bootID: Identifier, freshID: Identifier,
        loss: SpoolRecovery.Loss, core: AgentCore,
        supervisor: consuming Supervisor, output: KeptOutput
    ) {
        self.settings = settings
        self.folder = folder
        self.spool = spool
        self.marks = marks
        self.timer = timer
        self.bootID = bootID
        self.freshID = freshID
        self.loss = loss
        self.core = core
        self.supervisor = supervisor
        self.output = output
    }

    /// Leaves the standard streams to a file of the directory, as an agent in the background must.
    package mutating func detach() throws(NodeFailure) {
        let path = folder.file("agent.log")
        do throws(Errno) {
            log = try NodeLog.detached(path)
        } catch {
            throw NodeFailure("open ", Array(path.bytes), error)
        }
    }

    /// A file of the directory.
    func file(_ name: StaticString) -> CString { folder.file(name) }

    /// Works until it is told to leave.
    package mutating func run() {
        supervisor.sweepLeftovers()
        sayLoss()
        openControl()
        let parts = output.recover()
        events.append(.booted(bootID: bootID, freshID: freshID, loss: loss, adopted: takeOver()))
        resume(parts)
        supervisor.answerAsker(version: Version.text)
        supervisor.greetKeeper()
        settle()
        sweepFiles()
        while true {
            settle()
            if hasLeft { return departure == .replaced ? () : leave() }
            let outcomes = supervisor.next()
            for at in outcomes.indices {
                take(outcomes[at], before: at + 1 < outcomes.count ? outcomes[at + 1] : nil)
            }
            // A ping is what an idle agent wakes for; its answer does not wake it.
            if outcomes.count == 1, case .ready(Watch.timer) = outcomes[0] { supervisor.expectNothing() }
            if let deadline = core.deadline, deadline <= .sinceBoot { tell(.timerExpired) }
        }
    }

    /// Goes on with what an earlier agent of the same keeper has left running; nil: there is no such agent.
    private mutating func takeOver() -> Adopted? {
        guard let kept = supervisor.kept() else { return nil }
        var adopted = Adopted(heard: supervisor.heard)
        for attempt in kept {
            let job = Adopted.Job(
                key: attempt.key, attemptsBefore: attempt.attemptsBefore, attempt: attempt.attempt)
            // Where the disk had failed there may be a later attempt of the same job.
            let isLast = !kept.contains { $0.key == attempt.key && $0.attempt > attempt.attempt }
            guard isLast, let start = core.start(of: job) else {
                supervisor.discard(attempt)
                continue
            }
            adopted.jobs.append(job)
            adopt(attempt, start)
        }
        sayTakenOver(adopted.jobs.count)
        return adopted
    }

    private mutating func sayTakenOver(_ count: Int) {
        guard let signal = supervisor.predecessorsEnd else { return }
        var line = NodeLog.line
        line.append("the agent was killed by signal ")
        line.append(decimal: signal)
        line.append("; jobs that run on: ")
        line.append(decimal: count)
        log.write(line)
    }

    private func leave() {
        // One that is left behind is replaced by the next agent's.
        if control != nil { try? Files.remove(file("control.sock")) }
        supervisor.leave()
    }

    private mutating func sayLoss() {
        guard case .some(let count) = loss else { return }
        var line = NodeLog.line
        line.append("the spool was damaged: at least ")
        line.append(decimal: count)
        line.append(" records are lost; the coordinator is told")
        log.write(line)
    }

    /// Tells the core what happened, and does what it wants.
    mutating func tell(_ event: AgentEvent) {
        var effects = core.handle(event, at: .sinceBoot)
        for at in effects.indices {
            let effect = effects[at]
            // Its memory serves what comes of it: there may be thousands.
            effects[at] = .leave
            perform(effect)
        }
    }

    /// Brings a turn to its end: everything is decided, on the disk, and on its way.
    private mutating func settle() {
        repeat {
            while !events.isEmpty { tell(events.removeFirst()) }
            commit()
            if events.isEmpty { transmit() }
        } while !events.isEmpty
        if isDiskSound, core.isClean { supervisor.noteSpooled(heard: core.heard) }
        if departure == .replaced || departure == .atOnce && core.liveCount == 0 { hasLeft = true }
        timer.set(core.deadline)
    }

    /// Puts on the disk what must be there.
    private mutating func commit() {
        guard let through = sync else { return }
        sync = nil
        let batch = entries
        entries = []
        do throws(Errno) {
            try spool.commit(bytes: batch, making: core.image)
            isDiskSound = true
            supervisor.noteSpooled(heard: core.heard)
            events.append(.spooled(through: through))
        } catch {
            if isDiskSound { sayDiskFailed(error) }
            isDiskSound = false
            events.append(.spoolFailed(error))
        }
    }

    private mutating func sayDiskFailed(_ reason: Errno) {
        var line = NodeLog.line
        line.append("write ")
        line.add(folder.file("spool").bytes)
        line.append(": ")
        line.add(reason.message)
        line.append(" (")
        line.append(decimal: reason.code)
        line.append("); no job is taken until it can be written")
        log.write(line)
    }

    /// The timer was due: whatever is due is looked at in every turn. An answer that did not wake this process may be there.
    mutating func timerFired() {
        timer.clear()
        receive()
    }
}
