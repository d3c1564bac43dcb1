import RunnerProtocol
import System

/// How a batch stands, and the line that says so: on a terminal while it runs, and at the end.
struct BatchTally {
    /// Jobs that exited with 0.
    var succeeded: UInt64 = 0
    /// Jobs that did not.
    var failed: UInt64 = 0
    /// Jobs that an earlier run had done.
    var skipped: UInt64 = 0
    /// Lines that are no jobs, and an end of the list that could not be read.
    var unreadable: UInt64 = 0
    private let startedAt = Instant.now
    private let isShown = StandardStream.errors.obeysControls
    private var shownAt: Instant?

    /// Not more often than this, milliseconds.
    private static let interval: UInt64 = 100

    /// Shows how far it is, on a terminal.
    mutating func showProgress(running: Int) {
        guard isShown else { return }
        let now = Instant.now
        if let shownAt, now < shownAt.advanced(byMilliseconds: Self.interval) { return }
        shownAt = now
        var line = [UInt8]("\r\u{1b}[K")
        append(to: &line)
        line.append(", ")
        line.append(decimal: running)
        line.append(" running")
        // A line that is wrapped could not be cleared. The last column stays free, for the cursor.
        let room = (StandardStream.errors.columns ?? 80) + 3
        if line.count > room { line.removeLast(line.count - room) }
        StandardStream.errors.write(line)
    }

    /// Clears the line, so that something else can be written.
    @inline(never)
    mutating func clearProgress() {
        guard shownAt != nil else { return }
        shownAt = nil
        StandardStream.errors.write([UInt8]("\r\u{1b}[K"))
    }

    /// `hero-runner batch: 98 succeeded, 2 failed in 3.2s`.
    func summarise() {
        var line: [UInt8] = []
        if shownAt != nil { line.append("\r\u{1b}[K") }
        line.append("hero-runner batch: ")
        append(to: &line)
        line.append(" in ")
        line.append(duration: Instant.now.microseconds(since: startedAt))
        line.append("\n")
        StandardStream.errors.write(line)
    }

    private func append(to line: inout [UInt8]) {
        line.append(decimal: succeeded)
        line.append(" succeeded, ")
        line.append(decimal: failed)
        line.append(" failed")
        if skipped > 0 {
            line.append(", ")
            line.append(decimal: skipped)
            line.append(" skipped")
        }
        if unreadable > 0 {
            line.append(", ")
            line.append(decimal: unreadable)
            line.append(" not understood")
        }
    }
}
