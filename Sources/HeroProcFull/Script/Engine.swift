/// Compiles and runs scripts.
public final class Engine {
    /// What scripts may use.
    package var limits = Limits()
    /// What the parser enforces.
    package var syntax = SyntaxOptions()
    /// What the host offers to scripts.
    package let registry = Registry()

    /// An engine with the standard packages.
    public init() {}
}
