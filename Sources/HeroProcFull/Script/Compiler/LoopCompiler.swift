/// Loops.
extension FunctionCompiler {
    private func enterLoop(_ target: Target) -> Target {
        let result: Int?
        let inner: Target
        switch target {
        case .discard: (result, inner) = (nil, .discard)
        case .register(let register): (result, inner) = (register, target)
        case .tail:
            let register = allocate()
            (result, inner) = (register, .register(register))
        }
        loops.append(Loop(result: result, tryDepth: tryDepth, scopeDepth: scopes.count))
        return inner
    }

    /// Ends the loop: its value is unit unless a `break` gave one.
    private func leaveLoop(_ target: Target, at position: Position) {
        let loop = loops.removeLast()
        if let result = loop.result { emit(.init(.loadUnit, a: result), at: position) }
        patch(loop.breaks)
        if case .tail = target, let result = loop.result { emit(.init(.returnValue, a: result), at: position) }
    }

    private func patchContinues() {
        patch(loops[loops.count - 1].continues)
        loops[loops.count - 1].continues = []
    }

    /// `while` and `loop`.
    func compileWhile(
        _ condition: Expression?, _ body: Block, _ position: Position, target: Target
    ) throws(ScriptError) {
        _ = enterLoop(target)
        guard let condition else {
            let top = here
            try compile(body, target: .discard)
            patchContinues()
            patch(emit(.init(.jumpBack), at: body.statements.last?.lastPosition ?? body.position), to: top)
            return leaveLoop(target, at: position)
        }
        let start = emit(.init(.jump), at: position)
        let top = here
        try compile(body, target: .discard)
        patchContinues()
        patch([start])
        try jumpBack(to: top, when: condition, is: true)
        leaveLoop(target, at: position)
    }

    /// `do … while` and `do … until`.
    func compileDo(
        _ body: Block, _ condition: Expression, isUntil: Bool, _ position: Position, target: Target
    ) throws(ScriptError) {
        _ = enterLoop(target)
        let top = here
        try compile(body, target: .discard)
        let test = emit(.init(.jump), at: position)
        // `continue` skips the test: the next turn begins.
        if !loops[loops.count - 1].continues.isEmpty {
            patchContinues()
            patch(emit(.init(.jumpBack), at: position), to: top)
        }
        patch([test])
        try jumpBack(to: top, when: condition, is: !isUntil)
        leaveLoop(target, at: position)
    }

    private func jumpBack(to top: Int, when condition: Expression, is outcome: Bool) throws(ScriptError) {
        let mark = nextRegister
        if let jump = try fusedJump(condition, when: outcome) {
            patch(jump, to: top)
        } else if outcome {
            let skip = try jumpUnless(condition)
            patch(emit(.init(.jumpBack), at: condition.position), to: top)
            patch(skip)
        } else {
            let skip = try jumpUnless(condition)
            let end = emit(.init(.jump), at: condition.position)
            patch(skip)
            patch(emit(.init(.jumpBack), at: condition.position), to: top)
            patch([end])
        }
        nextRegister = mark
    }

    /// `for`. Registers: the walk (two), the variable, the counter.
    func compile(_ statement: ForStatement, target: Target) throws(ScriptError) {
        _ = enterLoop(target)
        let walk = allocate(4)
        try compile(statement.iterable, into: walk)
        emit(.init(.startFor, a: walk), at: statement.iterable.position)
        let start = emit(.init(.jump), at: statement.position)
        let top = here
        scopes.append(Scope(firstRegister: nextRegister))
        declare(statement.variable, isConstant: false, register: walk + 2)
        if let counter = statement.counter { declare(counter, isConstant: false, register: walk + 3) }
        let shared = captured.contains(statement.variable) || statement.counter.map(captured.contains) ?? false
        if unit.countsVariables { emit(.init(.checkVariables, a: visibleCount), at: statement.position) }
        try compile(statement.body, target: .discard)
        scopes.removeLast()
        patchContinues()
        patch([start])
        let flags: UInt8 = (statement.counter == nil ? 0 : 1) | (shared ? 2 : 0)
        patch(emit(.init(.nextItem, x: flags, a: walk), at: statement.position), to: top)
        let loop = loops[loops.count - 1]
        loops[loops.count - 1].breaks = []
        if let result = loop.result { emit(.init(.loadUnit, a: result), at: statement.position) }
        patch(loop.breaks)
        emit(.init(.clear, a: walk, b: 4), at: .none)
        loops.removeLast()
        if case .tail = target, let result = loop.result {
            emit(.init(.returnValue, a: result), at: statement.position)
        }
    }

    /// `break v`.
    func compileBreak(_ value: Expression?, at position: Position) throws(ScriptError) {
        guard let loop = loops.last else { return }
        if let value {
            if let result = loop.result {
                let register = allocate()
                try compile(value, into: register)
                emit(.init(.take, a: result, b: register), at: position)
            } else {
                let register = allocate()
                try compile(value, into: register)
            }
        } else if let result = loop.result {
            emit(.init(.loadUnit, a: result), at: position)
        }
        leaveScopes(of: loop)
        loops[loops.count - 1].breaks.append(emit(.init(.jump), at: position))
    }

    /// `continue`.
    func compileContinue(at position: Position) {
        guard let loop = loops.last else { return }
        leaveScopes(of: loop)
        loops[loops.count - 1].continues.append(emit(.init(.jump), at: position))
    }

    private func leaveScopes(of loop: Loop) {
        leaveTries(down: loop.tryDepth)
        for (number, scope) in scopes.enumerated().dropFirst(loop.scopeDepth).reversed() {
            if scope.hasEvaluated { emit(.init(.dropNames, a: number), at: .none) }
            if let mark = scope.importMark { emit(.init(.dropImports, a: mark), at: .none) }
        }
    }
}

extension Statement {
    /// The place of the last thing the statement evaluates, as far as that is known.
    var lastPosition: Position {
        if case .assignment(let assignment) = self { return assignment.value.position }
        return position
    }
}
