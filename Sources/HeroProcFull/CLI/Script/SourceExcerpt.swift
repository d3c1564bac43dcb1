import Script

/// A place in a script for a person: its line with a caret below.
struct SourceExcerpt {
    private let lines: [ArraySlice<UInt8>]

    /// The lines of a script.
    init(_ source: [UInt8]) {
        lines = source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    /// Two lines, indented; nil when the place is in none of the lines.
    func text(at place: Position) -> String? {
        guard !place.isNone, lines.indices.contains(place.line - 1) else { return nil }
        let line = String(decoding: lines[place.line - 1].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        // A tab is one column to the script: one blank keeps the caret below its place.
        let shown = String(String.UnicodeScalarView(line.unicodeScalars.map { $0 == "\t" ? " " : $0 }))
        return "    \(shown)\n    " + String(repeating: " ", count: max(0, place.column - 1)) + "^"
    }
}
