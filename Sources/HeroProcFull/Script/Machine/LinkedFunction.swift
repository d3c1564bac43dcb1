/// A compiled function together with the environment it runs in: its script's functions, imports and global constants.
final class LinkedFunction {
    /// The code.
    let function: CompiledFunction
    /// What it sees.
    let environment: Environment

    /// A function in an environment.
    init(function: CompiledFunction, environment: Environment) {
        self.function = function
        self.environment = environment
    }
}

/// What the functions of one script or module share while it runs.
final class Environment {
    /// The module's path; nil for the main script.
    let source: String?
    /// The functions.
    let table: FunctionTable
    /// Constants of the top level, for `global::NAME`.
    var globals: [String: Value] = [:]
    /// Imports in force, innermost last.
    var imports: [(name: String, module: ScriptModule)] = [] {
        didSet { generation += 1 }
    }
    /// What the top level exports.
    var exports: [String: Value] = [:]
    /// Changes with the imports, so that call sites drop what they remembered.
    private(set) var generation = 0

    /// An environment for a script's functions.
    init(source: String?, table: FunctionTable) {
        self.source = source
        self.table = table
    }

    /// The function of a name and a number of arguments, linked to this environment.
    func function(named name: String, count: Int) -> LinkedFunction? {
        guard let number = table.number(of: name, count: count) else { return nil }
        return LinkedFunction(function: table.functions[number], environment: self)
    }
}

/// An imported module: a script's, or one of the host's.
enum ScriptModule {
    case script(Environment)
    case native(NativeModule)
}
