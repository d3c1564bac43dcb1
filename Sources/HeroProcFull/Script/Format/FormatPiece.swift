/// A token or comment with the part it plays, as far as blanks depend on it.
struct FormatPiece {
    /// The part it plays.
    enum Role {
        /// A name, a literal, `this`, `_`: what an operator or a step may follow.
        case operand
        /// A word of the language.
        case word
        /// `(`, `[`, `#{`, `?[`.
        case opener
        /// `)`, `]`, and the `}` of a map.
        case closer
        /// `{` of a block.
        case blockStart
        /// `}` of a block.
        case blockEnd
        /// `${` up to its brace, and the brace itself.
        case textStart
        /// The brace that ends `${…}`.
        case textEnd
        /// `,` and `;` and the `:` of a map.
        case separator
        /// `.`, `?.`, `::`, and the `!` of `f!()`.
        case joint
        /// A sign or `!` before an operand.
        case prefix
        /// `..` and `..=`.
        case range
        /// The first bar of a closure's parameters.
        case barStart
        /// The second.
        case barEnd
        /// An operator between operands, an assignment, `=>`.
        case infix
        /// `// …`, `/* … */`.
        case comment
    }
    /// The part it plays.
    var role: Role
    /// What it is; nil for comments.
    var kind: Token.Kind?
    /// Its text.
    var text: [UInt8]
    /// Its column in the script it comes from.
    var column: Int
    /// Line feeds between the piece before and this one.
    var breaks: Int

    /// Whether something that follows an operand may follow.
    var endsOperand: Bool {
        switch role {
        case .operand, .closer, .blockEnd: true
        default: false
        }
    }

    /// Whether an operand begins here.
    var beginsOperand: Bool {
        switch role {
        case .operand, .opener, .prefix, .barStart, .textStart: true
        default: false
        }
    }
}

extension FormatPiece {
    /// The pieces of a script.
    static func pieces(_ elements: [LexicalElement], of source: [UInt8]) -> [FormatPiece] {
        var roles = FormatRoles()
        var pieces: [FormatPiece] = []
        var end = 0
        for element in elements {
            let breaks = source[end..<element.bytes.lowerBound].count { $0 == UInt8(ascii: "\n") }
            end = element.bytes.upperBound
            var text = Array(source[element.bytes])
            guard case .token(let token) = element.kind else {
                while let last = text.last, last <= UInt8(ascii: " ") { text.removeLast() }
                pieces.append(
                    FormatPiece(role: .comment, kind: nil, text: text, column: element.position.column, breaks: breaks))
                continue
            }
            if token.kind == .end { break }
            let role = roles.role(of: token.kind, isFirstInLine: breaks > 0)
            pieces.append(
                FormatPiece(role: role, kind: token.kind, text: text, column: token.position.column, breaks: breaks))
        }
        return pieces
    }
}

/// Tells which part each token plays, from the tokens before it.
struct FormatRoles {
    private enum Brace {
        case block, map, text, other
    }
    private var open: [Brace] = []
    private var isInBars = false
    private var before: FormatPiece.Role = .separator
    private var isAfterName = false

    /// The part of the next token.
    mutating func role(of kind: Token.Kind, isFirstInLine: Bool) -> FormatPiece.Role {
        let role = part(of: kind, isFirstInLine)
        before = role
        isAfterName = if case .identifier = kind { true } else { false }
        return role
    }

    private mutating func part(of kind: Token.Kind, _ isFirstInLine: Bool) -> FormatPiece.Role {
        switch kind {
        case .integer, .float, .character, .string, .identifier, .reserved: return .operand
        case .keyword(.this), .keyword(.true), .keyword(.false): return .operand
        case .keyword(.in): return .infix
        case .keyword: return .word
        case .interpolatedPart: return .textStart
        case .symbol(let symbol): return part(of: symbol, isFirstInLine)
        case .reservedSymbol, .invalid, .end: return .infix
        }
    }

    private mutating func part(of symbol: Symbol, _ isFirstInLine: Bool) -> FormatPiece.Role {
        // A block in front of a line has ended its statement.
        let followsOperand = before == .operand || before == .closer || before == .blockEnd && !isFirstInLine
        switch symbol {
        case .leftBrace:
            let isText = before == .textStart
            open.append(isText ? .text : .block)
            return isText ? .textStart : .blockStart
        case .mapStart, .leftParen, .leftBracket, .questionBracket:
            open.append(symbol == .mapStart ? .map : .other)
            return .opener
        case .rightBrace:
            switch open.popLast() {
            case .text: return .textEnd
            case .map: return .closer
            default: return .blockEnd
            }
        case .rightParen, .rightBracket:
            _ = open.popLast()
            return .closer
        case .unit, .underscore: return .operand
        case .comma, .semicolon, .colon: return .separator
        case .period, .elvis, .doubleColon: return .joint
        case .bang: return isAfterName ? .joint : .prefix
        case .minus, .plus: return followsOperand ? .infix : .prefix
        case .range, .inclusiveRange: return .range
        case .or: return followsOperand ? .infix : .word
        case .pipe:
            if isInBars {
                isInBars = false
                return .barEnd
            }
            isInBars = !followsOperand
            return isInBars ? .barStart : .infix
        default: return .infix
        }
    }
}
