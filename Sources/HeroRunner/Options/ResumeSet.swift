import RunnerProtocol
import System

/// The jobs of an earlier batch that succeeded, as its reports tell. 8 bytes a job.
package struct ResumeSet {
    /// For each success the identity without its first bit, and as the last bit whether it has been taken; sorted, so
    /// that of equal identities those that were taken come last.
    private var successes: [UInt64] = []
    /// How many lines could not be read as reports. A batch that was killed leaves at most one, cut off.
    package private(set) var unreadable = 0

    /// Nothing has succeeded.
    package init() {}

    /// Why the reports cannot be used.
    package enum Failure: Error, Equatable {
        case unreadable(Errno)
        /// More than `Limits.resumedJobsMax` successes.
        case tooMany
    }

    /// Reads a reports file. A file that does not exist has no reports, so that the same command can be given again and
    /// again from the first time on. A line that is no report is passed over; its job just runs again.
    package static func load(_ path: [UInt8]) throws(Failure) -> ResumeSet {
        var set = ResumeSet()
        do throws(Errno) {
            let file = try Descriptor.open(CString(path), .read)
            var reader = LineReader()
            while !reader.isAtEnd, set.successes.count <= Limits.resumedJobsMax {
                try reader.fill(from: file)
                while let line = reader.next() { set.add(line) }
            }
        } catch {
            if error == .noSuchFile { return set }
            throw .unreadable(error)
        }
        if set.successes.count > Limits.resumedJobsMax { throw .tooMany }
        set.pack()
        return set
    }

    /// Takes the next line of a reports file; `pack` must follow the last.
    @inline(never)
    package mutating func add(_ line: LineReader.Line) {
        guard case .text(let text) = line else {
            unreadable += 1
            return
        }
        let trimmed = text[...].trimmed
        if trimmed.isEmpty { return }
        do throws(ParseFailure) {
            if let identity = try ReportLine.success(trimmed) { successes.append(identity.bits << 1) }
        } catch {
            unreadable += 1
        }
    }

    /// Sorts.
    package mutating func pack() { successes.heapSort() }

    /// Whether a job of that identity has succeeded that was not yet taken: if so it is taken, and need not run.
    package mutating func take(_ identity: LineIdentity) -> Bool {
        let wanted = identity.bits << 1
        // Behind the last that is not greater.
        var low = 0
        var high = successes.count
        while low < high {
            let middle = (low + high) / 2
            if successes[middle] <= wanted { low = middle + 1 } else { high = middle }
        }
        guard low > 0, successes[low - 1] == wanted else { return false }
        successes[low - 1] |= 1
        return true
    }
}

/// One line of a reports file.
enum ReportLine {
    /// The job's identity if the line reports a success: `cause` exit and `exit_code` 0; nil if it reports anything
    /// else, or has no identity.
    static func success(_ line: ArraySlice<UInt8>) throws(ParseFailure) -> LineIdentity? {
        var reader = JSONReader(line)
        guard try reader.kind() == .object else { throw ParseFailure(problem: .unexpectedByte, offset: 0) }
        try reader.open()
        var isFirst = true
        var hasExited = false
        var isZero = false
        var identity: LineIdentity?
        while try reader.another(isFirst: &isFirst, until: UInt8(ascii: "}")) {
            let key = try reader.key()
            let kind = try reader.kind()
            if key == "cause", kind == .string {
                hasExited = try reader.string() == "exit"
            } else if key == "exit_code", kind == .number {
                isZero = try reader.number() == "0"
            } else if key == "line_id", kind == .string {
                identity = LineIdentity(hexadecimal: try reader.string())
            } else {
                try reader.skip()
            }
        }
        try reader.end()
        return hasExited && isZero ? identity : nil
    }
}

extension LineIdentity {
    /// From the 16 digits of a report.
    init?(hexadecimal text: [UInt8]) {
        guard text.count == 16 else { return nil }
        var bits: UInt64 = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): bits = bits << 4 | UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): bits = bits << 4 | UInt64(byte - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        self.bits = bits
    }
}

extension Array where Element == UInt64 {
    /// Sorts in place; a tenth of the code of the standard library's sort.
    fileprivate mutating func heapSort() {
        var first = count / 2
        var end = count
        while end > 1 {
            if first > 0 {
                first -= 1
            } else {
                end -= 1
                swapAt(0, end)
            }
            var root = first
            while root * 2 + 1 < end {
                var child = root * 2 + 1
                if child + 1 < end, self[child] < self[child + 1] { child += 1 }
                if self[root] >= self[child] { break }
                swapAt(root, child)
                root = child
            }
        }
    }
}
