/// Operators: a run of operands is read by precedence climbing.
extension Parser {
    /// Reads an expression.
    mutating func parseExpression(_ context: SyntaxContext) throws(ScriptError) -> Expression {
        let inner = try context.deeper(at: place())
        let outerLean = lean
        lean = 0
        let first = try parseUnary(inner)
        let expression = try parseOperators(after: first, binding: 1, inner)
        lean = max(lean, outerLean)
        return expression
    }

    /// Reads a prefix operator and its operand, or an operand.
    private mutating func parseUnary(_ context: SyntaxContext) throws(ScriptError) -> Expression {
        fill()
        guard case .symbol(let symbol) = token.kind else { return try parsePrimary(context) }
        let op: UnaryOperator
        switch symbol {
        case .minus: op = .minus
        case .plus: op = .plus
        case .bang: op = .not
        default: return try parsePrimary(context)
        }
        let place = skip()
        let operand = try parseUnary(try context.deeper(at: place))
        switch (op, operand) {
        case (.minus, .int(.min, _)): return .float(-Double(Int64.min), place)
        case (.minus, .int(let value, _)): return .int(-value, place)
        case (.minus, .float(let value, _)): return .float(-value, place)
        case (.plus, .int), (.plus, .float): return operand
        default: return .unary(op, operand, place)
        }
    }

    /// Reads the operators after an operand, as far as they bind more tightly than `binding`.
    private mutating func parseOperators(after first: Expression, binding: Int, _ context: SyntaxContext)
        throws(ScriptError) -> Expression
    {
        var root = first
        var context = context
        var place = first.position
        while true {
            let precedence = try nextPrecedence()
            let isPower = isAt(.power)
            if precedence < binding || (precedence == binding && !isPower) { return root }
            let op = take()
            let leftLean = lean
            lean = 0
            var right = try parseRightSide(of: op.kind, context)
            let next = try nextPrecedence()
            if precedence < next || (precedence == next && isPower) {
                right = try parseOperators(after: right, binding: precedence, try context.deeper(at: place))
            }
            context = try context.longer(at: place)
            place = op.position
            lean = max(lean, leftLean) + 1
            if lean > SyntaxOptions.operatorRunMax { throw failure(.expressionTooDeep, at: place) }
            root = try join(root, op, right)
        }
    }

    /// How tightly the next token binds as an operator; 0 when it is none.
    private mutating func nextPrecedence() throws(ScriptError) -> Int {
        fill()
        if case .reservedSymbol(let spelling) = token.kind {
            throw failure(.unknownOperator(spelling), at: token.position)
        }
        if isInPattern, isAt(.pipe) { return 0 }
        return token.kind.precedence
    }

    private mutating func parseRightSide(of op: Token.Kind, _ context: SyntaxContext) throws(ScriptError) -> Expression
    {
        fill()
        switch (op, token.kind) {
        case (.symbol(.coalesce), .keyword(.break)), (.symbol(.coalesce), .keyword(.continue)),
            (.symbol(.coalesce), .keyword(.return)), (.symbol(.coalesce), .keyword(.throw)):
            let start = token.position
            let statement = try parseStatement(context)
            return .block(Block([statement], position: start, end: start))
        case (.symbol(.range), .symbol(let next)) where next.endsOpenRange,
            (.symbol(.inclusiveRange), .symbol(let next)) where next.endsOpenRange:
            return .int(.max, token.position)
        default: return try parseUnary(context)
        }
    }

    private func join(_ left: Expression, _ op: Token, _ right: Expression) throws(ScriptError) -> Expression {
        switch op.kind {
        case .symbol(.and):
            try checkBoolean(left)
            try checkBoolean(right)
            return .and(left, right, op.position)
        case .symbol(.or):
            try checkBoolean(left)
            try checkBoolean(right)
            return .or(left, right, op.position)
        case .symbol(.coalesce): return .coalesce(left, right, op.position)
        case .keyword(.in): return .contains(item: left, container: right, negated: false, op.position)
        case .symbol(.notIn): return .contains(item: left, container: right, negated: true, op.position)
        case .symbol(let symbol):
            if let binary = symbol.binaryOperator { return .binary(binary, left, right, op.position) }
        default: break
        }
        throw failure(SyntaxProblem.unknownOperator(op.kind.spelling), at: op.position)
    }
}

extension Symbol {
    /// Whether a range ends openly before this mark.
    fileprivate var endsOpenRange: Bool {
        switch self {
        case .rightBracket, .rightParen, .rightBrace, .comma, .semicolon, .doubleArrow: true
        default: false
        }
    }
}
