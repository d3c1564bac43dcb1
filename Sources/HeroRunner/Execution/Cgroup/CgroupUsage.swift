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
    package var cpuMicroseconds: UInt64? { value("usage_usec", "cpu.stat") }

    /// How many processes of the tree the kernel killed because memory ran out; nil without the memory controller.
    package var oomKills: UInt64? { value("oom_kill", "memory.events") }

    private func readCPU(into usage: inout Usage) -> Bool {
        guard let text = descriptor.contents(of: "cpu.stat"),
            let user = KernelText.value(of: "user_usec", in: text),
            let system = KernelText.value(of: "system_usec", in: text)
        else { return false }
        usage.userMicroseconds = user
        usage.systemMicroseconds = system
        return true
    }

    private func readMemory(into usage: inout Usage) -> Bool {
        guard let text = descriptor.contents(of: "memory.events") else { return false }
        usage.memoryHighEvents = KernelText.value(of: "high", in: text)
        usage.oomKills = KernelText.value(of: "oom_kill", in: text)
        usage.memoryPeakBytes = number("memory.peak")
        usage.swapPeakBytes = number("memory.swap.peak")
        return true
    }

    private func readProcesses(into usage: inout Usage) -> Bool {
        guard let hits = value("max", "pids.events") else { return false }
        usage.processLimitHits = hits
        usage.processesPeak = number("pids.peak")
        return true
    }

    private func readIO(into usage: inout Usage) -> Bool {
        // There is no such file without the controller.
        guard let file = try? descriptor.open("io.stat", .read) else { return false }
        var lines = KernelLines(file)
        var sum = DeviceBytes()
        while lines.next() { sum.take(lines.line) }
        usage.readBytes = sum.read
        usage.writtenBytes = sum.written
        return true
    }

    private func value(_ key: StaticString, _ file: StaticString) -> UInt64? {
        descriptor.contents(of: file).flatMap { KernelText.value(of: key, in: $0) }
    }

    private func number(_ file: StaticString) -> UInt64? {
        descriptor.contents(of: file).flatMap { KernelText.number(in: $0) }
    }

    private func pressure(_ file: StaticString) -> UInt64? {
        descriptor.contents(of: file).flatMap { KernelText.someTotal($0) }
    }
}

/// What was read and written of all devices of an `io.stat`.
struct DeviceBytes: Equatable {
    private(set) var read: UInt64 = 0
    private(set) var written: UInt64 = 0

    /// The next line, one a device: `254:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0`. A device that was not
    /// used may have no numbers.
    mutating func take(_ line: [UInt8]) {
        if let at = KernelText.position(of: " rbytes=", in: line) {
            read &+= KernelText.number(in: line, at: at + 8) ?? 0
        }
        if let at = KernelText.position(of: " wbytes=", in: line) {
            written &+= KernelText.number(in: line, at: at + 8) ?? 0
        }
    }
}
