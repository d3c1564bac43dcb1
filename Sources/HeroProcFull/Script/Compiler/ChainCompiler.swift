/// Chains of indices, properties and methods, and assignments to them.
///
/// Indices and arguments are evaluated from left to right before the chain's root when that is an expression. What is
/// evaluated early waits in registers in the order it was written.
extension FunctionCompiler {
    /// One step with its operands in registers.
    struct Prepared {
        let step: ChainStep
        /// The index, or the first of a row of registers: one kept for the receiver, then the arguments.
        let register: Int
        let isTemporary: Bool
    }

    /// Compiles a chain as a value.
    func compileChain(_ root: Expression, _ steps: [ChainStep], into register: Int) throws(ScriptError) {
        let mark = nextRegister
        if try compileSimpleMethod(root, steps, into: register) {
            nextRegister = mark
            return
        }
        let prepared = try prepare(steps, isCalm: true)
        var isTemporary = false
        var current: Int
        // As long as only indices and properties were passed, a method may change what lies at the end of the path.
        var path: PathRoot? = try pathRoot(root)
        if let plain = plainLocal(root) {
            current = plain
        } else {
            current = allocate()
            try compile(root, into: current)
            isTemporary = true
            if case .qualifiedVariable(_, let name, let position) = root, steps.contains(where: \.isMethod) {
                let kept = allocate()
                emit(.init(.move, a: kept, b: current), at: position)
                path = .imported(register: kept, name: name)
            }
        }
        var exits: [Int] = []
        for (number, waiting) in prepared.enumerated() {
            // A callee's registers begin at its arguments: what later steps wait with must lie below.
            let item = number < prepared.count - 1 ? lifted(waiting) : waiting
            if item.step.isNullSafe {
                let isUnit = emit(.init(.jumpIfUnit, a: current), at: item.step.position)
                exits.append(isUnit)
            }
            let isLast = number == prepared.count - 1
            let target = isLast ? register : allocate()
            var before: PathPrefix?
            if case .method = item.step.kind {
                before = path.map { PathPrefix(root: $0, steps: Array(prepared[..<number])) }
                path = nil
            }
            try compile(item, on: current, isTemporary: isTemporary, prefix: before, into: target)
            current = target
            isTemporary = true
        }
        if !exits.isEmpty {
            let end = emit(.init(.jump), at: root.position)
            patch(exits)
            emit(.init(.loadUnit, a: register), at: root.position)
            patch([end])
        }
        nextRegister = mark
    }

    /// A method's arguments moved above all registers in use.
    private func lifted(_ item: Prepared) -> Prepared {
        guard case .method(_, let arguments) = item.step.kind else { return item }
        let first = allocate(arguments.count + 1)
        for index in arguments.indices {
            emit(.init(.take, a: first + 1 + index, b: item.register + 1 + index), at: item.step.position)
        }
        return Prepared(step: item.step, register: first, isTemporary: true)
    }

    /// The steps before a method, from a root that can be changed.
    struct PathPrefix {
        let root: PathRoot
        let steps: [Prepared]
    }

    /// `x.f(a)` on a plain variable, the common case: the receiver is not copied unless the function asks for it.
    private func compileSimpleMethod(
        _ root: Expression, _ steps: [ChainStep], into register: Int
    ) throws(ScriptError) -> Bool {
        guard steps.count == 1, !steps[0].isNullSafe, case .method = steps[0].kind, let path = try pathRoot(root) else {
            return false
        }
        if case .temporary = path { return false }
        let prepared = try prepare(steps, isCalm: true)
        try compile(
            prepared[0], on: -1, isTemporary: false, prefix: PathPrefix(root: path, steps: []), into: register)
        return true
    }

    /// Evaluates the indices and arguments of steps.
    func prepare(_ steps: [ChainStep], isCalm: Bool) throws(ScriptError) -> [Prepared] {
        var prepared: [Prepared] = []
        for (number, step) in steps.enumerated() {
            switch step.kind {
            case .index(let index):
                let rest = steps[(number + 1)...].allSatisfy(\.isCalm)
                if rest && isCalm, let plain = plainLocal(index) {
                    prepared.append(Prepared(step: step, register: plain, isTemporary: false))
                } else {
                    let register = allocate()
                    try compile(index, into: register)
                    prepared.append(Prepared(step: step, register: register, isTemporary: true))
                }
            case .property: prepared.append(Prepared(step: step, register: -1, isTemporary: false))
            case .method(_, let arguments):
                let first = allocate(arguments.count + 1)
                try compile(arguments: arguments, from: first + 1)
                prepared.append(Prepared(step: step, register: first, isTemporary: true))
            }
        }
        return prepared
    }

    /// The root of a path that can be changed, or nil for a plain value.
    private func pathRoot(_ root: Expression) throws(ScriptError) -> PathRoot? {
        switch root {
        case .variable(let name, let position):
            guard let local = local(named: name) else {
                return unit.table.names.contains(name) ? nil : .name(nameSite(name, fallback: nil, at: position))
            }
            if mayBeHidden(local) { return .name(nameSite(name, fallback: local, at: position)) }
            return .variable(
                VisibleVariable(
                    name: name, register: local.register, isConstant: local.isConstant, isShared: local.isShared))
        case .this(let position):
            emit(.init(.checkThis), at: position)
            return .this(register: thisRegister())
        default: return nil
        }
    }

    private func compile(
        _ item: Prepared, on current: Int, isTemporary: Bool, prefix: PathPrefix?, into register: Int
    ) throws(ScriptError) {
        let position = item.step.position
        switch item.step.kind {
        case .index:
            let number = emit(
                .init(.getIndex, x: isTemporary ? 1 : 0, a: register, b: current, c: item.register),
                at: item.step.indexPosition)
            draft.brackets[number] = position
        case .property(let name):
            let site = PropertySite(name: unit.text(Array(name.utf8)), position: position, isTemporary: isTemporary)
            draft.properties.append(site)
            var instruction = Instruction(.getProperty, a: register, b: current)
            instruction.site = draft.properties.count - 1
            emit(instruction, at: position)
        case .method(let name, let arguments):
            var receiver = CallSite.Receiver.value
            if let prefix {
                receiver = .place(path(prefix, op: nil, position: position, rootPosition: position))
                // The call takes the receiver from its place: a copy left here would be a second holder, and a method
                // that changes it would copy all of it.
                if isTemporary { emit(.init(.clear, a: current, b: 1), at: position) }
            } else {
                emit(.init(isTemporary ? .take : .move, a: item.register, b: current), at: position)
            }
            compileMethod(name, arguments, receiver, into: register, arguments: item.register, at: position)
        }
    }

    private func compileMethod(
        _ name: String, _ given: [Expression], _ receiver: CallSite.Receiver, into register: Int, arguments: Int,
        at position: Position
    ) {
        let count = given.count
        let site = CallSite(name: name, count: count, receiver: receiver, position: position)
        site.pointerPosition = given.first?.position ?? position
        switch (name, count) {
        case ("call", _):
            if let variable = receiver.plainVariable, count < 256 {
                emit(
                    .init(.callVariable, x: UInt8(count), a: register, b: arguments + 1, c: variable.register),
                    at: position)
            }
            emit(.callPointer, site, a: register, b: arguments, at: position)
        case ("is_shared", 0):
            switch receiver.variable {
            case .variable(let variable): emit(.init(.isShared, a: register, b: variable.register), at: position)
            case .name(let site): isNameShared(site, into: register, at: position)
            default: emit(.init(.loadFalse, a: register), at: position)
            }
        default:
            site.untyped = unit.table.number(of: name, count: count)
            site.typed = unit.table.methods(named: name, count: count)
            if name == "push", count == 1, site.untyped == nil, site.typed.isEmpty,
                let variable = receiver.plainVariable, !variable.isConstant
            {
                emit(.init(.pushItem, a: variable.register, b: arguments + 1), at: position)
            }
            emit(.callMethod, site, a: register, b: arguments, at: position)
        }
    }

    private func path(
        _ prefix: PathPrefix, op: BinaryOperator?, position: Position, rootPosition: Position
    ) -> PathSite {
        var steps: [PathStep] = []
        for item in prefix.steps {
            switch item.step.kind {
            case .index:
                steps.append(
                    .index(
                        register: item.register, isNullSafe: item.step.isNullSafe, bracket: item.step.position,
                        item.step.indexPosition))
            case .property(let name):
                let site = PropertySite(
                    name: unit.text(Array(name.utf8)), position: item.step.position, isTemporary: false)
                steps.append(.property(site, isNullSafe: item.step.isNullSafe))
            case .method: continue
            }
        }
        return PathSite(root: prefix.root, steps: steps, op: op, position: position, rootPosition: rootPosition)
    }

    // MARK: Assignment

    /// Compiles `target op= value`. The value is evaluated first, then the target's indices.
    func compile(_ assignment: Assignment) throws(ScriptError) {
        switch assignment.target {
        case .variable(let name, let position): try compile(assignment, variable: name, at: position)
        case .this(let position):
            let value = try operand(assignment.value)
            emit(.init(.checkThis), at: position)
            emit(.init(.checkThisWritable), at: position)
            store(
                value, root: .this(register: thisRegister()), steps: [], assignment, rootPosition: position)
        case .chain(let root, let steps): try compile(assignment, chain: root, steps)
        case .qualifiedVariable(let path, let name, let position):
            let value = try operand(assignment.value)
            let site = NameSite(name: name, position: position)
            site.path = path
            var instruction = Instruction(.writeQualified, a: value.register)
            instruction.site = add(site)
            emit(instruction, at: position)
        default: throw ScriptError(syntax: .assignmentToInvalidTarget, at: assignment.position)
        }
    }

    private func compile(_ assignment: Assignment, variable name: String, at position: Position) throws(ScriptError) {
        guard let local = local(named: name), !mayBeHidden(local) else {
            let value = try operand(assignment.value)
            let site = nameSite(name, fallback: self.local(named: name), at: position)
            return store(value, root: .name(site), steps: [], assignment, rootPosition: position)
        }
        if local.isConstant { throw ScriptError(syntax: .assignmentToConstant(name), at: assignment.position) }
        if local.isShared {
            let value = try operand(assignment.value)
            if assignment.op == nil {
                emit(
                    .init(.writeShared, x: value.isTemporary ? 1 : 0, a: local.register, b: value.register),
                    at: assignment.position)
            } else {
                let variable = VisibleVariable(
                    name: name, register: local.register, isConstant: false, isShared: true)
                store(value, root: .variable(variable), steps: [], assignment, rootPosition: position)
            }
            return
        }
        guard let op = assignment.op else {
            if assignment.value.isDirect {
                try compile(assignment.value, into: local.register)
            } else {
                let value = try operand(assignment.value)
                emit(
                    .init(value.isTemporary ? .take : .move, a: local.register, b: value.register),
                    at: assignment.position)
            }
            scopes[scopes.count - 1].holdsContainers = true
            return
        }
        if case .int(let number, _) = assignment.value, let short = Int16(exactly: number), let fused = op.withInt {
            emit(
                .init(fused, x: 2, a: local.register, b: local.register, c: Int(short)), at: assignment.position)
            return
        }
        let value = try operand(assignment.value)
        let opcode: Opcode =
            switch op {
            case .add: .addAssign
            case .subtract: .subtractAssign
            case .multiply: .multiplyAssign
            default: .operatorAssign
            }
        if op == .add, value.isTemporary { appendInPlace(value.register, to: local.register) }
        let index = BinaryOperator.allCases.firstIndex(of: op) ?? 0
        emit(
            .init(opcode, x: value.isTemporary ? 2 : 0, a: local.register, b: value.register, c: index),
            at: assignment.position)
    }

    /// Lets `s += "x" + i` append the parts one by one when `s` is a string, without making a text of them first. A jump to
    /// the instruction that makes the text now leads to the one put before it.
    private func appendInPlace(_ value: Int, to variable: Int) {
        guard let last = draft.code.last, last.op == .makeText, Int(last.a) == value else { return }
        let index = draft.code.count - 1
        draft.code.insert(.init(.appendText, a: variable, b: Int(last.b), c: Int(last.c)), at: index)
        draft.positions.insert(draft.positions[index], at: index)
        draft.parts[index + 1] = draft.parts.removeValue(forKey: index)
    }

    private func store(
        _ value: Operand, root: PathRoot, steps: [Prepared], _ assignment: Assignment, rootPosition: Position
    ) {
        let site = path(
            PathPrefix(root: root, steps: steps), op: assignment.op, position: assignment.position,
            rootPosition: rootPosition)
        draft.paths.append(site)
        var instruction = Instruction(.storePath, a: value.register, b: value.isTemporary ? 1 : 0)
        instruction.site = draft.paths.count - 1
        emit(instruction, at: assignment.position)
    }

    private func compile(_ assignment: Assignment, chain root: Expression, _ steps: [ChainStep]) throws(ScriptError) {
        let calm = steps.allSatisfy(\.isCalm)
        let value = calm ? try operand(assignment.value) : try copied(assignment.value)
        var store: (root: PathRoot, steps: ArraySlice<ChainStep>)
        // Methods in the middle give a plain value, which the rest of the chain then changes.
        if let method = steps.lastIndex(where: \.isMethod) {
            let register = allocate()
            try compileChain(root, Array(steps[...method]), into: register)
            store = (.temporary(register: register), steps[(method + 1)...])
        } else if let path = try pathRoot(root) {
            store = (path, steps[...])
        } else {
            let register = allocate()
            try compile(root, into: register)
            if case .qualifiedVariable(_, let name, _) = root {
                store = (.imported(register: register, name: name), steps[...])
            } else {
                store = (.temporary(register: register), steps[...])
            }
        }
        let prepared = try prepare(Array(store.steps), isCalm: true)
        if assignment.op == nil, prepared.count == 1, case .index = prepared[0].step.kind,
            case .variable(let variable) = store.root, !variable.isConstant, !variable.isShared
        {
            emit(
                .init(
                    .setIndex, x: value.isTemporary ? 1 : 0, a: variable.register, b: prepared[0].register,
                    c: value.register), at: prepared[0].step.position)
        }
        if prepared.count == 1, case .property(let name) = prepared[0].step.kind,
            case .variable(let variable) = store.root, !variable.isConstant, !variable.isShared,
            assignment.op == nil || assignment.op == .add
        {
            let site = PropertySite(
                name: unit.text(Array(name.utf8)), position: prepared[0].step.position, isTemporary: value.isTemporary)
            draft.properties.append(site)
            var instruction = Instruction(
                assignment.op == nil ? .setProperty : .addProperty, a: variable.register, b: value.register)
            instruction.site = draft.properties.count - 1
            emit(instruction, at: assignment.position)
        }
        self.store(value, root: store.root, steps: prepared, assignment, rootPosition: root.position)
    }

    private func copied(_ expression: Expression) throws(ScriptError) -> Operand {
        let register = allocate()
        try compile(expression, into: register)
        return Operand(register: register, isTemporary: true)
    }
}

extension ChainStep {
    /// Where the index expression stands; for other steps the step's own place.
    var indexPosition: Position {
        if case .index(let index) = kind { return index.startPosition }
        return position
    }
}

extension Expression {
    /// Whether its instruction reads everything before it writes its target, so that `x = …x…` needs no temporary.
    var isDirect: Bool {
        switch self {
        case .unit, .bool, .int, .float, .char, .string, .variable, .unary, .binary, .array, .map, .interpolated: true
        case .call(let call): call.path.isEmpty && !call.capturesScope && call.name != "eval"
        default: false
        }
    }
}
