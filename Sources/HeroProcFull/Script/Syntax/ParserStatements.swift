/// Statements and blocks.
extension Parser {
    /// Reads a statement, without the `;` after it. A lone `;`, a function and the end of the script give `.empty`.
    mutating func parseStatement(_ context: SyntaxContext) throws(ScriptError) -> Statement {
        let start = place()
        switch token.kind {
        case .end: return .empty(start)
        case .symbol(.semicolon): return .empty(skip())
        case .symbol(.leftBrace): return .block(try parseBlock(try context.deeper(at: start)))
        case .keyword(let keyword): return try parseStatement(keyword, at: start, context)
        default: return try parseExpressionStatement(try context.deeper(at: start))
        }
    }

    private mutating func parseStatement(_ keyword: Keyword, at start: Position, _ context: SyntaxContext)
        throws(ScriptError) -> Statement
    {
        switch keyword {
        case .fn, .private:
            try parseFunctionDefinition(context)
            return .empty(start)
        case .if: return .if(try parseIf(try context.deeper(at: start)))
        case .switch: return .switch(try parseSwitch(try context.deeper(at: start)))
        case .while, .loop, .do, .for:
            guard options.allowLooping else { break }
            return try parseLoop(try context.deeper(at: start))
        case .continue, .break:
            guard options.allowLooping else { break }
            return try parseLoopExit(context)
        case .return, .throw: return try parseReturn(context)
        case .try: return .tryCatch(try parseTry(try context.deeper(at: start)))
        case .let, .const:
            return .declaration(try parseDeclaration(try context.deeper(at: start)))
        case .import: return try parseImport(try context.deeper(at: start))
        case .export:
            guard context.flags.contains(.global) else { throw failure(.wrongExport, at: start) }
            return try parseExport(try context.deeper(at: start))
        default: break
        }
        return try parseExpressionStatement(try context.deeper(at: start))
    }

    /// Reads an expression that stands as a statement, or an assignment.
    mutating func parseExpressionStatement(_ context: SyntaxContext) throws(ScriptError) -> Statement {
        let expression = try parseExpression(context)
        fill()
        guard case .symbol(let symbol) = token.kind, symbol.isAssignment else { return .expression(expression) }
        let place = skip()
        let value = try parseExpression(context)
        try checkTarget(expression, of: symbol, at: place)
        return .assignment(
            Assignment(target: expression, op: symbol.assignedOperator, value: value, position: place))
    }

    /// Reads `{ … }`. What it declares is forgotten at its end.
    mutating func parseBlock(_ context: SyntaxContext) throws(ScriptError) -> Block {
        let start = try expect(.leftBrace, "to start a statement block")
        let inner = try context.deeper(at: start).inBlock
        if context.flags.contains(.expressionsOnly) { return try parseExpressionBlock(inner, from: start) }
        let mark = scope.mark
        var statements: [Statement] = []
        while !isAt(.rightBrace) {
            if isAtEnd() { throw missing(.rightBrace, "to terminate this block") }
            let statement = try parseStatement(inner)
            if case .empty = statement { continue }
            statements.append(statement)
            if isAt(.rightBrace) { break }
            if isAt(.semicolon) {
                skip()
            } else if !statement.endsItself {
                throw missing(.semicolon, "to terminate this statement")
            }
        }
        scope.rewind(to: mark)
        return Block(statements, position: start, end: skip())
    }

    /// A block where only expressions may stand.
    private mutating func parseExpressionBlock(_ context: SyntaxContext, from start: Position) throws(ScriptError)
        -> Block
    {
        let statement = try parseExpressionStatement(context)
        let end = try expect(.rightBrace, "to terminate this block")
        return Block([statement], position: start, end: end)
    }
}
