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
        let table = Literal(Self.table)
        var start = 0
        while start < table.count {
            let end = table.next(UInt8(ascii: "\n"), from: start)
            let label = start..<table.next(UInt8(ascii: ":"), from: start)
            var item = label.upperBound + 1
            var isFirst = true
            while item < end {
                let itemEnd = Swift.min(table.next(UInt8(ascii: ","), from: item), end)
                if let value = figures[Int(table[item + 1] - UInt8(ascii: "a"))] {
                    if isFirst { text.append(label: table[label]) } else { text.append(", ") }
                    isFirst = false
                    text.append(value, writtenAs: table[item])
                    text.append(table, (item + 2)..<itemEnd)
                }
                item = itemEnd + 1
            }
            if !isFirst { text.append("\n") }
            start = end + 1
        }
        text.append(label: [UInt8]("accounting"))
        text.add(ReportWord.accounting(accounting))
        text.append("\n")
        return text
    }

    /// A line: its label, then its values. A value: how it is written (`d` duration, `s` size, `n` number), which of the
    /// figures it is (`a` the first), and what it is called.
    private static var table: StaticString {
        """
        time:de user,df system
        memory:sg peak,sh swap peak,sq largest process,nj times slowed down,nk killed for memory
        processes:ni peak,ny times at the limit,nx left behind and killed
        files:sl read,sm written,sv standard output,sw standard error
        pressure:dn CPU,do memory,dp I/O
        faults:nr minor,ns major
        switches:nt voluntary,nu involuntary
        """
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
            text.append(plain: ReportWord.cause(cause))
        }
        if cause != .spawnFailed, let wall = figures[.wallMicroseconds] {
            text.append(" after ")
            text.append(duration: wall)
        }
        if let attempt = figures[.attempt], attempt > 1 {
            text.append(", attempt ")
            text.append(decimal: attempt)
        }
        text.append("\n")
    }
}

extension Array where Element == UInt8 {
    fileprivate mutating func append(label: [UInt8]) {
        append("  ")
        add(label)
        for _ in label.count..<11 { add(UInt8(ascii: " ")) }
    }

    fileprivate mutating func append(_ value: UInt64, writtenAs form: UInt8) {
        switch form {
        case UInt8(ascii: "d"): append(duration: value)
        case UInt8(ascii: "s"): append(size: value)
        default: append(decimal: value)
        }
    }
}
