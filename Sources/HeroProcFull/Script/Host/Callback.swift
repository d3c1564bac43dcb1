/// A script function that a native function calls back: resolved once, called many times.
///
/// Each call runs the machine's loop anew on the Swift stack; `Limits.nativeDepthMax` bounds how deep that nests.
@safe package struct Callback {
    /// The machine.
    let machine: Machine
    /// What is called.
    let pointer: FunctionPointer
    /// The linked function when there is exactly one of the name, with its curried arguments counted in.
    let target: LinkedFunction?
    /// What the loop reads of the target; `target` and the machine keep them.
    let header: UnsafeMutablePointer<CodeHeader>?
    let environment: Unmanaged<Environment>?
    /// Number of curried arguments.
    let hiddenCount: Int

    /// Where the native call stands.
    var position: Position { machine.position }

    /// How many arguments it still takes after the curried ones; nil when it is no script function or is overloaded.
    package let parameterCount: Int?

    /// Calls it with two arguments, without a list of them.
    func call(_ left: Value, _ right: Value) throws(ScriptError) -> Value {
        try machine.invoke(self, count: 2, left, right)
    }

    /// Calls it with two arguments; nil when it fails in a way that a script can catch.
    func attempt(_ left: Value, _ right: Value) throws(ScriptError) -> Value? {
        do throws(ScriptError) {
            return try call(left, right)
        } catch {
            if error.isCatchable && !error.isRefusal { return nil }
            throw error
        }
    }

    /// Calls it without `this`.
    package func call(_ arguments: Value...) throws(ScriptError) -> Value {
        try machine.invoke(self, arguments)
    }

    /// Calls it with `this` bound to a place: the function may change it.
    package func call(this: inout Value, _ arguments: Value...) throws(ScriptError) -> Value {
        try machine.invoke(self, this: &this, arguments)
    }
}
