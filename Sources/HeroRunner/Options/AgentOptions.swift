import RunnerProtocol
import System

/// What a command line of `hero-runner agent` asks for: an object that `parse` fills in, and that is only read then.
package final class AgentOptions {
    /// Where the coordinator listens.
    package private(set) var address = Address.unix([])
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
    /// Whether it goes to the background.
    package private(set) var stay = Stay.inFront

    /// Where the agent runs: as the process that was started, or as a copy of it.
    package enum Stay: UInt8, Sendable { case inFront, inBackground }

    private init() {}

    /// Reads the words behind `agent`, the first of which is number `start`; nil if they ask for help.
    package static func parse<Words: RandomAccessCollection>(
        _ words: Words, from start: Int
    ) throws(UsageError) -> AgentOptions? where Words.Element == [UInt8], Words.Index == Int {
        let options = AgentOptions()
        var given = OptionBits()
        var scanner = ArgumentScanner(words, from: start, .agent)
        while let item = try scanner.next() {
            if item.option == .help { return nil }
            given.insert(item.option)
            if let value = item.value {
                try options.take(item.option, value)
            } else {
                options.stay = .inBackground
            }
        }
        if scanner.at < words.endIndex { throw .extraArgument(words[scanner.at]) }
        guard given.contains(.connect) else { throw .optionMissing(.connect) }
        return options
    }

    @inline(never)
    private func take(_ option: Option, _ value: [UInt8]) throws(UsageError) {
        switch option {
        case .connect: address = try Address(option, value)
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
