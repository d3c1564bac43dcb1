/// A place in a script: line and column, both counted from 1, columns in Unicode scalars (a tab is one).
///
/// Packed as `line << 16 | column`. Both saturate at 65,535. Zero is "nowhere".
package struct Position: Equatable, Sendable {
    /// The packed form.
    package let packed: UInt32

    /// No place at all.
    package static let none = Position(packed: 0)

    /// A place from its packed form.
    package init(packed: UInt32) {
        self.packed = packed
    }

    /// A place from a line and a column counted from 1.
    package init(line: Int, column: Int) {
        packed = UInt32(clamping: min(line, 0xffff)) << 16 | UInt32(clamping: min(column, 0xffff))
    }

    /// Line, counted from 1; 0 when the place is unknown.
    package var line: Int { Int(packed >> 16) }

    /// Column in Unicode scalars, counted from 1; 0 when only the line is known.
    package var column: Int { Int(packed & 0xffff) }

    /// Whether this is nowhere.
    package var isNone: Bool { packed == 0 }
}

extension Position: CustomStringConvertible {
    /// The form used in messages: `line 3, position 14`.
    package var description: String {
        if isNone { return "none" }
        return column == 0 ? "line \(line)" : "line \(line), position \(column)"
    }
}
