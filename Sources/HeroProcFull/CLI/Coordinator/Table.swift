import FoundationEssentials
import LineEditor
import System

/// Columns of text for people. On a terminal lines are cut where it ends.
struct Table {
    private var rows: [[String]]

    init(_ titles: String...) { rows = [titles] }

    mutating func add(_ cells: String...) { rows.append(cells.map(\.printable)) }

    /// The lines. `width`: how many columns there are; nil: any number.
    func lines(width: Int?) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in rows.map { $0.count > column ? $0[column].columns : 0 }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let isLast = column == row.count - 1
                line += isLast ? cell : cell + String(repeating: " ", count: widths[column] - cell.columns + 2)
            }
            while line.last == " " { line.removeLast() }
            guard let width, width > 1, line.columns > width else { return line }
            return Self.cut(line, to: width - 1) + "…"
        }
    }

    /// As much of a line as takes so many columns at most.
    private static func cut(_ line: String, to width: Int) -> String {
        var columns = 0
        let kept = line.prefix { character in
            columns += String(character).columns
            return columns <= width
        }
        return String(kept)
    }

    func print(to console: Console) {
        for line in lines(width: console.columns) { console.print(line) }
    }
}

/// How long ago, or how long, in at most two units.
func spoken(milliseconds: UInt64) -> String {
    let seconds = milliseconds / 1000
    switch seconds {
    case 0: return "\(milliseconds)ms"
    case ..<60: return "\(seconds)s"
    case ..<3600: return "\(seconds / 60)m \(seconds % 60)s"
    case ..<86400: return "\(seconds / 3600)h \(seconds / 60 % 60)m"
    default: return "\(seconds / 86400)d \(seconds / 3600 % 24)h"
    }
}

/// How long ago a time of the calendar was.
func ago(_ milliseconds: UInt64) -> String {
    let now = WallClock.milliseconds
    return spoken(milliseconds: now - min(now, milliseconds)) + " ago"
}

/// A time of the calendar, to the second.
func calendar(_ milliseconds: UInt64) -> String {
    Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
}

extension String {
    /// With a question mark for each character that a terminal would obey instead of show: what others wrote must neither
    /// move its cursor nor change its colours, nor turn the text around.
    var printable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .lineSeparator, .paragraphSeparator: "?"
                    case .format where (0x202A...0x202E).contains(scalar.value): "?"
                    case .format where (0x2066...0x2069).contains(scalar.value): "?"
                    default: scalar
                    }
                }))
    }
}
