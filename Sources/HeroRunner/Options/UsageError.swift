import RunnerProtocol
import System

/// A command line, or a job of a batch, that cannot be understood. Nothing has been run.
package enum UsageError: Error, Equatable {
    /// No such option, as it was typed, without dashes or value; and whether it has one letter.
    case unknownOption([UInt8])
    /// No such command.
    case unknownCommand([UInt8])
    /// No command of the runner's own (`exec`, `batch` ...) was given.
    case noCommand
    /// `exec` was given nothing to run.
    case nothingToRun
    /// A word too many.
    case extraArgument([UInt8])
    /// The option wants a value and is the last word.
    case valueMissing(Option)
    /// The option takes no value and was given one.
    case valueUnexpected(Option)
    /// The value is none that the option accepts.
    case valueRefused(Option, [UInt8])
    /// The value has the right form, and yet.
    case valueUnusable(Option, [UInt8], Reason)
    /// A file the value names cannot be read.
    case unreadable(Option, [UInt8], Errno)
    /// A line of the file the value names cannot be understood.
    case malformedFile(Option, [UInt8], line: Int, EnvironmentFile.Problem)
    /// Two options that contradict each other.
    case contradiction(Option, Option)
    /// An option without effect, because another one is missing.
    case pointless(Option, without: Option)

    /// Why a value of the right form cannot be used.
    package enum Reason: UInt8, Sendable {
        case noSuchUser, noSuchGroup, noGroupKnown, noSuchResource, softAboveHard, minAboveMax, notBlockDevice
        case fileTooLarge, sharedFile
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
        var text: [UInt8] = []
        switch self {
        case .unknownOption(let name): text.append(unknownOption: name, style)
        case .unknownCommand(let word):
            text.append("unknown command ")
            text.append(quoted: word[...])
            text.append(suggestion: Command.suggestion(for: word), prefix: "", orElse: "see hero-runner --help")
        case .noCommand: text.append("no command given; see hero-runner --help")
        case .nothingToRun:
            text.append("no command to run; for example: hero-runner exec --memory 64M -- sort big.txt")
        case .extraArgument(let word):
            text.append("unexpected argument ")
            text.append(quoted: word[...])
        case .valueMissing(let option):
            text.append(option, style)
            text.append(" needs a value: ")
            text.append(option.accepted)
        case .valueUnexpected(let option):
            text.append(option, style)
            text.append(" takes no value")
        case .valueRefused(let option, let value):
            text.append(option, style, value)
            text.append("expected ")
            text.append(option.accepted)
        case .valueUnusable(let option, let value, let reason):
            text.append(option, style, value)
            text.append(reason.text)
        case .unreadable(let option, let path, let reason):
            text.append(option, style, path)
            text.add(reason.message[...])
            text.append(" (")
            text.append(decimal: reason.code)
            text.append(")")
        case .malformedFile(let option, let path, let line, let problem):
            text.append(option, style, path)
            text.append("line ")
            text.append(decimal: line)
            text.append(": ")
            text.append(problem.text)
        case .contradiction(let option, let other):
            text.append(option, style)
            text.append(" and ")
            text.append(other, style)
            text.append(" contradict each other")
        case .pointless(let option, let other):
            text.append(option, style)
            text.append(" has no effect without ")
            text.append(other, style)
        }
        return text
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
        case .sharedFile: "all jobs would empty the same file; add --append"
        }
    }
}

extension Array where Element == UInt8 {
    fileprivate mutating func append(_ option: Option, _ style: UsageError.Style) {
        append(name: option.row.name[...], style)
    }

    fileprivate mutating func append(_ option: Option, _ style: UsageError.Style, _ value: [UInt8]) {
        append(option, style)
        append(": ")
        append(quoted: value[...])
        append(": ")
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
            case .batch, .job: command = "batch"
            }
            if place != .doctor, Option.named(name[...], in: other) != nil {
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

    fileprivate mutating func append(suggestion: [UInt8]?, prefix: StaticString, orElse other: StaticString) {
        append("; ")
        guard let suggestion else { return append(other) }
        append("did you mean ")
        append(prefix)
        add(suggestion[...])
        append("?")
    }
}
