/// A script function that a native function calls back: resolved once, called many times.
///
/// Each call runs the machine's loop anew on the Swift stack; `Limits.nativeDepthMax` bounds how deep that nests.
package struct Callback {
    /// The machine.
    let machine: Machine
    /// What is called.
    let pointer: FunctionPointer
    /// The linked function when there is exactly one of the name, with its curried arguments counted in.
    let target: LinkedFunction?

    /// Where the native call stands.
    var position: Position { machine.position }

    /// How many arguments it still takes after the curried ones; nil when it is no script function or is overloaded.
    package var parameterCount: Int? {
        target.map { $0.function.parameterCount - pointer.curried.count }
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
