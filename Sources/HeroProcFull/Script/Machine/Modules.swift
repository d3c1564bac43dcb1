/// `import`, `export` and qualified names.
extension Machine {
    /// Runs an `import`: the module's text runs once; later imports of the same path share what it defined.
    func importModule(_ site: CallSite, _ path: Value, isNamed: Bool) throws(ScriptError) {
        guard case .string(let text) = path.untagged else {
            throw ScriptError(.mismatchDataType(actual: path.typeName, expected: "string"), at: site.position)
        }
        importCount += 1
        if let limit = limits.modulesMax, importCount > limit {
            throw ScriptError(.tooManyModules, at: site.pathPosition)
        }
        let name = text.string
        let environment = unsafe environment(of: frame)
        let module: ScriptModule
        if let found = try host.resolve(name, environment.source) {
            module = .script(try load(found, path: name, site))
        } else if let native = registry.modules[name] {
            module = .native(native)
        } else {
            throw ScriptError(.moduleNotFound(name), at: site.position)
        }
        // Without a name only its typed methods can be reached.
        environment.imports.append((isNamed ? site.name : "", module))
    }

    private func load(_ text: ModuleText, path: String, _ site: CallSite) throws(ScriptError) -> Environment {
        if let known = modules[text.canonicalPath] { return known }
        if unsafe state.pointee.nativeDepth >= Limits.nativeDepthMax {
            throw ScriptError(.stackOverflow, at: site.position)
        }
        unsafe state.pointee.nativeDepth += 1
        defer { unsafe state.pointee.nativeDepth -= 1 }
        do throws(ScriptError) {
            var parser = Parser(source: text.source, options: syntax)
            let script = try parser.parseScript()
            let compiled = try ScriptCompiler.compile(script, limits: limits, prefix: "\(modules.count + 1)m")
            let environment = Environment(source: path, table: compiled.table)
            environments.append(environment)
            loaded.append(compiled)
            let scope = DynamicScope()
            scope.outer = unsafe (site.visible, state.pointee.depth)
            _ = try runTopLevel(compiled.main, environment, scope: scope)
            modules[text.canonicalPath] = environment
            return environment
        } catch {
            let source = unsafe environment(of: frame).source
            error.forgetSource()
            error.leave(TraceEntry(.module(path), source: source, position: site.position))
            throw error
        }
    }

    /// `export name`.
    func export(_ value: Value, as name: Value) {
        guard case .string(let text) = name else { return }
        unsafe environment(of: frame).exports[text.string] = value.flattened
    }

    /// Forgets the imports of a block that is left.
    func dropImports(to mark: Value) {
        guard case .int(let count) = mark else { return }
        let environment = unsafe environment(of: frame)
        if environment.imports.count > count { environment.imports.removeLast(environment.imports.count - Int(count)) }
    }

    /// The module that a path leads to; nil when it ends in something that is no module.
    private func module(_ path: [String], at position: Position) throws(ScriptError) -> ScriptModule? {
        let environment = unsafe environment(of: frame)
        guard let first = path.first else { throw ScriptError(.moduleNotFound(""), at: position) }
        var module: ScriptModule
        if let found = environment.imports.last(where: { $0.name == first })?.module {
            module = found
        } else if let native = registry.modules[first] {
            module = .native(native)
        } else {
            throw ScriptError(.moduleNotFound(path.joined(separator: "::")), at: position)
        }
        for name in path.dropFirst() {
            switch module {
            case .script(let inner):
                guard let next = inner.imports.last(where: { $0.name == name })?.module else { return nil }
                module = next
            case .native(let native):
                guard let next = native.functions.modules[name] else { return nil }
                module = .native(next)
            }
        }
        return module
    }

    /// `m::x`.
    func readQualified(_ site: NameSite) throws(ScriptError) -> Value {
        let value: Value?
        switch try module(site.path, at: site.position) {
        case .script(let environment): value = environment.exports[site.name]
        case .native(let native): value = native.constants[site.name]
        case nil: value = nil
        }
        if let value { return value }
        throw ScriptError(.variableNotFound((site.path + [site.name]).joined(separator: "::")), at: site.position)
    }

    /// `m::x = …` always fails.
    func cannotWriteQualified(_ site: NameSite) -> ScriptError {
        do throws(ScriptError) {
            _ = try readQualified(site)
            let skipped = site.path.reduce(0) { $0 + $1.count + 2 }
            let place = Position(line: site.position.line, column: site.position.column + skipped)
            return ScriptError(.assignmentToConstant(site.name), at: place)
        } catch {
            return error
        }
    }

    /// `m::f(…)`.
    func callQualified(
        _ site: CallSite, arguments: UnsafeMutablePointer<Value>, result: UnsafeMutablePointer<Value>
    ) throws(ScriptError) {
        let caller = unsafe environment(of: frame)
        let full = (site.path + [site.name]).joined(separator: "::")
        if site.moduleGeneration == caller.generation, let linked = site.linked {
            _ = try unsafe enter(
                linked.function, linked.environment, arguments: arguments, count: site.count, result: result)
            return
        }
        var values: [Value] = []
        switch try module(site.path, at: site.pathPosition) {
        case .script(let environment):
            if let linked = environment.function(named: site.name, count: site.count),
                linked.function.definition?.isPrivate != true
            {
                site.linked = linked
                site.moduleGeneration = caller.generation
                _ = try unsafe enter(
                    linked.function, linked.environment, arguments: arguments, count: site.count, result: result)
                return
            }
            for index in 0..<site.count { values.append(unsafe (arguments + index).take()) }
        case .native(let native):
            for index in 0..<site.count { values.append(unsafe (arguments + index).take()) }
            let tags = values.map { DispatchTag($0) }
            let candidates = native.functions.candidates(.function, site.name, count: site.count)
            if let function = Registry.choose(from: candidates, tags: { tags[$0] }) {
                unsafe result.pointee = try call(function, with: values)
                return
            }
        case nil:
            for index in 0..<site.count { values.append(unsafe (arguments + index).take()) }
        }
        throw notFound(full, values)
    }
}
