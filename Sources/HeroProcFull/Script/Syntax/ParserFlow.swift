/// `if`, loops, `try` and the ways out of them.
extension Parser {
    /// Reads `if c {} else if c {} else {}`; a chain of `else if` is read in a loop.
    mutating func parseIf(_ context: SyntaxContext) throws(ScriptError) -> IfStatement {
        let start = skip()
        let inner = try context.deeper(at: start)
        var arms: [(condition: Expression, body: Block)] = []
        var otherwise: Block?
        repeat {
            if !arms.isEmpty { skip() }
            let condition = try parseCondition(inner)
            arms.append((condition, try parseBlock(inner)))
            guard eat(.else) else { break }
            if !isAt(.if) { otherwise = try parseBlock(inner) }
        } while otherwise == nil
        return IfStatement(arms: arms, otherwise: otherwise, position: start)
    }

    /// Reads a condition, which must be able to be a bool.
    mutating func parseCondition(_ context: SyntaxContext) throws(ScriptError) -> Expression {
        try refuseBlock()
        let condition = try parseExpression(context)
        try checkBoolean(condition)
        if isAt(.assign) { throw failure(LexicalProblem.improperSymbol("Possibly a typo of '=='?"), at: place()) }
        return condition
    }

    private mutating func refuseBlock() throws(ScriptError) {
        if isAt(.leftBrace) { throw failure(.expressionExpected("a boolean"), at: place()) }
    }

    /// Reads a loop of any kind.
    mutating func parseLoop(_ context: SyntaxContext) throws(ScriptError) -> Statement {
        let isFor = isAt(.for)
        let isDo = isAt(.do)
        let isWhile = isAt(.while)
        let start = skip()
        let inner = try context.deeper(at: start)
        if isFor { return .for(try parseFor(inner, at: start)) }
        if isDo { return try parseDo(inner, at: start) }
        let condition = isWhile ? try parseCondition(inner) : nil
        return .while(condition: condition, body: try parseBlock(inner.inLoop), start)
    }

    private mutating func parseDo(_ context: SyntaxContext, at start: Position) throws(ScriptError) -> Statement {
        let body = try parseBlock(context.inLoop)
        let isUntil = isAt(.until)
        guard isUntil || isAt(.while) else {
            throw failure(.missingToken("while", purpose: "for the do statement"), at: place())
        }
        skip()
        return .doWhile(body: body, condition: try parseCondition(context), isUntil: isUntil, start)
    }

    private mutating func parseFor(_ context: SyntaxContext, at start: Position) throws(ScriptError) -> ForStatement {
        let hasCounter = eat(.leftParen)
        let variable = try takeName()
        var counter: String?
        if hasCounter {
            guard eat(.comma) else {
                throw failure(.missingToken(",", purpose: "after the iteration variable name"), at: place())
            }
            let second = try takeName()
            if second.name == variable.name { throw failure(.duplicatedVariable(second.name), at: second.position) }
            counter = second.name
            guard eat(.rightParen) else {
                throw failure(.missingToken(")", purpose: "to close the iteration variable"), at: place())
            }
        }
        guard eat(.in) else { throw missing(spelling: "in", "after the iteration variable") }
        try refuseBlock()
        let iterable = try parseExpression(context)
        try checkIterable(iterable)
        let mark = scope.mark
        if let counter { scope.declare(counter) }
        scope.declare(variable.name)
        let body = try parseBlock(context.inLoop)
        scope.rewind(to: mark)
        return ForStatement(
            variable: variable.name, variablePosition: variable.position, counter: counter, iterable: iterable,
            body: body, position: start)
    }

    /// Reads `try { … } catch (e) { … }`.
    mutating func parseTry(_ context: SyntaxContext) throws(ScriptError) -> TryStatement {
        let start = skip()
        let inner = try context.deeper(at: start)
        let body = try parseBlock(inner)
        guard eat(.catch) else {
            throw failure(.missingToken("catch", purpose: "for the 'try' statement"), at: place())
        }
        let mark = scope.mark
        var variable: String?
        if eat(.leftParen) {
            let name = try takeName().name
            guard eat(.rightParen) else {
                throw failure(.missingToken(")", purpose: "to enclose the catch variable"), at: place())
            }
            scope.declare(name)
            variable = name
        }
        let handler = try parseBlock(inner)
        scope.rewind(to: mark)
        return TryStatement(body: body, variable: variable, handler: handler, position: start)
    }

    /// Reads `break v` or `continue`.
    mutating func parseLoopExit(_ context: SyntaxContext) throws(ScriptError) -> Statement {
        let isBreak = isAt(.break)
        let start = skip()
        guard context.flags.contains(.loop) else { throw failure(.loopBreak, at: start) }
        return isBreak ? .break(try parseOptionalValue(context, at: start), start) : .continue(start)
    }

    /// Reads `return v` or `throw v`.
    mutating func parseReturn(_ context: SyntaxContext) throws(ScriptError) -> Statement {
        let isReturn = isAt(.return)
        let start = skip()
        let value = try parseOptionalValue(context, at: start)
        return isReturn ? .return(value, start) : .throw(value, start)
    }

    /// Reads a value if one begins here. What cannot begin one is left for whoever reads next to refuse.
    private mutating func parseOptionalValue(_ context: SyntaxContext, at start: Position) throws(ScriptError)
        -> Expression?
    {
        fill()
        switch token.kind {
        case .symbol(.semicolon), .symbol(.rightBrace), .end: return nil
        default: break
        }
        let before = consumed
        let inner = try context.deeper(at: start)
        do {
            return try parseExpression(inner)
        } catch {
            if consumed == before { return nil }
            throw error
        }
    }
}
