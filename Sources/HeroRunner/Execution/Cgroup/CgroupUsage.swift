import RunnerProtocol
import System

/// What a job has used, from the files of its cgroup. They go with the directory: read them before it is removed.
extension Cgroup {
    /// Fills in what the cgroup counted for the whole tree, and says how much that is. What it did not count stays as it
    /// was.
    package func usage(into usage: inout Usage) -> Accounting {
        let hasCPU = readCPU(into: &usage)
        let hasMemory = readMemory(into: &usage)
        let hasProcesses = readProcesses(into: &usage)
        let hasIO = readIO(into: &usage)
        usage.cpuPressureMicroseconds = pressure("cpu.pressure")
        usage.memoryPressureMicroseconds = pressure("memory.pressure")
        usage.ioPressureMicroseconds = pressure("io.pressure")
        if hasCPU && hasMemory && hasProcesses && hasIO { return .cgroup2 }
        return hasCPU ? .cgroup2Core : .rusage
    }

    /// CPU time of the whole tree so far; nil if it cannot be read.
    package var cpuMicroseconds: UInt64? { value("cpu.stat", "usage_usec") }

    /// How many processes of the tree the kernel killed because memory ran out; nil without the memory controller.
    package var oomKills: UInt64? { value("memory.events", "oom_kill") }

    private func readCPU(into usage: inout Usage) -> Bool {
        var user: UInt64?
        var system: UInt64?
        // Without the file both stay nil.
        try? descriptor.withContents(of: "cpu.stat") { text in
            user = KernelText.value(of: "user_usec", in: text)
            system = KernelText.value(of: "system_usec", in: text)
        }
        guard let user, let system else { return false }
        usage.userMicroseconds = user
        usage.systemMicroseconds = system
        return true
    }

    private func readMemory(into usage: inout Usage) -> Bool {
        var isThere = false
        // There is no such file without the controller.
        try? descriptor.withContents(of: "memory.events") { text in
            isThere = true
            usage.memoryHighEvents = KernelText.value(of: "high", in: text)
            usage.oomKills = KernelText.value(of: "oom_kill", in: text)
        }
        guard isThere else { return false }
        usage.memoryPeakBytes = number("memory.peak")
        usage.swapPeakBytes = number("memory.swap.peak")
        return true
    }

    private func readProcesses(into usage: inout Usage) -> Bool {
        guard let hits = value("pids.events", "max") else { return false }
        usage.processLimitHits = hits
        usage.processesPeak = number("pids.peak")
        return true
    }

    /// One line a device, none before the first access: `254:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0`.
    private func readIO(into usage: inout Usage) -> Bool {
        var sum = DeviceBytes()
        // There is no such file without the controller.
        guard (try? descriptor.forEachByte(of: "io.stat", { sum.take($0) })) != nil else { return false }
        usage.readBytes = sum.read
        usage.writtenBytes = sum.written
        return true
    }

    // A file that is not there (its controller is not, or the kernel is older) counts nothing: nil.

    private func value(_ file: StaticString, _ key: StaticString) -> UInt64? {
        try? descriptor.withContents(of: file) { KernelText.value(of: key, in: $0) }
    }

    private func number(_ file: StaticString) -> UInt64? {
        try? descriptor.withContents(of: file) { KernelText.number($0) }
    }

    private func pressure(_ file: StaticString) -> UInt64? {
        try? descriptor.withContents(of: file) { KernelText.someTotal($0) }
    }
}

/// The sums of `rbytes` and `wbytes` over all lines of an `io.stat`, taken byte by byte: there may be any number of
/// devices.
struct DeviceBytes: Equatable {
    private(set) var read: UInt64 = 0
    private(set) var written: UInt64 = 0
    private var place = Place.key
    /// The last bytes of the word so far: the key, when its `=` comes.
    private var word: UInt64 = 0

    private enum Place { case key, read, written, other }

    /// The next byte of the file.
    mutating func take(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\n"):
            finishValue()
        case UInt8(ascii: "="):
            place = word == Self.readKey ? .read : word == Self.writtenKey ? .written : .other
            word = 0
        case UInt8(ascii: "0")...UInt8(ascii: "9") where place != .key:
            word = word &* 10 &+ UInt64(byte - UInt8(ascii: "0"))
        default:
            word = word << 8 | UInt64(byte)
        }
    }

    private mutating func finishValue() {
        switch place {
        case .read: read &+= word
        case .written: written &+= word
        case .key, .other: break
        }
        place = .key
        word = 0
    }

    private static let readKey: UInt64 = 0x7262_7974_6573  // "rbytes"
    private static let writtenKey: UInt64 = 0x7762_7974_6573  // "wbytes"
}
