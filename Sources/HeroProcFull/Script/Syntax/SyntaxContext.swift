/// What surrounds the piece of script that is being read. Passed down by value.
struct SyntaxContext {
    /// Where in a script one is.
    struct Flags: OptionSet {
        let rawValue: UInt8
        /// At top level: functions and exports may stand here.
        static let global = Flags(rawValue: 1)
        /// In a function or a closure: `this` may stand here.
        static let function = Flags(rawValue: 2)
        /// In a closure.
        static let closure = Flags(rawValue: 4)
        /// In a loop.
        static let loop = Flags(rawValue: 8)
        /// One expression is read, not a script.
        static let expressionsOnly = Flags(rawValue: 16)
    }

    /// Where in a script one is.
    var flags: Flags
    /// Depth that a script may reach; 0 for no limit of its own.
    let depthMax: Int
    /// Unknown variables and modules are errors here.
    var isStrict: Bool
    /// Depth as the reference counts it: nesting, and each operator of a run.
    private(set) var depth = 0
    /// Nesting of the parser's functions.
    private(set) var nesting = 0

    /// The outermost surroundings.
    init(flags: Flags, depthMax: Int, isStrict: Bool) {
        self.flags = flags
        self.depthMax = depthMax
        self.isStrict = isStrict
    }

    /// One level further in. Throws `expressionTooDeep` at the place.
    func deeper(at place: Position) throws(ScriptError) -> SyntaxContext {
        if nesting >= SyntaxOptions.hardDepthMax { throw ScriptError(syntax: .expressionTooDeep, at: place) }
        var inner = try longer(at: place)
        inner.nesting += 1
        return inner
    }

    /// One operator further in a run. Throws `expressionTooDeep` at the place.
    func longer(at place: Position) throws(ScriptError) -> SyntaxContext {
        if depthMax > 0 && depth >= depthMax { throw ScriptError(syntax: .expressionTooDeep, at: place) }
        var next = self
        next.depth += 1
        return next
    }

    /// The same place, in a loop.
    var inLoop: SyntaxContext {
        var inner = self
        inner.flags.insert(.loop)
        return inner
    }

    /// The same place, not at top level.
    var inBlock: SyntaxContext {
        var inner = self
        inner.flags.remove(.global)
        return inner
    }
}
