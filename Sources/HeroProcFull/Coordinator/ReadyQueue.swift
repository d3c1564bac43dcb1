import Model
import RunnerProtocol

/// Jobs that could run as soon as there is a runner for them.
///
/// Jobs that ask for the same are of one shape, and whether a runner can take the first of a shape is asked once, not for
/// each job. A shape is offered until no runner has room for it (then it is stalled until one gets room), or until as
/// many of its jobs run as may at a time (then it is gated until one has ended).
struct ReadyQueue: Sendable {
    private(set) var shapes: [Shape] = []
    private var free: [ShapeID] = []
    private var known: [Shape.Key: ShapeID] = [:]
    private var gates: [Gate: GateState] = [:]
    /// The first job of each shape that is neither stalled nor gated. An entry that is no longer true is passed over.
    private var heads = Heap<Head>()
    /// Shapes that wait for a runner to get room.
    private var stalled: [ShapeID] = []

    /// The first job of a shape.
    private struct Head: Comparable, Sendable {
        var ticket: Ticket
        var shape: ShapeID
        static func < (a: Head, b: Head) -> Bool { (a.ticket, a.shape) < (b.ticket, b.shape) }
    }

    private struct GateState: Sendable {
        var max: UInt64
        var running: UInt64 = 0
        var users = 0
        /// Shapes that wait for it.
        var waiting: [ShapeID] = []
    }

    // MARK: Shapes

    /// The shape of a group's jobs; `release` ends its use.
    mutating func shape(_ placement: Placement, gates limits: [(gate: Gate, max: UInt64)]) -> ShapeID {
        for (gate, max) in limits { gates[gate, default: GateState(max: max)].max = max }
        let key = Shape.Key(placement: placement, gates: limits.map(\.gate))
        if let id = known[key] {
            shapes[id].users += 1
            return id
        }
        for gate in key.gates { gates[gate]?.users += 1 }
        let id: ShapeID
        if let old = free.popLast() {
            id = old
            shapes[id] = Shape(key)
        } else {
            id = shapes.count
            shapes.append(Shape(key))
        }
        known[key] = id
        return id
    }

    /// A group of that shape is gone.
    mutating func release(_ id: ShapeID) {
        shapes[id].users -= 1
        guard shapes[id].users == 0 else { return }
        let key = shapes[id].key
        known[key] = nil
        for gate in key.gates {
            gates[gate]?.users -= 1
            if gates[gate]?.users == 0 { gates[gate] = nil } else { gates[gate]?.waiting.removeAll { $0 == id } }
        }
        stalled.removeAll { $0 == id }
        shapes[id] = Shape(key)
        shapes[id].users = 0
        free.append(id)
    }

    /// The runners that could ever run it, and why there are none. Says whether the latter is new.
    mutating func setEligible(_ id: ShapeID, _ eligible: [RunnerID], obstacle: BlockReason?) -> Bool {
        defer { shapes[id].obstacle = obstacle }
        shapes[id].eligible = eligible
        shapes[id].cursor = 0
        return shapes[id].obstacle != obstacle
    }

    /// The search for room goes on there.
    mutating func move(_ id: ShapeID, to cursor: Int) { shapes[id].cursor = cursor }

    /// The runners, or what they can, have changed.
    mutating func forgetEligible() {
        for id in shapes.indices { shapes[id].eligible = nil }
        for id in stalled { resume(id) }
        stalled = []
    }

    // MARK: Jobs

    /// A job of that shape is ready.
    mutating func insert(_ job: JobID, priority: Int32, _ id: ShapeID) {
        let ticket = Ticket(priority: priority, job: job)
        let wasFirst = shapes[id].jobs.first
        shapes[id].jobs.insert(ticket)
        guard shapes[id].hold == .open, wasFirst == nil || shapes[id].jobs.first != wasFirst else { return }
        heads.insert(Head(ticket: ticket, shape: id))
    }

    /// The shape whose first job is the first of all those that could be placed, with that job, which stays in the queue.
    mutating func next() -> (shape: ShapeID, ticket: Ticket)? {
        while let head = heads.first {
            if shapes[head.shape].hold == .open, shapes[head.shape].jobs.first == head.ticket {
                return (head.shape, head.ticket)
            }
            _ = heads.popFirst()
        }
        return nil
    }

    /// Takes a shape's first job out.
    mutating func takeFirst(_ id: ShapeID) {
        _ = shapes[id].jobs.popFirst()
        offer(id)
    }

    /// No runner has room for the shape's first job.
    mutating func stall(_ id: ShapeID) {
        shapes[id].hold = .stalled
        stalled.append(id)
    }

    /// That runner may have room for another job.
    mutating func resume(for runner: RunnerID) {
        var still: [ShapeID] = []
        for id in stalled {
            if let eligible = shapes[id].eligible {
                guard let place = eligible.place(of: runner) else {
                    still.append(id)
                    continue
                }
                shapes[id].cursor = place
            }
            resume(id)
        }
        stalled = still
    }

    private mutating func resume(_ id: ShapeID) {
        guard shapes[id].hold == .stalled else { return }
        shapes[id].hold = .open
        offer(id)
    }

    private mutating func offer(_ id: ShapeID) {
        guard shapes[id].hold == .open, let ticket = shapes[id].jobs.first else { return }
        heads.insert(Head(ticket: ticket, shape: id))
    }

    // MARK: Gates

    /// Whether as many jobs of that shape run as may; then it waits for one to end.
    mutating func isGated(_ id: ShapeID) -> Bool {
        for gate in shapes[id].key.gates {
            guard let state = gates[gate], state.running >= state.max else { continue }
            gates[gate]?.waiting.append(id)
            shapes[id].hold = .gated
            return true
        }
        return false
    }

    /// A job of that shape was given to a runner, or (after a restart) has one.
    mutating func began(_ id: ShapeID) {
        for gate in shapes[id].key.gates { gates[gate]?.running += 1 }
    }

    /// A job of that shape has left its runner.
    mutating func ended(_ id: ShapeID) {
        for gate in shapes[id].key.gates {
            gates[gate]?.running -= 1
            guard let waiting = gates[gate]?.waiting, !waiting.isEmpty else { continue }
            gates[gate]?.waiting = []
            for other in waiting where shapes[other].hold == .gated {
                shapes[other].hold = .open
                offer(other)
            }
        }
    }
}

extension [RunnerID] {
    /// Where a runner stands among these, which are in order.
    fileprivate func place(of runner: RunnerID) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < runner { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == runner ? low : nil
    }
}

/// Which shape.
typealias ShapeID = Int

/// What limits how many jobs run at a time.
enum Gate: Hashable, Sendable {
    /// Of one run.
    case run(RunID)
    /// Of one base name and group.
    case name(base: String, group: String)
}

/// A job's place in the order of all: higher priorities first, and what was submitted first among equals.
struct Ticket: Comparable, Sendable {
    var priority: Int32
    var job: JobID

    static func < (a: Ticket, b: Ticket) -> Bool {
        a.priority != b.priority ? a.priority > b.priority : a.job < b.job
    }
}

/// Jobs that ask for the same.
struct Shape: Sendable {
    let key: Key
    /// Ready jobs. One that is not ready any more is passed over when its turn comes.
    var jobs = Heap<Ticket>()
    var hold = Hold.open
    /// Groups of this shape.
    var users = 1
    /// The runners that could ever run it, by number; nil: to be found anew.
    var eligible: [RunnerID]?
    /// Why there are none.
    var obstacle: BlockReason?
    /// Where in `eligible` the search for room goes on.
    var cursor = 0

    init(_ key: Key) { self.key = key }

    struct Key: Hashable, Sendable {
        var placement: Placement
        var gates: [Gate]
    }

    /// Why its jobs are not offered.
    enum Hold: Sendable { case open, stalled, gated }
}
