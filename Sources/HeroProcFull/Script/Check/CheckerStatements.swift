/// Statements: what they declare, and where control leaves them.
extension Checker {
    /// Checks statements in a row.
    func check(_ statements: [Statement]) {
        var hasLeft = false
        for statement in statements {
            if hasLeft, !statement.isEmpty {
                report(.unreachableCode, .warning, at: statement.start, "unreachable code")
                hasLeft = false
            }
            check(statement)
            if statement.leaves { hasLeft = true }
        }
    }

    /// Checks a block with its scope.
    func check(_ block: Block) {
        scope.enterBlock()
        check(block.statements)
        leaveBlock()
    }

    private func check(_ statement: Statement) {
        switch statement {
        case .expression(let expression): check(expression)
        case .declaration(let declaration):
            if let value = declaration.value { check(value) }
            scope.declare(declaration.name, at: declaration.isExported ? .none : declaration.namePosition)
        case .assignment(let assignment): check(assignment)
        case .if(let statement): check(statement)
        case .switch(let statement): check(statement)
        case .while(let condition, let body, _):
            if let condition { check(condition) }
            check(body)
        case .doWhile(let body, let condition, _, _):
            check(body)
            check(condition)
        case .for(let statement): check(statement)
        case .block(let block): check(block)
        case .break(let value, _), .return(let value, _), .throw(let value, _):
            if let value { check(value) }
        case .tryCatch(let statement): check(statement)
        case .import(let path, _, _):
            check(path)
            // A module's top level sees the variables of the script that imports it.
            scope.readAll()
        case .export(let name, _, _, let position): read(name, at: position)
        case .continue, .empty: return
        }
    }

    private func check(_ assignment: Assignment) {
        check(assignment.value)
        guard case .variable(let name, let position) = assignment.target else { return check(assignment.target) }
        if !scope.assign(name) { undefined(name, at: position) }
    }

    /// Checks an `if`.
    func check(_ statement: IfStatement) {
        for arm in statement.arms {
            check(arm.condition)
            check(arm.body)
        }
        if let otherwise = statement.otherwise { check(otherwise) }
    }

    /// Checks a `switch`. Its patterns are literals.
    func check(_ statement: SwitchStatement) {
        check(statement.subject)
        for arm in statement.arms {
            if let condition = arm.guardCondition { check(condition) }
            checkAlone(arm.body)
        }
        if let otherwise = statement.otherwise { checkAlone(otherwise) }
    }

    /// Checks a statement with a scope of its own.
    func checkAlone(_ statement: Statement) {
        scope.enterBlock()
        check([statement])
        leaveBlock()
    }

    private func check(_ statement: ForStatement) {
        check(statement.iterable)
        scope.enterBlock()
        scope.declare(statement.variable, at: statement.variablePosition)
        if let counter = statement.counter { scope.declare(counter) }
        check(statement.body)
        leaveBlock()
    }

    private func check(_ statement: TryStatement) {
        tries += 1
        check(statement.body)
        tries -= 1
        scope.enterBlock()
        if let variable = statement.variable { scope.declare(variable) }
        check(statement.handler)
        leaveBlock()
    }
}

extension Statement {
    fileprivate var isEmpty: Bool {
        if case .empty = self { return true }
        return false
    }

    /// Where its text begins: an infix operator's place is its own.
    fileprivate var start: Position {
        switch self {
        case .expression(let expression): expression.textStart
        case .assignment(let assignment): assignment.target.textStart
        default: position
        }
    }

    /// Whether nothing behind it in the same block can run.
    fileprivate var leaves: Bool {
        switch self {
        case .break, .continue, .return, .throw: true
        case .block(let block): block.leaves
        case .if(let statement):
            statement.otherwise?.leaves == true && statement.arms.allSatisfy(\.body.leaves)
        default: false
        }
    }
}

extension Block {
    fileprivate var leaves: Bool { statements.contains(where: \.leaves) }
}

extension Expression {
    /// Where its text begins.
    fileprivate var textStart: Position {
        var expression = self
        while true {
            switch expression {
            case .and(let left, _, _), .or(let left, _, _), .coalesce(let left, _, _), .binary(_, let left, _, _),
                .contains(let left, _, _, _), .chain(let left, _):
                expression = left
            default: return expression.position
            }
        }
    }
}
