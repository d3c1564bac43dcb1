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

    /// An environment.
    init(source: String?) {
        self.source = source
    }
}
