import Model
import System

/// What kind of world a seed makes: how many machines, how busy, and how much goes wrong.
struct Weather {
    /// Machines.
    let nodes: Int
    /// How long things go wrong, milliseconds.
    let span: UInt64
    /// How many submissions there are.
    let submissions: UInt64
    /// Between two troubles, on average, milliseconds.
    let troubleEvery: UInt64
    /// The length of leases.
    let lease: UInt64

    /// How much of what is over is kept.
    private(set) var retention = Retention()

    /// Whether bits of disks turn.
    let damages: Bool

    /// A fair one: nothing goes wrong by itself, and nobody asks for anything.
    init(nodes: Int, span: UInt64) {
        self.nodes = nodes
        self.span = span
        submissions = 0
        troubleEvery = 1 << 50
        damages = false
        lease = 60_000
    }

    init(_ random: inout Random) {
        nodes = 1 + Int(random.below(4))
        span = 300_000 + random.below(3_000_000)
        submissions = 5 + random.below(40)
        troubleEvery = random.oneIn(8) ? 10_000_000 : 3_000 + random.below(120_000)
        damages = random.oneIn(4)
        lease = random.pick([60_000, 90_000, 120_000, 600_000])
        if random.oneIn(2) { retention.ageMilliseconds = random.below(1_000_000) }
        if random.oneIn(2) { retention.runsMax = random.below(8) }
    }
}

/// Something that goes wrong.
enum Trouble {
    case killServer
    case startServer
    case killAgent(Int)
    case startAgent(Int)
    /// Somebody at the machine wants its agent to leave.
    case leave(Int)
    case reboot(Int)
    case cutOff(Int)
    case reachAgain(Int)
    case cut(Int)
    case uncut(Int)
    case breakConnection
    case failDisk(Int)
    case mendDisk(Int)
    /// The next one is chosen.
    case next
}

extension Simulator {
    mutating func schedule() {
        troubles.append((now + 1 + random.below(2 * weather.troubleEvery), .next))
        client.plan(weather, from: now, &random)
    }

    mutating func causeTroubles() {
        while let at = troubles.firstIndex(where: { $0.at <= now }) {
            let trouble = troubles.remove(at: at).1
            client.troublesSeen += 1
            cause(trouble)
        }
    }

    private mutating func cause(_ trouble: Trouble) {
        switch trouble {
        case .next: chooseTrouble()
        case .killServer: killServer()
        case .startServer: if server.process == nil { startServer() }
        case .killAgent(let node): strike(node)
        case .startAgent(let node):
            nodes[node].isUp = true
            if nodes[node].agent == nil { startAgent(node) }
        case .leave(let node): askToLeave(node)
        case .reboot(let node): reboot(node)
        case .cutOff(let node):
            say("node \(node) is cut off")
            nodes[node].isReachable = false
            if let number = nodes[node].connection { connections[number].isCut = true }
        case .reachAgain(let node):
            say("node \(node) can be reached again")
            nodes[node].isReachable = true
            if let number = nodes[node].connection { connections[number].isCut = false }
        case .cut(let number): connections[number].isCut = true
        case .uncut(let number): connections[number].isCut = false
        case .breakConnection:
            let open = connections.indices.filter { connections[$0].isOpenAtNode || connections[$0].isOpenAtServer }
            if !open.isEmpty { breakConnection(random.pick(open)) }
        case .failDisk(let node): setDisk(node, Bool.random(using: &random) ? 5 : 28)
        case .mendDisk(let node): setDisk(node, nil)
        }
    }

    private mutating func setDisk(_ node: Int, _ code: Int32?) {
        say("node \(node): disk \(code.map { "fails with \($0)" } ?? "is mended")")
        nodes[node].agent?.log.withDisk { $0.failure = code.map { Errno($0) } }
        nodes[node].disk.failure = code.map { Errno($0) }
    }

    private mutating func chooseTrouble() {
        troubles.append((now + 1 + random.below(2 * weather.troubleEvery), .next))
        let node = Int(random.below(UInt64(nodes.count)))
        switch random.below(10) {
        case 0, 1:
            // Often while something that was asked is decided and not on the disk yet.
            if random.oneIn(2) { ask(.submit(submission())) }
            then(.killServer, .startServer, within: random.oneIn(4) ? 900_000 : 20_000)
        // Whoever keeps the agent starts it again at once.
        case 2, 3: then(.killAgent(node), .startAgent(node), within: 3_000)
        case 4: then(.reboot(node), .startAgent(node), within: random.oneIn(3) ? 900_000 : 60_000)
        case 5: then(.cutOff(node), .reachAgain(node), within: random.oneIn(3) ? 1_500_000 : 120_000)
        case 6:
            guard let number = nodes[node].connection else { return }
            then(.cut(number), .uncut(number), within: 200_000)
        case 7: then(.failDisk(node), .mendDisk(node), within: 60_000)
        default: cause(.breakConnection)
        }
    }

    private mutating func then(_ first: Trouble, _ second: Trouble, within: UInt64) {
        cause(first)
        troubles.append((now + 1 + random.below(within), second))
    }

    /// Nothing goes wrong any more, and everything that is not meant to end by itself is asked to.
    mutating func heal() {
        say("everything is healed")
        troubles = []
        for number in connections.indices where connections[number].isCut {
            connections[number].isCut = false
            // What believes in a connection whose other end is gone learns better when it speaks.
            if connections[number].isOpenAtNode != connections[number].isOpenAtServer { breakConnection(number) }
            connections[number].isCut = false
        }
        for node in nodes.indices {
            nodes[node].isReachable = true
            nodes[node].isUp = true
            setDisk(node, nil)
            if nodes[node].agent == nil { startAgent(node) }
        }
        if server.process == nil { startServer() }
        client.windUp(from: now, nodes: nodes.map(\.name))
    }
}
