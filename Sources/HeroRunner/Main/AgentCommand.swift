import Execution
import Link
import Node
import Options
import RunnerProtocol
import System

/// `hero-runner agent`: carries out what a coordinator orders.
enum AgentCommand {
    /// Runs until it is told to leave, and exits: with 0, or with 125 if it could not start. The process that was started
    /// becomes the keeper of another one, which is the agent.
    static func run(_ options: AgentOptions) -> Never {
        if options.role == .upgrade { LocalCommand.tell([UInt8]("upgrade"), spool: options.spool, of: options.name) }
        do throws(NodeFailure) {
            guard let keeper = try link() else { keep(options) }
            try work(options, keeper)
        } catch {
            complain(error)
            Process.exit(ExitStatus.runnerFailed)
        }
    }

    /// Apart from the above, so that its frame takes no memory of the keeper's.
    @inline(never)
    private static func work(_ options: AgentOptions, _ keeper: KeeperLink) throws(NodeFailure) -> Never {
        Process.nameThisThread(CString("hero-runner"))
        var node = try Node.open(NodeSettings(options), keeper: keeper)
        if options.role == .detached { try node.detach() }
        node.run()
        Process.exit(0)
    }

    private static func link() throws(NodeFailure) -> KeeperLink? {
        do throws(Errno) {
            return try KeeperLink.inherited()
        } catch {
            throw NodeFailure("take over from the keeper", [], error)
        }
    }

    private static func keep(_ options: AgentOptions) -> Never {
        do throws(Errno) {
            try Keeper.run(options.role == .detached ? Background.enter() : nil)
        } catch {
            Complaint.write("start an agent", [], error)
            Process.exit(ExitStatus.runnerFailed)
        }
    }

    private static func complain(_ failure: NodeFailure) {
        guard let holder = failure.holder else { return Complaint.write(failure.what, failure.object, failure.reason) }
        var line = [UInt8]("hero-runner: ")
        line.append(shown: failure.object)
        line.append(" belongs to another agent, process ")
        line.append(shown: holder)
        line.append("; stop that one, or give this one another --spool\n")
        StandardStream.errors.write(line)
    }
}

extension NodeSettings {
    /// What the options say, and this machine where they say nothing.
    fileprivate init(_ options: AgentOptions) {
        let name = options.name ?? MachineFacts.name
        guard let spool = options.spool ?? SpoolPath.usual(of: name) else { SpoolPath.fail() }
        self.init(
            addresses: options.addresses, name: name, profile: Self.profile(options), spool: spool,
            spoolBytes: options.spoolBytes.map { Int($0) })
        cgroupParent = options.cgroupParent
        if var key = options.takeKey(), let coordinator = options.coordinator {
            credentials = Credentials(key: &key, coordinator: coordinator)
        }
    }

    private static func profile(_ options: AgentOptions) -> RunnerProfile {
        let processors = Processors.count
        var profile = RunnerProfile(slots: options.slots ?? UInt32(clamping: processors))
        profile.labels = options.labels
        profile.resources = options.resources
        profile.add(UInt64(processors) * 1000, of: "cpu")
        profile.add(MachineFacts.memoryBytes, of: "memory")
        profile.enforceable = LimitKinds(CgroupFacts.gather(parent: options.cgroupParent)).union(.files)
        profile.software.append(Version.text)
        profile.machine = MachineFacts.name
        return profile
    }
}

extension RunnerProfile {
    /// Adds what this machine has, unless something else was said.
    fileprivate mutating func add(_ amount: UInt64, of name: StaticString) {
        if resources.contains(where: { $0.name == name }) { return }
        resources.append(Resource(name: [UInt8](name), amount: amount))
    }
}

extension LimitKinds {
    /// What can be enforced, as it was tried out.
    fileprivate init(_ facts: CgroupFacts) {
        self = facts.obstacle == nil ? .tree : []
        let controllers = facts.enforceable
        if controllers.contains(.memory) { insert([.memory, .swap]) }
        if controllers.contains(.cpu) { insert(.cpu) }
        if controllers.contains(.pids) { insert(.processes) }
        if controllers.contains(.io) { insert(.io) }
    }
}
