/// What no two functions of a script share.
struct FunctionSignature: Hashable {
    let name: String
    let parameters: Int
    let thisType: String?

    /// The signature of a definition; `int` and `i64` are one type, as are `float` and `f64`.
    init(name: String, parameters: Int, thisType: String?) {
        self.name = name
        self.parameters = parameters
        switch thisType {
        case "int": self.thisType = "i64"
        case "float": self.thisType = "f64"
        default: self.thisType = thisType
        }
    }
}

/// Function definitions and closures.
extension Parser {
    /// Reads `fn f(a) {}`, `fn type.f(a) {}`, with `private` before it or not, and keeps it.
    mutating func parseFunctionDefinition(_ context: SyntaxContext) throws(ScriptError) {
        let start = place()
        let comments = docComments()
        let isPrivate = eat(.private)
        guard isAt(.fn) else { throw failure(.missingToken("fn", purpose: "following 'private'"), at: place()) }
        let position = skip()
        guard context.flags.contains(.global) else { throw failure(.wrongFunctionDefinition, at: start) }
        if let limit = options.functionsMax, functions.count + closures >= limit {
            throw failure(.tooManyFunctions, at: position)
        }
        var inner = SyntaxContext(
            flags: .function, depthMax: options.functionExpressionDepthMax, isStrict: options.strictVariables)
        inner = try inner.deeper(at: position)
        let (name, thisType) = try parseFunctionName()
        var outer = innerScope()
        swap(&scope, &outer)
        let (parameters, places) = try parseParameters(of: name)
        guard isAt(.leftBrace) else { throw failure(.functionBodyMissing(name), at: place()) }
        let body = try parseBlock(inner)
        swap(&scope, &outer)
        let signature = FunctionSignature(name: name, parameters: parameters.count, thisType: thisType)
        guard signatures.insert(signature).inserted else {
            throw failure(.functionDuplicated(name: name, parameters: parameters.count), at: position)
        }
        functionNames.insert(name)
        functions.append(
            Function(
                name: name, parameters: parameters, parameterPositions: places, thisType: thisType,
                isPrivate: isPrivate, body: body, position: position, comments: comments))
    }

    /// The scope of a function here. What was imported outside matters only when unknown modules are errors.
    private func innerScope() -> SyntaxScope {
        options.strictVariables ? SyntaxScope(inside: scope) : SyntaxScope()
    }

    /// The doc comments before the next token.
    private func docComments() -> [String] {
        lexer.docComments.map { String(decoding: lexer.source[$0], as: UTF8.self) }
    }

    private mutating func parseFunctionName() throws(ScriptError) -> (name: String, thisType: String?) {
        var token = take()
        var thisType: String?
        switch token.kind {
        case .string(let bytes):
            guard eat(.period) else {
                throw failure(.missingToken(".", purpose: "after the type name for 'this'"), at: place())
            }
            thisType = String(decoding: bytes, as: UTF8.self)
            token = take()
        case .identifier(let name):
            if eat(.period) {
                thisType = name
                token = take()
            }
        default: break
        }
        switch token.kind {
        case .identifier(let name): return (name, thisType)
        case .reserved, .reservedSymbol, .keyword(.this): throw reserved(token)
        default: throw failure(.functionNameMissing, at: token.position)
        }
    }

    private mutating func parseParameters(
        of name: String
    ) throws(ScriptError) -> (names: [String], places: [Position]) {
        if eat(.unit) { return ([], []) }
        guard eat(.leftParen) else { throw failure(.functionParametersMissing(name), at: place()) }
        return try parseParameterList(until: .rightParen, function: name)
    }

    /// Reads names and commas up to and over the closing mark, and declares the names. The function's name is empty for a
    /// closure.
    private mutating func parseParameterList(
        until end: Symbol, function: String
    ) throws(ScriptError) -> (names: [String], places: [Position]) {
        var names: [String] = []
        var places: [Position] = []
        var known: Set<String> = []
        while !eat(end) {
            let token = take()
            switch token.kind {
            case .identifier(let name):
                guard known.insert(name).inserted else {
                    throw failure(
                        .functionDuplicatedParameter(function: function, parameter: name), at: token.position)
                }
                scope.declare(name)
                names.append(name)
                places.append(token.position)
            case .invalid(let problem): throw failure(problem, at: token.position)
            case .reserved, .reservedSymbol, .keyword(.this): throw reserved(token)
            case .keyword(.switch): throw unclosedParameters(end, function, at: token.position)
            case .keyword: throw failure(.variableExpected, at: token.position)
            default: throw unclosedParameters(end, function, at: token.position)
            }
            guard eat(.comma) || isAt(end) else {
                let whose = function.isEmpty ? "anonymous function" : "function '\(function)'"
                throw missing(.comma, "to separate the parameters of \(whose)")
            }
        }
        return (names, places)
    }

    private func unclosedParameters(_ end: Symbol, _ function: String, at place: Position) -> ScriptError {
        let whose = function.isEmpty ? "anonymous function or closure" : "function '\(function)'"
        return failure(.missingToken(end.rawValue, purpose: "to close the parameters list of \(whose)"), at: place)
    }

    /// Reads `|a, b| statement` or `|| statement`.
    mutating func parseClosure(_ context: SyntaxContext) throws(ScriptError) -> Function {
        if let limit = options.functionsMax, functions.count + closures >= limit {
            throw failure(.tooManyFunctions, at: place())
        }
        var other = innerScope()
        swap(&scope, &other)
        let wasInPattern = isInPattern
        isInPattern = false
        let hasList = isAt(.pipe)
        let start = skip()
        let (parameters, places) = hasList ? try parseParameterList(until: .pipe, function: "") : ([], [])
        var inner = try context.deeper(at: start).inBlock
        inner.flags.remove(.loop)
        inner.flags.insert([.function, .closure])
        inner.isStrict = false
        let body = try parseClosureBody(inner)
        swap(&scope, &other)
        isInPattern = wasInPattern
        for capture in other.captures { try checkVariable(capture.name, at: capture.position, context) }
        closures += 1
        return Function(name: "", parameters: parameters, parameterPositions: places, body: body, position: start)
    }

    private mutating func parseClosureBody(_ context: SyntaxContext) throws(ScriptError) -> Block {
        let statement = try parseStatement(context)
        if case .block(let block) = statement { return block }
        let start = statement.position
        if case .empty = statement { return Block([], position: start, end: start) }
        return Block([statement], position: start, end: start)
    }
}
