import RunnerProtocol
import System

/// What a job has used, from the files of its cgroup. They go with the directory: read them before it is removed.
extension Cgroup {
    /// Fills in what the cgroup counted for the whole tree, and says how much that is. What it did not count stays as it
    /// was. Only the files of these controllers are looked for: for one that is not there the kernel makes an entry all
    /// the same, to know it the next time.
    package func usage(into figures: inout Figures, of controllers: ControllerSet = .all) -> Accounting {
        let cpu = descriptor.contents(of: "cpu.stat")
        let hasCPU =
            figures.take(.userMicroseconds, "user_usec", of: cpu)
            && figures.take(.systemMicroseconds, "system_usec", of: cpu)
        let memory = controllers.contains(.memory) ? descriptor.contents(of: "memory.events") : nil
        if memory != nil {
            figures.take(.memoryHighEvents, "high", of: memory)
            figures.take(.oomKills, "oom_kill", of: memory)
            take(.memoryPeakBytes, "", "memory.peak", into: &figures)
            take(.swapPeakBytes, "", "memory.swap.peak", into: &figures)
        }
        let hasProcesses =
            controllers.contains(.pids)
            && take(.processLimitHits, "max", "pids.events", into: &figures)
        if hasProcesses { take(.processesPeak, "", "pids.peak", into: &figures) }
        let hasIO = controllers.contains(.io) && readIO(into: &figures)
        take(.cpuPressureMicroseconds, "some", "cpu.pressure", into: &figures)
        take(.memoryPressureMicroseconds, "some", "memory.pressure", into: &figures)
        take(.ioPressureMicroseconds, "some", "io.pressure", into: &figures)
        if hasCPU && memory != nil && hasProcesses && hasIO { return .cgroup2 }
        return hasCPU ? .cgroup2Core : .rusage
    }

    /// CPU time of the whole tree so far; nil if it cannot be read.
    package var cpuMicroseconds: UInt64? { value("usage_usec", "cpu.stat") }

    /// How many processes of the tree the kernel killed because memory ran out; nil without the memory controller.
    package var oomKills: UInt64? { value("oom_kill", "memory.events") }

    /// See `Figures.take`.
    @discardableResult @inline(never)
    private func take(
        _ figure: Figure, _ key: StaticString, _ file: StaticString, into figures: inout Figures
    ) -> Bool {
        figures.take(figure, key, of: descriptor.contents(of: file))
    }

    private func readIO(into figures: inout Figures) -> Bool {
        // There is no such file without the controller.
        guard let file = try? descriptor.open("io.stat", .read) else { return false }
        var lines = KernelLines(file)
        var sum = DeviceBytes()
        while lines.next() { sum.take(lines.line) }
        figures[.readBytes] = sum.read
        figures[.writtenBytes] = sum.written
        return true
    }

    private func value(_ key: StaticString, _ file: StaticString) -> UInt64? {
        descriptor.contents(of: file).flatMap { KernelText.value(of: key, in: $0) }
    }
}

extension Figures {
    /// Takes a number from a file's text: the one behind a key, in a pressure file the total of the line `some`, or all
    /// there is without a key. Gives false, and leaves the figure as it was, if there is none.
    @discardableResult @inline(never)
    fileprivate mutating func take(_ figure: Figure, _ key: StaticString = "", of text: [UInt8]?) -> Bool {
        guard let text else { return false }
        let value =
            key.utf8CodeUnitCount == 0
            ? KernelText.number(in: text) : KernelText.value(of: key, in: text) ?? KernelText.someTotal(text)
        guard let value else { return false }
        self[figure] = value
        return true
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
