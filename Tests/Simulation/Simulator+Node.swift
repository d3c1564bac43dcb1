import Agent
import Execution
import RunnerProtocol
import System

/// A machine and its agent: what the agent's main loop does.
extension Simulator {
    mutating func startAgent(_ node: Int) {
        var disk = nodes[node].disk
        let recovery: SpoolRecovery
        do throws(Errno) {
            recovery = try SpoolRecovery.read(&disk, WireCoding.self)
        } catch {
            // It is tried again until the disk works.
            say("node \(node): the spool cannot be read: \(error.code)")
            return troubles.append((now + 5_000, .startAgent(node)))
        }
        if recovery.loss != .none, !nodes[node].isDamaged {
            ledger.note("node \(node) lost \(recovery.loss) of what was on its disk")
        }
        let image = recovery.image ?? SpoolImage(spoolID: freshID())
        var settings = AgentCore.Settings(runner: Array(nodes[node].name.utf8), profile: nodes[node].profile)
        settings.spoolBytes = spoolBytes
        nodes[node].agent = SimulatedAgent(core: AgentCore(image, settings), log: SpoolLogBox(disk, after: recovery))
        say(
            "agent \(node) starts in boot \(nodes[node].boot) with \(image.assignments.count) assignments, fence \(image.fence)"
        )
        let adopted = takeOver(node)
        let booted = AgentEvent.booted(
            bootID: nodes[node].bootID, freshID: freshID(), loss: recovery.loss, adopted: adopted)
        nodes[node].agent?.events.insert(booted, at: 0)
        handleEvents(node)
        askKeeper(node)
    }

    private mutating func freshID() -> Identifier { Identifier(high: random.next(), low: random.next()) }

    /// Its process is killed. What it wrote is in the kernel's cache; its jobs' processes go on.
    mutating func killAgent(_ node: Int) {
        guard let agent = nodes[node].agent else { return }
        say("agent \(node) is killed")
        if !agent.syncs.isEmpty, localRandom.oneIn(3) {
            // It was killed when it had written and nobody knew. If that failed, it has not written.
            try? agent.log.commit(agent.batch, making: agent.core.image)
        }
        nodes[node].disk = agent.log.withDisk { $0 }
        dropAgent(node, tellsServer: true)
        leaveProcesses(node)
    }

    /// The machine loses its power.
    mutating func reboot(_ node: Int) {
        say("node \(node) reboots")
        if let agent = nodes[node].agent { nodes[node].disk = agent.log.withDisk { $0 } }
        var random = random
        nodes[node].disk.losePower(&random)
        self.random = random
        dropAgent(node, tellsServer: false)
        leaveProcesses(node)
        nodes[node].keeper = nil
        killProcesses(node)
        if weather.damages, random.oneIn(3) { damage(node, bit: random.below(UInt64(spoolBytes) * 8)) }
        nodes[node].boot += 1
        nodes[node].isUp = false
    }

    /// A bit of its disk is not what it was.
    mutating func damage(_ node: Int, bit: UInt64) {
        say("node \(node): a bit of its disk turns")
        nodes[node].isDamaged = true
        nodes[node].disk.damage(bit: Int(bit))
    }

    mutating func dropAgent(_ node: Int, tellsServer: Bool) {
        nodes[node].agent = nil
        if let number = nodes[node].connection { closeAtNode(number, tellsServer: tellsServer) }
        nodes[node].connection = nil
        connects.removeAll { $0.node == node }
        closures.removeAll { $0.node == node }
    }

    mutating func runTimers() {
        for node in nodes.indices {
            if let deadline = nodes[node].agent?.core.deadline, deadline <= instant { tell(node, .timerExpired) }
            guard nodes[node].agent != nil else { continue }
            for key in nodes[node].jobs.map(\.key) {
                guard let at = place(key, node), let deadline = nodes[node].jobs[at].supervision.deadline,
                    deadline <= instant
                else { continue }
                feed(.timerExpired, key, node)
            }
        }
    }

    /// Tells an agent something, and does what it wants; when what it wanted before is done.
    mutating func tell(_ node: Int, _ event: AgentEvent) {
        nodes[node].agent?.events.append(event)
        if nodes[node].agent?.isBusy == false { handleEvents(node) }
    }

    private mutating func handleEvents(_ node: Int) {
        let instant = instant
        nodes[node].agent?.isBusy = true
        while let event = nodes[node].agent?.events.first {
            nodes[node].agent?.events.removeFirst()
            for effect in nodes[node].agent?.core.handle(event, at: instant) ?? [] { perform(effect, node) }
        }
        nodes[node].agent?.isBusy = false
    }

    private mutating func perform(_ effect: AgentEffect, _ node: Int) {
        switch effect {
        case .append(let entry): nodes[node].agent?.batch.append(entry)
        case .sync(let through):
            if fault == .startsBeforeSync { return tell(node, .spooled(through: through)) }
            let delay = random.oneIn(30) ? random.below(2_000) : random.below(10)
            let earliest = nodes[node].agent?.syncs.last?.at ?? 0
            nodes[node].agent?.syncs.append((through, max(now + delay, earliest)))
        case .connect: connect(node)
        case .send(let record): send(record, node)
        case .close:
            if let number = nodes[node].connection { closeAtNode(number) }
            closures.append((node, .ended))
        case .complain(let reason): say("agent \(node): \(reason)")
        case .start(let start): self.start(start, node)
        case .stop(let key, let haste): stop(key, haste, node)
        case .leave: leave(node)
        case .signal, .sendOutput, .releaseOutput: break
        }
    }

    private mutating func send(_ record: Record, _ node: Int) {
        guard let number = nodes[node].connection else { return }
        var record = record
        switch record {
        case .hello(let hello): nodes[node].agent?.link = Link(hello)
        case .notice:
            guard nodes[node].agent?.link?.maySend == true else { return ledger.note("a notice that may not be sent") }
            _ = nodes[node].agent?.link?.countSent()
        case .acknowledge(let through):
            nodes[node].agent?.link?.durable(through: through)
            guard let acknowledgement = nodes[node].agent?.link?.acknowledgement() ?? nil else { return }
            record = acknowledgement
        case .welcome, .goodbye, .order, .ping, .pong, .profile, .outputCredit, .output, .outputGap, .outputTaken,
            .fileWanted, .filePart:
            break
        }
        do throws(WireError) {
            sendToServer(FrameWriter.frame(try record.encoded()), on: number)
        } catch {
            ledger.note("a record that cannot be written: \(record)")
        }
    }

    mutating func finishSyncs() {
        for node in nodes.indices {
            while let sync = nodes[node].agent?.syncs.first, sync.at <= now { finish(sync.through, node) }
        }
    }

    private mutating func finish(_ through: UInt64, _ node: Int) {
        guard var agent = nodes[node].agent else { return }
        agent.syncs.removeFirst()
        let batch = agent.batch
        agent.batch = []
        nodes[node].agent = agent
        if agent.core.image.bytes > SpoolImage.bytesMax(spoolBytes: spoolBytes) {
            ledger.note("node \(node): the spool has outgrown its bound: \(agent.core.image.bytes)")
        }
        do throws(Errno) {
            try agent.log.commit(batch, making: agent.core.image)
        } catch {
            say("node \(node): the disk fails")
            nodes[node].agent?.isDiskSound = false
            return tell(node, .spoolFailed(error))
        }
        nodes[node].agent?.isDiskSound = true
        noteSpooled(node)
        tell(node, .spooled(through: through))
    }
}
