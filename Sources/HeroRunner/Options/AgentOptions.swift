import RunnerProtocol
import System

/// What a command line of `hero-runner agent` asks for: an object that `parse` fills in, and that is only read then.
package final class AgentOptions {
    /// Where the coordinator listens, to be tried in turn: texts of `Address`.
    package private(set) var addresses: [[UInt8]] = []
    /// Its public key, and this runner's private one, which are needed over TCP; nil: they are not known.
    package private(set) var coordinator: [UInt8]?
    private var key: [UInt8]?
    /// The configuration that is named; nil: the usual one, if there is one.
    private var configuration: [UInt8]?
    /// What this runner is called there; nil: as the machine.
    package private(set) var name: [UInt8]?
    /// `NAME=VALUE` strings.
    package private(set) var labels = StringTable()
    /// How many jobs run at a time; nil: one for each CPU.
    package private(set) var slots: UInt32?
    /// What there is of each thing, in place of what this machine says.
    package private(set) var resources: [RunnerProfile.Resource] = []
    /// The directory for what must not be forgotten; nil: the usual one.
    package private(set) var spool: [UInt8]?
    /// How large a new spool is, bytes; nil: as usual.
    package private(set) var spoolBytes: UInt64?
    /// The cgroup under which those of jobs are made; nil: the runner's own.
    package private(set) var cgroupParent: [UInt8]?
    /// What is to be done.
    package private(set) var role = Role.agent

    package enum Role: UInt8, Sendable {
        /// An agent, as the process that was started.
        case agent
        /// An agent in the background.
        case detached
        /// The agent that runs is told to go on as another program.
        case upgrade
    }

    private init() {}

    /// Gives the private key away: nothing else holds its bytes then.
    package func takeKey() -> [UInt8]? {
        defer { key = nil }
        return key
    }

    /// Reads the words behind `agent`, the first of which is number `start`; nil if they ask for help. The configuration
    /// that they name comes before them, or the usual one if they say nothing of where the coordinator is.
    package static func parse<Words: RandomAccessCollection>(
        _ words: Words, from start: Int, in world: some Surroundings, usually configuration: [UInt8]?
    ) throws(UsageError) -> AgentOptions? where Words.Element == [UInt8], Words.Index == Int {
        let options = AgentOptions()
        guard try options.scan(words, from: start) == .run else { return nil }
        // What the command line says comes behind what the configuration says.
        let given = options.addresses
        if let path = options.configuration {
            try options.read(path, in: world)
        } else if let configuration, given.isEmpty {
            do throws(UsageError) {
                try options.read(configuration, in: world)
            } catch {
                if error != .unreadable(.config, configuration, .noSuchFile) { throw error }
            }
        }
        if !given.isEmpty { options.addresses = [] }
        _ = try options.scan(words, from: start)
        if options.role == .upgrade { return options }
        if options.addresses.isEmpty { throw .optionMissing(.connect) }
        for address in options.addresses where address.starts(with: "tcp:") {
            if options.key == nil || options.coordinator == nil { throw .valueUnusable(.connect, address, .noKey) }
        }
        return options
    }

    private enum Wish: UInt8 { case run, help }

    private func scan<Words: RandomAccessCollection>(
        _ words: Words, from start: Int
    ) throws(UsageError) -> Wish where Words.Element == [UInt8], Words.Index == Int {
        var scanner = ArgumentScanner(words, from: start, .agent)
        while let item = try scanner.next() {
            if item.option == .help { return .help }
            if let value = item.value {
                try take(item.option, value)
            } else {
                role = item.option == .upgrade ? .upgrade : .detached
            }
        }
        if scanner.at < words.endIndex { throw .extraArgument(words[scanner.at]) }
        return .run
    }

    /// Reads a configuration: an option and its value a line, without dashes, besides those that only a configuration has.
    private func read(_ path: [UInt8], in world: some Surroundings) throws(UsageError) {
        let contents: [UInt8]
        do throws(Errno) {
            contents = try world.contents(of: path, limit: Limits.configurationBytesMax + 1)
        } catch {
            throw .unreadable(.config, path, error)
        }
        guard contents.count <= Limits.configurationBytesMax else {
            throw .valueUnusable(.config, path, .fileTooLarge)
        }
        var number = 0
        for line in Lines(contents) {
            number += 1
            do throws(UsageError) {
                try read(line[...].trimmed)
            } catch {
                throw .configuration(path, line: number, error)
            }
        }
    }

    private func read(_ line: ArraySlice<UInt8>) throws(UsageError) {
        guard let first = line.first, first != UInt8(ascii: "#") else { return }
        let name = line.prefix { !$0.isBlank }
        let value = Array(line[name.endIndex...].trimmed)
        if name == "coordinator" || name == "key" {
            guard let bytes = Base64URL.decoded(value[...]), bytes.count == JoinToken.keyBytes else {
                throw .valueUnusable(.config, Array(name), .notKey)
            }
            if name == "key" { key = bytes } else { coordinator = bytes }
            return
        }
        guard let row = Option.named(name, in: .agent), row.takesValue, row.option != .config else {
            throw .unknownOption(Array(name))
        }
        try take(row.option, value)
    }

    @inline(never)
    private func take(_ option: Option, _ value: [UInt8]) throws(UsageError) {
        switch option {
        case .connect:
            guard Address(value) != nil, addresses.count < Limits.addressesMax else {
                throw .valueRefused(option, value)
            }
            addresses.append(value)
        case .config: configuration = try option.path(value)
        case .name:
            guard WireName.isValid(value) else { throw .valueRefused(option, value) }
            name = value
        case .label: try label(option, value)
        case .slots: slots = UInt32(truncatingIfNeeded: try option.number(value))
        case .resources: resources = try Self.resources(option, value)
        case .spoolMax: spoolBytes = try option.number(value)
        case .spool: spool = try option.path(value)
        default: cgroupParent = try option.path(value)
        }
    }

    private func label(_ option: Option, _ text: [UInt8]) throws(UsageError) {
        guard let equals = text.firstIndex(of: UInt8(ascii: "=")), WireName.isValid(Array(text[..<equals])),
            WireName.isValid(Array(text[(equals + 1)...])), labels.set(text[...]),
            labels.count <= WireLimits.labelsMax
        else { throw .valueRefused(option, text) }
    }

    /// Reads `NAME=AMOUNT,...`: `cpu` in CPUs, `memory` in bytes, others in pieces.
    private static func resources(
        _ option: Option, _ text: [UInt8]
    ) throws(UsageError) -> [RunnerProfile.Resource] {
        var found: [RunnerProfile.Resource] = []
        var rest = text[...]
        repeat {
            let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
            guard let resource = resource(rest[..<end]), found.count < WireLimits.resourcesMax - 2,
                !found.contains(where: { $0.name == resource.name })
            else { throw .valueRefused(option, text) }
            found.append(resource)
            rest = rest[end...].dropFirst()
        } while !rest.isEmpty
        return found
    }

    private static func resource(_ text: ArraySlice<UInt8>) -> RunnerProfile.Resource? {
        guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = Array(text[..<equals])
        let value = text[(equals + 1)...]
        let amount: UInt64?
        if name == "cpu" {
            amount = Quantity.thousandths(value)
        } else {
            amount = name == "memory" ? Quantity.bytes(value) : Quantity.count(value)
        }
        guard let amount, amount <= WireLimits.numberMax, WireName.isValid(name) else { return nil }
        return RunnerProfile.Resource(name: name, amount: amount)
    }
}
