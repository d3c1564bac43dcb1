import RunnerProtocol
import System

/// The report for a person: a headline, and one line each for what is known of time, memory, processes, input and
/// output, pressure and faults.
///
///     build: exit 0 after 1.23s
///       time       1.1s user, 120ms system
///       memory     12.3M peak, 0 swap peak
extension AttemptReport {
    /// Makes the lines, each with its end.
    package func text() -> [UInt8] {
        var text: [UInt8] = []
        appendHeadline(to: &text)
        var table = ReportTable(text: text)
        table.begin("time")
        table.add(duration: usage.userMicroseconds, "user")
        table.add(duration: usage.systemMicroseconds, "system")
        table.begin("memory")
        table.add(size: usage.memoryPeakBytes, "peak")
        table.add(size: usage.swapPeakBytes, "swap peak")
        table.add(size: usage.maxResidentBytes, "largest process")
        table.add(count: usage.memoryHighEvents, "times slowed down")
        table.add(count: usage.oomKills, "killed for memory")
        table.begin("processes")
        table.add(count: usage.processesPeak, "peak")
        table.add(count: usage.processLimitHits, "times at the limit")
        table.add(count: processesKilled, "left behind and killed")
        table.begin("files")
        table.add(size: usage.readBytes, "read")
        table.add(size: usage.writtenBytes, "written")
        table.add(size: outputBytes, "standard output")
        table.add(size: errorBytes, "standard error")
        table.begin("pressure")
        table.add(duration: usage.cpuPressureMicroseconds, "CPU")
        table.add(duration: usage.memoryPressureMicroseconds, "memory")
        table.add(duration: usage.ioPressureMicroseconds, "I/O")
        table.begin("faults")
        table.add(count: usage.minorFaults, "minor")
        table.add(count: usage.majorFaults, "major")
        table.begin("switches")
        table.add(count: usage.voluntarySwitches, "voluntary")
        table.add(count: usage.involuntarySwitches, "involuntary")
        table.begin("accounting")
        table.add(word: ReportWord.accounting(accounting))
        return table.text
    }

    private func appendHeadline(to text: inout [UInt8]) {
        text.append(shown: name)
        text.append(": ")
        if cause == .exit, let exitCode {
            text.append("exit ")
            text.append(decimal: exitCode)
        } else if cause == .signal, let signal {
            text.append("killed by ")
            SignalName.append(signal, to: &text)
        } else {
            for byte in ReportWord.cause(cause) { text.append(byte == UInt8(ascii: "_") ? UInt8(ascii: " ") : byte) }
        }
        if cause != .spawnFailed {
            text.append(" after ")
            text.append(duration: wallMicroseconds)
        }
        if attempt > 1 {
            text.append(", attempt ")
            text.append(decimal: attempt)
        }
        text.append("\n")
    }
}

/// Lines of `label  value, value`; a line whose values are all unknown does not appear.
private struct ReportTable {
    private(set) var text: [UInt8]
    private var label: StaticString = ""
    private var isOpen = false

    init(text: [UInt8]) { self.text = text }

    mutating func begin(_ label: StaticString) {
        self.label = label
        isOpen = false
    }

    mutating func add(duration: UInt64?, _ what: StaticString) {
        guard let duration else { return }
        open()
        text.append(duration: duration)
        close(what)
    }

    mutating func add(size: UInt64?, _ what: StaticString) {
        guard let size else { return }
        open()
        text.append(size: size)
        close(what)
    }

    mutating func add(count: UInt64?, _ what: StaticString) {
        guard let count else { return }
        open()
        text.append(decimal: count)
        close(what)
    }

    mutating func add(word: Slice<Literal>) {
        open()
        text.append(contentsOf: word)
        text.append("\n")
    }

    private mutating func open() {
        if isOpen {
            // Continue the line that the value before has ended.
            text.removeLast()
            text.append(", ")
        } else {
            text.append("  ")
            text.append(label)
            for _ in label.utf8CodeUnitCount..<11 { text.append(" ") }
        }
        isOpen = true
    }

    private mutating func close(_ what: StaticString) {
        text.append(" ")
        text.append(what)
        text.append("\n")
    }
}
