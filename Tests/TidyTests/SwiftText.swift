/// Swift source reduced to what the compiler acts on, so that a word in a comment or a string is not taken for code.
struct SwiftText {
    /// The lines, with comments and the insides of string literals blanked.
    let lines: [Substring]

    init(_ source: String) {
        var reader = Reader(source)
        lines = reader.code().split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The numbers, from 1, of the lines on which the word stands by itself.
    func lines(with word: String) -> [Int] {
        lines.enumerated().filter { SwiftText.words(in: $0.element).contains(word) }.map { $0.offset + 1 }
    }

    /// The numbers, from 1, of the lines that contain the text, whatever stands around it.
    func lines(containing text: String) -> [Int] {
        lines.enumerated().filter { $0.element.contains(text) }.map { $0.offset + 1 }
    }

    private static func words(in line: Substring) -> Set<String> {
        Set(line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    }
}

/// Copies source text and leaves out comments and literals. Code inside of an interpolation counts as literal.
private struct Reader {
    private let source: [Character]
    private var at = 0
    private var result = ""

    init(_ text: String) {
        source = Array(text)
    }

    mutating func code() -> String {
        while at < source.count {
            if starts("//") {
                skip { $0.starts("\n") }
            } else if starts("/*") {
                skipBlockComment()
            } else if source[at] == "\"" {
                skipLiteral()
            } else {
                result.append(source[at])
                at += 1
            }
        }
        return result
    }

    private func starts(_ text: String) -> Bool {
        source[at...].starts(with: text)
    }

    /// Moves on until the condition holds or the text ends, and keeps the line ends.
    private mutating func skip(until isOver: (Reader) -> Bool) {
        while at < source.count, !isOver(self) {
            if source[at] == "\n" { result.append("\n") }
            at += source[at] == "\\" ? 2 : 1
        }
    }

    private mutating func skipBlockComment() {
        skip { $0.starts("*/") }
        at += 2
    }

    private mutating func skipLiteral() {
        let quote = starts("\"\"\"") ? "\"\"\"" : "\""
        at += quote.count
        skip { $0.starts(quote) || (quote.count == 1 && $0.starts("\n")) }
        at += starts("\n", orEnd: true) ? 0 : quote.count
        result.append("\"\"")
    }

    private func starts(_ text: String, orEnd: Bool) -> Bool {
        at >= source.count ? orEnd : starts(text)
    }
}
