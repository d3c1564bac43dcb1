import RunnerProtocol
import System

/// A command line, or a job of a batch, that cannot be understood. Nothing has been run. An object, so that throwing it
/// through many functions costs each of them a pointer.
package final class UsageError: Error, Equatable {
    fileprivate let kind: Kind
    /// The option it is about, if it is about one.
    fileprivate let option: Option
    /// The other one of two options.
    fileprivate let other: Option
    /// What was typed.
    fileprivate let text: [UInt8]
    fileprivate let reason: Reason
    fileprivate let errno: Errno
    /// Where in a file, and what is wrong there.
    fileprivate let line: Int
    fileprivate let problem: EnvironmentFile.Problem
    /// What is wrong with a line of a configuration.
    fileprivate let cause: UsageError?

    fileprivate enum Kind: UInt8 {
        case unknownOption, unknownCommand, noCommand, nothingToRun, extraArgument, valueMissing, valueUnexpected
        case valueRefused, valueUnusable, unreadable, malformedFile, contradiction, pointless, optionMissing, noJob
        case noToken, configuration
    }

    /// Why a value of the right form cannot be used.
    package enum Reason: UInt8, Sendable {
        case noSuchUser, noSuchGroup, noGroupKnown, noSuchResource, softAboveHard, minAboveMax, notBlockDevice
        case fileTooLarge, sharedFile, noKey, notKey
    }

    @inline(never)
    private init(
        _ kind: Kind, _ text: [UInt8] = [], _ option: Option = .help, _ other: Option = .help,
        _ reason: Reason = .noSuchUser, _ errno: Errno = .noSuchFile, _ line: Int = 0,
        _ problem: EnvironmentFile.Problem = .nul, _ cause: UsageError? = nil
    ) {
        self.kind = kind
        self.text = text
        self.option = option
        self.other = other
        self.reason = reason
        self.errno = errno
        self.line = line
        self.problem = problem
        self.cause = cause
    }

    /// Whether they say the same.
    package static func == (a: UsageError, b: UsageError) -> Bool {
        a.kind == b.kind && a.text == b.text && a.option == b.option && a.other == b.other && a.reason == b.reason
            && a.errno == b.errno && a.line == b.line && a.problem == b.problem && a.cause == b.cause
    }
}

/// What can be wrong.
extension UsageError {
    /// No such option, as it was typed, without dashes or value.
    package static func unknownOption(_ name: [UInt8]) -> UsageError { UsageError(.unknownOption, name) }
    /// No such command.
    package static func unknownCommand(_ word: [UInt8]) -> UsageError { UsageError(.unknownCommand, word) }
    /// No command of the runner's own (`exec`, `batch` ...) was given.
    package static var noCommand: UsageError { UsageError(.noCommand) }
    /// `exec` was given nothing to run.
    package static var nothingToRun: UsageError { UsageError(.nothingToRun) }
    /// The command is about a job, and none is named.
    package static var noJob: UsageError { UsageError(.noJob) }
    /// `join` was given no token.
    package static var noToken: UsageError { UsageError(.noToken) }
    /// A line of an agent's configuration is wrong, as it would be on the command line.
    package static func configuration(_ path: [UInt8], line: Int, _ cause: UsageError) -> UsageError {
        UsageError(.configuration, path, .help, .help, .noSuchUser, .noSuchFile, line, .nul, cause)
    }
    /// A word too many.
    package static func extraArgument(_ word: [UInt8]) -> UsageError { UsageError(.extraArgument, word) }
    /// The option wants a value and is the last word.
    package static func valueMissing(_ option: Option) -> UsageError { UsageError(.valueMissing, [], option) }
    /// The command does not work without that option.
    package static func optionMissing(_ option: Option) -> UsageError { UsageError(.optionMissing, [], option) }
    /// The option takes no value and was given one.
    package static func valueUnexpected(_ option: Option) -> UsageError { UsageError(.valueUnexpected, [], option) }
    /// The value is none that the option accepts.
    @inline(never)
    package static func valueRefused(_ option: Option, _ value: [UInt8]) -> UsageError {
        UsageError(.valueRefused, value, option)
    }
    /// The value has the right form, and yet.
    @inline(never)
    package static func valueUnusable(_ option: Option, _ value: [UInt8], _ reason: Reason) -> UsageError {
        UsageError(.valueUnusable, value, option, .help, reason)
    }
    /// A file the value names cannot be read.
    @inline(never)
    package static func unreadable(_ option: Option, _ path: [UInt8], _ reason: Errno) -> UsageError {
        UsageError(.unreadable, path, option, .help, .noSuchUser, reason)
    }
    /// A line of the file the value names cannot be understood.
    package static func malformedFile(
        _ option: Option, _ path: [UInt8], line: Int, _ problem: EnvironmentFile.Problem
    ) -> UsageError {
        UsageError(.malformedFile, path, option, .help, .noSuchUser, .noSuchFile, line, problem)
    }
    /// Two options that contradict each other.
    @inline(never)
    package static func contradiction(_ option: Option, _ other: Option) -> UsageError {
        UsageError(.contradiction, [], option, other)
    }
    /// An option without effect, because another one is missing.
    package static func pointless(_ option: Option, without other: Option) -> UsageError {
        UsageError(.pointless, [], option, other)
    }
}

/// The message, for the person who typed it.
extension UsageError {
    /// How options are written where the error was made.
    package enum Style: Sendable {
        /// `--memory`, on the command line of that command.
        case commandLine(OptionTable.Place)
        /// `"memory"`, in JSON.
        case json
    }

    /// One line without its end: what is wrong, where, and what is accepted.
    package func message(_ style: Style) -> [UInt8] {
        var line: [UInt8] = []
        switch kind {
        case .unknownOption: line.append(unknownOption: text, style)
        case .unknownCommand:
            line.append("unknown command ")
            line.append(quoted: text)
            line.append(suggestion: Command.suggestion(for: text), prefix: "", orElse: "see hero-runner --help")
        case .noCommand: line.append("no command given; see hero-runner --help")
        case .nothingToRun:
            line.append("no command to run; for example: hero-runner exec --memory 64M -- sort big.txt")
        case .noJob: line.append("no job given; see hero-runner list")
        case .noToken: line.append("no token given; hero-proc runner enroll NAME prints one at the coordinator")
        case .configuration:
            line.append(shown: text)
            line.append(", line ")
            line.append(decimal: self.line)
            line.append(": ")
            if let cause { line.add(cause.message(style)) }
        case .extraArgument:
            line.append("unexpected argument ")
            line.append(quoted: text)
        case .valueMissing, .valueUnexpected, .contradiction, .pointless, .optionMissing:
            line.append(option, style)
            switch kind {
            case .valueMissing:
                line.append(" needs a value: ")
                line.append(option.accepted)
            case .optionMissing:
                line.append(" is needed: ")
                line.append(option.accepted)
                if option == .connect { line.append("; or let hero-runner join write a configuration") }
            case .valueUnexpected: line.append(" takes no value")
            case .contradiction:
                line.append(" and ")
                line.append(other, style)
                line.append(" contradict each other")
            default:
                line.append(" has no effect without ")
                line.append(other, style)
            }
        case .valueRefused, .valueUnusable, .unreadable, .malformedFile:
            line.append(option, style)
            line.append(": ")
            line.append(quoted: text)
            line.append(": ")
            appendReason(to: &line)
        }
        return line
    }

    /// What is wrong with the value.
    private func appendReason(to line: inout [UInt8]) {
        switch kind {
        case .valueUnusable: line.append(reason.text)
        case .unreadable:
            line.add(errno.message)
            line.append(" (")
            line.append(decimal: errno.code)
            line.append(")")
        case .malformedFile:
            line.append("line ")
            line.append(decimal: self.line)
            line.append(": ")
            line.append(problem.text)
        default:
            line.append("expected ")
            line.append(option.accepted)
        }
    }
}

extension UsageError.Reason {
    fileprivate var text: StaticString {
        switch self {
        case .noSuchUser: "no such user in /etc/passwd"
        case .noSuchGroup: "no such group in /etc/group"
        case .noGroupKnown: "not in /etc/passwd, so name the group too, as in 1000:1000"
        case .noSuchResource:
            """
            no such resource; there are as core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio \
            rttime sigpending stack
            """
        case .softAboveHard: "the soft limit is above the hard one"
        case .minAboveMax: "the first pause is longer than the longest one"
        case .notBlockDevice: "not a block device"
        case .fileTooLarge: "the file is too large"
        case .noKey: "a coordinator is known by its key there, which hero-runner join writes into a configuration"
        case .notKey: "not the text of a key"
        case .sharedFile: "all jobs would empty the same file; add --append"
        }
    }
}

extension Array where Element == UInt8 {
    @inline(never)
    fileprivate mutating func append(_ option: Option, _ style: UsageError.Style) {
        append(name: option.row.name[...], style)
    }

    fileprivate mutating func append(name: ArraySlice<UInt8>, _ style: UsageError.Style) {
        switch style {
        case .commandLine:
            append(name.count == 1 ? "-" : "--")
            append(shown: name)
        case .json:
            append("\"")
            append(shown: name)
            append("\"")
        }
    }

    fileprivate mutating func append(unknownOption name: [UInt8], _ style: UsageError.Style) {
        append("unknown ")
        switch style {
        case .json:
            append("key ")
            append(name: name[...], style)
            append(
                suggestion: Suggestion.option(name[...], in: .job), prefix: "", orElse: "see hero-runner batch --help")
        case .commandLine(let place):
            append("option ")
            append(name: name[...], style)
            let other: OptionTable.Place = place == .exec ? .batch : .exec
            let command: StaticString
            switch place {
            case .exec: command = "exec"
            case .doctor: command = "doctor"
            case .agent: command = "agent"
            case .join: command = "join"
            case .list: command = "list"
            case .stop: command = "stop"
            case .logs: command = "logs"
            case .batch, .job: command = "batch"
            }
            if place == .exec || place == .batch, Option.named(name[...], in: other) != nil {
                append("; it belongs to hero-runner ")
                append(place == .exec ? "batch" : "exec")
            } else if let best = Suggestion.option(name[...], in: place), name.count > 1 {
                append(suggestion: best, prefix: "--", orElse: "")
            } else {
                append("; see hero-runner ")
                append(command)
                append(" --help")
            }
        }
    }

    @inline(never)
    fileprivate mutating func append(suggestion: [UInt8]?, prefix: StaticString, orElse other: StaticString) {
        append("; ")
        guard let suggestion else { return append(other) }
        append("did you mean ")
        append(prefix)
        add(suggestion)
        append("?")
    }
}
