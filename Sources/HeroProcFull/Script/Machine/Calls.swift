/// Calls of script functions: from sites, through pointers, through modules.
extension Machine {
    /// Checks depth, budget and room before a call; answers where the callee's registers begin. Arguments are moved along
    /// when the current segment is full.
    @inline(never)
    func prepareCall(
        _ callee: UnsafeMutablePointer<CodeHeader>, _ base: UnsafeMutablePointer<Value>, _ count: Int
    ) throws(ScriptError) -> UnsafeMutablePointer<Value> {
        if unsafe state.pointee.budget < 0 { try refill() }
        if unsafe state.pointee.depth >= callDepthMax {
            throw ScriptError(.stackOverflow)
        }
        let size = unsafe callee.pointee.registerCount + 1
        if unsafe base + size <= state.pointee.segmentEnd { return unsafe base }
        let place = unsafe room(for: size, after: base)
        for index in 0..<count { unsafe place[index] = (base + index).take() }
        return unsafe place
    }

    /// Puts a frame on top.
    func push(
        _ function: CompiledFunction, _ environment: Environment, base: UnsafeMutablePointer<Value>,
        result: UnsafeMutablePointer<Value>, lender: CallSite? = nil, flags: Frame.Flags
    ) {
        unsafe state.pointee.depth += 1
        let header = unsafe function.header
        unsafe frame.initialize(
            to: Frame(
                header: header, pc: header.pointee.code, base: base, result: result,
                environment: Unmanaged.passUnretained(environment),
                lender: lender.map { unsafe Unmanaged.passUnretained($0) }, flags: flags))
    }

    /// Enters a function whose arguments lie in a row.
    func enter(
        _ function: CompiledFunction, _ environment: Environment, arguments: UnsafeMutablePointer<Value>, count: Int,
        result: UnsafeMutablePointer<Value>, lender: CallSite? = nil, flags: Frame.Flags = []
    ) throws(ScriptError) -> UnsafeMutablePointer<Value> {
        unsafe state.pointee.budget -= 1
        let base = try unsafe prepareCall(function.header, arguments, count)
        // A frame in another segment leaves the slow way, which selects the caller's segment again.
        let moved: Frame.Flags = unsafe base == arguments ? [] : .moved
        unsafe push(
            function, environment, base: base, result: result, lender: lender, flags: flags.union(moved))
        return unsafe base
    }

    /// The calls that need more than a jump.
    @inline(never)
    func enter(
        _ op: Opcode, _ site: CallSite, _ r: UnsafeMutablePointer<Value>, arguments: UnsafeMutablePointer<Value>,
        result: UnsafeMutablePointer<Value>
    ) throws(ScriptError) {
        switch op {
        case .callMethod: try unsafe callMethod(site, r, arguments: arguments, result: result)
        case .callPointer: try unsafe callPointer(site, r, arguments: arguments, result: result)
        case .callQualified: try unsafe callQualified(site, arguments: arguments, result: result)
        case .callInScope:
            guard let number = site.untyped else { return }
            let environment = unsafe environment(of: frame)
            let scope = DynamicScope()
            scope.outer = unsafe (site.visible, state.pointee.depth)
            _ = try unsafe enter(
                environment.table.functions[number], environment, arguments: arguments, count: site.count,
                result: result, flags: .named)
            unsafe scopes.append((state.pointee.depth, scope))
        default: try unsafe evaluate(site, r, text: arguments, result: result)
        }
    }

    /// `f.call(…)` and `x.call(f, …)`.
    private func callPointer(
        _ site: CallSite, _ r: UnsafeMutablePointer<Value>, arguments: UnsafeMutablePointer<Value>,
        result: UnsafeMutablePointer<Value>
    ) throws(ScriptError) {
        if case .place(let path) = site.receiver { unsafe arguments.pointee = try read(path, r) }
        if case .function(let pointer) = unsafe arguments.pointee {
            unsafe arguments.pointee = .unit
            if site.capturesScope, try unsafe callInScope(pointer, site, arguments: arguments + 1, result: result) {
                return
            }
            return try unsafe call(
                pointer, arguments: arguments + 1, count: site.count, result: result, this: nil, lender: nil)
        }
        guard site.count >= 1 && !site.isFunctionStyle else {
            throw unsafe noFunction(arguments.pointee, at: site.isFunctionStyle ? site.pointerPosition : site.position)
        }
        if case .function(let pointer) = unsafe arguments[1] {
            unsafe arguments[1] = .unit
            let (this, lender) = try unsafe lent(site, r, arguments)
            return try unsafe call(
                pointer, arguments: arguments + 2, count: site.count - 1, result: result, this: this, lender: lender)
        }
        throw unsafe noFunction(arguments[1], at: site.pointerPosition)
    }

    /// `call!(f, …)`: a script function that the pointer names sees the caller's variables. False when there is none, or
    /// when the pointer is bound to a function already.
    private func callInScope(
        _ pointer: FunctionPointer, _ site: CallSite, arguments: UnsafeMutablePointer<Value>,
        result: UnsafeMutablePointer<Value>
    ) throws(ScriptError) -> Bool {
        let environment = unsafe environment(of: frame)
        guard pointer.target == nil,
            let target = link(pointer, count: site.count + pointer.curried.count, in: environment)
        else { return false }
        let scope = DynamicScope()
        scope.outer = unsafe (site.visible, state.pointee.depth)
        let base = try unsafe enter(
            target.function, target.environment, arguments: arguments, count: site.count, result: result,
            flags: .named)
        unsafe insert(pointer.curried, before: base, count: site.count)
        unsafe scopes.append((state.pointee.depth, scope))
        return true
    }

    /// Takes the receiver to be somebody's `this`: out of its place, or as a plain value.
    func lent(
        _ site: CallSite, _ r: UnsafeMutablePointer<Value>, _ arguments: UnsafeMutablePointer<Value>
    ) throws(ScriptError) -> (Value, CallSite?) {
        guard case .place(let path) = site.receiver else { return unsafe (arguments.take(), nil) }
        unsafe arguments.pointee = .unit
        return (try unsafe lend(path, r), site)
    }

    /// Calls what a function pointer points to.
    func call(
        _ pointer: FunctionPointer, arguments: UnsafeMutablePointer<Value>, count: Int,
        result: UnsafeMutablePointer<Value>, this: consuming Value?, lender: CallSite?
    ) throws(ScriptError) {
        let total = count + pointer.curried.count
        let environment = unsafe environment(of: frame)
        if let target = link(pointer, count: total, in: environment) {
            let register = unsafe target.function.header.pointee.thisRegister
            var lender = lender
            do throws(ScriptError) {
                try checkRace(pointer)
                var flags: Frame.Flags = this == nil ? [] : .thisBound
                flags.formUnion(constness(of: lender))
                if let this, let place = lender, register < 0 {
                    // The function never looks at `this`: it goes back at once, while its place can be looked for.
                    unsafe giveBack(this, to: place, frame.pointee.base)
                    lender = nil
                }
                if lender != nil { flags.insert(.lent) }
                let base = try unsafe enter(
                    target.function, target.environment, arguments: arguments, count: count, result: result,
                    lender: lender, flags: flags)
                unsafe insert(pointer.curried, before: base, count: count)
                if let this, register >= 0 { unsafe base[register] = this }
                return
            } catch {
                if let this, let lender { unsafe giveBack(this, to: lender, frame.pointee.base) }
                throw error
            }
        }
        note(copied: pointer.curried.count * MemoryLayout<Value>.stride)
        var values = pointer.curried.map(\.flattened)
        for index in 0..<count { values.append(unsafe (arguments + index).take()) }
        if let this { values.insert(this, at: 0) }
        defer { if this != nil, let lender { unsafe giveBack(values[0], to: lender, frame.pointee.base) } }
        unsafe result.pointee = try callNative(named: pointer.name, &values)
    }

    /// The script function that a pointer means for a number of arguments.
    func link(_ pointer: FunctionPointer, count: Int, in environment: Environment) -> LinkedFunction? {
        if let target = pointer.target { return target.function.parameterCount == count ? target : nil }
        return environment.function(named: pointer.name, count: count)
    }

    /// A captured variable whose value is out as somebody's `this` cannot be an argument.
    func checkRace(_ pointer: FunctionPointer) throws(ScriptError) {
        for (number, value) in pointer.curried.enumerated() {
            if case .cell(let cell) = value, cell.isTaken {
                throw ScriptError(.dataRace("argument #\(number + 1) of function '\(pointer.name)'"))
            }
        }
    }

    private func constness(of lender: CallSite?) -> Frame.Flags {
        guard let lender, case .place(let path) = lender.receiver else { return [] }
        return isConstant(path) ? .thisConstant : []
    }

    /// Puts curried values before the arguments.
    func insert(_ curried: [Value], before arguments: UnsafeMutablePointer<Value>, count: Int) {
        guard !curried.isEmpty else { return }
        for index in stride(from: count - 1, through: 0, by: -1) {
            unsafe arguments[index + curried.count] = (arguments + index).take()
        }
        for (index, value) in curried.enumerated() { unsafe arguments[index] = value }
    }

    /// Calls a native function by name with values of its own.
    func callNative(named name: String, _ values: inout [Value]) throws(ScriptError) -> Value {
        let tags = values.map { DispatchTag($0) }
        let candidates = registry.candidates(.function, name, count: values.count)
        guard let function = Registry.choose(from: candidates, tags: { tags[$0] }) else {
            throw notFound(name, values)
        }
        return try call(function, changing: &values)
    }
}
