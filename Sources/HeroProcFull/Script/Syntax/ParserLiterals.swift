/// Arrays, maps and strings with code in them.
extension Parser {
    /// Reads `[a, b]`.
    mutating func parseArray(_ context: SyntaxContext) throws(ScriptError) -> Expression {
        let start = skip()
        let inner = try context.deeper(at: start)
        var items: [Expression] = []
        while !isAt(.rightBracket) {
            if let limit = options.arrayItemsMax, items.count >= limit {
                throw failure(.literalTooLarge("Size of array literal", limit: limit), at: place())
            }
            if isAtEnd() { throw missing(.rightBracket, "to end this array literal") }
            items.append(try parseExpression(inner))
            if eat(.comma) || isAt(.rightBracket) { continue }
            if isAtEnd() { throw missing(.rightBracket, "to end this array literal") }
            throw missing(.comma, "to separate the items of this array literal")
        }
        skip()
        return .array(items, start)
    }

    /// Reads `#{a: 1, "b c": 2}`.
    mutating func parseMap(_ context: SyntaxContext) throws(ScriptError) -> Expression {
        let start = skip()
        let inner = try context.deeper(at: start)
        var items: [MapItem] = []
        var keys: Set<[UInt8]> = []
        while !isAt(.rightBrace) {
            let (key, position) = try parseKey(after: items)
            guard keys.insert(key).inserted else {
                throw failure(.duplicatedProperty(String(decoding: key, as: UTF8.self)), at: position)
            }
            guard eat(.colon) else {
                let name = String(decoding: key, as: UTF8.self)
                throw missing(.colon, "to follow the property '\(name)' in this object map literal")
            }
            if let limit = options.mapItemsMax, items.count >= limit {
                throw failure(.literalTooLarge("Number of properties in object map literal", limit: limit), at: place())
            }
            items.append(MapItem(key: key, position: position, value: try parseExpression(inner)))
            if eat(.comma) || isAt(.rightBrace) { continue }
            if case .identifier = token.kind {
                throw missing(.comma, "to separate the items of this object map literal")
            }
            throw missing(.rightBrace, "to end this object map literal")
        }
        skip()
        return .map(items, start)
    }

    private mutating func parseKey(after items: [MapItem]) throws(ScriptError) -> (key: [UInt8], position: Position) {
        let token = take()
        switch token.kind {
        case .identifier where options.readsJSON: throw failure(.propertyExpected, at: token.position)
        case .identifier(let name): return ([UInt8](name.utf8), token.position)
        case .string(let bytes): return (bytes, token.position)
        case .reserved, .keyword(.this): throw reserved(token)
        case .invalid(let problem): throw failure(problem, at: token.position)
        case .interpolatedPart: throw failure(.propertyExpected, at: token.position)
        case .end: break
        default: if !items.isEmpty { throw failure(.propertyExpected, at: token.position) }
        }
        throw failure(.missingToken("}", purpose: "to end this object map literal"), at: token.position)
    }

    /// Reads a back-tick string whose first part comes next.
    mutating func parseInterpolated(_ context: SyntaxContext) throws(ScriptError) -> Expression {
        let start = place()
        var parts: [StringPart] = []
        var part = take()
        while case .interpolatedPart(let bytes) = part.kind {
            if !bytes.isEmpty { parts.append(.text(bytes, part.position)) }
            parts.append(.code(try parseBlock(context)))
            part = lexer.resumeText()
            consumed += 1
        }
        switch part.kind {
        case .string(let bytes):
            if !bytes.isEmpty { parts.append(.text(bytes, part.position)) }
            return .interpolated(parts, start)
        case .invalid(let problem): throw failure(problem, at: part.position)
        default: throw failure(LexicalProblem.unterminatedString, at: start)
        }
    }
}
