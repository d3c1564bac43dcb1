/// What is known to be wrong before a script runs.
extension Parser {
    /// Throws when a variable is unknown and must not be. In a closure it is noted, and looked up outside afterwards.
    mutating func checkVariable(_ name: String, at place: Position, _ context: SyntaxContext) throws(ScriptError) {
        guard options.strictVariables, !scope.declares(name), !functionNames.contains(name) else { return }
        if context.flags.contains(.closure) {
            scope.capture(name, at: place)
        } else if context.isStrict, !options.knownVariables.contains(name), !scope.outer.contains(name) {
            throw failure(.variableUndefined(name), at: place)
        }
    }

    /// Throws when a module is unknown and must not be.
    func checkModule(_ name: String, at place: Position, _ context: SyntaxContext) throws(ScriptError) {
        guard context.isStrict, name != "global", !scope.imports(name), !options.knownModules.contains(name) else {
            return
        }
        throw failure(.moduleUndefined(name), at: place)
    }

    /// Throws for a literal that is no bool.
    func checkBoolean(_ expression: Expression) throws(ScriptError) {
        guard let actual = expression.literalName, actual != "a boolean" else { return }
        throw failure(
            .mismatchedType(expected: "a boolean expression", actual: actual), at: expression.startPosition)
    }

    /// Throws for a literal that `for` cannot pass through.
    func checkIterable(_ expression: Expression) throws(ScriptError) {
        guard let actual = expression.literalName, actual != "a string", actual != "an array" else { return }
        throw failure(.mismatchedType(expected: "an iterable value", actual: actual), at: expression.startPosition)
    }

    /// Throws when both sides of `x[i]` are literals that do not fit.
    func checkIndex(_ index: Expression, of root: Expression) throws(ScriptError) {
        let actual: String
        switch index {
        case .int: actual = "a number"
        case .string, .interpolated: actual = "a string"
        case .float: actual = "a float"
        case .char: actual = "a character"
        case .unit: actual = "()"
        case .bool, .and, .or: actual = "a boolean"
        default: return
        }
        switch (root, actual) {
        case (.map, "a string"), (.int, "a number"), (.array, "a number"), (.string, "a number"),
            (.interpolated, "a number"):
            return
        case (.map, _):
            throw failure(
                .malformedIndex("Object map expects string index, not \(actual)"), at: index.startPosition)
        case (.int, _), (.array, _), (.string, _), (.interpolated, _):
            let wanted = actual == "a string" ? "numeric" : "integer"
            throw failure(
                .malformedIndex("Array, string or bit-field expects \(wanted) index, not \(actual)"),
                at: index.startPosition)
        default: return
        }
    }

    /// Throws when an expression cannot be assigned to with this mark, whose place is given.
    func checkTarget(_ target: Expression, of mark: Symbol, at place: Position) throws(ScriptError) {
        switch target {
        case .this, .qualifiedVariable: return
        case .variable(let name, let position):
            if scope.isConstant(name) { throw failure(.assignmentToConstant(name), at: position) }
        case .chain(let root, let steps):
            if let method = steps.first(where: \.isMethod) {
                throw failure(.assignmentToInvalidTarget, at: method.position)
            }
            switch root {
            case .variable, .qualifiedVariable, .this: return
            default: throw failure(.assignmentToInvalidTarget, at: root.ownPosition)
            }
        case .and, .or, .coalesce:
            guard mark == .assign else { throw failure(.assignmentToInvalidTarget, at: target.position) }
            throw failure(LexicalProblem.improperSymbol("Possibly a typo of '=='?"), at: place)
        default:
            if target.isLiteral { throw failure(.assignmentToConstant(""), at: target.startPosition) }
            throw failure(.assignmentToInvalidTarget, at: target.ownPosition)
        }
    }
}

extension ChainStep {
    /// Whether this is a method call.
    var isMethod: Bool {
        if case .method = kind { return true }
        return false
    }
}
