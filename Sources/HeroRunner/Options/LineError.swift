import RunnerProtocol

/// Something that cannot be understood, and how many bytes of its text stand before it. An object for the reason that
/// `UsageError` is one.
package final class ParseFailure: Error {
    /// What is wrong.
    let problem: Problem
    /// The option whose value is of the wrong type.
    private let option: Option
    /// What is wrong as it would be on a command line.
    private let usage: UsageError?
    /// Where.
    let offset: Int

    /// What is wrong with a text.
    package enum Problem: UInt8, Sendable {
        /// Longer than `Limits.lineBytesMax`.
        case tooLong
        case openQuote, backslashAtEnd, nul
        /// A word that a shell would act on.
        case shellOperator
        /// Not as RFC 8259 has it.
        case unexpectedByte, unexpectedEnd, badEscape, badNumber, badUTF8, controlCharacter, tooDeep, textBehindValue
        /// Two members of one name.
        case repeatedKey
        /// No command, or an empty one.
        case nothingToRun
        /// A `command` that is neither text nor an array of texts.
        case commandType
        /// A value of the wrong type, for an option.
        case wrongType
        /// As on a command line.
        case usage
    }

    /// Found at an offset.
    @inline(never)
    init(problem: Problem, offset: Int, option: Option = .help, usage: UsageError? = nil) {
        self.problem = problem
        self.offset = offset
        self.option = option
        self.usage = usage
    }

    /// A value of the wrong type, for this option.
    convenience init(wrongType option: Option, offset: Int) {
        self.init(problem: .wrongType, offset: offset, option: option)
    }

    /// As on a command line.
    convenience init(usage: UsageError, offset: Int) {
        self.init(problem: .usage, offset: offset, usage: usage)
    }

    /// Adds what is wrong.
    fileprivate func append(to text: inout [UInt8]) {
        switch problem {
        case .wrongType:
            text.append("\"")
            text.add(option.row.name)
            text.append("\" expects ")
            text.append(!option.row.takesValue ? "true or false" : option.accepted)
        case .usage:
            if let usage { text.add(usage.message(.json)) }
        default: text.append(problem.text)
        }
    }
}

extension ParseFailure.Problem {
    fileprivate var text: StaticString {
        switch self {
        case .tooLong: "the line is longer than 1 MiB"
        case .openQuote: "the quote is not closed on its line"
        case .backslashAtEnd: "nothing follows the backslash"
        case .nul: "a NUL byte"
        case .shellOperator:
            "no shell reads this line: quote the character, or write sh -c '...' around the command"
        case .unexpectedByte: "not JSON: unexpected character"
        case .unexpectedEnd: "not JSON: it ends too soon"
        case .badEscape: "not JSON: unknown escape, or half a surrogate pair"
        case .badNumber: "not JSON: not a number"
        case .badUTF8: "not JSON: not UTF-8"
        case .controlCharacter: "not JSON: control characters in a string must be escaped"
        case .tooDeep: "nested too deeply"
        case .textBehindValue: "text behind the closing brace"
        case .repeatedKey: "the key appears twice"
        case .nothingToRun: "no command"
        case .commandType: "\"command\" expects a string, or an array of strings"
        case .wrongType, .usage: ""
        }
    }
}

/// A line of a batch that cannot be understood.
package final class LineError: Error {
    /// The character it was noticed at, from 1; nil: the line as a whole.
    private let column: Int?
    /// What is wrong.
    private let failure: ParseFailure

    /// Found in a line, at the failure's offset into a part of it that begins at `start`.
    init(_ failure: ParseFailure, _ start: Int, of line: [UInt8]) {
        // A character of UTF-8 has one byte that is no continuation.
        var column = 1
        for byte in line.prefix(start + failure.offset) where byte & 0xc0 != 0x80 { column += 1 }
        self.column = column
        self.failure = failure
    }

    /// Of the line as a whole.
    init(_ failure: ParseFailure) {
        column = nil
        self.failure = failure
    }

    /// Longer than `Limits.lineBytesMax`.
    package static var tooLong: LineError { LineError(ParseFailure(problem: .tooLong, offset: 0)) }

    /// What is wrong, without where: `unknown key "memroy"; did you mean memory?`
    package var reason: [UInt8] {
        var text: [UInt8] = []
        failure.append(to: &text)
        return text
    }

    /// `jobs.txt:12:5: unknown key "memroy"; did you mean memory?`, without a line's end.
    package func message(file: [UInt8], line: Int) -> [UInt8] {
        var text: [UInt8] = []
        text.append(shown: file)
        text.append(":")
        text.append(decimal: line)
        if let column {
            text.append(":")
            text.append(decimal: column)
        }
        text.append(": ")
        failure.append(to: &text)
        return text
    }
}
