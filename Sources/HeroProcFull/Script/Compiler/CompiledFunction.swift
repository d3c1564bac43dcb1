/// A function's bytecode.
final class CompiledFunction {
    /// The name.
    let name: String
    /// Number of parameters, hidden ones for captured variables included.
    let parameterCount: Int

    /// A function.
    init(name: String, parameterCount: Int) {
        self.name = name
        self.parameterCount = parameterCount
    }
}
