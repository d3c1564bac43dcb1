/// Compiles and runs scripts. An engine belongs to one thread.
public final class Engine {
    /// What scripts may use.
    package var limits = Limits()
    /// What the parser enforces.
    package var syntax = SyntaxOptions()
    /// Whether reading a key that a map lacks is an error.
    package var failsOnMissingProperty = false
    /// What the host is told and asked.
    package var hooks = HostHooks()
    /// What the host offers to scripts.
    package let registry = Registry()

    /// An engine with the standard packages.
    public init() {
        registry.registerStandardLibrary()
    }

    /// Compiles a script. Who reads it from a file leaves out its interpreter line before (`withoutInterpreterLine`).
    package func compile(_ source: [UInt8]) throws(ScriptError) -> CompiledScript {
        var parser = Parser(source: source, options: syntax)
        return try ScriptCompiler.compile(try parser.parseScript(), limits: limits, prefix: "")
    }

    /// Compiles one expression.
    package func compileExpression(_ source: [UInt8]) throws(ScriptError) -> CompiledScript {
        var parser = Parser(source: source, options: syntax)
        return try ScriptCompiler.compile(try parser.parseExpression(), limits: limits, prefix: "")
    }

    /// Runs a script and answers its value. `exit(v)` ends it with `v`. Constants of the scope are `global::NAME` in
    /// functions.
    package func run(_ script: CompiledScript, scope: DynamicScope? = nil) throws(ScriptError) -> Value {
        let machine = machine()
        let environment = machine.environment(for: script, scope: scope)
        return try machine.ended(scope) { () throws(ScriptError) in
            try machine.runTopLevel(script.main, environment, scope: scope)
        }
    }

    /// Compiles and runs a script.
    package func evaluate(_ source: [UInt8]) throws(ScriptError) -> Value {
        try run(compile(source))
    }

    /// Compiles and runs one expression.
    package func evaluateExpression(_ source: [UInt8]) throws(ScriptError) -> Value {
        try run(compileExpression(source))
    }

    /// Runs a script's top level, then calls one of its functions.
    package func call(
        _ name: String, _ arguments: [Value], in script: CompiledScript
    ) throws(ScriptError) -> Value {
        let machine = machine()
        let environment = machine.environment(for: script)
        return try machine.ended(nil) { () throws(ScriptError) in
            _ = try machine.runTopLevel(script.main, environment, scope: nil)
            guard let function = environment.function(named: name, count: arguments.count) else {
                throw machine.notFound(name, arguments)
            }
            return try machine.runFunction(function, arguments)
        }
    }

    /// A machine with the engine's settings, ready to run.
    func machine() -> Machine {
        let machine = Machine(
            limits: limits, registry: registry, host: hooks, syntax: syntax,
            failsOnMissingProperty: failsOnMissingProperty)
        machine.startBudget()
        return machine
    }

    /// The value of a run; `exit(v)` gives `v`.
    static func ended(_ body: () throws(ScriptError) -> Value) throws(ScriptError) -> Value {
        do throws(ScriptError) {
            return try body().flattened
        } catch {
            if case .exit(let value) = error.kind { return value }
            throw error
        }
    }

    /// The text behind a first line that begins with `#!`; the line itself stays, empty, so that places are true.
    package static func withoutInterpreterLine(_ source: [UInt8]) -> [UInt8] {
        guard source.starts(with: [UInt8(ascii: "#"), UInt8(ascii: "!")]) else { return source }
        return Array(source.drop { $0 != UInt8(ascii: "\n") })
    }
}

extension Machine {
    /// The value of the machine's last run.
    fileprivate func ended(
        _ scope: DynamicScope?, _ body: () throws(ScriptError) -> Value
    ) throws(ScriptError) -> Value {
        do throws(ScriptError) {
            let value = try Engine.ended(body)
            letGo(keeping: value, scope)
            return value
        } catch {
            letGo(after: error, scope)
            throw error
        }
    }

    /// Lets go of what the last run leaves behind and nobody can reach.
    func letGo(keeping value: Value, _ scope: DynamicScope?) {
        cells.emptyLost(keeping: [value] + (scope?.variables.map(\.value) ?? []))
    }

    /// Lets go of what a run that failed leaves behind; the value that was thrown stays.
    func letGo(after failure: ScriptError, _ scope: DynamicScope?) {
        switch failure.kind {
        case .runtime(let thrown), .terminated(let thrown): letGo(keeping: thrown, scope)
        default: letGo(keeping: .unit, scope)
        }
    }

    /// The environment of a main script, held as long as the machine. Constants of the scope are seen by functions.
    func environment(for script: CompiledScript, scope: DynamicScope? = nil) -> Environment {
        let environment = Environment(source: nil, table: script.table)
        for (name, value) in scope?.constants ?? [] { environment.globals[name] = value }
        environments.append(environment)
        loaded.append(script)
        return environment
    }

    /// Calls a function from outside any script.
    func runFunction(_ function: LinkedFunction, _ arguments: [Value]) throws(ScriptError) -> Value {
        let room = unsafe room(for: function.function.header.pointee.registerCount + 2)
        for (index, value) in arguments.enumerated() { unsafe room[index + 1] = value }
        unsafe push(function.function, function.environment, base: room + 1, result: room, flags: .entry)
        try run()
        return unsafe room.take()
    }
}
