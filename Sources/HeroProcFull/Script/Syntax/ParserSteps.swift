/// What may follow an operand: `.name`, `.name(…)`, `[index]` and their `?` forms. A chain of steps is read in a loop.
extension Parser {
    /// Reads the steps after an operand. Steps after a chain in parentheses continue that chain.
    mutating func parseSteps(after operand: Expression, _ context: SyntaxContext) throws(ScriptError) -> Expression {
        guard isAtStep() else { return operand }
        var root = operand
        var steps: [ChainStep] = []
        if case .chain(let inner, let first) = operand { (root, steps) = (inner, first) }
        while isAtStep() {
            let mark = take()
            switch mark.kind {
            case .symbol(.leftBracket), .symbol(.questionBracket):
                let index = try parseExpression(try context.deeper(at: mark.position))
                if steps.isEmpty { try checkIndex(index, of: root) }
                try expect(.rightBracket, "for a matching [ in this index expression")
                let isNullSafe = mark.kind == .symbol(.questionBracket)
                steps.append(ChainStep(.index(index), isNullSafe: isNullSafe, position: mark.position))
            default:
                var step = try parseMember(try context.deeper(at: mark.position))
                step.isNullSafe = mark.kind == .symbol(.elvis)
                step.markPosition = mark.position
                steps.append(step)
            }
        }
        return .chain(root: root, steps: steps)
    }

    private mutating func isAtStep() -> Bool {
        fill()
        switch token.kind {
        case .symbol(.period), .symbol(.elvis), .symbol(.leftBracket), .symbol(.questionBracket): return true
        default: return false
        }
    }

    /// Reads the name after `.` and, for a method, its arguments.
    private mutating func parseMember(_ context: SyntaxContext) throws(ScriptError) -> ChainStep {
        fill()
        let name: String
        let position = token.position
        var mustCall = false
        switch token.kind {
        case .identifier(let text): name = text
        case .reserved(let text) where Reserved.isMethod(text): (name, mustCall) = (text, true)
        case .reserved, .reservedSymbol, .keyword(.this): throw reserved(token)
        default: throw failure(.propertyExpected, at: position)
        }
        let word = take()
        if isAt(.leftParen) || isAt(.unit) {
            let arguments = try parseArguments(of: name, at: position, context)
            return ChainStep(.method(name: name, arguments: arguments), position: position)
        }
        if eat(.bang) {
            _ = try parseArguments(of: name, at: position, context)
            let text = "method-call style does not support running within the caller's scope"
            throw failure(.malformedCapture(text), at: position)
        }
        if mustCall { throw reserved(word) }
        if isAt(.doubleColon) {
            throw failure(LexicalProblem.improperSymbol("Invalid symbol encountered: '::'"), at: place())
        }
        return ChainStep(.property(name), position: position)
    }
}
