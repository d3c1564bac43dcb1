/// Calls and closures.
extension FunctionCompiler {
    /// Compiles a call by name.
    func compile(_ call: Call, into register: Int) throws(ScriptError) {
        if !call.path.isEmpty { return try compileQualified(call, into: register) }
        if try compileLanguageFunction(call, into: register) { return }
        let mark = nextRegister
        let count = call.arguments.count
        if let number = unit.table.number(of: call.name, count: count) {
            let first = allocate(count)
            if call.capturesScope {
                try compile(arguments: call.arguments, from: first)
                let site = CallSite(name: call.name, count: count, receiver: .value, position: call.position)
                site.untyped = number
                site.visible = visible
                emit(.callInScope, site, a: register, b: first, at: call.position)
            } else {
                try compile(leading: call.arguments, from: first)
                emitCall(number, into: register, arguments: first, at: call.position)
            }
        } else {
            let first = allocate(max(1, count))
            var receiver = CallSite.Receiver.value
            if let argument = call.arguments.first, let path = lendable(argument) { receiver = .place(path) }
            if case .place = receiver {
                try compile(arguments: Array(call.arguments.dropFirst()), from: first + 1)
            } else {
                try compile(leading: call.arguments, from: first)
            }
            emitNative(call.name, count: count, into: register, arguments: first, receiver: receiver, at: call.position)
        }
        nextRegister = mark
    }

    /// A variable (or `this`) that a native function may change when it is the first argument. Constants and captured
    /// variables are copied instead; of those found by name, the machine knows which they are.
    private func lendable(_ argument: Expression) -> PathSite? {
        switch argument {
        case .variable(let name, let position):
            let local = local(named: name)
            if let local, !mayBeHidden(local) {
                return local.isShared || local.isConstant ? nil : place(of: local, at: position)
            }
            if local == nil && unit.table.names.contains(name) { return nil }
            let site = nameSite(name, fallback: local, at: position)
            return PathSite(root: .name(site), steps: [], op: nil, position: position, rootPosition: position)
        case .this(let position):
            emit(.init(.checkThis), at: position)
            return PathSite(
                root: .this(register: thisRegister()), steps: [], op: nil, position: position, rootPosition: position)
        default: return nil
        }
    }

    private func place(of local: Local, at position: Position) -> PathSite {
        let variable = VisibleVariable(
            name: local.name, register: local.register, isConstant: local.isConstant, isShared: local.isShared)
        return PathSite(root: .variable(variable), steps: [], op: nil, position: position, rootPosition: position)
    }

    /// Compiles a function's arguments into registers in a row. A first one that is a variable is read last, as in the
    /// reference, which passes it by reference when it can.
    private func compile(leading arguments: [Expression], from first: Int) throws(ScriptError) {
        switch arguments.first {
        case .variable, .qualifiedVariable, .this:
            try compile(arguments: Array(arguments.dropFirst()), from: first + 1)
            try compile(arguments[0], into: first)
        default: try compile(arguments: arguments, from: first)
        }
    }

    /// Compiles arguments into registers in a row.
    func compile(arguments: [Expression], from first: Int) throws(ScriptError) {
        for (index, argument) in arguments.enumerated() { try compile(argument, into: first + index) }
    }

    /// Emits a call of one of the script's own functions.
    func emitCall(_ number: Int, into register: Int, arguments: Int, at position: Position) {
        var instruction = Instruction(.call, a: register, b: arguments)
        instruction.site = number
        emit(instruction, at: position)
    }

    /// Emits a call of a native function.
    func emitNative(
        _ name: String, count: Int, into register: Int, arguments: Int, receiver: CallSite.Receiver,
        at position: Position
    ) {
        let site = CallSite(name: name, count: count, receiver: receiver, position: position)
        emit(.callNative, site, a: register, b: arguments, at: position)
    }

    /// Emits an instruction with a call site.
    func emit(_ op: Opcode, _ site: CallSite, a: Int, b: Int, at position: Position) {
        site.freeRegister = nextRegister
        site.scopeDepth = scopes.count - 1
        site.thisRegister = draft.thisRegister
        var instruction = Instruction(op, a: a, b: b)
        instruction.site = add(site)
        emit(instruction, at: position)
    }

    private func compileQualified(_ call: Call, into register: Int) throws(ScriptError) {
        let mark = nextRegister
        let first = allocate(max(1, call.arguments.count))
        try compile(leading: call.arguments, from: first)
        let site = CallSite(name: call.name, count: call.arguments.count, receiver: .value, position: call.position)
        site.path = call.path
        site.pathPosition = call.pathPosition
        emit(.callQualified, site, a: register, b: first, at: call.position)
        nextRegister = mark
    }

    // MARK: Functions of the language

    /// Compiles the calls that only the language can answer; false when this is none of them.
    private func compileLanguageFunction(_ call: Call, into register: Int) throws(ScriptError) -> Bool {
        switch (call.name, call.arguments.count) {
        case ("type_of", 1): try compileUnary(.typeOf, call, into: register)
        case ("print", 0...1): try compileUnary(.print, call, into: register)
        case ("debug", 0...1): try compileUnary(.debug, call, into: register)
        case ("Fn", 1):
            if case .string(let name, let position) = call.arguments[0],
                Reserved.contains(String(decoding: name, as: UTF8.self))
            {
                let text = "'\(String(decoding: name, as: UTF8.self))' is a reserved keyword"
                throw ScriptError(syntax: .reserved(text), at: position)
            }
            try compileUnary(.makeFunction, call, into: register)
        case ("is_shared", 1):
            if case .variable(let name, let place) = call.arguments[0] {
                if let local = local(named: name), !mayBeHidden(local) {
                    emit(.init(.isShared, a: register, b: local.register), at: call.position)
                } else {
                    let site = nameSite(name, fallback: local(named: name), at: place)
                    isNameShared(site, into: register, at: call.position)
                }
            } else {
                try compileUnary(.isShared, call, into: register)
            }
        case ("eval", 1): try compileEvaluate(call, into: register)
        case ("is_def_var", 1): try compileWithSite(.isDefinedVariable, call, into: register)
        case ("is_def_fn", 2...3): try compileWithSite(.isDefinedFunction, call, into: register)
        case ("call", 1...):
            try compilePointerCall(call, into: register)
        case ("curry", 2...): try compileWithSite(.curry, call, into: register)
        default: return false
        }
        return true
    }

    private func compileUnary(_ op: Opcode, _ call: Call, into register: Int) throws(ScriptError) {
        let mark = nextRegister
        let value = allocate()
        if let argument = call.arguments.first {
            try compile(argument, into: value)
        } else {
            load(.string(""), into: value, at: call.position)
        }
        let position = op == .makeFunction ? call.arguments[0].position : call.position
        emit(.init(op, a: register, b: value, c: call.arguments.count), at: position)
        nextRegister = mark
    }

    private func compileWithSite(_ op: Opcode, _ call: Call, into register: Int) throws(ScriptError) {
        let mark = nextRegister
        let first = allocate(call.arguments.count)
        try compile(arguments: call.arguments, from: first)
        let site = CallSite(name: call.name, count: call.arguments.count, receiver: .value, position: call.position)
        site.visible = visible
        emit(op, site, a: register, b: first, at: call.arguments[0].position)
        nextRegister = mark
    }

    private func compileEvaluate(_ call: Call, into register: Int) throws(ScriptError) {
        let value = allocate()
        try compile(call.arguments[0], into: value)
        let site = CallSite(name: "eval", count: 1, receiver: .value, position: call.arguments[0].position)
        site.visible = visible
        site.pathPosition = call.position
        emit(.evaluate, site, a: register, b: value, at: call.arguments[0].position)
        noteEvaluation()
    }

    /// Compiles `call(f, …)`: the pointer and the arguments in a row.
    private func compilePointerCall(_ call: Call, into register: Int) throws(ScriptError) {
        let mark = nextRegister
        let first = allocate(call.arguments.count)
        try compile(arguments: call.arguments, from: first)
        let site = CallSite(name: "call", count: call.arguments.count - 1, receiver: .value, position: call.position)
        site.pointerPosition = call.arguments[0].position
        site.isFunctionStyle = true
        if call.capturesScope { site.visible = visible }
        site.capturesScope = call.capturesScope
        emit(.callPointer, site, a: register, b: first, at: call.position)
        nextRegister = mark
    }

    // MARK: Closures

    /// Compiles a closure: its captured variables become leading parameters, given as cells.
    func compile(_ closure: Function, into register: Int) throws(ScriptError) {
        // Names that are neither local nor functions are looked for when the closure is made; not to find one is an error.
        let free = FreeNames.ofClosure(closure).filter {
            local(named: $0.name) != nil || !unit.table.names.contains($0.name)
        }
        let taken = free.map {
            local(named: $0.name) ?? Local(name: $0.name, register: -1, isConstant: false, isShared: true)
        }
        let name = unit.nextClosureName()
        let names = taken.map(\.name) + closure.parameters
        let compiled = try unit.withWideRetry { wide throws(ScriptError) in
            let function = FunctionCompiler(unit, name: name, wide: wide)
            function.draft.definition = closure
            function.captured = FreeNames.captured(in: closure.body.statements)
            function.declareParameters(names, hidden: taken.count)
            function.keepConstness(of: taken)
            try function.compileBody(closure.body.statements, position: closure.body.position)
            return function.finish()
        }
        let mark = nextRegister
        let first = allocate(max(1, taken.count))
        for (index, local) in taken.enumerated() {
            if local.register >= 0 && !mayBeHidden(local) {
                emit(.init(.share, a: first + index, b: local.register), at: closure.position)
                continue
            }
            var instruction = Instruction(.shareName, a: first + index)
            instruction.site = add(
                nameSite(local.name, fallback: self.local(named: local.name), at: free[index].position))
            emit(instruction, at: free[index].position)
        }
        draft.closures.append(compiled)
        var instruction = Instruction(.makeClosure, a: register, b: first)
        instruction.site = draft.closures.count - 1
        emit(instruction, at: closure.position)
        nextRegister = mark
    }

    private func keepConstness(of taken: [Local]) {
        for (index, local) in taken.enumerated() where local.isConstant {
            scopes[0].locals.replace(Local(name: local.name, register: index, isConstant: true, isShared: true))
        }
    }
}
