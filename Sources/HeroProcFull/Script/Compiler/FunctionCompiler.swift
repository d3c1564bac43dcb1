/// Compiles one function body: registers, scopes, jumps. What each construct becomes stands in the extensions.
final class FunctionCompiler {
    /// A block.
    struct Scope {
        var locals = LocalTable()
        var firstRegister: Int
        /// The number of the last `eval` that was seen: it may have added variables that are found by name. 0 when none was.
        var lastEvaluation = 0
        /// Whether an `eval` was seen.
        var hasEvaluated: Bool { lastEvaluation > 0 }
        /// The register that remembers the number of imports at entry.
        var importMark: Int?
        /// Some local may hold a container when the scope ends.
        var holdsContainers = false
    }
    /// A loop around the code.
    struct Loop {
        var breaks: [Int] = []
        var continues: [Int] = []
        let result: Int?
        let tryDepth: Int
        let scopeDepth: Int
    }
    /// Where a value goes.
    enum Target {
        case discard
        case register(Int)
        /// It is the function's result.
        case tail
    }
    /// A register that holds an operand.
    struct Operand {
        let register: Int
        let isTemporary: Bool
    }

    let unit: ScriptCompiler
    let wide: Bool
    var draft: FunctionDraft
    var parent: FunctionCompiler?
    var captured: Set<String> = []
    var isTopLevel = false
    var isEvaluated = false
    var scopes: [Scope] = []
    var loops: [Loop] = []
    var tryDepth = 0
    /// The registers of caught errors, for `throw;`.
    var handlers: [Int] = []
    var nextRegister = 0
    /// How many `eval`s were seen.
    private var evaluationCount = 0
    private var needsWide = false
    private var constantNumbers: [Int64: Int] = [:]

    init(_ unit: ScriptCompiler, name: String, wide: Bool) {
        self.unit = unit
        self.wide = wide
        draft = FunctionDraft(name: name)
    }

    /// Declares the parameters; the first `hidden` are captured variables.
    func declareParameters(_ names: [String], hidden: Int) {
        scopes.append(Scope(firstRegister: 0))
        for (index, name) in names.enumerated() {
            let local = Local(
                name: name, register: index, isConstant: false, isShared: index < hidden || captured.contains(name))
            scopes[0].locals.declare(local)
        }
        draft.parameterCount = names.count
        nextRegister = names.count
        // `this` always has its place behind the parameters; it is used when the body mentions it.
        _ = allocate()
    }

    /// Makes the variables at an `eval` visible, in their registers.
    func borrow(_ site: CallSite) {
        isEvaluated = true
        scopes.append(Scope(firstRegister: 0))
        for variable in site.visible {
            scopes[0].locals.declare(
                Local(
                    name: variable.name, register: variable.register, isConstant: variable.isConstant,
                    isShared: variable.isShared))
        }
        noteEvaluation()
        nextRegister = site.freeRegister
        draft.firstRegister = site.freeRegister
        draft.registerCount = site.freeRegister
        draft.thisRegister = site.thisRegister
    }

    /// Compiles the statements as the function's body.
    func compileBody(_ statements: [Statement], position: Position) throws(ScriptError) {
        if scopes.isEmpty { scopes.append(Scope(firstRegister: 0)) }
        try compile(statements, position: position, target: .tail)
        if case .expression = statements.last {} else if !endsInReturn { emit(.init(.returnUnit), at: position) }
    }

    /// The finished function, or nil when a short jump did not reach.
    func finish() -> FunctionDraft? {
        emit(.init(.returnUnit), at: .none)
        return needsWide && !wide ? nil : draft
    }

    private var endsInReturn: Bool {
        draft.code.last?.op == .returnValue || draft.code.last?.op == .returnUnit
    }

    // MARK: Registers

    /// A fresh register.
    func allocate() -> Int {
        defer {
            nextRegister += 1
            draft.registerCount = max(draft.registerCount, nextRegister)
        }
        return nextRegister
    }

    /// Fresh registers in a row; answers the first.
    func allocate(_ count: Int) -> Int {
        let first = nextRegister
        nextRegister += count
        draft.registerCount = max(draft.registerCount, nextRegister)
        return first
    }

    /// Fails when the function needs more registers than instructions can name.
    func checkRegisters(at position: Position) throws(ScriptError) {
        if draft.registerCount > 60_000 || draft.sites.count > 8_000_000 {
            throw ScriptError(syntax: .expressionTooDeep, at: position)
        }
    }

    // MARK: Code

    /// Appends an instruction; answers its number.
    @discardableResult func emit(_ instruction: Instruction, at position: Position) -> Int {
        if instruction.op == .returnValue || instruction.op == .returnUnit {
            for scope in scopes.reversed() {
                guard let mark = scope.importMark else { continue }
                draft.code.append(Instruction(.dropImports, a: mark))
                draft.positions.append(.none)
            }
        }
        draft.code.append(instruction)
        draft.positions.append(position)
        return draft.code.count - 1
    }

    /// The number of the next instruction.
    var here: Int { draft.code.count }

    /// Makes a jump lead to an instruction.
    func patch(_ number: Int, to target: Int) {
        let distance = target - number - 1
        if draft.code[number].op.isShortJump {
            if Int16(exactly: distance) == nil { needsWide = true }
            draft.code[number].c = distance
        } else {
            draft.code[number].wide = distance
        }
    }

    /// Makes jumps lead here.
    func patch(_ numbers: [Int]) {
        for number in numbers { patch(number, to: here) }
    }

    /// The number of a constant.
    func constant(_ value: Value) -> Int {
        if case .int(let number) = value {
            if let known = constantNumbers[number] { return known }
            constantNumbers[number] = draft.constants.count
        }
        draft.constants.append(value)
        return draft.constants.count - 1
    }

    /// Registers a call site.
    func add(_ site: CallSite) -> Int {
        draft.sites.append(site)
        return draft.sites.count - 1
    }

    // MARK: Variables

    /// A variable of this function, or one of the function around it that a closure captured.
    func local(named name: String) -> Local? {
        for scope in scopes.reversed() {
            if let found = scope.locals[name] { return found }
        }
        return nil
    }

    /// Whether an `eval` may have added a variable that hides a local.
    func mayBeHidden(_ local: Local) -> Bool {
        scopes.contains { $0.lastEvaluation > local.evaluations }
    }

    /// Remembers that the innermost scope has an `eval` here.
    func noteEvaluation() {
        evaluationCount += 1
        scopes[scopes.count - 1].lastEvaluation = evaluationCount
    }

    /// Declares a variable in the innermost scope, in the register of an earlier one of the same name there, if any.
    func declare(_ name: String, isConstant: Bool, register: Int) {
        let local = Local(
            name: name, register: register, isConstant: isConstant, isShared: captured.contains(name),
            evaluations: evaluationCount)
        scopes[scopes.count - 1].locals.declare(local)
    }

    /// The variables that can be seen here, innermost last.
    var visible: [VisibleVariable] {
        scopes.flatMap(\.locals.all).map {
            VisibleVariable(name: $0.name, register: $0.register, isConstant: $0.isConstant, isShared: $0.isShared)
        }
    }

    /// How many variables can be seen here.
    var visibleCount: Int { scopes.reduce(0) { $0 + $1.locals.count } }

    /// The register of `this`.
    func thisRegister() -> Int {
        if draft.thisRegister < 0 { draft.thisRegister = draft.parameterCount }
        return draft.thisRegister
    }

    // MARK: Scopes

    /// Compiles statements in a scope of their own.
    func scoped(_ target: Target, _ body: () throws(ScriptError) -> Void) throws(ScriptError) {
        scopes.append(Scope(firstRegister: nextRegister))
        try body()
        let scope = scopes.removeLast()
        if case .tail = target {} else { leave(scope) }
        nextRegister = scope.firstRegister
    }

    /// What leaving a scope takes: names and imports are dropped, containers let go.
    func leave(_ scope: Scope) {
        if scope.hasEvaluated { emit(.init(.dropNames, a: scopes.count), at: .none) }
        if let mark = scope.importMark { emit(.init(.dropImports, a: mark), at: .none) }
        guard scope.holdsContainers, let registers = scope.locals.registers else { return }
        emit(.init(.clear, a: registers.lowerBound, b: registers.count), at: .none)
    }

    /// Compiles statements in order; the last one's value goes to the target.
    func compile(_ statements: [Statement], position: Position, target: Target) throws(ScriptError) {
        guard let last = statements.last else { return give(unitTo: target, at: position) }
        for statement in statements.dropLast() {
            try compile(statement, target: .discard)
        }
        try compile(last, target: target)
    }

    /// Gives unit to a target.
    func give(unitTo target: Target, at position: Position) {
        switch target {
        case .discard: return
        case .register(let register): emit(.init(.loadUnit, a: register), at: position)
        case .tail: emit(.init(.returnUnit), at: position)
        }
    }

    /// Compiles a block with a scope.
    func compile(_ block: Block, target: Target) throws(ScriptError) {
        if block.statements.isEmpty { return give(unitTo: target, at: block.position) }
        try scoped(target) { () throws(ScriptError) in
            try compile(block.statements, position: block.position, target: target)
        }
    }
}

extension Opcode {
    /// Whether the jump's distance is the 16 bits of `c`.
    var isShortJump: Bool {
        switch self {
        case .jumpEqual, .jumpNotEqual, .jumpLess, .jumpLessOrEqual, .jumpGreater, .jumpGreaterOrEqual: true
        case .jumpEqualInt, .jumpNotEqualInt, .jumpLessInt, .jumpLessOrEqualInt, .jumpGreaterInt,
            .jumpGreaterOrEqualInt:
            true
        default: false
        }
    }
}
