/// A token or a comment with the bytes it was read from. Together, in order, the elements of a script hold everything but
/// blanks, so that a formatter can write it again.
package struct LexicalElement {
    /// What was read.
    package enum Kind {
        /// A token. A back-tick string with `${…}` is several: its parts, and between them the tokens of the code.
        case token(Token)
        /// `// …` without its line end.
        case lineComment(Position)
        /// `/* … */`.
        case blockComment(Position)
    }
    /// What was read.
    package var kind: Kind
    /// Where it stands in `Lexer.source`.
    package var bytes: Range<Int>

    /// An element.
    package init(_ kind: Kind, bytes: Range<Int>) {
        self.kind = kind
        self.bytes = bytes
    }
}

extension LexicalElement {
    /// Where it begins (for an invalid token, where the fault is).
    package var position: Position {
        switch kind {
        case .token(let token): token.position
        case .lineComment(let place), .blockComment(let place): place
        }
    }
}
