import RunnerProtocol
import System

/// An agent's end of what it says with its keeper, and what that has given it.
package final class KeeperLink {
    private let channel: Channel
    /// The keeper.
    let process: Int32
    /// What was noted of jobs.
    package let board: Board
    /// The agent's lock; nil: it has none yet.
    package var lock: Descriptor?
    /// The cgroup that keeper and agent went to, see `RunnerLeaf`.
    var leaf: Descriptor?
    /// Who waits to hear what came of a replacement.
    package var asker: Descriptor?
    /// The signal that killed the agent before; nil: none did.
    package private(set) var killedBy: Int32?
    /// What came of the wish to run another program.
    package private(set) var replacement = Replacement.none
    package private(set) var replacementStatus: Int32 = 0
    private var held: [Held] = []
    /// Whether an answer to `next` is on its way, and whether another one is to be asked for behind it.
    var isAsking = false
    var asksAgain = false
    /// Whether jobs can be made the keeper's children.
    var canBeParent = true

    /// Descriptors of a job.
    final class Held {
        let slot: Int
        var output: Descriptor?
        var errors: Descriptor?
        var cgroup: Descriptor?

        init(slot: Int) { self.slot = slot }
    }

    private init(_ channel: consuming Channel, process: Int32, board: Board) {
        self.channel = channel
        self.process = process
        self.board = board
    }

    /// That of the keeper which has started this process; nil: none has.
    package static func inherited() throws(Errno) -> KeeperLink? {
        let environment = StringTable(packed: Environment.packed)
        guard let text = environment?.value(of: [UInt8]("HERO_KEEPER")),
            let number = KernelText.number(in: Array(text)),
            let raw = Int32(exactly: number), raw > 2, Descriptor.isOpen(raw)
        else { return nil }
        let channel = Channel(owning: raw)
        // Somebody else's variable, or that of a keeper which has died since.
        guard let keeper = channel.peer, keeper == Process.parent else { return nil }
        return try takeOver(channel, from: keeper)
    }

    private static func takeOver(_ channel: consuming Channel, from keeper: Int32) throws(Errno) -> KeeperLink {
        try channel.send(KeeperMessage.make(.takeOver))
        // The board is the first that comes.
        guard var first = try channel.receive(), KeeperMessage.kind(of: first) == .kept,
            let file = first.take(0), let board = try Board.map(file)
        else { throw .invalid }
        let link = KeeperLink(channel, process: keeper, board: board)
        link.take(&first, from: 1)
        while var message = try link.channel.receive() {
            switch KeeperMessage.kind(of: message) {
            case .kept: link.take(&message, from: 0)
            case .begun:
                link.killedBy = message.words[1] == 0 ? nil : Int32(truncatingIfNeeded: message.words[1])
                link.replacement = Replacement(rawValue: message.words[2]) ?? .none
                link.replacementStatus = Int32(truncatingIfNeeded: message.words[3])
                return link
            default: break
            }
        }
        throw .brokenPipe
    }

    private func take(_ message: inout Channel.Message, from first: Int) {
        let slot = Int(truncatingIfNeeded: message.words[1])
        let held = Held(slot: slot)
        var at = first
        for place in first..<4 where message.words[2] >> UInt64(place) & 1 == 1 {
            let descriptor = message.take(at)
            at += 1
            switch (slot, place) {
            case (0, KeeperMessage.OwnPlace.lock): lock = descriptor
            case (0, KeeperMessage.OwnPlace.leaf): leaf = descriptor
            case (0, _): asker = descriptor
            case (_, KeeperMessage.Place.output): held.output = descriptor
            case (_, KeeperMessage.Place.errors): held.errors = descriptor
            default: held.cgroup = descriptor
            }
        }
        if slot > 0 { self.held.append(held) }
    }

    /// What is held of a slot, once.
    func takeHeld(_ slot: Int) -> Held {
        guard let at = held.firstIndex(where: { $0.slot == slot }) else { return Held(slot: slot) }
        return held.remove(at: at)
    }

    // What is said.

    /// For the poller.
    var raw: Int32 { channel.raw }

    /// The next message; nil at the end. `Errno.again`: there is none now.
    func receive() throws(Errno) -> Channel.Message? { try channel.receive(.atOnce) }

    /// Has descriptors kept for a slot, each for a place; those of -1 are none.
    func hold(_ descriptors: [3 of Int32], for slot: Int, from firstPlace: Int = 0) throws(Errno) {
        var message = KeeperMessage.make(.hold, UInt64(slot))
        for at in 0..<3 where descriptors[at] >= 0 {
            message.words[2] |= 1 << UInt64(firstPlace + at)
            message.lend(descriptors[at])
        }
        if message.descriptorCount > 0 { try channel.send(message) }
    }

    func release(_ slot: Int) { say(.release, UInt64(slot)) }

    /// Asks for the next child that has ended; one that is known may be reaped.
    func askNext(reaping process: Int32 = 0) {
        isAsking = true
        asksAgain = false
        say(.next, UInt64(process))
    }

    /// Says that the agent works.
    package func sayUp() { say(.isUp, 0) }

    /// Has the lock kept, which thus outlives this process.
    package func holdLock(_ raw: Int32) throws(Errno) {
        try hold([raw, -1, -1], for: 0, from: KeeperMessage.OwnPlace.lock)
    }

    /// The same of the cgroup that both went to.
    func holdLeaf(_ raw: Int32) throws(Errno) { try hold([raw, -1, -1], for: 0, from: KeeperMessage.OwnPlace.leaf) }

    /// Has the program that lies where the keeper's lay started when this process has left; whoever is at that socket is
    /// told what came of it.
    package func replace(telling asker: Int32) throws(Errno) {
        try hold([asker, -1, -1], for: 0, from: KeeperMessage.OwnPlace.asker)
        say(.replace, 0)
    }

    private func say(_ kind: KeeperMessage.Kind, _ word: UInt64) {
        // A keeper that has died is heard of by the end of the channel.
        try? channel.send(KeeperMessage.make(kind, word))
    }

    /// The keeper's children but for this process.
    var otherChildren: [Int32] {
        var path = [UInt8]("/proc/")
        path.append(decimal: process)
        path.append("/task/")
        path.append(decimal: process)
        path.append("/children")
        return Process.children(listedIn: CString(path)).filter { $0 != Process.id }
    }
}
