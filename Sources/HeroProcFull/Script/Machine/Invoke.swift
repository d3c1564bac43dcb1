/// Ways into the machine: top levels, calls by the host, calls back from native functions.
extension Machine {
    /// Runs a script's top level from the start; answers its value.
    func runTopLevel(
        _ main: CompiledFunction, _ environment: Environment, scope: DynamicScope?
    ) throws(ScriptError) -> Value {
        let room = unsafe beginTopLevel(main, environment, scope: scope)
        try run()
        return unsafe room.take()
    }

    /// Lays out a top level's frame, to be run next; answers the register of its value.
    func beginTopLevel(
        _ main: CompiledFunction, _ environment: Environment, scope: DynamicScope?
    ) -> UnsafeMutablePointer<Value> {
        let room = unsafe room(for: main.header.pointee.registerCount + 2)
        var flags: Frame.Flags = [.entry, .topLevel, .moved]
        if scope != nil { flags.insert(.named) }
        unsafe push(main, environment, base: room + 1, result: room, flags: flags)
        if let scope { unsafe scopes.append((state.pointee.depth, scope)) }
        return unsafe room
    }

    /// Makes a function value ready to be called from a native function.
    func callback(for value: Value, at position: Position) throws(ScriptError) -> Callback {
        let pointer: FunctionPointer
        switch value {
        case .function(let given): pointer = given
        case .string(let text):
            guard FunctionPointer.isProper(text.string) else {
                throw ScriptError(.functionNotFound(text.string), at: position)
            }
            pointer = FunctionPointer(name: text.string)
        default: throw ScriptError(.mismatchDataType(actual: value.typeName, expected: "Fn"), at: position)
        }
        let target = unsafe pointer.target ?? onlyFunction(named: pointer.name, in: environment(of: frame))
        return Callback(machine: self, pointer: pointer, target: target)
    }

    /// The function of a name when there is exactly one.
    func onlyFunction(named name: String, in environment: Environment) -> LinkedFunction? {
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

    /// Calls a script function with up to three arguments, of which the first `count` are meant, without a list of them.
    func invoke(
        _ callback: borrowing Callback, count: Int, _ first: Value, _ second: Value = .unit, _ third: Value = .unit
    ) throws(ScriptError) -> Value {
        let hidden = callback.hiddenCount
        guard let header = unsafe callback.header, let environment = unsafe callback.environment,
            unsafe header.pointee.parameterCount == hidden + count
        else {
            var unbound = Value.unit
            return try invoke(
                copy callback, isBound: false, this: &unbound, Array([first, second, third].prefix(count)))
        }
        if hidden > 0 { try checkRace(callback.pointer) }
        let room = try unsafe roomForCall(header)
        let base = unsafe room + 1
        for index in 0..<hidden { unsafe base[index] = callback.pointer.curried[index] }
        let place = unsafe base + hidden
        if count > 0 { unsafe place.put(first) }
        if count > 1 { unsafe (place + 1).put(second) }
        if count > 2 { unsafe place[2] = third }
        return try unsafe run(header, environment, in: room, flags: .entry)
    }

    /// As the other, with `this` bound and up to two arguments.
    func invoke(
        _ callback: borrowing Callback, this: inout Value, count: Int, _ first: Value, _ second: Value = .unit
    ) throws(ScriptError) -> Value {
        let hidden = callback.hiddenCount
        guard let header = unsafe callback.header, let environment = unsafe callback.environment,
            unsafe header.pointee.parameterCount == hidden + count
        else {
            return try invoke(copy callback, isBound: true, this: &this, Array([first, second].prefix(count)))
        }
        if hidden > 0 { try checkRace(callback.pointer) }
        let room = try unsafe roomForCall(header)
        let base = unsafe room + 1
        for index in 0..<hidden { unsafe base[index] = callback.pointer.curried[index] }
        if count > 0 { unsafe base[hidden] = first }
        if count > 1 { unsafe base[hidden + 1] = second }
        return try unsafe run(header, environment, in: room, this: &this)
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
            note(copied: total * MemoryLayout<Value>.stride)
            var values = pointer.curried.map(\.flattened) + arguments
            if isBound { values.insert(this, at: 0) }
            unsafe state.pointee.nativeDepth += 1
            defer { unsafe state.pointee.nativeDepth -= 1 }
            return try callNative(named: pointer.name, &values)
        }
        try checkRace(pointer)
        let header = unsafe target.function.header
        let room = try unsafe roomForCall(header)
        let base = unsafe room + 1
        for (index, value) in pointer.curried.enumerated() { unsafe base[index] = value }
        for (index, value) in arguments.enumerated() { unsafe base[pointer.curried.count + index] = value }
        let environment = unsafe Unmanaged.passUnretained(target.environment)
        if isBound { return try unsafe run(header, environment, in: room, this: &this) }
        return try unsafe run(header, environment, in: room, flags: .entry)
    }

    /// Counts a call by a native function and finds room for it: the result's register, and behind it the function's own.
    @inline(__always)
    private func roomForCall(
        _ header: UnsafeMutablePointer<CodeHeader>
    ) throws(ScriptError) -> UnsafeMutablePointer<Value> {
        unsafe state.pointee.budget -= 1
        if unsafe state.pointee.budget < 0 { try refill() }
        guard unsafe state.pointee.nativeDepth < Limits.nativeDepthMax,
            unsafe state.pointee.depth < callDepthMax
        else { throw ScriptError(.stackOverflow) }
        return unsafe room(for: header.pointee.registerCount + 2)
    }

    /// Runs a function whose arguments lie in its registers, with `this` bound.
    private func run(
        _ header: UnsafeMutablePointer<CodeHeader>, _ environment: Unmanaged<Environment>,
        in room: UnsafeMutablePointer<Value>, this: inout Value
    ) throws(ScriptError) -> Value {
        let register = unsafe header.pointee.thisRegister
        guard register >= 0 else {
            return try unsafe run(header, environment, in: room, flags: [.entry, .thisBound])
        }
        // `this` is handed over in a register and comes back through the machine.
        unsafe room[1 + register] = this
        this = .unit
        defer {
            this = returnedThis
            returnedThis = .unit
        }
        return try unsafe run(header, environment, in: room, flags: [.entry, .thisBound, .returnsThis])
    }

    /// Runs a function whose arguments lie in its registers.
    @inline(__always)
    private func run(
        _ header: UnsafeMutablePointer<CodeHeader>, _ environment: Unmanaged<Environment>,
        in room: UnsafeMutablePointer<Value>, flags: Frame.Flags
    ) throws(ScriptError) -> Value {
        var flags = flags
        // A frame in another segment leaves the slow way, which selects the caller's segment again.
        if unsafe room != self.top { flags.insert(.moved) }
        unsafe state.pointee.nativeDepth += 1
        defer { unsafe state.pointee.nativeDepth -= 1 }
        unsafe state.pointee.depth += 1
        unsafe frame.begin(header, base: room + 1, result: room, environment, flags)
        try run()
        return unsafe room.take()
    }
}

extension Callback {
    /// A function ready to be called.
    init(machine: Machine, pointer: FunctionPointer, target: LinkedFunction?) {
        self.machine = machine
        self.pointer = pointer
        self.target = target
        unsafe header = target.map { unsafe $0.function.header }
        unsafe environment = target.map { unsafe Unmanaged.passUnretained($0.environment) }
        let hiddenCount = pointer.curried.count
        self.hiddenCount = hiddenCount
        parameterCount = target.map { $0.function.parameterCount - hiddenCount }
    }
}
