/// A statement with its place.
package indirect enum Statement {
    /// An expression whose value becomes the block's value when it comes last.
    case expression(Expression)
    /// `let x = e;` or `const X = e;`, with `export` before it when `exported`.
    case declaration(Declaration)
    /// `x = e`, `a[i].b += e`.
    case assignment(Assignment)
    /// `if`, in statement position.
    case `if`(IfStatement)
    /// `switch`, in statement position.
    case `switch`(SwitchStatement)
    /// `while c {}` (nil condition: `loop {}`).
    case `while`(condition: Expression?, body: Block, Position)
    /// `do {} while c` or `do {} until c`.
    case doWhile(body: Block, condition: Expression, isUntil: Bool, Position)
    /// `for x in e {}`, `for (x, i) in e {}`.
    case `for`(ForStatement)
    /// `{ … }`, in statement position.
    case block(Block)
    /// `break v`.
    case `break`(Expression?, Position)
    /// `continue`.
    case `continue`(Position)
    /// `return v`.
    case `return`(Expression?, Position)
    /// `throw v`.
    case `throw`(Expression?, Position)
    /// `try {} catch (e) {}`.
    case tryCatch(TryStatement)
    /// `import e as name`.
    case `import`(path: Expression, alias: String?, Position)
    /// `export name as alias`; the first place is the statement's, the second the name's.
    case export(name: String, alias: String?, Position, namePosition: Position)
    /// A lone `;`, or nothing.
    case empty(Position)
}

/// `{ … }`.
package struct Block {
    /// The statements in order.
    package var statements: [Statement]
    /// Where `{` stands.
    package var position: Position
    /// Where the closing `}` stands.
    package var end: Position

    /// A block.
    package init(_ statements: [Statement], position: Position, end: Position) {
        self.statements = statements
        self.position = position
        self.end = end
    }
}

/// `let` or `const`.
package struct Declaration {
    /// The variable's name.
    package var name: String
    /// Where the name stands.
    package var namePosition: Position
    /// `const`.
    package var isConstant: Bool
    /// `export` stands before it.
    package var isExported: Bool
    /// The initial value; unit when there is none.
    package var value: Expression?
    /// Where the statement begins.
    package var position: Position

    /// A declaration.
    package init(
        name: String, namePosition: Position, isConstant: Bool, isExported: Bool, value: Expression?, position: Position
    ) {
        self.name = name
        self.namePosition = namePosition
        self.isConstant = isConstant
        self.isExported = isExported
        self.value = value
        self.position = position
    }
}

/// `target op= value`.
package struct Assignment {
    /// A variable, a qualified variable, `this`, or a chain from one of them that ends in an index or a property.
    package var target: Expression
    /// Nil for `=`; the operator for `op=`.
    package var op: BinaryOperator?
    /// The right side.
    package var value: Expression
    /// Where the assignment operator stands.
    package var position: Position

    /// An assignment.
    package init(target: Expression, op: BinaryOperator?, value: Expression, position: Position) {
        self.target = target
        self.op = op
        self.value = value
        self.position = position
    }
}

/// `if c {} else if c {} else {}`, flat.
package struct IfStatement {
    /// The guarded arms, at least one.
    package var arms: [(condition: Expression, body: Block)]
    /// The last `else`.
    package var otherwise: Block?
    /// Where `if` stands.
    package var position: Position

    /// An `if`.
    package init(arms: [(condition: Expression, body: Block)], otherwise: Block?, position: Position) {
        self.arms = arms
        self.otherwise = otherwise
        self.position = position
    }
}

/// `switch e { … }`.
package struct SwitchStatement {
    /// What is matched.
    package var subject: Expression
    /// The arms in source order, `_` excluded.
    package var arms: [SwitchArm]
    /// `_ => …`.
    package var otherwise: Statement?
    /// Where `switch` stands.
    package var position: Position

    /// A `switch`.
    package init(subject: Expression, arms: [SwitchArm], otherwise: Statement?, position: Position) {
        self.subject = subject
        self.arms = arms
        self.otherwise = otherwise
        self.position = position
    }
}

/// `a | b if guard => statement`.
package struct SwitchArm {
    /// The literal patterns: literals, arrays and maps of literals, `.binary(.range …)` of two integers.
    package var patterns: [Expression]
    /// The condition after `if`.
    package var guardCondition: Expression?
    /// What runs.
    package var body: Statement
    /// Where the first pattern stands.
    package var position: Position

    /// An arm.
    package init(patterns: [Expression], guardCondition: Expression?, body: Statement, position: Position) {
        self.patterns = patterns
        self.guardCondition = guardCondition
        self.body = body
        self.position = position
    }
}

/// `for (x, i) in e { … }`.
package struct ForStatement {
    /// The item's variable.
    package var variable: String
    /// Where it stands.
    package var variablePosition: Position
    /// The counter's variable.
    package var counter: String?
    /// What is iterated.
    package var iterable: Expression
    /// The body.
    package var body: Block
    /// Where `for` stands.
    package var position: Position

    /// A `for`.
    package init(
        variable: String, variablePosition: Position, counter: String?, iterable: Expression, body: Block,
        position: Position
    ) {
        self.variable = variable
        self.variablePosition = variablePosition
        self.counter = counter
        self.iterable = iterable
        self.body = body
        self.position = position
    }
}

/// `try { … } catch (e) { … }`.
package struct TryStatement {
    /// What may fail.
    package var body: Block
    /// The name bound to the error.
    package var variable: String?
    /// What runs then.
    package var handler: Block
    /// Where `try` stands.
    package var position: Position

    /// A `try`.
    package init(body: Block, variable: String?, handler: Block, position: Position) {
        self.body = body
        self.variable = variable
        self.handler = handler
        self.position = position
    }
}

extension Statement {
    /// Where the statement begins.
    package var position: Position {
        switch self {
        case .expression(let expression): expression.position
        case .declaration(let declaration): declaration.position
        case .assignment(let assignment): assignment.target.position
        case .if(let statement): statement.position
        case .switch(let statement): statement.position
        case .while(_, _, let at), .doWhile(_, _, _, let at): at
        case .for(let statement): statement.position
        case .block(let block): block.position
        case .break(_, let at), .continue(let at), .return(_, let at), .throw(_, let at): at
        case .tryCatch(let statement): statement.position
        case .import(_, _, let at), .export(_, _, let at, _): at
        case .empty(let at): at
        }
    }
}
