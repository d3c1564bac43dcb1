/// An expression with its place. The tree's depth is bounded by the parser (`SyntaxOptions.expressionDepthMax`); chains of
/// postfix steps are flat, and a left-leaning run of operators is at most `SyntaxOptions.operatorRunMax` long.
package indirect enum Expression {
    /// `()`.
    case unit(Position)
    /// `true` or `false`.
    case bool(Bool, Position)
    /// A whole number.
    case int(Int64, Position)
    /// A floating-point number.
    case float(Double, Position)
    /// A character.
    case char(Unicode.Scalar, Position)
    /// A string without interpolation, as UTF-8.
    case string([UInt8], Position)
    /// A back-tick string with `${…}` parts.
    case interpolated([StringPart], Position)
    /// `[a, b]`.
    case array([Expression], Position)
    /// `#{a: 1}`; keys are unique.
    case map([MapItem], Position)
    /// A variable (or, when no variable has the name, a script function taken as a value).
    case variable(String, Position)
    /// `m::x`, `a::b::x`, `global::X`. The path has at least one part; the place is that of its first part.
    case qualifiedVariable(path: [String], name: String, Position)
    /// `this`.
    case this(Position)
    /// `f(x)`, `m::f(x)`, `f!(x)`.
    case call(Call)
    /// A root followed by at least one index, property or method step.
    case chain(root: Expression, steps: [ChainStep])
    /// `-x`, `+x`, `!x`; the place is that of the operator.
    case unary(UnaryOperator, Expression, Position)
    /// `a + b` and its kin; the place is that of the operator.
    case binary(BinaryOperator, Expression, Expression, Position)
    /// `a && b`, place of the operator.
    case and(Expression, Expression, Position)
    /// `a || b`, place of the operator.
    case or(Expression, Expression, Position)
    /// `a ?? b`, place of the operator. The right side may be a `.block` holding `return`, `break`, `continue`, `throw`.
    case coalesce(Expression, Expression, Position)
    /// `a in b` (a call of `contains(b, a)`), place of the operator.
    case contains(item: Expression, container: Expression, negated: Bool, Position)
    /// `|a, b| …`.
    case closure(Function)
    /// A block used as an operand.
    case block(Block)
    /// `if` used as an operand.
    case `if`(IfStatement)
    /// `switch` used as an operand.
    case `switch`(SwitchStatement)
    /// `while`, `loop`, `do` or `for` used as an operand, or any other statement standing where an expression may.
    case statement(Statement)
}

/// One part of a back-tick string.
package enum StringPart {
    /// Literal text, UTF-8.
    case text([UInt8], Position)
    /// `${ statements }`; the block's place is that of `${`'s brace.
    case code(Block)
}

/// One entry of a map literal.
package struct MapItem {
    /// The key, UTF-8.
    package var key: [UInt8]
    /// Where the key stands.
    package var position: Position
    /// The value.
    package var value: Expression

    /// An entry.
    package init(key: [UInt8], position: Position, value: Expression) {
        self.key = key
        self.position = position
        self.value = value
    }
}

/// A function call by name.
package struct Call {
    /// The module path: empty for `f(x)`, `["m"]` for `m::f(x)`.
    package var path: [String]
    /// The function's name.
    package var name: String
    /// The arguments.
    package var arguments: [Expression]
    /// `f!(x)`: the callee sees the caller's variables.
    package var capturesScope: Bool
    /// Where the name stands (for a qualified call, the last name).
    package var position: Position
    /// Where the path begins; the same as `position` without a path.
    package var pathPosition: Position

    /// A call.
    package init(
        path: [String] = [], name: String, arguments: [Expression], capturesScope: Bool = false, position: Position,
        pathPosition: Position? = nil
    ) {
        self.path = path
        self.name = name
        self.arguments = arguments
        self.capturesScope = capturesScope
        self.position = position
        self.pathPosition = pathPosition ?? position
    }
}

/// One postfix step of a chain.
package struct ChainStep {
    /// What the step does.
    package enum Kind {
        /// `[i]`. The place of the step is that of the bracket.
        case index(Expression)
        /// `.p`. The place of the step is that of the name.
        case property(String)
        /// `.f(x)`. The place of the step is that of the name.
        case method(name: String, arguments: [Expression])
    }
    /// What the step does.
    package var kind: Kind
    /// `?.` or `?[`: unit in, unit out, and the rest of the chain is left.
    package var isNullSafe: Bool
    /// Where it stands.
    package var position: Position
    /// Where its dot or bracket stands.
    package var markPosition: Position

    /// A step.
    package init(_ kind: Kind, isNullSafe: Bool = false, position: Position, mark: Position? = nil) {
        self.kind = kind
        self.isNullSafe = isNullSafe
        self.position = position
        markPosition = mark ?? position
    }
}

/// The prefix operators.
package enum UnaryOperator: String, Sendable {
    case minus = "-", plus = "+", not = "!"
}

/// The infix operators that evaluate both sides; raw values are the spellings, which are also the function names.
package enum BinaryOperator: String, CaseIterable, Sendable {
    case add = "+", subtract = "-", multiply = "*", divide = "/", modulo = "%", power = "**"
    case shiftLeft = "<<", shiftRight = ">>", bitAnd = "&", bitOr = "|", bitXor = "^"
    case equal = "==", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case range = "..", inclusiveRange = "..="
}

extension Expression {
    /// Where the expression stands: its operator for an infix form, its first token otherwise.
    package var position: Position {
        switch self {
        case .unit(let at), .bool(_, let at), .int(_, let at), .float(_, let at), .char(_, let at): at
        case .string(_, let at), .interpolated(_, let at), .array(_, let at), .map(_, let at): at
        case .variable(_, let at), .qualifiedVariable(_, _, let at), .this(let at): at
        case .call(let call): call.pathPosition
        case .chain(let root, _): root.position
        case .unary(_, _, let at), .binary(_, _, _, let at): at
        case .and(_, _, let at), .or(_, _, let at), .coalesce(_, _, let at), .contains(_, _, _, let at): at
        case .closure(let function): function.position
        case .block(let block): block.position
        case .if(let statement): statement.position
        case .switch(let statement): statement.position
        case .statement(let statement): statement.position
        }
    }
}
