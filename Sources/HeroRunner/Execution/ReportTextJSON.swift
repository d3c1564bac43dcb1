import RunnerProtocol
import System

/// The report as one line of JSON: `{"name":"build","attempt":1,"cause":"exit",...}` and a newline. Every key is always
/// there, null where the value could not be had; only `failed_step` and `error` (of an attempt that never started) and
/// `line_id` (of a job of a batch) come and go.
extension AttemptReport {
    /// Makes the line. `lineIdentity` is what `--resume` knows a job of a batch by.
    package func jsonLine(lineIdentity: UInt64? = nil) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(768)
        line.append("{\"name\":")
        line.append(jsonString: name)
        line.append(key: "attempt", attempt)
        line.append(key: "cause", word: ReportWord.cause(cause))
        line.append(key: "exit_code", exitCode.map { UInt64(clamping: $0) })
        line.append(key: "signal", signal.map { UInt64(clamping: $0) })
        line.append(key: "started_at")
        if startedAtMilliseconds == 0 {
            line.append("null")
        } else {
            line.append("\"")
            line.append(time: startedAtMilliseconds)
            line.append("\"")
        }
        line.append(key: "wall_us", cause == .spawnFailed ? nil : wallMicroseconds)
        appendUsage(to: &line)
        line.append(key: "stdout_bytes", outputBytes)
        line.append(key: "stderr_bytes", errorBytes)
        line.append(key: "processes_killed", processesKilled)
        line.append(key: "accounting", word: ReportWord.accounting(accounting))
        line.append(key: "pids_limit_hits", usage.processLimitHits)
        appendFailure(to: &line)
        if let lineIdentity {
            line.append(key: "line_id")
            line.append("\"")
            line.append(hexadecimal: lineIdentity)
            line.append("\"")
        }
        line.append("}\n")
        return line
    }

    private func appendUsage(to line: inout [UInt8]) {
        line.append(key: "user_us", usage.userMicroseconds)
        line.append(key: "system_us", usage.systemMicroseconds)
        line.append(key: "memory_peak_bytes", usage.memoryPeakBytes)
        line.append(key: "swap_peak_bytes", usage.swapPeakBytes)
        line.append(key: "pids_peak", usage.processesPeak)
        line.append(key: "memory_high_events", usage.memoryHighEvents)
        line.append(key: "oom_kills", usage.oomKills)
        line.append(key: "io_read_bytes", usage.readBytes)
        line.append(key: "io_write_bytes", usage.writtenBytes)
        line.append(key: "cpu_pressure_us", usage.cpuPressureMicroseconds)
        line.append(key: "memory_pressure_us", usage.memoryPressureMicroseconds)
        line.append(key: "io_pressure_us", usage.ioPressureMicroseconds)
        line.append(key: "max_rss_bytes", usage.maxResidentBytes)
        line.append(key: "minor_faults", usage.minorFaults)
        line.append(key: "major_faults", usage.majorFaults)
        line.append(key: "voluntary_switches", usage.voluntarySwitches)
        line.append(key: "involuntary_switches", usage.involuntarySwitches)
    }

    private func appendFailure(to line: inout [UInt8]) {
        guard let failure else { return }
        line.append(key: "failed_step", word: ReportWord.step(failure.step))
        line.append(key: "error")
        var text = Errno(failure.code).message
        text.append(" (")
        text.append(decimal: failure.code)
        text.append(")")
        line.append(jsonString: text)
    }
}

/// The words of a report.
enum ReportWord {
    /// In the order of the cases of `Cause`.
    static func cause(_ cause: Cause) -> Slice<Literal> {
        WordList("exit signal timeout cpu_timeout oom cancelled spawn_failed lost reboot unknown")[Int(cause.rawValue)]
    }

    /// In the order of the cases of `Accounting`.
    static func accounting(_ accounting: Accounting) -> Slice<Literal> {
        WordList("cgroup2 cgroup2-core rusage")[Int(accounting.rawValue)]
    }

    /// In the order of the cases of `SpawnFailure.Step`.
    static func step(_ step: SpawnFailure.Step) -> Slice<Literal> {
        let words = WordList(
            """
            open_input open_output open_errors make_cgroup set_limit clone join_cgroup connect_streams set_nice \
            set_oom_score set_resource_limit set_groups set_group set_user change_directory set_no_new_privileges \
            watch_parent execute
            """)
        return words[Int(step.rawValue)]
    }
}

extension Array where Element == UInt8 {
    fileprivate mutating func append(key: StaticString) {
        append(",\"")
        append(key)
        append("\":")
    }

    fileprivate mutating func append(key: StaticString, _ value: UInt64?) {
        append(key: key)
        if let value { append(decimal: value) } else { append("null") }
    }

    fileprivate mutating func append(key: StaticString, word: Slice<Literal>) {
        append(key: key)
        append("\"")
        append(contentsOf: word)
        append("\"")
    }

    /// Adds a JSON string, quotes included. What is not UTF-8 becomes U+FFFD, byte for byte.
    mutating func append(jsonString text: [UInt8]) {
        append("\"")
        var rest = text[...]
        while let byte = rest.first {
            guard let length = UTF8Bytes.sequenceLength(rest) else {
                append("\u{fffd}")
                rest = rest.dropFirst()
                continue
            }
            if byte < 0x20 || byte == 0x7f {
                append("\\u00")
                append(hexadecimalDigit: byte >> 4)
                append(hexadecimalDigit: byte)
            } else {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append("\\") }
                append(contentsOf: rest.prefix(length))
            }
            rest = rest.dropFirst(length)
        }
        append("\"")
    }

    private mutating func append(hexadecimalDigit value: UInt8) {
        let digit = value & 0xf
        append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }

    /// Adds 16 digits.
    fileprivate mutating func append(hexadecimal value: UInt64) {
        for place in 0..<16 { append(hexadecimalDigit: UInt8(truncatingIfNeeded: value >> UInt64(60 - place * 4))) }
    }

    /// Adds a moment, given in milliseconds since 1970-01-01 UTC, as RFC 3339 writes it: `2024-02-29T12:34:56.789Z`.
    mutating func append(time milliseconds: UInt64) {
        let date = CivilDate(daysSince1970: milliseconds / 86_400_000)
        let second = milliseconds % 86_400_000 / 1000
        append(decimal: date.year, width: 4)
        append("-")
        append(decimal: date.month, width: 2)
        append("-")
        append(decimal: date.day, width: 2)
        append("T")
        append(decimal: second / 3600, width: 2)
        append(":")
        append(decimal: second / 60 % 60, width: 2)
        append(":")
        append(decimal: second % 60, width: 2)
        append(".")
        append(decimal: milliseconds % 1000, width: 3)
        append("Z")
    }
}

/// A day of the Gregorian calendar.
private struct CivilDate {
    var year: UInt64
    var month: UInt64
    var day: UInt64

    /// Counts in years that begin on the first of March, so that the leap day is the last of its year, and in eras of
    /// 400 years, which have 146097 days each.
    init(daysSince1970 days: UInt64) {
        let shifted = days + 719_468  // from 0000-03-01
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = shifted / 146_097 * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }
}
