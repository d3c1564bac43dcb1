/// Ways into the machine: top levels, calls by the host, calls back from native functions.
extension Machine {
    /// Runs a script's top level from the start; answers its value.
    func runTopLevel(
        _ main: CompiledFunction, _ environment: Environment, scope: DynamicScope?
    ) throws(ScriptError) -> Value {
        let room = unsafe room(for: main.header.pointee.registerCount + 2)
        var flags: Frame.Flags = [.entry, .topLevel]
        if scope != nil { flags.insert(.named) }
        unsafe push(main, environment, base: room + 1, result: room, flags: flags)
        if let scope { unsafe scopes.append((state.pointee.depth, scope)) }
        try run()
        return unsafe room.take()
    }

    /// Makes a function value ready to be called from a native function.
    func callback(for value: Value, at position: Position) throws(ScriptError) -> Callback {
        let pointer: FunctionPointer
        switch value {
        case .function(let given): pointer = given
        case .string(let text): pointer = FunctionPointer(name: text.string)
        default: throw ScriptError(.mismatchDataType(actual: value.typeName, expected: "Fn"), at: position)
        }
        let target = unsafe pointer.target ?? onlyFunction(named: pointer.name, in: environment(of: frame))
        return Callback(machine: self, pointer: pointer, target: target)
    }

    private func onlyFunction(named name: String, in environment: Environment) -> LinkedFunction? {
        let numbers = environment.table.untyped.filter { $0.key.name == name }
        guard numbers.count == 1, let number = numbers.first?.value else { return nil }
        return LinkedFunction(function: environment.table.functions[number], environment: environment)
    }

    /// Calls a script function from a native function.
    func invoke(_ callback: Callback, _ arguments: [Value]) throws(ScriptError) -> Value {
        var unbound = Value.unit
        return try invoke(callback, isBound: false, this: &unbound, arguments)
    }

    /// Calls a script function from a native function with `this` bound.
    func invoke(_ callback: Callback, this: inout Value, _ arguments: [Value]) throws(ScriptError) -> Value {
        try invoke(callback, isBound: true, this: &this, arguments)
    }

    private func invoke(
        _ callback: Callback, isBound: Bool, this: inout Value, _ arguments: [Value]
    ) throws(ScriptError) -> Value {
        let pointer = callback.pointer
        let total = pointer.curried.count + arguments.count
        let target: LinkedFunction?
        if let known = callback.target, known.function.parameterCount == total {
            target = known
        } else {
            target = unsafe link(pointer, count: total, in: environment(of: frame))
        }
        guard let target else {
            var values = pointer.curried.map(\.flattened) + arguments
            if isBound { values.insert(this, at: 0) }
            return try callNative(named: pointer.name, &values)
        }
        try checkRace(pointer)
        return try run(target, pointer.curried, isBound: isBound, this: &this, arguments)
    }

    private func run(
        _ target: LinkedFunction, _ curried: [Value], isBound: Bool, this: inout Value, _ arguments: [Value]
    ) throws(ScriptError) -> Value {
        unsafe state.pointee.budget -= 1
        if unsafe state.pointee.budget < 0 { try refill() }
        guard nativeDepth < Limits.nativeDepthMax,
            unsafe state.pointee.depth < min(limits.callDepthMax, Limits.callDepthHardMax)
        else { throw ScriptError(.stackOverflow) }
        nativeDepth += 1
        defer { nativeDepth -= 1 }
        let header = unsafe target.function.header
        let room = unsafe room(for: header.pointee.registerCount + 2)
        let base = unsafe room + 1
        for (index, value) in curried.enumerated() { unsafe base[index] = value }
        for (index, value) in arguments.enumerated() { unsafe base[curried.count + index] = value }
        let register = unsafe header.pointee.thisRegister
        var flags: Frame.Flags = isBound ? [.entry, .thisBound] : .entry
        guard isBound, register >= 0 else {
            unsafe push(target.function, target.environment, base: base, result: room, flags: flags)
            try run()
            return unsafe room.take()
        }
        // `this` is handed over in a register and comes back through the second result slot.
        flags.insert(.returnsThis)
        unsafe base[register] = this
        this = .unit
        unsafe push(target.function, target.environment, base: base, result: room, flags: flags)
        defer {
            this = returnedThis
            returnedThis = .unit
        }
        try run()
        return unsafe room.take()
    }
}
