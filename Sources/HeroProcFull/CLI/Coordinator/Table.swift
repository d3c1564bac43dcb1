import System

/// Columns of text for people. On a terminal the last column is cut where the line ends.
struct Table {
    private var rows: [[String]]

    init(_ titles: String...) { rows = [titles] }

    mutating func add(_ cells: String...) { rows.append(cells) }

    /// The lines. `width`: how many columns there are; nil: any number.
    func lines(width: Int?) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let isLast = column == row.count - 1
                line += isLast ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
            }
            while line.last == " " { line.removeLast() }
            guard let width, line.count > width, width > 1 else { return line }
            return line.prefix(width - 1) + "…"
        }
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
