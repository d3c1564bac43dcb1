import RunnerProtocol
import System

/// `--rlimit NAME=SOFT[:HARD]`, with the names and units of prlimit(1).
enum ResourceName {
    /// Reads one. A value alone is both limits. `unlimited` and `infinity` are RLIM_INFINITY; resources counted in
    /// bytes take sizes such as `8M`, the others whole numbers.
    static func limit(_ text: [UInt8]) throws(UsageError) -> Identity.ResourceLimit {
        guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else { throw .valueRefused(.rlimit, text) }
        guard let resource = names.index(of: text[..<equals]) else {
            throw .valueUnusable(.rlimit, text, .noSuchResource)
        }
        let values = text[(equals + 1)...]
        let colon = values.firstIndex(of: UInt8(ascii: ":"))
        let soft = value(values[..<(colon ?? values.endIndex)], of: resource)
        let hard = colon.map { value(values[($0 + 1)...], of: resource) } ?? soft
        guard let soft, let hard else { throw .valueRefused(.rlimit, text) }
        guard soft <= hard else { throw .valueUnusable(.rlimit, text, .softAboveHard) }
        return Identity.ResourceLimit(resource: Int32(resource), soft: soft, hard: hard)
    }

    private static func value(_ text: ArraySlice<UInt8>, of resource: Int) -> UInt64? {
        if text == "unlimited" || text == "infinity" { return .max }
        return countedInBytes >> resource & 1 == 1 ? Quantity.bytes(text) : Quantity.count(text)
    }

    /// In the order of the RLIMIT_ numbers, the same on every CPU but MIPS, SPARC and Alpha.
    private static var names: WordList {
        WordList(
            "cpu fsize data stack core rss nproc nofile memlock as locks sigpending msgqueue nice rtprio rttime")
    }

    /// Bit n: resource n is counted in bytes (fsize, data, stack, core, rss, memlock, as, msgqueue).
    private static let countedInBytes = 0b0001_0011_0011_1110
}

/// `--io-read DEVICE=RATE`: the device as a path or as `MAJOR:MINOR`.
struct DeviceRate {
    /// Which device.
    var device: BlockDevice
    /// How fast.
    var bytesPerSecond: UInt64

    /// Reads one; a path is looked up.
    init(_ option: Option, _ text: [UInt8], _ world: some Surroundings) throws(UsageError) {
        guard let equals = text.lastIndex(of: UInt8(ascii: "=")), equals > 0,
            let rate = Quantity.bytes(text[(equals + 1)...]), rate > 0
        else { throw .valueRefused(option, text) }
        bytesPerSecond = rate
        let name = Array(text[..<equals])
        if name.contains(UInt8(ascii: "/")) {
            let found: BlockDevice?
            do throws(Errno) {
                found = try world.blockDevice(at: name)
            } catch {
                throw .unreadable(option, name, error)
            }
            guard let found else { throw .valueUnusable(option, name, .notBlockDevice) }
            device = found
        } else {
            guard let colon = name.firstIndex(of: UInt8(ascii: ":")),
                let major = Quantity.count(name[..<colon]), let minor = Quantity.count(name[(colon + 1)...]),
                major < 1 << 12, minor < 1 << 20
            else { throw .valueRefused(option, text) }
            device = BlockDevice(major: UInt32(major), minor: UInt32(minor))
        }
    }
}

/// `--backoff MIN..MAX`, or one duration for pauses that do not grow. Milliseconds.
struct PauseRange {
    /// The first pause.
    var least: UInt64
    /// The longest one.
    var most: UInt64

    /// Reads one.
    init(_ text: [UInt8]) throws(UsageError) {
        var end = text.startIndex
        while end < text.endIndex, !text[end...].starts(with: "..") { end += 1 }
        guard let least = Quantity.milliseconds(text[..<end]) else { throw .valueRefused(.backoff, text) }
        self.least = least
        most = least
        guard end < text.endIndex else { return }
        guard let most = Quantity.milliseconds(text[(end + 2)...]) else { throw .valueRefused(.backoff, text) }
        guard least <= most else { throw .valueUnusable(.backoff, text, .minAboveMax) }
        self.most = most
    }
}
