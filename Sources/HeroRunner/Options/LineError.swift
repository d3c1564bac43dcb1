import RunnerProtocol

/// Something that cannot be understood, and how many bytes of its text stand before it.
package struct ParseFailure: Error, Equatable {
    /// What is wrong.
    package var problem: LineError.Problem
    /// Where.
    package var offset: Int
}

/// A line of a batch that cannot be understood.
package struct LineError: Error, Equatable {
    /// The character it was noticed at, from 1; nil: the line as a whole.
    package var column: Int?
    /// What is wrong.
    package var problem: Problem

    /// What is wrong with a line.
    package enum Problem: Equatable, Sendable {
        /// Longer than `Limits.lineBytesMax`.
        case tooLong
        case openQuote, backslashAtEnd, nul
        /// A word that a shell would act on.
        case shellOperator
        case json(JSONProblem)
        /// Two members of one name.
        case repeatedKey
        /// No command, or an empty one.
        case nothingToRun
        /// A value of the wrong type, for this option.
        case wrongType(Option)
        /// A `command` that is neither text nor an array of texts.
        case commandType
        /// As on a command line.
        case usage(UsageError)
    }

    /// Found at an offset into a line.
    init(_ problem: Problem, at offset: Int, of line: [UInt8]) {
        // A character of UTF-8 has one byte that is no continuation.
        var column = 1
        for byte in line.prefix(offset) where byte & 0xc0 != 0x80 { column += 1 }
        self.column = column
        self.problem = problem
    }

    /// Longer than `Limits.lineBytesMax`.
    package static var tooLong: LineError { LineError(.tooLong) }

    /// Of the line as a whole.
    init(_ problem: Problem) { self.problem = problem }

    /// `jobs.txt:12:5: unknown key "memroy"; did you mean memory?`, without a line's end.
    package func message(file: [UInt8], line: Int) -> [UInt8] {
        var text: [UInt8] = []
        text.append(shown: file[...])
        text.append(":")
        text.append(decimal: line)
        if let column {
            text.append(":")
            text.append(decimal: column)
        }
        text.append(": ")
        switch problem {
        case .tooLong: text.append("the line is longer than 1 MiB")
        case .openQuote: text.append("the quote is not closed on its line")
        case .backslashAtEnd: text.append("nothing follows the backslash")
        case .nul: text.append("a NUL byte")
        case .shellOperator:
            text.append("no shell reads this line: quote the character, or write sh -c '...' around the command")
        case .json(let problem): text.append(problem.text)
        case .repeatedKey: text.append("the key appears twice")
        case .nothingToRun: text.append("no command")
        case .wrongType(let option):
            text.append("\"")
            text.add(option.row.name[...])
            text.append("\" expects ")
            text.append(!option.row.takesValue ? "true or false" : option.accepted)
        case .commandType: text.append("\"command\" expects a string, or an array of strings")
        case .usage(let error): text.add((error.message(.json))[...])
        }
        return text
    }
}
