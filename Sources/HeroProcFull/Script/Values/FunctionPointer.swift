/// A function by name, with arguments already given. What `Fn("f")`, a bare function name and a closure make.
@safe package final class FunctionPointer {
    /// The function's name; closures have names that begin with `anon$`.
    package let name: String
    /// The compiled function when it is known, as for closures; nil: looked up by name when called.
    let target: LinkedFunction?
    /// What the loop reads of the compiled function.
    let header: UnsafeMutablePointer<CodeHeader>?
    let environment: Unmanaged<Environment>?
    /// Leading arguments. A captured variable is a `.cell` here.
    var curried: [Value]

    /// A pointer to a function that is looked up by name.
    package init(name: String, curried: [Value] = []) {
        self.name = name
        target = nil
        unsafe header = nil
        unsafe environment = nil
        self.curried = curried
    }

    /// A pointer to a compiled function.
    init(name: String, target: LinkedFunction, curried: [Value]) {
        self.name = name
        self.target = target
        unsafe header = target.function.header
        unsafe environment = Unmanaged.passUnretained(target.environment)
        self.curried = curried
    }

    deinit {
        Value.release(&curried)
    }

    /// Whether it is a closure.
    package var isAnonymous: Bool { name.hasPrefix("anon$") }

    /// The same function with more leading arguments given.
    package func curry(_ more: [Value]) -> FunctionPointer {
        if let target { return FunctionPointer(name: name, target: target, curried: curried + more) }
        return FunctionPointer(name: name, curried: curried + more)
    }
}
