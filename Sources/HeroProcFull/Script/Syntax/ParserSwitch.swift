/// `switch`.
extension Parser {
    /// Reads `switch e { … }`.
    mutating func parseSwitch(_ context: SyntaxContext) throws(ScriptError) -> SwitchStatement {
        let start = skip()
        let inner = try context.deeper(at: start).inBlock
        let subject = try parseExpression(inner)
        try expect(.leftBrace, "to start a switch block")
        var arms: [SwitchArm] = []
        var otherwise: Statement?
        var defaultPosition: Position?
        var hasRange = false
        while !isAt(.rightBrace) {
            if isAtEnd() { throw missing(.rightBrace, "to end this switch block") }
            if let defaultPosition { throw failure(.wrongSwitchDefault, at: defaultPosition) }
            let body: Statement
            if isAt(.underscore) {
                defaultPosition = skip()
                if isAt(.if) { throw failure(.wrongSwitchCondition, at: place()) }
                body = try parseArmBody(inner)
                otherwise = body
            } else {
                let arm = try parseArm(inner, hasRange: &hasRange)
                arms.append(arm)
                body = arm.body
            }
            if eat(.comma) || isAt(.rightBrace) { continue }
            if isAtEnd() { throw missing(.rightParen, "to end this switch block") }
            if !body.endsItself || inner.flags.contains(.expressionsOnly) {
                throw missing(.comma, "to separate the items in this switch block")
            }
            fill()
            if case .invalid(let problem) = token.kind { throw failure(problem, at: token.position) }
        }
        skip()
        return SwitchStatement(subject: subject, arms: arms, otherwise: otherwise, position: start)
    }

    private mutating func parseArm(_ context: SyntaxContext, hasRange: inout Bool) throws(ScriptError) -> SwitchArm {
        let start = place()
        var patterns: [Expression] = []
        repeat { patterns.append(try parsePattern(context)) } while eat(.pipe)
        let guardCondition = eat(.if) ? try parseCondition(context) : nil
        let body = try parseArmBody(context)
        for index in patterns.indices {
            let pattern = patterns[index]
            guard let kind = pattern.patternKind else {
                throw failure(.expressionExpected("a literal"), at: pattern.startPosition)
            }
            switch kind {
            case .range(let isEmpty): hasRange = hasRange || !isEmpty
            case .number where hasRange: throw failure(.wrongSwitchInteger, at: pattern.startPosition)
            case .number, .other: break
            }
        }
        return SwitchArm(patterns: patterns, guardCondition: guardCondition, body: body, position: start)
    }

    /// Reads one pattern: an expression in which `|` has no place. Whatever is wrong in it, it is no literal.
    private mutating func parsePattern(_ context: SyntaxContext) throws(ScriptError) -> Expression {
        let outer = isInPattern
        isInPattern = true
        defer { isInPattern = outer }
        do {
            return try parseExpression(context)
        } catch {
            throw failure(.expressionExpected("literal"), at: error.position)
        }
    }

    private mutating func parseArmBody(_ context: SyntaxContext) throws(ScriptError) -> Statement {
        try expect(.doubleArrow, "in this switch case")
        if context.flags.contains(.expressionsOnly) { return .expression(try parseExpression(context)) }
        return try parseStatement(context)
    }
}

/// What kind of literal a pattern is.
private enum PatternKind {
    case range(isEmpty: Bool)
    case number
    case other
}

extension Expression {
    /// The kind of literal; nil for what is none.
    fileprivate var patternKind: PatternKind? {
        switch self {
        case .int, .float: return .number
        case .binary(.range, .int(let start, _), .int(let end, _), _): return .range(isEmpty: start >= end)
        case .binary(.inclusiveRange, .int(let start, _), .int(let end, _), _): return .range(isEmpty: start > end)
        case .call(let call) where call.path.isEmpty && call.name == "Fn" && call.arguments.count == 1:
            if case .string = call.arguments[0] { return .other }
            return nil
        default: return isLiteral ? .other : nil
        }
    }
}
