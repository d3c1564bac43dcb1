import RunnerProtocol

/// The commands of `hero-runner`.
package enum Command: UInt8, CaseIterable, Sendable {
    case exec, batch, doctor, agent, join, list, stop, logs, version, help

    /// In the order of the cases.
    private static var names: WordList { WordList("exec batch doctor agent join list stop logs version help") }

    /// The command of that name.
    package init?(_ word: ArraySlice<UInt8>) {
        guard let index = Self.names.index(of: word), let command = Command(rawValue: UInt8(index)) else { return nil }
        self = command
    }

    /// Where its options stand in the table.
    var place: OptionTable.Place {
        switch self {
        case .batch: .batch
        case .doctor: .doctor
        case .agent: .agent
        case .join: .join
        case .list: .list
        case .stop: .stop
        case .logs: .logs
        case .exec, .version, .help: .exec
        }
    }

    /// Its name.
    package var name: [UInt8] { Self.names[Int(rawValue)] }

    /// The name that was probably meant.
    static func suggestion(for word: [UInt8]) -> [UInt8]? {
        var suggestion = Suggestion(for: word[...])
        var index = 0
        while let command = Command(rawValue: UInt8(index)) {
            suggestion.consider(command.name)
            index += 1
        }
        return suggestion.best
    }
}

/// A command line up to the name of the command.
package enum Invocation: Equatable, Sendable {
    /// Run a job; its options begin with this word.
    case exec(from: Int)
    /// Run a list of jobs; its options begin with this word.
    case batch(from: Int)
    /// Say what this machine can enforce.
    case doctor(from: Int)
    /// Carry out what a coordinator orders.
    case agent(from: Int)
    /// Make this machine a runner of a coordinator.
    case join(from: Int)
    /// Ask the agent of this machine.
    case local(Command, from: Int)
    /// Say which version this is.
    case version
    /// Explain a command, or, without one, the program.
    case help(Command?)

    /// Reads the program's arguments, the first of which is its own name.
    package static func parse<Words: RandomAccessCollection>(
        _ words: Words
    ) throws(UsageError) -> Invocation where Words.Element == [UInt8], Words.Index == Int {
        let first = words.startIndex + 1
        guard words.endIndex > first else { throw .noCommand }
        let word = words[first]
        if word == "--help" || word == "-h" { return .help(nil) }
        if word == "--version" || word == "-V" { return .version }
        guard let command = Command(word[...]) else { throw .unknownCommand(word) }
        let next = words.endIndex > first + 1 ? words[first + 1] : nil
        switch command {
        case .exec: return .exec(from: first + 1)
        case .batch: return .batch(from: first + 1)
        case .doctor: return .doctor(from: first + 1)
        case .agent: return .agent(from: first + 1)
        case .join: return .join(from: first + 1)
        case .list, .stop, .logs: return .local(command, from: first + 1)
        case .version:
            guard let next else { return .version }
            if next == "--help" || next == "-h" { return .help(command) }
            throw .extraArgument(next)
        case .help:
            guard let next, !(next == "--help"), !(next == "-h") else { return .help(nil) }
            guard let about = Command(next[...]) else { throw .unknownCommand(next) }
            return .help(about)
        }
    }
}

extension UsageError {
    /// The whole line for standard error, with its end: `hero-runner exec: unknown option ...`.
    package func line(for command: Command?) -> [UInt8] {
        var text: [UInt8] = []
        text.append("hero-runner")
        if let command {
            text.append(" ")
            text.add(command.name)
        }
        text.append(": ")
        text.add(message(.commandLine(command?.place ?? .exec)))
        text.append("\n")
        return text
    }
}
