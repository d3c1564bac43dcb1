/// Expressions.
extension FunctionCompiler {
    /// A register that holds the value: the variable's own when it is a plain local, otherwise a fresh temporary.
    func operand(_ expression: Expression) throws(ScriptError) -> Operand {
        if let register = plainLocal(expression) { return Operand(register: register, isTemporary: false) }
        let register = allocate()
        try compile(expression, into: register)
        return Operand(register: register, isTemporary: true)
    }

    /// The register of a variable that cannot be a cell and is not hidden by an evaluated one.
    func plainLocal(_ expression: Expression) -> Int? {
        guard case .variable(let name, _) = expression, let local = local(named: name), !mayBeHidden(local),
            !local.isShared
        else { return nil }
        return local.register
    }

    /// The left operand of something whose right side is evaluated later: copied when the right side might change it.
    func leftOperand(_ expression: Expression, before right: Expression) throws(ScriptError) -> Operand {
        if let register = plainLocal(expression) {
            if right.isCalm { return Operand(register: register, isTemporary: false) }
            let copy = allocate()
            emit(.init(.move, a: copy, b: register), at: expression.position)
            return Operand(register: copy, isTemporary: true)
        }
        return try operand(expression)
    }

    /// Compiles an expression into a register.
    func compile(_ expression: Expression, into register: Int) throws(ScriptError) {
        if unit.isMetered { emit(.init(.charge, a: 1), at: expression.position) }
        let mark = nextRegister
        switch expression {
        case .unit(let position): emit(.init(.loadUnit, a: register), at: position)
        case .bool(let value, let position):
            emit(.init(value ? .loadTrue : .loadFalse, a: register), at: position)
        case .int(let value, let position): load(.int(value), into: register, at: position)
        case .float(let value, let position): load(.float(value), into: register, at: position)
        case .char(let value, let position): load(.char(value), into: register, at: position)
        case .string(let bytes, let position): load(.string(unit.text(bytes)), into: register, at: position)
        case .interpolated(let parts, let position): try compile(parts, into: register, at: position)
        case .array(let items, let position):
            let first = allocate(items.count)
            for (index, item) in items.enumerated() { try compile(item, into: first + index) }
            emit(.init(.makeArray, a: register, b: first, c: items.count), at: position)
            try checkRegisters(at: position)
        case .map(let items, let position): try compile(items, into: register, at: position)
        case .variable(let name, let position): compile(variable: name, into: register, at: position)
        case .qualifiedVariable(let path, let name, let position):
            compile(qualified: name, path: path, into: register, at: position)
        case .this(let position):
            emit(.init(.checkThis), at: position)
            emit(.init(.move, a: register, b: thisRegister()), at: position)
        case .call(let call): try compile(call, into: register)
        case .chain(let root, let steps): try compileChain(root, steps, into: register)
        case .unary(let op, let operand, let position): try compile(op, operand, into: register, at: position)
        case .binary: try compileBinary(expression, into: register)
        case .and(let left, let right, _): try compileShort(left, right, .jumpIfFalse, into: register)
        case .or(let left, let right, _): try compileShort(left, right, .jumpIfTrue, into: register)
        case .coalesce(let left, let right, let position):
            try compile(left, into: register)
            let end = emit(.init(.jumpIfNotUnit, a: register), at: position)
            try compile(right, into: register)
            patch([end])
        case .contains(let item, let container, let negated, let position):
            try compileContains(item, container, negated: negated, into: register, at: position)
        case .closure(let function): try compile(function, into: register)
        case .block(let block): try compile(block, target: .register(register))
        case .if(let statement): try compile(statement, target: .register(register))
        case .switch(let statement): try compile(statement, target: .register(register))
        case .statement(let statement): try compile(statement, target: .register(register))
        }
        nextRegister = mark
    }

    /// Loads a constant.
    func load(_ value: Value, into register: Int, at position: Position) {
        var instruction: Instruction
        if case .int(let number) = value, let short = Int32(exactly: number) {
            instruction = Instruction(.loadInt, a: register)
            instruction.wide = Int(short)
        } else {
            instruction = Instruction(.loadConstant, a: register)
            instruction.wide = constant(value)
        }
        emit(instruction, at: position)
    }

    private func compile(variable name: String, into register: Int, at position: Position) {
        if let local = local(named: name) {
            if mayBeHidden(local) {
                readName(name, fallback: local, into: register, at: position)
            } else if local.isShared {
                emit(.init(.readShared, a: register, b: local.register), at: position)
            } else {
                emit(.init(.move, a: register, b: local.register), at: position)
            }
        } else {
            readName(name, fallback: nil, into: register, at: position)
        }
    }

    private func readName(_ name: String, fallback: Local?, into register: Int, at position: Position) {
        var instruction = Instruction(.readName, a: register)
        instruction.site = add(nameSite(name, fallback: fallback, at: position))
        emit(instruction, at: position)
    }

    /// `is_shared` of a variable that is looked up while running.
    func isNameShared(_ site: NameSite, into register: Int, at position: Position) {
        var instruction = Instruction(.isNameShared, a: register)
        instruction.site = add(site)
        emit(instruction, at: position)
    }

    /// A site for a name that is looked up while running.
    func nameSite(_ name: String, fallback: Local?, at position: Position) -> NameSite {
        let variable = fallback.map {
            VisibleVariable(name: $0.name, register: $0.register, isConstant: $0.isConstant, isShared: $0.isShared)
        }
        return NameSite(name: name, position: position, fallback: variable)
    }

    /// Registers a name site.
    func add(_ site: NameSite) -> Int {
        draft.names.append(site)
        return draft.names.count - 1
    }

    private func compile(qualified name: String, path: [String], into register: Int, at position: Position) {
        if path == ["global"] {
            var instruction = Instruction(.readGlobal, a: register)
            instruction.wide = constant(.string(name))
            emit(instruction, at: position)
            return
        }
        let site = NameSite(name: name, position: position)
        site.path = path
        var instruction = Instruction(.readQualified, a: register)
        instruction.site = add(site)
        emit(instruction, at: position)
    }

    private func compile(_ parts: [StringPart], into register: Int, at position: Position) throws(ScriptError) {
        let first = allocate(parts.count)
        for (index, part) in parts.enumerated() {
            switch part {
            case .text(let bytes, let position):
                load(.string(Text(utf8: bytes)), into: first + index, at: position)
            case .code(let block): try compile(block, target: .register(first + index))
            }
        }
        let number = emit(.init(.makeText, a: register, b: first, c: parts.count), at: position)
        draft.parts[number] = parts.map { part in
            switch part {
            case .text(_, let position): position
            case .code(let block): block.position
            }
        }
    }

    private func compile(_ items: [MapItem], into register: Int, at position: Position) throws(ScriptError) {
        let first = allocate(items.count)
        for (index, item) in items.enumerated() { try compile(item.value, into: first + index) }
        draft.shapes.append(items.map { unit.text($0.key) })
        var instruction = Instruction(.makeMap, a: register, b: first)
        instruction.site = draft.shapes.count - 1
        emit(instruction, at: position)
    }

    private func compile(
        _ op: UnaryOperator, _ operand: Expression, into register: Int, at position: Position
    ) throws(ScriptError) {
        let value = try self.operand(operand)
        let opcode: Opcode =
            switch op {
            case .minus: .negate
            case .plus: .plus
            case .not: .not
            }
        emit(.init(opcode, a: register, b: value.register), at: position)
    }

    // MARK: Infix operators

    /// A run of operators leans left and may be long, so it is taken apart by a loop.
    private func compileBinary(_ expression: Expression, into register: Int) throws(ScriptError) {
        var pending: [(op: BinaryOperator, right: Expression, position: Position)] = []
        var rest = expression
        while case .binary(let op, let left, let right, let position) = rest {
            pending.append((op, right, position))
            rest = left
        }
        guard let first = pending.last else { return }
        if rest.isText, pending.count > 1, pending.allSatisfy({ $0.op == .add }) {
            return try compileJoin(rest, pending.reversed(), into: register)
        }
        var left = try leftOperand(rest, before: first.right)
        while let step = pending.popLast() {
            let target = pending.isEmpty ? register : allocate()
            try compile(step.op, left, step.right, into: target, at: step.position)
            left = Operand(register: target, isTemporary: true)
        }
    }

    /// A sum that begins with a string is a string whatever follows: all parts are joined at once.
    private func compileJoin(
        _ head: Expression, _ parts: [(op: BinaryOperator, right: Expression, position: Position)], into register: Int
    ) throws(ScriptError) {
        let first = allocate(parts.count + 1)
        try compile(head, into: first)
        for (index, part) in parts.enumerated() { try compile(part.right, into: first + 1 + index) }
        let number = emit(.init(.makeText, x: 1, a: register, b: first, c: parts.count + 1), at: head.position)
        draft.parts[number] = [head.position] + parts.map(\.position)
    }

    private func compile(
        _ op: BinaryOperator, _ left: Operand, _ right: Expression, into register: Int, at position: Position
    ) throws(ScriptError) {
        if case .int(let number, _) = right, let short = Int16(exactly: number), let fused = op.withInt {
            emit(.init(fused, x: left.isTemporary ? 1 : 0, a: register, b: left.register, c: Int(short)), at: position)
            return
        }
        let value = try operand(right)
        let flags: UInt8 = (left.isTemporary ? 1 : 0) | (value.isTemporary ? 2 : 0)
        emit(.init(op.opcode, x: flags, a: register, b: left.register, c: value.register), at: position)
    }

    private func compileShort(
        _ left: Expression, _ right: Expression, _ jump: Opcode, into register: Int
    ) throws(ScriptError) {
        let result = allocate()
        try compile(left, into: result)
        let end = emit(.init(jump, a: result), at: left.valuePosition)
        try compile(right, into: result)
        if !right.isBoolean { emit(.init(.checkBool, a: result), at: right.valuePosition) }
        patch([end])
        emit(.init(.take, a: register, b: result), at: left.position)
    }

    private func compileContains(
        _ item: Expression, _ container: Expression, negated: Bool, into register: Int, at position: Position
    ) throws(ScriptError) {
        let mark = nextRegister
        // The item is evaluated first, as written; the call takes the container first.
        let value = allocate()
        try compile(item, into: value)
        let first = allocate(2)
        try compile(container, into: first)
        emit(.init(.take, a: first + 1, b: value), at: position)
        if let number = unit.table.number(of: "contains", count: 2) {
            emitCall(number, into: register, arguments: first, at: position)
        } else {
            emitNative("contains", count: 2, into: register, arguments: first, receiver: .value, at: position)
        }
        nextRegister = mark
        if negated { emit(.init(.not, a: register, b: register), at: position) }
    }

    // MARK: Conditions

    /// Jumps away when a condition is false; answers the jumps to patch.
    func jumpUnless(_ condition: Expression) throws(ScriptError) -> [Int] {
        let mark = nextRegister
        defer { nextRegister = mark }
        if let jump = try fusedJump(condition, when: false) { return [jump] }
        switch condition {
        case .and(let left, let right, _):
            let first = try jumpUnless(left)
            return first + (try jumpUnless(right))
        case .or(let left, let right, _):
            let first = try jumpUnless(left)
            let whenTrue = emit(.init(.jump), at: left.position)
            patch(first)
            let second = try jumpUnless(right)
            patch([whenTrue])
            return second
        default:
            let operand = try operand(condition)
            return [emit(.init(.jumpIfFalse, a: operand.register), at: condition.valuePosition)]
        }
    }

    /// A comparison and a jump in one instruction, taken when the outcome is as said; nil for other conditions.
    func fusedJump(_ condition: Expression, when outcome: Bool) throws(ScriptError) -> Int? {
        guard !wide, case .binary(let op, let left, let right, let position) = condition,
            let (withRegister, withInt) = outcome ? op.jumps : op.opposite.jumps
        else { return nil }
        let first = try leftOperand(left, before: right)
        if case .int(let number, _) = right, let short = Int16(exactly: number) {
            return emit(.init(withInt, x: outcome ? 1 : 0, a: first.register, b: Int(short)), at: position)
        }
        let second = try operand(right)
        return emit(.init(withRegister, x: outcome ? 1 : 0, a: first.register, b: second.register), at: position)
    }

}

extension Expression {
    /// Whether evaluating it cannot change a local variable: no assignments, no calls that take variables by reference.
    var isCalm: Bool {
        switch self {
        case .unit, .bool, .int, .float, .char, .string, .variable, .qualifiedVariable, .this, .closure: true
        case .unary(_, let operand, _): operand.isCalm
        case .binary(_, let left, let right, _), .and(let left, let right, _), .or(let left, let right, _):
            left.isCalm && right.isCalm
        case .contains(let item, let container, _, _): item.isCalm && container.isCalm
        case .array(let items, _): items.allSatisfy(\.isCalm)
        case .call(let call):
            !call.capturesScope && call.name != "eval" && call.arguments.allSatisfy(\.isCalm)
                && !(call.arguments.first?.isVariable ?? false && !call.path.isEmpty)
        case .chain(let root, let steps): root.isCalm && steps.allSatisfy(\.isCalm)
        default: false
        }
    }

    /// Whether it is a string literal.
    var isText: Bool {
        switch self {
        case .string, .interpolated: true
        default: false
        }
    }

    /// Whether it is a variable.
    var isVariable: Bool {
        if case .variable = self { return true }
        return false
    }

    /// Whether its value is certainly a bool.
    var isBoolean: Bool {
        switch self {
        case .bool, .and, .or, .contains: true
        case .binary(let op, _, _, _): op.jumps != nil
        default: false
        }
    }
}

extension ChainStep {
    /// Whether the step cannot change a local variable.
    var isCalm: Bool {
        switch kind {
        case .index(let index): index.isCalm
        case .property: true
        case .method: false
        }
    }
}

extension BinaryOperator {
    /// The instruction for two registers.
    var opcode: Opcode {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .modulo: .modulo
        case .power: .power
        case .shiftLeft: .shiftLeft
        case .shiftRight: .shiftRight
        case .bitAnd: .bitAnd
        case .bitOr: .bitOr
        case .bitXor: .bitXor
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .range: .makeRange
        case .inclusiveRange: .makeInclusiveRange
        }
    }

    /// The instruction for a register and a short number.
    var withInt: Opcode? {
        switch self {
        case .add: .addInt
        case .subtract: .subtractInt
        case .multiply: .multiplyInt
        case .divide: .divideInt
        case .modulo: .moduloInt
        default: nil
        }
    }

    /// The comparison that holds for two integers when this one does not; itself for other operators.
    var opposite: BinaryOperator {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .less: .greaterOrEqual
        case .lessOrEqual: .greater
        case .greater: .lessOrEqual
        case .greaterOrEqual: .less
        default: self
        }
    }

    /// The jumps of a comparison: for two registers, and for a register and a short number.
    var jumps: (Opcode, Opcode)? {
        switch self {
        case .equal: (.jumpEqual, .jumpEqualInt)
        case .notEqual: (.jumpNotEqual, .jumpNotEqualInt)
        case .less: (.jumpLess, .jumpLessInt)
        case .lessOrEqual: (.jumpLessOrEqual, .jumpLessOrEqualInt)
        case .greater: (.jumpGreater, .jumpGreaterInt)
        case .greaterOrEqual: (.jumpGreaterOrEqual, .jumpGreaterOrEqualInt)
        default: nil
        }
    }
}
