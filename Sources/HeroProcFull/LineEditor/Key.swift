/// What a person did at the keyboard.
enum Key: Equatable {
    /// Typed a scalar that can be seen, or a mark for the one before.
    case text(Unicode.Scalar)
    /// Pasted a text; its lines end in line feeds.
    case paste(String)
    case enter, newLine
    case tab
    case left, right, up, down
    case wordLeft, wordRight
    case lineStart, lineEnd
    case backspace, delete
    case deleteOrEnd
    case cutWordLeft, cutWordRight, cutLineEnd, cutLineStart
    case putBack
    case exchange
    case clearScreen
    case interrupt
    case suspend
}
