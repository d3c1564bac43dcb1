/// Ways into the machine: top levels, calls by the host, calls back from native functions.
extension Machine {
    /// Runs a script's top level from the start; answers its value.
    func runTopLevel(
        _ main: CompiledFunction, _ environment: Environment, scope: DynamicScope?
    ) throws(ScriptError) -> Value {
        let room = unsafe room(for: main.header.pointee.registerCount + 2)
        var flags: Frame.Flags = [.entry, .topLevel, .moved]
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

    /// As the others, for up to three arguments, without a list of them.
    func invoke(
        _ callback: Callback, isBound: Bool, this: inout Value, _ first: Value?, _ second: Value?, _ third: Value?
    ) throws(ScriptError) -> Value {
        let count = (first == nil ? 0 : 1) + (second == nil ? 0 : 1) + (third == nil ? 0 : 1)
        let pointer = callback.pointer
        let hidden = pointer.curried.count
        guard let target = callback.target, target.function.parameterCount == hidden + count else {
            return try invoke(callback, isBound: isBound, this: &this, [first, second, third].compactMap { $0 })
        }
        if hidden > 0 { try checkRace(pointer) }
        return unsafe try run(target, isBound: isBound, this: &this) { base in
            for index in 0..<hidden { unsafe base[index] = pointer.curried[index] }
            var place = hidden
            if let first {
                unsafe base[place] = first
                place += 1
            }
            if let second {
                unsafe base[place] = second
                place += 1
            }
            if let third { unsafe base[place] = third }
        }
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
        return unsafe try run(target, isBound: isBound, this: &this) { base in
            for (index, value) in pointer.curried.enumerated() { unsafe base[index] = value }
            for (index, value) in arguments.enumerated() { unsafe base[pointer.curried.count + index] = value }
        }
    }

    /// Runs a function whose arguments `place` puts into its registers.
    @inline(__always)
    private func run(
        _ target: LinkedFunction, isBound: Bool, this: inout Value,
        _ place: (UnsafeMutablePointer<Value>) -> Void
    ) throws(ScriptError) -> Value {
        unsafe state.pointee.budget -= 1
        if unsafe state.pointee.budget < 0 { try refill() }
        guard nativeDepth < Limits.nativeDepthMax,
            unsafe state.pointee.depth < min(limits.callDepthMax, Limits.callDepthHardMax)
        else { throw ScriptError(.stackOverflow) }
        nativeDepth += 1
        defer { nativeDepth -= 1 }
        let header = unsafe target.function.header
        let end = unsafe state.pointee.segmentEnd
        let room = unsafe room(for: header.pointee.registerCount + 2)
        let base = unsafe room + 1
        unsafe place(base)
        let register = unsafe header.pointee.thisRegister
        var flags: Frame.Flags = isBound ? [.entry, .thisBound] : .entry
        if unsafe end != state.pointee.segmentEnd { flags.insert(.moved) }
        let returnsThis = isBound && register >= 0
        if returnsThis {
            // `this` is handed over in a register and comes back through the machine.
            flags.insert(.returnsThis)
            unsafe base[register] = this
            this = .unit
        }
        unsafe push(target.function, target.environment, base: base, result: room, flags: flags)
        defer {
            if returnsThis {
                this = returnedThis
                returnedThis = .unit
            }
        }
        try run()
        return unsafe room.take()
    }
}
