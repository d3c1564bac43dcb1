/// What the parser's checks ask of an expression.
extension Expression {
    /// Where its text begins, but an infix operator that is no `&&`, `||` or `??` counts itself.
    var startPosition: Position {
        var expression = self
        while true {
            switch expression {
            case .and(let left, _, _), .or(let left, _, _), .coalesce(let left, _, _): expression = left
            case .chain(let root, _): expression = root
            case .call(let call): return call.position
            default: return expression.position
            }
        }
    }

    /// Where a value that should be a bool is blamed: a chain's first dot or bracket, otherwise its place.
    var valuePosition: Position {
        if case .chain(_, let steps) = self, let step = steps.first { return step.markPosition }
        return position
    }

    /// Its operator, its function's name, or its first token.
    var ownPosition: Position {
        if case .call(let call) = self { return call.position }
        return position
    }

    /// Whether its value is known without running anything.
    var isLiteral: Bool {
        switch self {
        case .unit, .bool, .int, .float, .char, .string: true
        case .array(let items, _): items.allSatisfy(\.isLiteral)
        case .map(let items, _): items.allSatisfy(\.value.isLiteral)
        default: false
        }
    }

    /// The kind of value it surely has, in words; nil when that is not known.
    var literalName: String? {
        switch self {
        case .unit: "()"
        case .bool: "a boolean"
        case .int: "a number"
        case .float: "a floating-point number"
        case .char: "a character"
        case .string, .interpolated: "a string"
        case .array: "an array"
        case .map: "an object map"
        case .closure(let function): FreeNames.ofClosure(function).isEmpty ? "Fn" : nil
        default: nil
        }
    }
}
