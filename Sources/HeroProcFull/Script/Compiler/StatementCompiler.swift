/// Statements.
extension FunctionCompiler {
    /// Compiles a statement; its value goes to the target.
    func compile(_ statement: Statement, target: Target) throws(ScriptError) {
        try checkRegisters(at: statement.position)
        if unit.isMetered { emit(.init(.charge, a: 1), at: statement.position) }
        let mark = nextRegister
        switch statement {
        case .expression(let expression): try compile(expression, target: target)
        case .declaration(let declaration):
            try compile(declaration)
            return give(unitTo: target, at: declaration.position)
        case .assignment(let assignment):
            try compile(assignment)
            give(unitTo: target, at: assignment.position)
        case .if(let statement): try compile(statement, target: target)
        case .switch(let statement): try compile(statement, target: target)
        case .while(let condition, let body, let position):
            try compileWhile(condition, body, position, target: target)
        case .doWhile(let body, let condition, let isUntil, let position):
            try compileDo(body, condition, isUntil: isUntil, position, target: target)
        case .for(let statement): try compile(statement, target: target)
        case .block(let block): try compile(block, target: target)
        case .break(let value, let position): try compileBreak(value, at: position)
        case .continue(let position): compileContinue(at: position)
        case .return(let value, let position): try compileReturn(value, at: position)
        case .throw(let value, let position): try compileThrow(value, at: position)
        case .tryCatch(let statement): try compile(statement, target: target)
        case .import(let path, let alias, let position):
            try compileImport(path, alias: alias, at: position)
            return give(unitTo: target, at: position)
        case .export(let name, let alias, let position, let namePosition):
            try compileExport(name, alias: alias ?? name, at: namePosition)
            give(unitTo: target, at: position)
        case .empty(let position): give(unitTo: target, at: position)
        }
        nextRegister = mark
    }

    private func compile(_ expression: Expression, target: Target) throws(ScriptError) {
        switch target {
        case .register(let register): try compile(expression, into: register)
        case .tail: try compileTail(expression)
        case .discard: try compileDiscarded(expression)
        }
    }

    private func compileTail(_ expression: Expression) throws(ScriptError) {
        switch expression {
        case .if(let statement): try compile(statement, target: .tail)
        case .switch(let statement): try compile(statement, target: .tail)
        case .block(let block): try compile(block, target: .tail)
        default:
            let operand = try operand(expression)
            emit(.init(.returnValue, a: operand.register), at: expression.position)
        }
    }

    private func compileDiscarded(_ expression: Expression) throws(ScriptError) {
        switch expression {
        case .unit, .bool, .int, .float, .char, .string: return
        case .closure(let function) where FreeNames.ofClosure(function).isEmpty: return
        case .if(let statement): try compile(statement, target: .discard)
        case .switch(let statement): try compile(statement, target: .discard)
        case .block(let block): try compile(block, target: .discard)
        case .statement(let statement): try compile(statement, target: .discard)
        case .variable(let name, _) where local(named: name).map { !mayBeHidden($0) } ?? false: return
        default:
            let register = allocate()
            try compile(expression, into: register)
            emit(.init(.clear, a: register, b: 1), at: .none)
        }
    }

    private func compile(_ declaration: Declaration) throws(ScriptError) {
        let scope = scopes.count - 1
        let earlier = scopes[scope].locals[declaration.name]
        let names = isEvaluated && scope == 0
        if names || earlier != nil {
            // The value may use the variable that is replaced, so it is complete before that one goes.
            let register = earlier?.register ?? allocate()
            let value = allocate()
            try compileInitial(declaration, into: value)
            if names {
                let site = NameSite(
                    name: declaration.name, position: declaration.namePosition, isConstant: declaration.isConstant)
                draft.names.append(site)
                var instruction = Instruction(.defineName, a: value)
                instruction.site = draft.names.count - 1
                emit(instruction, at: declaration.namePosition)
                if declaration.isConstant && isTopLevel && unit.keepsGlobals {
                    var instruction = Instruction(.writeGlobal, a: value)
                    instruction.wide = constant(.string(declaration.name))
                    emit(instruction, at: declaration.position)
                }
                nextRegister = register == value - 1 && earlier == nil ? register : value
                return
            }
            emit(.init(.take, a: register, b: value), at: declaration.position)
            nextRegister = value
            declare(declaration.name, isConstant: declaration.isConstant, register: register)
        } else {
            let register = allocate()
            try compileInitial(declaration, into: register)
            nextRegister = register + 1
            declare(declaration.name, isConstant: declaration.isConstant, register: register)
        }
        if declaration.value.map(\.mayMakeContainer) ?? true { scopes[scope].holdsContainers = true }
        try finish(declaration)
    }

    private func compileInitial(_ declaration: Declaration, into register: Int) throws(ScriptError) {
        if let value = declaration.value {
            try compile(value, into: register)
        } else {
            emit(.init(.loadUnit, a: register), at: declaration.position)
        }
    }

    private func finish(_ declaration: Declaration) throws(ScriptError) {
        guard let local = local(named: declaration.name) else { return }
        if declaration.isConstant && isTopLevel && scopes.count == 1 && unit.keepsGlobals {
            var instruction = Instruction(.writeGlobal, a: local.register)
            instruction.wide = constant(.string(declaration.name))
            emit(instruction, at: declaration.position)
        }
        if declaration.isExported {
            try compileExport(declaration.name, alias: declaration.name, at: declaration.namePosition)
        }
        if unit.countsVariables {
            emit(.init(.checkVariables, a: visibleCount), at: declaration.position)
        }
    }

    /// Compiles `if`; each branch gives its value to the target.
    func compile(_ statement: IfStatement, target: Target) throws(ScriptError) {
        var ends: [Int] = []
        for (number, arm) in statement.arms.enumerated() {
            let skip = try jumpUnless(arm.condition)
            try compile(arm.body, target: target)
            let isLast = number == statement.arms.count - 1 && statement.otherwise == nil
            if !isLast || needsValue(target) { ends += exitBranch(target, at: arm.body.position) }
            patch(skip)
        }
        if let otherwise = statement.otherwise {
            try compile(otherwise, target: target)
        } else {
            give(unitTo: target, at: statement.position)
        }
        patch(ends)
    }

    func needsValue(_ target: Target) -> Bool {
        if case .register = target { return true }
        return false
    }

    /// Leaves a branch: jumps to the end, unless the branch has returned.
    func exitBranch(_ target: Target, at position: Position) -> [Int] {
        if case .tail = target { return [] }
        return [emit(.init(.jump), at: position)]
    }

    private func compileReturn(_ value: Expression?, at position: Position) throws(ScriptError) {
        guard let value else {
            leaveTries(down: 0)
            emit(.init(.returnUnit), at: position)
            return
        }
        let operand = try operand(value)
        leaveTries(down: 0)
        emit(.init(.returnValue, a: operand.register), at: position)
    }

    private func compileThrow(_ value: Expression?, at position: Position) throws(ScriptError) {
        let register = allocate()
        if let value {
            try compile(value, into: register)
        } else if let handler = handlers.last {
            emit(.init(.rethrow, a: handler), at: position)
            return
        } else {
            emit(.init(.loadUnit, a: register), at: position)
        }
        emit(.init(.throwValue, a: register), at: position)
    }

    /// Leaves the `try` blocks between here and a depth.
    func leaveTries(down depth: Int) {
        for _ in depth..<max(depth, tryDepth) { emit(.init(.leaveTry), at: .none) }
    }

    /// Compiles `try`. The handler's jump is patched like any other: `enterTry a: error register, wide: distance`.
    private func compile(_ statement: TryStatement, target: Target) throws(ScriptError) {
        // The error is kept in two registers: what `catch (e)` sees, and the error itself for `throw;`.
        let errorRegister = allocate(2)
        let enter = emit(.init(.enterTry, a: errorRegister), at: statement.position)
        tryDepth += 1
        let result: Target
        if case .tail = target { result = .register(allocate()) } else { result = target }
        try compile(statement.body, target: result)
        tryDepth -= 1
        emit(.init(.leaveTry), at: .none)
        let end = emit(.init(.jump), at: .none)
        patch([enter])
        scopes.append(Scope(firstRegister: nextRegister))
        if let variable = statement.variable { declare(variable, isConstant: false, register: errorRegister) }
        handlers.append(errorRegister + 1)
        try compile(statement.handler, target: .discard)
        handlers.removeLast()
        scopes.removeLast()
        emit(.init(.clear, a: errorRegister, b: 2), at: .none)
        give(unitTo: result, at: statement.position)
        patch([end])
        if case .tail = target, case .register(let register) = result {
            emit(.init(.returnValue, a: register), at: statement.position)
        }
    }

    private func compileImport(_ path: Expression, alias: String?, at position: Position) throws(ScriptError) {
        let scope = scopes.count - 1
        if scopes[scope].importMark == nil && !(scope == 0 && (isTopLevel || isEvaluated)) {
            let mark = allocate()
            emit(.init(.markImports, a: mark), at: position)
            scopes[scope].importMark = mark
        }
        let kept = nextRegister
        let register = allocate()
        try compile(path, into: register)
        let site = CallSite(name: alias ?? "", count: 1, receiver: .value, position: path.position)
        site.visible = visible
        site.pathPosition = position
        var instruction = Instruction(.importModule, a: register, b: alias == nil ? 0 : 1)
        instruction.site = add(site)
        emit(instruction, at: position)
        nextRegister = kept
    }

    private func compileExport(_ name: String, alias: String, at position: Position) throws(ScriptError) {
        let register = allocate()
        try compile(.variable(name, position), into: register)
        emit(.init(.exportVariable, a: register, b: 0, c: 0), at: position)
        draft.code[here - 1].wide = constant(.string(alias))
    }
}

extension Expression {
    /// Whether the value may be a container or a string, so that a register that keeps it would keep it alive.
    var mayMakeContainer: Bool {
        switch self {
        case .unit, .bool, .int, .float, .char, .and, .or, .contains: false
        case .binary(let op, let left, let right, _):
            op == .range || op == .inclusiveRange
                || (op == .add && (left.mayMakeContainer || right.mayMakeContainer))
        case .unary(_, let operand, _): operand.mayMakeContainer
        default: true
        }
    }
}
