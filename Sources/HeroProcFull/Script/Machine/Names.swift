/// Variables found by name: the host's, those of `eval`, and the caller's for `f!()`.
extension Machine {
    /// Where a name leads.
    @safe enum Place {
        case scope(DynamicScope, index: Int)
        case register(UnsafeMutablePointer<Value>, isConstant: Bool)
        case nothing
    }

    /// Looks a name up from the running frame.
    func find(_ site: NameSite) -> Place {
        let depth = unsafe state.pointee.depth
        if let scope = scope(at: depth), let index = scope.index(of: site.name) { return .scope(scope, index: index) }
        if let fallback = site.fallback {
            return unsafe .register(frame.pointee.base + fallback.register, isConstant: fallback.isConstant)
        }
        guard let scope = scope(at: depth) else { return .nothing }
        return findOutside(site.name, scope)
    }

    private func findOutside(_ name: String, _ first: DynamicScope) -> Place {
        var scope = first
        while let outer = scope.outer {
            if let inner = self.scope(at: outer.frame), let index = inner.index(of: name) {
                return .scope(inner, index: index)
            }
            if let variable = outer.visible.last(where: { $0.name == name }) {
                let base = unsafe frames[outer.frame].base
                return unsafe .register(base + variable.register, isConstant: variable.isConstant)
            }
            guard let next = self.scope(at: outer.frame) else { break }
            scope = next
        }
        return .nothing
    }

    /// The dynamic scope of a frame.
    func scope(at depth: Int) -> DynamicScope? {
        scopes.last { $0.depth == depth }?.scope
    }

    /// The value of a name; a script function of that name when there is no variable.
    func readName(_ site: NameSite, _ r: UnsafeMutablePointer<Value>) throws(ScriptError) -> Value {
        switch find(site) {
        case .scope(let scope, let index): return scope.variables[index].value.flattened
        case .register(let register, _): return try unsafe readShared(register)
        case .nothing:
            if unsafe environment(of: frame).table.names.contains(site.name) {
                if let target = unsafe onlyFunction(named: site.name, in: environment(of: frame)) {
                    return .function(FunctionPointer(name: site.name, target: target, curried: []))
                }
                return .function(FunctionPointer(name: site.name))
            }
            throw ScriptError(.variableNotFound(site.name), at: site.position)
        }
    }

    /// `is_shared` of a variable found by name: whether a closure captured it.
    func isNameShared(_ site: NameSite, _ r: UnsafeMutablePointer<Value>) throws(ScriptError) -> Value {
        let value: Value
        switch find(site) {
        case .scope(let scope, let index): value = scope.variables[index].value
        case .register(let register, _): value = unsafe register.pointee
        case .nothing: value = try unsafe readName(site, r)
        }
        if case .cell = value { return .bool(true) }
        return .bool(false)
    }

    /// Takes hold of a variable found by name, which becomes a cell.
    func shareName(_ site: NameSite) throws(ScriptError) -> Value {
        switch find(site) {
        case .scope(let scope, let index):
            let value = scope.variables[index].value
            if case .cell = value { return value }
            scope.variables[index].value = .cell(Cell(value, behind: cells))
            return scope.variables[index].value
        case .register(let register, _):
            var cell = Value.unit
            unsafe share(register, into: &cell)
            return cell
        case .nothing: throw ScriptError(.variableNotFound(site.name), at: site.position)
        }
    }

    /// Adds a variable to the frame's dynamic scope.
    func defineName(_ site: NameSite, _ value: Value) throws(ScriptError) {
        guard let scope = unsafe scope(at: state.pointee.depth) else { return }
        if let limit = limits.variablesMax, scope.variables.count >= limit { throw ScriptError(.tooManyVariables) }
        if site.isConstant && scope.depth == 0 && isTopLevel {
            unsafe environment(of: frame).globals[site.name] = value.flattened
        }
        scope.variables.removeAll { $0.name == site.name && $0.depth == scope.depth }
        scope.variables.append(
            DynamicScope.Variable(
                name: site.name, value: value.flattened, isConstant: site.isConstant, depth: scope.depth))
    }

    /// Whether the running code is a top level, or evaluated by one.
    private var isTopLevel: Bool {
        var place = unsafe frame
        while unsafe place.pointee.flags.contains(.evaluated) { unsafe place -= 1 }
        return unsafe place.pointee.flags.contains(.topLevel)
    }

    /// Forgets the variables that `eval` added in a block that is left.
    func dropNames(depth: Int) {
        guard let scope = unsafe scope(at: state.pointee.depth) else { return }
        scope.variables.removeAll { $0.depth >= depth && $0.depth > 0 }
    }

    /// `is_def_var(name)`.
    func isDefinedVariable(_ site: CallSite, _ value: Value) throws(ScriptError) -> Value {
        guard case .string(let text) = value.untagged else { throw noText(value) }
        let name = text.string
        if site.visible.contains(where: { $0.name == name }) { return .bool(true) }
        if case .nothing = find(NameSite(name: name, position: .none)) { return .bool(false) }
        return .bool(true)
    }

    /// `is_def_fn([type,] name, arity)`.
    func isDefinedFunction(_ first: UnsafeMutablePointer<Value>, _ count: Int) throws(ScriptError) -> Value {
        var arguments: [Value] = []
        for index in 0..<count { arguments.append(unsafe (first + index).take()) }
        let table = unsafe environment(of: frame).table
        switch (arguments.first, arguments.dropFirst().first, arguments.last) {
        case (.string(let name)?, _, .int(let arity)?) where count == 2:
            return .bool(table.number(of: name.string, count: Int(clamping: arity)) != nil)
        case (.string(let type)?, .string(let name)?, .int(let arity)?):
            let methods = table.methods(named: name.string, count: Int(clamping: arity))
            return .bool(methods.contains { $0.type == type.string })
        default:
            throw noText(arguments.first { $0.tag != .string } ?? .unit)
        }
    }

    /// The error for a value that is no string.
    func noText(_ value: Value) -> ScriptError {
        ScriptError(.mismatchDataType(actual: value.typeName, expected: "string"))
    }

    /// Counts variables: those visible in the running function.
    func checkVariables(_ count: Int) throws(ScriptError) {
        if let limit = limits.variablesMax, count > limit { throw ScriptError(.tooManyVariables) }
    }

    /// `global::NAME`.
    func readGlobal(_ name: Value) throws(ScriptError) -> Value {
        guard case .string(let text) = name else { return .unit }
        if let value = unsafe environment(of: frame).globals[text.string] { return value }
        throw ScriptError(.variableNotFound("global::\(text.string)"))
    }

    /// Keeps a constant of the top level for `global::NAME`.
    func writeGlobal(_ name: Value, _ value: Value) {
        guard case .string(let text) = name else { return }
        unsafe environment(of: frame).globals[text.string] = value.flattened
    }
}
