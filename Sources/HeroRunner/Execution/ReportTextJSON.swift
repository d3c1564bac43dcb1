import RunnerProtocol
import System

/// The report as one line of JSON: `{"name":"build","attempt":1,"cause":"exit",...}` and a newline. Every key is always
/// there, null where the value could not be had; only `failed_step` and `error` (of an attempt that never started) and
/// `line_id` (of a job of a batch) come and go.
extension AttemptReport {
    /// Makes the line. `lineIdentity` is what `--resume` knows a job of a batch by.
    package func jsonLine(lineIdentity: UInt64? = nil) -> [UInt8] {
        let keys = WordList(
            """
            attempt cause exit_code signal started_at wall_us user_us system_us memory_peak_bytes swap_peak_bytes \
            pids_peak memory_high_events oom_kills io_read_bytes io_write_bytes cpu_pressure_us memory_pressure_us \
            io_pressure_us max_rss_bytes minor_faults major_faults voluntary_switches involuntary_switches \
            stdout_bytes stderr_bytes processes_killed accounting pids_limit_hits failed_step error line_id
            """)
        var line: [UInt8] = []
        line.reserveCapacity(768)
        line.append("{\"name\":")
        line.append(jsonString: name)
        var at = 0
        var index = 0
        var figure = 0
        while let key = keys.next(&at) {
            defer { index += 1 }
            let isAbsent = index >= 30 ? lineIdentity == nil : index >= 28 && failure == nil
            if isAbsent { continue }
            line.append(",\"")
            line.append(keys.text, key)
            line.append("\":")
            switch index {
            case 1: line.append(jsonString: ReportWord.cause(cause))
            case 4: line.append(jsonString: Self.time(startedAtMilliseconds))
            case 26: line.append(jsonString: ReportWord.accounting(accounting))
            case 28: line.append(jsonString: failure.map { ReportWord.step($0.step) })
            case 29: line.append(jsonString: failure.map { Self.reason($0.code) })
            case 30: line.append(jsonString: lineIdentity.map { Self.hexadecimal($0) })
            default:
                // What never started took no time.
                let isTime = figure == Int(Figure.wallMicroseconds.rawValue)
                line.append(isTime && cause == .spawnFailed ? nil : figures[figure])
                figure += 1
            }
        }
        line.append("}\n")
        return line
    }

    private static func reason(_ code: Int32) -> [UInt8] {
        var text: [UInt8] = []
        text.append(reason: code)
        return text
    }

    /// 16 digits.
    private static func hexadecimal(_ value: UInt64) -> [UInt8] {
        var text: [UInt8] = []
        for place in 0..<16 {
            text.append(hexadecimalDigit: UInt8(truncatingIfNeeded: value >> UInt64(60 - place * 4)))
        }
        return text
    }

    /// A moment, given in milliseconds since 1970-01-01 UTC, as RFC 3339 writes it: `2024-02-29T12:34:56.789Z`; nil
    /// for 0, which no clock shows that was ever set.
    static func time(_ milliseconds: UInt64) -> [UInt8]? {
        guard milliseconds > 0 else { return nil }
        let date = CivilDate(daysSince1970: milliseconds / 86_400_000)
        let second = milliseconds % 86_400_000 / 1000
        // Year, month ... milliseconds; behind each the byte that separates it from the next.
        let parts: [7 of UInt64] = [
            date.year, date.month, date.day, second / 3600, second / 60 % 60, second % 60, milliseconds % 1000,
        ]
        let marks = Literal("--T::.Z")
        var text: [UInt8] = []
        for i in parts.indices {
            text.append(decimal: parts[i], width: i == 0 ? 4 : i == 6 ? 3 : 2)
            text.add(marks[i])
        }
        return text
    }
}

extension Array where Element == UInt8 {
    fileprivate mutating func append(_ value: UInt64?) {
        if let value { append(decimal: value) } else { append("null") }
    }

    /// Adds a JSON string, quotes included, or `null`. What is not UTF-8 becomes U+FFFD, byte for byte.
    @inline(never)
    package mutating func append(jsonString text: [UInt8]?) {
        guard let text else { return append("null") }
        append("\"")
        var rest = text[...]
        while !rest.isEmpty {
            let plain = rest.firstIndex { !Self.isPlain($0) } ?? rest.endIndex
            add(rest[..<plain])
            rest = rest[plain...]
            guard let byte = rest.first else { break }
            let length = UTF8Bytes.sequenceLength(rest)
            if length == nil {
                append("\u{fffd}")
            } else if byte < 0x20 || byte == 0x7f {
                append("\\u00")
                append(hexadecimalDigit: byte >> 4)
                append(hexadecimalDigit: byte)
            } else {
                if byte < 0x80 { append("\\") }
                add(rest.prefix(length ?? 1))
            }
            rest = rest.dropFirst(length ?? 1)
        }
        append("\"")
    }

    /// Whether a byte stands for itself in a JSON string.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7f && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    fileprivate mutating func append(hexadecimalDigit value: UInt8) {
        let digit = value & 0xf
        add(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
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
