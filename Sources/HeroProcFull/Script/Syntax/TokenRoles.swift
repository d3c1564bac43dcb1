/// What a token means to the parser.
extension Token.Kind {
    /// Whether an operand follows, so that a minus sign directly before a digit belongs to the number.
    var precedesOperand: Bool {
        switch self {
        case .symbol(let symbol): symbol.precedesOperand
        case .keyword(.if), .keyword(.while), .keyword(.until), .keyword(.in), .keyword(.return), .keyword(.throw): true
        case .invalid: true
        default: false
        }
    }

    /// How tightly an infix operator binds (LANGUAGE.md §2); 0 for what is none.
    @inline(__always)
    var precedence: Int {
        switch self {
        case .symbol(let symbol): symbol.precedence
        case .keyword(.in): 110
        default: 0
        }
    }

    /// The spelling in messages: text of strings in quotes, numbers as values.
    var spelling: String {
        switch self {
        case .integer(let value): String(value)
        case .float(let value): Value.float(value).displayed
        case .character(let scalar): String(scalar)
        case .string(let bytes): "\"\(String(decoding: bytes, as: UTF8.self))\""
        case .interpolatedPart: "string"
        case .identifier(let name), .reserved(let name), .reservedSymbol(let name): name
        case .keyword(let keyword): keyword.rawValue
        case .symbol(let symbol): symbol.rawValue
        case .invalid(let problem): problem.message
        case .end: "{EOF}"
        }
    }
}

extension Symbol {
    /// Whether an operand follows.
    var precedesOperand: Bool {
        switch self {
        case .rightBrace, .rightParen, .rightBracket, .mapStart, .unit, .period, .elvis: false
        case .doubleColon, .doubleArrow, .underscore: false
        case .power, .powerAssign, .plus, .minus, .multiply, .divide, .modulo: true
        case .leftBrace, .leftParen, .leftBracket, .questionBracket, .semicolon, .comma, .colon, .bang, .notIn: true
        case .shiftLeft, .shiftRight, .ampersand, .pipe, .caret, .and, .or, .coalesce, .range, .inclusiveRange: true
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
        case .assign, .plusAssign, .minusAssign, .multiplyAssign, .divideAssign, .moduloAssign: true
        case .shiftLeftAssign, .shiftRightAssign, .andAssign, .orAssign, .xorAssign: true
        }
    }

    /// How tightly an infix operator binds; 0 for what is none.
    @inline(__always)
    var precedence: Int {
        switch self {
        case .or, .caret, .pipe: 30
        case .and, .ampersand: 60
        case .equal, .notEqual: 90
        case .notIn: 110
        case .less, .lessOrEqual, .greater, .greaterOrEqual: 130
        case .coalesce: 135
        case .range, .inclusiveRange: 140
        case .plus, .minus: 150
        case .multiply, .divide, .modulo: 180
        case .power: 190
        case .shiftLeft, .shiftRight: 210
        default: 0
        }
    }

    /// The operator that evaluates both sides; nil for what is none.
    var binaryOperator: BinaryOperator? {
        switch self {
        case .plus: .add
        case .minus: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .modulo: .modulo
        case .power: .power
        case .shiftLeft: .shiftLeft
        case .shiftRight: .shiftRight
        case .ampersand: .bitAnd
        case .pipe: .bitOr
        case .caret: .bitXor
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .range: .range
        case .inclusiveRange: .inclusiveRange
        default: nil
        }
    }

    /// Whether this assigns.
    var isAssignment: Bool { self == .assign || assignedOperator != nil }

    /// The operator of `op=`; nil for what is none.
    var assignedOperator: BinaryOperator? {
        switch self {
        case .plusAssign: .add
        case .minusAssign: .subtract
        case .multiplyAssign: .multiply
        case .divideAssign: .divide
        case .moduloAssign: .modulo
        case .powerAssign: .power
        case .shiftLeftAssign: .shiftLeft
        case .shiftRightAssign: .shiftRight
        case .andAssign: .bitAnd
        case .orAssign: .bitOr
        case .xorAssign: .bitXor
        default: nil
        }
    }
}
