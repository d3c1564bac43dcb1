/// The parser's view of the next token, and the errors it makes of it.
extension Parser {
    /// Makes sure that the next token is read. It is read as late as possible: what follows `}` may be text.
    @inline(__always)
    mutating func fill() {
        if !isFilled {
            token = options.readsJSON ? lexer.next().inJSON : lexer.next()
            isFilled = true
        }
    }

    /// Where the next token stands.
    mutating func place() -> Position {
        fill()
        return token.position
    }

    /// Consumes the next token.
    mutating func take() -> Token {
        fill()
        isFilled = false
        consumed += 1
        return token
    }

    /// Consumes the next token and tells where it was.
    @discardableResult
    mutating func skip() -> Position {
        fill()
        isFilled = false
        consumed += 1
        return token.position
    }

    /// Whether the script ends here.
    mutating func isAtEnd() -> Bool {
        fill()
        if case .end = token.kind { return true }
        return false
    }

    /// Whether this mark comes next.
    mutating func isAt(_ symbol: Symbol) -> Bool {
        fill()
        if case .symbol(let next) = token.kind { return next == symbol }
        return false
    }

    /// Whether this keyword comes next.
    mutating func isAt(_ keyword: Keyword) -> Bool {
        fill()
        if case .keyword(let next) = token.kind { return next == keyword }
        return false
    }

    /// Consumes this mark if it comes next.
    mutating func eat(_ symbol: Symbol) -> Bool {
        guard isAt(symbol) else { return false }
        skip()
        return true
    }

    /// Consumes this keyword if it comes next.
    mutating func eat(_ keyword: Keyword) -> Bool {
        guard isAt(keyword) else { return false }
        skip()
        return true
    }

    /// Consumes this mark, which must come next; otherwise what is wrong with the next token, or that this one is missing.
    @discardableResult
    mutating func expect(_ symbol: Symbol, _ purpose: String) throws(ScriptError) -> Position {
        guard isAt(symbol) else { throw missing(symbol, purpose) }
        return skip()
    }

    /// Consumes the name of a variable.
    mutating func takeName() throws(ScriptError) -> (name: String, position: Position) {
        let token = take()
        switch token.kind {
        case .identifier(let name): return (name, token.position)
        case .reserved, .keyword(.this): throw reserved(token)
        case .invalid(let problem): throw failure(problem, at: token.position)
        default: throw failure(.variableExpected, at: token.position)
        }
    }

    /// An error.
    func failure(_ problem: SyntaxProblem, at place: Position) -> ScriptError {
        ScriptError(syntax: problem, at: place)
    }

    /// The error for what is not a token.
    func failure(_ problem: LexicalProblem, at place: Position) -> ScriptError {
        if case .stringTooLong(let limit) = problem {
            return failure(SyntaxProblem.literalTooLarge("Length of string", limit: limit), at: place)
        }
        return failure(SyntaxProblem.badInput(problem), at: place)
    }

    /// What is wrong with the next token, or that this one is missing.
    mutating func missing(_ symbol: Symbol, _ purpose: String) -> ScriptError {
        missing(spelling: symbol.rawValue, purpose)
    }

    /// What is wrong with the next token, or that this one is missing.
    mutating func missing(spelling: String, _ purpose: String) -> ScriptError {
        fill()
        if case .invalid(let problem) = token.kind { return failure(problem, at: token.position) }
        return failure(.missingToken(spelling, purpose: purpose), at: token.position)
    }

    /// The next token cannot stand here.
    mutating func unexpected() -> ScriptError {
        fill()
        if case .invalid(let problem) = token.kind { return failure(problem, at: token.position) }
        return failure(LexicalProblem.unexpected(token.kind.spelling), at: token.position)
    }

    /// A word or mark that is kept back.
    func reserved(_ token: Token) -> ScriptError {
        let spelling = token.kind.spelling
        var what = "keyword"
        if case .reservedSymbol = token.kind { what = "symbol" }
        return failure(.reserved("'\(spelling)' is a reserved \(what)"), at: token.position)
    }
}
