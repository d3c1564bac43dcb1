import RunnerProtocol

/// A file of variables, one `NAME=VALUE` a line:
///
///     # a comment; empty lines are skipped too
///     LANG=C.UTF-8
///     export GREETING=hello world   # the value ends before the blanks in front of this comment
///     EXACT='  as it stands, $HOME and \n too  '
///     ESCAPED="a \"quoted\" word, a tab \t and a line's end \n"
///
/// Names are letters, digits and `_`, not beginning with a digit. Nothing is expanded. Quotes end on their line, and
/// only blanks and a comment may follow them. Between double quotes `\n`, `\r`, `\t`, `\\`, `\"`, `\$` and `` \` ``
/// are one character; before any other a backslash stays.
package enum EnvironmentFile {
    /// What is wrong with a line.
    package enum Problem: UInt8, Error, Sendable {
        case notAnAssignment, badName, openQuote, textBehindQuote, nul

        /// For a message.
        var text: StaticString {
            switch self {
            case .notAnAssignment: "expected NAME=VALUE"
            case .badName: "a variable's name has letters, digits and _ only, and no digit in front"
            case .openQuote: "the quote is not closed on its line"
            case .textBehindQuote: "text behind the closing quote"
            case .nul: "a NUL byte"
            }
        }
    }

    /// Reads one line and sets the variable it assigns, if it assigns one.
    package static func read(_ line: ArraySlice<UInt8>, into table: inout StringTable) throws(Problem) {
        var rest = line.trimmed
        guard let first = rest.first, first != UInt8(ascii: "#") else { return }
        guard !rest.contains(0) else { throw .nul }
        if rest.starts(with: "export"), rest.dropFirst(6).first?.isBlank == true { rest = rest.dropFirst(6).trimmed }
        guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { throw .notAnAssignment }
        let name = rest[..<equals]
        guard isName(name) else { throw .badName }
        table.set(name, to: try value(rest[(equals + 1)...]))
    }

    private static func isName(_ name: ArraySlice<UInt8>) -> Bool {
        guard let first = name.first, !(first >= UInt8(ascii: "0") && first <= UInt8(ascii: "9")) else { return false }
        for byte in name {
            let letter = byte | 0x20
            let isLetter = letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")
            let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            guard isLetter || isDigit || byte == UInt8(ascii: "_") else { return false }
        }
        return true
    }

    private static func value(_ text: ArraySlice<UInt8>) throws(Problem) -> [UInt8] {
        switch text.first {
        case UInt8(ascii: "'"): return try quoted(text, UInt8(ascii: "'"))
        case UInt8(ascii: "\""): return try quoted(text, UInt8(ascii: "\""))
        default:
            var end = text.startIndex
            while end < text.endIndex {
                let isComment = text[end] == UInt8(ascii: "#") && end > text.startIndex && text[end - 1].isBlank
                if isComment { break }
                end += 1
            }
            return Array(text[..<end].trimmed)
        }
    }

    private static func quoted(_ text: ArraySlice<UInt8>, _ quote: UInt8) throws(Problem) -> [UInt8] {
        var value: [UInt8] = []
        var at = text.startIndex + 1
        while at < text.endIndex, text[at] != quote {
            if quote == UInt8(ascii: "\""), text[at] == UInt8(ascii: "\\"), at + 1 < text.endIndex,
                let plain = escaped(text[at + 1])
            {
                value.add(plain)
                at += 2
            } else {
                value.add(text[at])
                at += 1
            }
        }
        guard at < text.endIndex else { throw .openQuote }
        let behind = text[(at + 1)...]
        let comment = behind.trimmed
        guard comment.isEmpty || (comment.first == UInt8(ascii: "#") && behind.first?.isBlank == true) else {
            throw .textBehindQuote
        }
        return value
    }

    private static func escaped(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "n"): UInt8(ascii: "\n")
        case UInt8(ascii: "r"): UInt8(ascii: "\r")
        case UInt8(ascii: "t"): UInt8(ascii: "\t")
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "$"), UInt8(ascii: "`"): byte
        default: nil
        }
    }
}

extension UInt8 {
    /// A space, a tab, or the carriage return of a file from elsewhere.
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0d }
}

extension ArraySlice where Element == UInt8 {
    /// Without the blanks at both ends.
    var trimmed: ArraySlice<UInt8> {
        var slice = self
        while let first = slice.first, first.isBlank { slice = slice.dropFirst() }
        while let last = slice.last, last.isBlank { slice = slice.dropLast() }
        return slice
    }
}
