/// Compiles and runs scripts.
public final class Engine {
    /// An engine with the standard packages.
    public init() {}
}
