import LineEditor
import Script

/// A place in a script for a person: its line with a caret below.
struct SourceExcerpt {
    /// Of a longer line only what is around the place is shown.
    static let charactersMax = 160

    private let lines: [ArraySlice<UInt8>]

    /// The lines of a script.
    init(_ source: [UInt8]) {
        lines = source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    /// Two lines, indented; nil when the place is in none of the lines.
    func text(at place: Position) -> String? {
        guard !place.isNone, lines.indices.contains(place.line - 1) else { return nil }
        let line = String(decoding: lines[place.line - 1].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        // Columns that are too large to be kept are not known.
        if place.column >= 0xffff { return "    \(String(line.prefix(Self.charactersMax)).visible)..." }
        let scalars = Array(line.unicodeScalars)
        let column = max(0, place.column - 1)
        var before = Self.shown(scalars.prefix(column))
        var after = Self.shown(scalars.dropFirst(column))
        if before.count + after.count > Self.charactersMax {
            let half = Self.charactersMax / 2
            if before.count > half { before = "..." + before.suffix(half) }
            if after.count > half { after = after.prefix(half) + "..." }
        }
        return "    \(before)\(after)\n    " + String(repeating: " ", count: before.columns) + "^"
    }

    /// A tab takes one column, as for the script's places, so that the caret stands below its place.
    private static func shown(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars.map { $0 == "\t" ? " " : $0 })).visible
    }
}
