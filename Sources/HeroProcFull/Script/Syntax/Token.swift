/// One lexical element with the place of its first character.
package struct Token {
    /// What was read.
    package var kind: Kind
    /// Where it begins.
    package var position: Position

    /// A token at a place.
    package init(_ kind: Kind, at position: Position) {
        self.kind = kind
        self.position = position
    }

    /// The kinds of token of LANGUAGE.md §1.
    package enum Kind: Equatable {
        /// A whole number; hexadecimal, octal and binary forms are bit patterns.
        case integer(Int64)
        /// A floating-point number, also a decimal too large for an integer.
        case float(Double)
        /// A character literal.
        case character(Unicode.Scalar)
        /// A string without interpolation, escapes already applied, as UTF-8.
        case string([UInt8])
        /// The text of a back-tick string up to `${`; the parser reads a block, then asks for the rest, which ends in
        /// another part or, as `string`, with the closing back-tick.
        case interpolatedPart([UInt8])
        /// A name that is not a keyword.
        case identifier(String)
        /// A word of the language, such as `let`.
        case keyword(Keyword)
        /// A word that is kept back, such as `static`.
        case reserved(String)
        /// An operator or punctuation mark, by its spelling.
        case symbol(Symbol)
        /// A spelling that is kept back, such as `->`.
        case reservedSymbol(String)
        /// What is not a token. The token's place is then that of the fault, which may lie inside the spelling.
        case invalid(LexicalProblem)
        /// The end of the script.
        case end
    }
}

/// The keywords.
package enum Keyword: String, CaseIterable, Sendable {
    case `true`, `false`, `let`, const, `if`, `else`, `switch`, `do`, `while`, until, loop, `for`, `in`
    case `continue`, `break`, `return`, `throw`, `try`, `catch`, fn, `private`, `import`, export, `as`
    case this
}

/// The operators and punctuation marks.
package enum Symbol: String, CaseIterable, Sendable {
    case leftBrace = "{", rightBrace = "}", leftParen = "(", rightParen = ")", leftBracket = "[", rightBracket = "]"
    case mapStart = "#{", unit = "()", semicolon = ";", comma = ",", period = ".", elvis = "?.", questionBracket = "?["
    case colon = ":", doubleColon = "::", doubleArrow = "=>", underscore = "_", bang = "!", notIn = "!in"
    case plus = "+", minus = "-", multiply = "*", divide = "/", modulo = "%", power = "**"
    case shiftLeft = "<<", shiftRight = ">>", ampersand = "&", pipe = "|", caret = "^"
    case and = "&&", or = "||", coalesce = "??", range = "..", inclusiveRange = "..="
    case equal = "==", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case assign = "=", plusAssign = "+=", minusAssign = "-=", multiplyAssign = "*=", divideAssign = "/="
    case moduloAssign = "%=", powerAssign = "**=", shiftLeftAssign = "<<=", shiftRightAssign = ">>="
    case andAssign = "&=", orAssign = "|=", xorAssign = "^="
}
