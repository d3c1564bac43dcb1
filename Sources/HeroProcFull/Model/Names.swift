/// The names that people see.
///
///     web.42            the 42nd run of web, or the 42nd job that was run directly under that name
///     web.42/build      its job
///     web.42/build.7    element 7 of it, if it is an array
///     web.42/build~2    its second attempt
///
/// A run's number counts per base name and is never used again.
package struct RunName: Hashable, Sendable, CustomStringConvertible {
    /// The name of the service, or of what was asked for. See `isBase`.
    package var base: String
    /// From 1.
    package var number: UInt64

    package init(base: String, number: UInt64) {
        self.base = base
        self.number = number
    }

    /// Reads `web.42`; nil if it is no such name.
    package init?(_ text: some StringProtocol) {
        guard let dot = text.lastIndex(of: "."), let number = Self.number(text[text.index(after: dot)...]),
            Self.isBase(text[..<dot])
        else { return nil }
        self.init(base: String(text[..<dot]), number: number)
    }

    package var description: String { "\(base).\(number)" }

    /// Whether a text may stand for a service, a run or a job: letters, digits, `-` and `_`, beginning with a letter or a
    /// digit, at most 64 of them. So no name needs quoting in a shell, a path or a cgroup.
    package static func isBase(_ text: some StringProtocol) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 64, isLetterOrDigit(first) else { return false }
        return bytes.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }

    /// A number as it is written in names: without leading zeros, so that a name has one spelling.
    static func number(_ text: some StringProtocol) -> UInt64? {
        guard let first = text.utf8.first, first != UInt8(ascii: "0"), first != UInt8(ascii: "+") else { return nil }
        return UInt64(text)
    }
}

/// A job's name, see `RunName`.
package struct JobName: Hashable, Sendable, CustomStringConvertible {
    /// Its run; for a job without one, its own name and number.
    package var run: RunName
    /// Its name within the run; nil: it has no run.
    package var group: String?
    /// Which element of an array; nil: it is alone.
    package var element: UInt64?

    package init(run: RunName, group: String?, element: UInt64?) {
        self.run = run
        self.group = group
        self.element = element
    }

    /// Reads `web.42/build`, `web.42/build.7`, or `web.42` for a job without a run; nil if it is no such name.
    package init?(_ text: some StringProtocol) {
        guard let slash = text.firstIndex(of: "/") else {
            guard let run = RunName(text) else { return nil }
            self.init(run: run, group: nil, element: nil)
            return
        }
        guard let run = RunName(text[..<slash]) else { return nil }
        let rest = text[text.index(after: slash)...]
        guard let dot = rest.firstIndex(of: ".") else {
            guard RunName.isBase(rest) else { return nil }
            self.init(run: run, group: String(rest), element: nil)
            return
        }
        guard RunName.isBase(rest[..<dot]), let element = RunName.number(rest[rest.index(after: dot)...]) else {
            return nil
        }
        self.init(run: run, group: String(rest[..<dot]), element: element)
    }

    package var description: String {
        var text = run.description
        if let group { text += "/\(group)" }
        if let element { text += ".\(element)" }
        return text
    }
}

/// An attempt's name, see `RunName`.
package struct AttemptName: Hashable, Sendable, CustomStringConvertible {
    package var job: JobName
    /// From 1, over all runners the job was given to.
    package var attempt: UInt64

    package init(job: JobName, attempt: UInt64) {
        self.job = job
        self.attempt = attempt
    }

    /// Reads `web.42/build~2`; nil if it is no such name.
    package init?(_ text: some StringProtocol) {
        guard let tilde = text.lastIndex(of: "~"), let job = JobName(text[..<tilde]),
            let attempt = RunName.number(text[text.index(after: tilde)...])
        else { return nil }
        self.init(job: job, attempt: attempt)
    }

    package var description: String { "\(job)~\(attempt)" }
}
