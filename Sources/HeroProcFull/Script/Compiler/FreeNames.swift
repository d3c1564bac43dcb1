/// Finds the variables that closures take from the functions around them.
struct FreeNames {
    private var scopes: [Set<String>] = [[]]
    /// Names used but not declared inside, in order of first use.
    private(set) var names: [String] = []
    private var positions: [String: Position] = [:]
    /// Whether names inside closures are what is looked for, or names used directly too.
    private var closureDepth: Int

    /// The free names of a closure.
    static func ofClosure(_ function: Function) -> [(name: String, position: Position)] {
        var finder = FreeNames(closureDepth: 1)
        finder.walk(function)
        return finder.names.map { ($0, finder.positions[$0] ?? .none) }
    }

    /// The names that closures anywhere inside a body take from outside themselves.
    static func captured(in statements: [Statement]) -> Set<String> {
        var finder = FreeNames(closureDepth: 0)
        for statement in statements { finder.walk(statement) }
        return Set(finder.names)
    }

    private init(closureDepth: Int) {
        self.closureDepth = closureDepth
    }

    private mutating func use(_ name: String, at position: Position) {
        guard closureDepth > 0, !scopes.contains(where: { $0.contains(name) }), !names.contains(name) else { return }
        names.append(name)
        positions[name] = position
    }

    private mutating func declare(_ name: String) {
        // Outside closures declarations do not matter: what closures take is what is looked for.
        if closureDepth > 0 { scopes[scopes.count - 1].insert(name) }
    }

    private mutating func walk(_ function: Function) {
        scopes.append(Set(function.parameters))
        walk(function.body)
        scopes.removeLast()
    }

    private mutating func walk(_ block: Block) {
        scopes.append([])
        for statement in block.statements { walk(statement) }
        scopes.removeLast()
    }

    private mutating func walk(_ statement: Statement) {
        switch statement {
        case .expression(let expression): walk(expression)
        case .declaration(let declaration):
            if let value = declaration.value { walk(value) }
            declare(declaration.name)
        case .assignment(let assignment):
            walk(assignment.value)
            walk(assignment.target)
        case .if(let statement): walk(statement)
        case .switch(let statement): walk(statement)
        case .while(let condition, let body, _):
            if let condition { walk(condition) }
            walk(body)
        case .doWhile(let body, let condition, _, _):
            walk(body)
            walk(condition)
        case .for(let statement): walk(statement)
        case .block(let block): walk(block)
        case .break(let value, _), .return(let value, _), .throw(let value, _):
            if let value { walk(value) }
        case .tryCatch(let statement): walk(statement)
        case .import(let path, _, _): walk(path)
        case .export(let name, _, _, let position): use(name, at: position)
        case .continue, .empty: return
        }
    }

    private mutating func walk(_ statement: IfStatement) {
        for arm in statement.arms {
            walk(arm.condition)
            walk(arm.body)
        }
        if let otherwise = statement.otherwise { walk(otherwise) }
    }

    private mutating func walk(_ statement: SwitchStatement) {
        walk(statement.subject)
        for arm in statement.arms {
            if let condition = arm.guardCondition { walk(condition) }
            walkAlone(arm.body)
        }
        if let otherwise = statement.otherwise { walkAlone(otherwise) }
    }

    /// A statement with a scope of its own.
    private mutating func walkAlone(_ statement: Statement) {
        scopes.append([])
        walk(statement)
        scopes.removeLast()
    }

    private mutating func walk(_ statement: ForStatement) {
        walk(statement.iterable)
        scopes.append([])
        declare(statement.variable)
        if let counter = statement.counter { declare(counter) }
        walk(statement.body)
        scopes.removeLast()
    }

    private mutating func walk(_ statement: TryStatement) {
        walk(statement.body)
        scopes.append([])
        if let variable = statement.variable { declare(variable) }
        walk(statement.handler)
        scopes.removeLast()
    }

    private mutating func walk(_ expression: Expression) {
        switch expression {
        case .unit, .bool, .int, .float, .char, .string, .qualifiedVariable, .this: return
        case .interpolated(let parts, _):
            for case .code(let block) in parts { walk(block) }
        case .array(let items, _):
            for item in items { walk(item) }
        case .map(let items, _):
            for item in items { walk(item.value) }
        case .variable(let name, let position): use(name, at: position)
        case .call(let call):
            for argument in call.arguments { walk(argument) }
        case .chain(let root, let steps): walk(root, steps)
        case .unary(_, let operand, _): walk(operand)
        case .binary(_, let left, let right, _): walkRun(left, right)
        case .and(let left, let right, _), .or(let left, let right, _), .coalesce(let left, let right, _):
            walk(left)
            walk(right)
        case .contains(let item, let container, _, _):
            walk(item)
            walk(container)
        case .closure(let function):
            closureDepth += 1
            walk(function)
            closureDepth -= 1
        case .block(let block): walk(block)
        case .if(let statement): walk(statement)
        case .switch(let statement): walk(statement)
        case .statement(let statement): walkAlone(statement)
        }
    }

    private mutating func walkRun(_ left: Expression, _ right: Expression) {
        var operands = [right]
        var rest = left
        while case .binary(_, let deeper, let operand, _) = rest {
            operands.append(operand)
            rest = deeper
        }
        walk(rest)
        for operand in operands.reversed() { walk(operand) }
    }

    private mutating func walk(_ root: Expression, _ steps: [ChainStep]) {
        walk(root)
        for step in steps {
            switch step.kind {
            case .index(let index): walk(index)
            case .property: continue
            case .method(_, let arguments):
                for argument in arguments { walk(argument) }
            }
        }
    }
}
