/// What a runner says first on every connection. Everything the coordinator needs in order to go on where they left off
/// stands in it, so a reconnect is one round trip.
public struct Hello: Equatable, Sendable {
    /// The versions of this protocol that it speaks.
    public var versions: ClosedRange<UInt32>
    /// What it can do beside that.
    public var features: Features
    /// Its name at the coordinator. Over TCP its key proves it.
    public var runner: [UInt8]
    /// Made by the kernel at every boot: /proc/sys/kernel/random/boot_id.
    public var bootID: Identifier
    /// Made when the spool was made: notices are counted from 1 within one spool.
    public var spoolID: Identifier
    /// The session it was in, as `Welcome` named it; nil after a start.
    public var session: UInt64?
    /// The last order of that session that is on its disk; 0: none.
    public var lastOrder: UInt64
    /// The first notice it still has, and the one after the last: equal if it has none.
    public var firstNotice: UInt64
    /// See `firstNotice`.
    public var nextNotice: UInt64
    /// What it is and has.
    public var profile: RunnerProfile

    /// A runner that speaks this version, after its start.
    public init(runner: [UInt8], bootID: Identifier, spoolID: Identifier, profile: RunnerProfile) {
        versions = WireVersion.all
        features = []
        self.runner = runner
        self.bootID = bootID
        self.spoolID = spoolID
        lastOrder = 0
        firstNotice = 1
        nextNotice = 1
        self.profile = profile
    }

    /// Optional abilities; bits that are not known are ignored.
    public struct Features: OptionSet, Equatable, Sendable {
        /// A bit for each.
        public let rawValue: UInt64
        /// The bits as given.
        public init(rawValue: UInt64) { self.rawValue = rawValue }
    }
}

/// What a coordinator answers to a hello that it accepts.
public struct Welcome: Equatable, Sendable {
    /// The version that is spoken from here on.
    public var version: UInt32
    /// What both can do beside that.
    public var features: Hello.Features
    /// Within which orders are counted from 1. The one that the hello named goes on; any other is new, and then every
    /// order that is still wanted comes again.
    public var session: UInt64
    /// The last notice of the runner's spool that is on the coordinator's disk; 0: none.
    public var lastNotice: UInt64
    /// How often the runner says `ping`.
    public var heartbeatMilliseconds: UInt64

    /// All as given.
    public init(
        version: UInt32, features: Hello.Features, session: UInt64, lastNotice: UInt64, heartbeatMilliseconds: UInt64
    ) {
        self.version = version
        self.features = features
        self.session = session
        self.lastNotice = lastNotice
        self.heartbeatMilliseconds = heartbeatMilliseconds
    }
}

/// Why a connection is ended by the one who says it. It is the last record of that side.
public struct Goodbye: Equatable, Sendable {
    /// For the program.
    public var reason: Reason
    /// For people, one line; may be empty.
    public var text: [UInt8]

    /// Both as given.
    public init(_ reason: Reason, text: [UInt8] = []) {
        self.reason = reason
        self.text = text
    }

    /// What to do about it follows from this.
    public enum Reason: UInt8, Sendable {
        /// No version that both speak: a newer program is needed.
        case version
        /// Nobody of that name is enrolled, or its key is another.
        case unknownRunner
        /// The same runner has connected again; this connection is the older one.
        case replaced
        /// What came is not this protocol, or breaks its rules.
        case malformed
        /// The program ends; the runner connects again.
        case leaving
        /// The runner was removed at the coordinator: it need not come back.
        case removed
        /// The coordinator cannot take it now.
        case overloaded
    }
}

/// The versions of the protocol that this program speaks.
public enum WireVersion {
    /// What is spoken among equals.
    public static var current: UInt32 { 1 }
    /// From the oldest that it understands.
    public static var all: ClosedRange<UInt32> { 1...1 }
}

/// 16 bytes that nothing else has.
public struct Identifier: Equatable, Hashable, Sendable {
    /// The first and the last eight of them, big-endian.
    public var high: UInt64
    /// See `high`.
    public var low: UInt64

    /// Both halves as given.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// What a runner is and has, as it says itself.
public struct RunnerProfile: Equatable, Sendable {
    /// How many jobs it runs at a time.
    public var slots: UInt32
    /// `NAME=VALUE` strings that placement asks for.
    public var labels: StringTable
    /// What it has of each countable thing; `cpu` in thousandths of a CPU, `memory` in bytes, others in pieces.
    public var resources: [Resource]
    /// Which limits the kernel enforces there.
    public var enforceable: LimitKinds
    /// Its version, as `hero-runner version` prints it.
    public var software: [UInt8]
    /// The machine's name, uname(2).
    public var machine: [UInt8]

    /// A runner with so many slots and nothing else.
    public init(slots: UInt32) {
        self.slots = slots
        labels = StringTable()
        resources = []
        enforceable = []
        software = []
        machine = []
    }

    /// So much of one thing.
    public struct Resource: Equatable, Sendable {
        /// What it is called.
        public var name: [UInt8]
        /// How much there is.
        public var amount: UInt64

        /// Both as given.
        public init(name: [UInt8], amount: UInt64) {
            self.name = name
            self.amount = amount
        }
    }
}

/// Kinds of limits, as a kernel can enforce them or a job needs them.
public struct LimitKinds: OptionSet, Equatable, Hashable, Sendable {
    /// A bit for each.
    public let rawValue: UInt32
    /// The bits as given.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A cgroup for each job: CPU time of the whole tree is counted, and all of it can be killed.
    public static var tree: LimitKinds { LimitKinds(rawValue: 1) }
    /// `memory.max`, `memory.high`.
    public static var memory: LimitKinds { LimitKinds(rawValue: 2) }
    /// `memory.swap.max`.
    public static var swap: LimitKinds { LimitKinds(rawValue: 4) }
    /// `cpu.max`, `cpu.weight`.
    public static var cpu: LimitKinds { LimitKinds(rawValue: 8) }
    /// `pids.max`.
    public static var processes: LimitKinds { LimitKinds(rawValue: 16) }
    /// `io.max`.
    public static var io: LimitKinds { LimitKinds(rawValue: 32) }
    /// No limit: it brings files to jobs. A runner that does not say so knows nothing of them.
    public static var files: LimitKinds { LimitKinds(rawValue: 64) }
}
