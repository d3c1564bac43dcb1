/// Operands.
extension Parser {
    /// Reads an operand with the steps after it.
    mutating func parsePrimary(_ context: SyntaxContext) throws(ScriptError) -> Expression {
        try parseSteps(after: try parseOperand(context), context)
    }

    private mutating func parseOperand(_ context: SyntaxContext) throws(ScriptError) -> Expression {
        fill()
        let start = token.position
        switch token.kind {
        case .end: throw failure(.unexpectedEnd, at: start)
        case .integer(let value): return .int(value, skip())
        case .float(let value): return .float(value, skip())
        case .character(let value): return .char(value, skip())
        case .string(let bytes): return .string(bytes, skip())
        case .interpolatedPart: return try parseInterpolated(try context.deeper(at: start))
        case .identifier: return try parseNamed(context)
        case .reserved: return try parseReserved(context)
        case .reservedSymbol: throw reserved(take())
        case .symbol(let symbol): return try parseOperand(symbol, context)
        case .keyword(let keyword): return try parseOperand(keyword, context)
        case .invalid(let problem):
            skip()
            throw failure(problem, at: start)
        }
    }

    private mutating func parseOperand(_ symbol: Symbol, _ context: SyntaxContext) throws(ScriptError) -> Expression {
        let start = token.position
        switch symbol {
        case .unit: return .unit(skip())
        case .range, .inclusiveRange: return .int(0, start)
        case .leftParen:
            skip()
            let inner = try parseExpression(try context.deeper(at: start))
            guard isAt(.rightParen) else {
                let error = missing(.rightParen, "for a matching ( in this expression")
                skip()
                throw error
            }
            skip()
            return inner
        case .leftBracket: return try parseArray(try context.deeper(at: start))
        case .mapStart: return try parseMap(try context.deeper(at: start))
        case .leftBrace where options.allowStatementExpression && !context.flags.contains(.expressionsOnly):
            return .block(try parseBlock(try context.deeper(at: start)))
        case .pipe, .or:
            if options.allowAnonymousFunctions && !(isInPattern && symbol == .pipe) {
                return .closure(try parseClosure(context))
            }
        default: break
        }
        throw unexpected()
    }

    private mutating func parseOperand(_ keyword: Keyword, _ context: SyntaxContext) throws(ScriptError) -> Expression {
        let start = token.position
        let allowsLoop =
            options.allowLooping && options.allowLoopExpression && !context.flags.contains(.expressionsOnly)
        switch keyword {
        case .true: return .bool(true, skip())
        case .false: return .bool(false, skip())
        case .if where options.allowIfExpression: return .if(try parseIf(try context.deeper(at: start)))
        case .switch where options.allowSwitchExpression:
            return .switch(try parseSwitch(try context.deeper(at: start)))
        case .while where allowsLoop, .loop where allowsLoop, .do where allowsLoop, .for where allowsLoop:
            return .statement(try parseLoop(try context.deeper(at: start)))
        case .this:
            skip()
            if context.flags.contains(.function) { return .this(start) }
            throw failure(LexicalProblem.improperSymbol("'this' can only be used in functions"), at: start)
        default: throw unexpected()
        }
    }

    /// Reads a variable, a function call or a module path.
    private mutating func parseNamed(_ context: SyntaxContext) throws(ScriptError) -> Expression {
        var (name, position) = try takeName()
        let start = position
        var path: [String] = []
        while eat(.doubleColon) {
            path.append(name)
            (name, position) = try takeName()
        }
        if isAt(.leftParen) || isAt(.unit) || isAt(.bang) {
            let call = try parseCall(of: name, path: path, at: position, pathPosition: start, context)
            if let module = path.first { try checkModule(module, at: start, context) }
            return .call(call)
        }
        if let module = path.first {
            try checkModule(module, at: start, context)
            return .qualifiedVariable(path: path, name: name, start)
        }
        try checkVariable(name, at: start, context)
        return .variable(name, start)
    }

    /// Reads the call of a function of the language, such as `print`.
    private mutating func parseReserved(_ context: SyntaxContext) throws(ScriptError) -> Expression {
        let word = take()
        guard case .reserved(let name) = word.kind, Reserved.isFunction(name),
            isAt(.leftParen) || isAt(.unit) || isAt(.bang)
        else { throw reserved(word) }
        return .call(try parseCall(of: name, at: word.position, pathPosition: word.position, context))
    }

    /// Reads what follows a function's name: `(…)` or `!(…)`.
    private mutating func parseCall(
        of name: String, path: [String] = [], at position: Position, pathPosition: Position, _ context: SyntaxContext
    ) throws(ScriptError) -> Call {
        let bang = isAt(.bang) ? skip() : nil
        if let bang, !path.isEmpty {
            if isAt(.leftParen) || isAt(.unit) { throw failure(LexicalProblem.unexpected("!"), at: bang) }
            throw failure(LexicalProblem.improperSymbol("'!' cannot be used to call module functions"), at: bang)
        }
        let arguments = try parseArguments(of: name, at: position, context)
        return Call(
            path: path, name: name, arguments: arguments, capturesScope: bang != nil, position: position,
            pathPosition: pathPosition)
    }

    /// Reads `()` or `(a, b)`.
    mutating func parseArguments(of name: String, at position: Position, _ context: SyntaxContext) throws(ScriptError)
        -> [Expression]
    {
        if eat(.unit) { return [] }
        guard eat(.leftParen) else {
            throw failure(.missingToken("(", purpose: "to start arguments list of function call"), at: place())
        }
        if eat(.rightParen) { return [] }
        if isAtEnd() { throw missing(.rightParen, "to close the arguments list of this function call '\(name)'") }
        let inner = try context.deeper(at: position)
        var arguments: [Expression] = []
        while true {
            if !isAt(.rightParen) { arguments.append(try parseExpression(inner)) }
            if eat(.rightParen) { return arguments }
            if eat(.comma) { continue }
            if isAtEnd() { throw missing(.rightParen, "to close the arguments list of this function call '\(name)'") }
            throw missing(.comma, "to separate the arguments to function call '\(name)'")
        }
    }
}
