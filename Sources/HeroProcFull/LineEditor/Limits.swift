/// How much of everything there may be.
package enum Limits {
    /// Bytes in a text; what goes beyond is not taken.
    package static let textBytesMax = 1 << 20
    /// Texts in a history; the oldest go.
    package static let historyEntriesMax = 1000
    /// A longer text is not remembered.
    package static let historyEntryBytesMax = 1 << 16
    /// Bytes of an escape sequence; a longer one is no key.
    static let sequenceBytesMax = 32
    /// Words that are shown when a word can go on in several ways.
    static let choicesMax = 200
    /// Columns and rows of a terminal that does not say.
    static let columnsDefault = 80, rowsDefault = 24
}
