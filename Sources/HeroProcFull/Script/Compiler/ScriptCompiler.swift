/// Compiles one script: its functions first (they are hoisted), then its top level.
final class ScriptCompiler {
    /// The functions, filled as they are compiled.
    let table: FunctionTable
    /// Constants at top level are kept for `global::NAME`.
    let keepsGlobals: Bool
    /// Operations are counted one by one because a limit on them is set.
    let isMetered: Bool
    /// Variables are counted against a limit.
    let countsVariables: Bool
    private let prefix: String
    private var closureCount = 0
    private var texts: [[UInt8]: Text] = [:]

    private init(table: FunctionTable, keepsGlobals: Bool, limits: Limits, prefix: String) {
        self.table = table
        self.keepsGlobals = keepsGlobals
        isMetered = limits.operationsMax != nil
        countsVariables = limits.variablesMax != nil
        self.prefix = prefix
    }

    /// Compiles a script; answers its top level, which knows its functions.
    static func compile(_ script: Script, limits: Limits, prefix: String) throws(ScriptError) -> CompiledScript {
        try compile(script, limits: limits, prefix: prefix, isPiece: false)
    }

    private static func compile(
        _ script: Script, limits: Limits, prefix: String, isPiece: Bool
    ) throws(ScriptError) -> CompiledScript {
        let table = FunctionTable(capacity: script.functions.count)
        let compiler = ScriptCompiler(
            table: table, keepsGlobals: !script.functions.isEmpty, limits: limits, prefix: prefix)
        for (number, function) in script.functions.enumerated() {
            table.names.insert(function.name)
            if let type = function.thisType {
                let key = FunctionTable.MethodKey(
                    type: normalisedType(type), name: function.name, count: function.parameters.count)
                table.typed[key] = number
            } else {
                table.untyped[FunctionTable.Key(name: function.name, count: function.parameters.count)] = number
            }
        }
        for function in script.functions {
            table.functions.append(try compiler.compile(function))
        }
        let main = try compiler.compileTopLevel(script, isPiece: isPiece)
        table.seal()
        return CompiledScript(main: main, table: table)
    }

    /// Compiles a piece of a session: what its top level declares is found by name by the pieces that follow.
    static func compilePiece(_ script: Script, limits: Limits, prefix: String) throws(ScriptError) -> CompiledScript {
        try compile(script, limits: limits, prefix: prefix, isPiece: true)
    }

    /// Compiles code for `eval` at a place where variables are visible.
    static func compileEvaluated(
        _ script: Script, at site: CallSite, table: FunctionTable, limits: Limits
    ) throws(ScriptError) -> CompiledFunction {
        let compiler = ScriptCompiler(table: table, keepsGlobals: false, limits: limits, prefix: "e")
        return try compiler.withWideRetry { wide throws(ScriptError) in
            let function = FunctionCompiler(compiler, name: "eval", wide: wide)
            function.borrow(site)
            function.captured = FreeNames.captured(in: script.statements)
            try function.compileBody(script.statements, position: .none)
            return function.finish()
        }
    }

    /// The type names that scripts may write for `this`, as `type_of` says them.
    private static func normalisedType(_ type: String) -> String {
        switch type {
        case "int": "i64"
        case "float": "f64"
        default: type
        }
    }

    /// The one text for a name in this script: maps find such keys by identity.
    func text(_ bytes: [UInt8]) -> Text {
        if let known = texts[bytes] { return known }
        let text = Text(utf8: bytes)
        texts[bytes] = text
        return text
    }

    /// A name for the next closure.
    func nextClosureName() -> String {
        closureCount += 1
        let digits = String(closureCount, radix: 16)
        return "anon$" + prefix + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }

    private func compile(_ definition: Function) throws(ScriptError) -> CompiledFunction {
        try withWideRetry { wide throws(ScriptError) in
            let function = FunctionCompiler(self, name: definition.name, wide: wide)
            function.draft.definition = definition
            function.captured = FreeNames.captured(in: definition.body.statements)
            function.declareParameters(definition.parameters, hidden: 0)
            if countsVariables {
                function.emit(.init(.checkVariables, a: definition.parameters.count), at: definition.body.position)
            }
            try function.compileBody(definition.body.statements, position: definition.body.position)
            return function.finish()
        }
    }

    private func compileTopLevel(_ script: Script, isPiece: Bool) throws(ScriptError) -> CompiledFunction {
        try withWideRetry { wide throws(ScriptError) in
            let function = FunctionCompiler(self, name: "", wide: wide)
            function.isTopLevel = true
            function.isEvaluated = isPiece
            function.captured = FreeNames.captured(in: script.statements)
            try function.compileBody(script.statements, position: .none)
            return function.finish()
        }
    }

    /// Compiles with short conditional jumps; when one does not reach, again without them.
    func withWideRetry(
        _ body: (Bool) throws(ScriptError) -> FunctionDraft?
    ) throws(ScriptError) -> CompiledFunction {
        if let draft = try body(false) { return CompiledFunction(draft, table: table) }
        guard let draft = try body(true) else { throw ScriptError(syntax: .expressionTooDeep, at: .none) }
        return CompiledFunction(draft, table: table)
    }
}

/// A script ready to run.
package final class CompiledScript {
    /// The top level.
    let main: CompiledFunction
    /// Its functions.
    let table: FunctionTable

    init(main: CompiledFunction, table: FunctionTable) {
        self.main = main
        self.table = table
    }
}
