/// Calls of native functions and of methods, whose receivers may be lent and come back changed.
extension Machine {
    /// Calls a native function by name; the first argument may be a variable that it changes.
    @inline(never)
    func callNative(
        _ site: CallSite, _ r: UnsafeMutablePointer<Value>, arguments: UnsafeMutablePointer<Value>,
        result: UnsafeMutablePointer<Value>
    ) throws(ScriptError) {
        try unsafe finishNative(site, site.count, r, arguments: arguments, result: result)
    }

    /// Chooses and calls a native function. The receiver is argument 0, in its place or in the first register.
    private func finishNative(
        _ site: CallSite, _ count: Int, _ r: UnsafeMutablePointer<Value>, arguments: UnsafeMutablePointer<Value>,
        result: UnsafeMutablePointer<Value>
    ) throws(ScriptError) {
        if let register = site.plainRegister {
            return try unsafe finishNative(site, count, at: r + register, arguments, result)
        }
        var path: PathSite?
        if case .place(let place) = site.receiver {
            // Dispatch needs to see the receiver: a copy, which is given up again when it is to be lent.
            unsafe arguments.pointee = try read(place, r)
            // A first argument is lent only where a receiver must be.
            let isMethod = count > site.count
            if isMethod || canLend(place.root) { path = place }
        }
        guard let function = unsafe choose(site, arguments, count) else {
            var values: [Value] = []
            for index in 0..<count { values.append(unsafe (arguments + index).take()) }
            throw notFound(site.name, values)
        }
        defer {
            for index in 0..<count where unsafe arguments[index].isHeap { unsafe arguments[index] = .unit }
        }
        if function.mutates, let path {
            if isConstant(path) { throw ScriptError(.nonPureMethodOnConstant(site.name)) }
            unsafe arguments.pointee = .unit
            unsafe arguments.pointee = try lend(path, r)
            defer { unsafe giveBack(arguments.take(), to: site, r) }
            let value = try unsafe function.body(NativeCall(arguments: arguments, count: count, machine: self))
            if limitsSizes && !function.measures {
                try unsafe checkSize(of: arguments.pointee)
                try checkSize(of: value)
            }
            unsafe result.pointee = value
            return
        }
        let value = try unsafe function.body(NativeCall(arguments: arguments, count: count, machine: self))
        if limitsSizes { try checkSize(of: value) }
        unsafe result.pointee = value
    }

    /// Whether a first argument is lent to a function that changes it. Constants and captured variables are copied; the
    /// compiler has seen to those that are not found by name.
    private func canLend(_ root: PathRoot) -> Bool {
        guard case .name(let site) = root else { return true }
        switch find(site) {
        case .scope(let scope, let index):
            let variable = scope.variables[index]
            if case .cell = variable.value { return false }
            return !variable.isConstant
        case .register(let register, let isConstant):
            if case .cell = unsafe register.pointee { return false }
            return !isConstant
        case .nothing: return false
        }
    }

    /// As `finishNative`, for a receiver in a variable's register: it is moved to the arguments and back.
    private func finishNative(
        _ site: CallSite, _ count: Int, at place: UnsafeMutablePointer<Value>,
        _ arguments: UnsafeMutablePointer<Value>, _ result: UnsafeMutablePointer<Value>
    ) throws(ScriptError) {
        unsafe arguments.pointee = place.take()
        guard let function = unsafe choose(site, arguments, count) else {
            unsafe place.pointee = arguments.pointee
            var values: [Value] = []
            for index in 0..<count { values.append(unsafe (arguments + index).take()) }
            throw notFound(site.name, values)
        }
        defer {
            for index in 1..<max(1, count) where unsafe arguments[index].isHeap { unsafe arguments[index] = .unit }
        }
        if !function.mutates {
            // The function may call back into the script, which then sees the variable as it is.
            unsafe place.pointee = arguments.pointee
            defer { unsafe arguments.pointee = .unit }
            let value = try unsafe function.body(NativeCall(arguments: arguments, count: count, machine: self))
            if limitsSizes { try checkSize(of: value) }
            unsafe result.pointee = value
            return
        }
        if site.isConstant {
            unsafe place.pointee = arguments.take()
            throw ScriptError(.nonPureMethodOnConstant(site.name))
        }
        defer { unsafe place.pointee = arguments.take() }
        let value = try unsafe function.body(NativeCall(arguments: arguments, count: count, machine: self))
        if limitsSizes && !function.measures {
            try unsafe checkSize(of: arguments.pointee)
            try checkSize(of: value)
        }
        unsafe result.pointee = value
    }

    /// The native function for arguments in a row, remembered by the site.
    private func choose(
        _ site: CallSite, _ arguments: UnsafeMutablePointer<Value>, _ count: Int
    ) -> NativeFunction? {
        var key: UInt64 = 1
        for index in 0..<count { key = unsafe key << 8 | UInt64(DispatchTag(arguments[index]).raw) }
        let memory = site.native
        if memory.generation == registry.generation && memory.key == key && count < 8 { return memory.chosen }
        if memory.generation != registry.generation || memory.candidates.isEmpty {
            memory.candidates = registry.candidates(.function, site.name, count: count)
        }
        memory.generation = registry.generation
        memory.key = key
        memory.chosen = Registry.choose(
            from: memory.candidates, tags: { unsafe DispatchTag(arguments[$0]) })
        return memory.chosen
    }

    /// `x.f(…)`: a function kept in the map `x`, a typed script function, an untyped one, a native one.
    func callMethod(
        _ site: CallSite, _ r: UnsafeMutablePointer<Value>, arguments: UnsafeMutablePointer<Value>,
        result: UnsafeMutablePointer<Value>
    ) throws(ScriptError) {
        if site.untyped != nil || !site.typed.isEmpty || site.mayBeSpecial {
            if try unsafe callSpecial(site, r, arguments: arguments, result: result) { return }
        } else if let register = site.plainRegister {
            if case .map(let box) = unsafe r[register], case .function(let pointer)? = box[site.text] {
                return try unsafe call(pointer, of: site, r, arguments, result)
            }
        } else if case .place(let path) = site.receiver {
            if case .map(let box) = try unsafe read(path, r).untagged,
                case .function(let pointer)? = box[site.text]
            {
                return try unsafe call(pointer, of: site, r, arguments, result)
            }
        } else if case .map(let box) = unsafe arguments.pointee, case .function(let pointer)? = box[site.text] {
            return try unsafe call(pointer, of: site, r, arguments, result)
        }
        if unsafe !environment(of: frame).imports.isEmpty,
            try unsafe callImported(site, r, arguments: arguments, result: result)
        {
            return
        }
        try unsafe finishNative(site, site.count + 1, r, arguments: arguments, result: result)
    }

    private func call(
        _ pointer: FunctionPointer, of site: CallSite, _ r: UnsafeMutablePointer<Value>,
        _ arguments: UnsafeMutablePointer<Value>, _ result: UnsafeMutablePointer<Value>
    ) throws(ScriptError) {
        let (this, lender) = try unsafe lent(site, r, arguments)
        try unsafe call(
            pointer, arguments: arguments + 1, count: site.count, result: result, this: this, lender: lender)
    }

    /// Methods that are not plainly native: the script's own, `type_of`, `curry`. False when none of them is meant.
    private func callSpecial(
        _ site: CallSite, _ r: UnsafeMutablePointer<Value>, arguments: UnsafeMutablePointer<Value>,
        result: UnsafeMutablePointer<Value>
    ) throws(ScriptError) -> Bool {
        if case .place(let path) = site.receiver { unsafe arguments.pointee = try read(path, r) }
        if case .map(let box) = unsafe arguments.pointee, case .function(let pointer)? = box[site.text] {
            try unsafe call(pointer, of: site, r, arguments, result)
            return true
        }
        if site.name == "type_of" && site.count == 0 {
            unsafe result.pointee = .string(arguments.take().typeName)
            return true
        }
        if site.name == "curry" {
            guard case .function(let pointer) = unsafe arguments.pointee else {
                throw unsafe noFunction(arguments.pointee)
            }
            var more: [Value] = []
            for index in 0..<site.count { more.append(unsafe (arguments + 1 + index).take()) }
            unsafe arguments.pointee = .unit
            unsafe result.pointee = try curry(pointer, more)
            return true
        }
        let type = unsafe arguments.pointee.typeName
        guard let number = site.typed.first(where: { $0.type == type })?.function ?? site.untyped else { return false }
        let environment = unsafe environment(of: frame)
        try unsafe callMethod(environment.table.functions[number], of: environment, site, r, arguments, result)
        return true
    }

    /// A typed method of an imported module, which needs no path. False when there is none.
    private func callImported(
        _ site: CallSite, _ r: UnsafeMutablePointer<Value>, arguments: UnsafeMutablePointer<Value>,
        result: UnsafeMutablePointer<Value>
    ) throws(ScriptError) -> Bool {
        var type: String?
        let found = try unsafe environment(of: frame).importedMethod(site) { () throws(ScriptError) in
            if let type { return type }
            let name: String
            if let register = site.plainRegister {
                name = unsafe r[register].typeName
            } else if case .place(let path) = site.receiver {
                name = try unsafe read(path, r).typeName
            } else {
                name = unsafe arguments.pointee.typeName
            }
            type = name
            return name
        }
        guard let found else { return false }
        try unsafe callMethod(found.function, of: found.environment, site, r, arguments, result)
        return true
    }

    /// Calls a script function with the receiver as its `this`.
    private func callMethod(
        _ function: CompiledFunction, of environment: Environment, _ site: CallSite, _ r: UnsafeMutablePointer<Value>,
        _ arguments: UnsafeMutablePointer<Value>, _ result: UnsafeMutablePointer<Value>
    ) throws(ScriptError) {
        var flags = Frame.Flags.thisBound
        if case .place(let path) = site.receiver, isConstant(path) { flags.insert(.thisConstant) }
        let register = unsafe function.header.pointee.thisRegister
        guard register >= 0 else {
            unsafe arguments.pointee = .unit
            _ = try unsafe enter(
                function, environment, arguments: arguments + 1, count: site.count, result: result, flags: flags)
            return
        }
        let (this, lender) = try unsafe lent(site, r, arguments)
        do throws(ScriptError) {
            if lender != nil { flags.insert(.lent) }
            let base = try unsafe enter(
                function, environment, arguments: arguments + 1, count: site.count, result: result, lender: lender,
                flags: flags)
            unsafe base[register] = this
        } catch {
            if let lender { unsafe giveBack(this, to: lender, r) }
            throw error
        }
    }
}

extension Environment {
    /// The typed method of its imports, the latest first, and of what they import.
    fileprivate func importedMethod(
        _ site: CallSite, type: () throws(ScriptError) -> String
    ) throws(ScriptError) -> LinkedFunction? {
        for (_, module) in imports.reversed() {
            guard case .script(let environment) = module else { continue }
            let methods =
                environment.table.typed.isEmpty
                ? [] : environment.table.methods(named: site.name, count: site.count)
            if !methods.isEmpty {
                let wanted = try type()
                if let number = methods.first(where: { $0.type == wanted })?.function {
                    let function = environment.table.functions[number]
                    if function.definition?.isPrivate != true {
                        return LinkedFunction(function: function, environment: environment)
                    }
                }
            }
            if let found = try environment.importedMethod(site, type: type) { return found }
        }
        return nil
    }
}
