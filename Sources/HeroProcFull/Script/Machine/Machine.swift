/// Runs compiled scripts. One machine runs one script at a time.
package final class Machine {
    /// The limits in force.
    let limits: Limits

    /// A machine.
    init(limits: Limits) {
        self.limits = limits
    }

    /// Makes a function value ready to be called from a native function.
    func callback(for value: Value, at position: Position) throws(ScriptError) -> Callback {
        switch value {
        case .function(let pointer):
            Callback(machine: self, pointer: pointer, target: pointer.target, position: position)
        case .string(let text):
            Callback(machine: self, pointer: FunctionPointer(name: text.string), target: nil, position: position)
        default: throw ScriptError(.mismatchDataType(actual: value.typeName, expected: "Fn"), at: position)
        }
    }

    /// Calls a script function from a native function.
    func invoke(_ callback: Callback, _ arguments: [Value]) throws(ScriptError) -> Value {
        throw ScriptError(.functionNotFound(callback.pointer.name), at: callback.position)
    }

    /// Calls a script function from a native function with `this` bound.
    func invoke(_ callback: Callback, this: inout Value, _ arguments: [Value]) throws(ScriptError) -> Value {
        throw ScriptError(.functionNotFound(callback.pointer.name), at: callback.position)
    }

    /// Counts work against the budget.
    func charge(_ operations: Int) throws(ScriptError) {}

    /// Checks a string's length in bytes.
    func checkText(bytes: Int) throws(ScriptError) {
        if bytes > limits.stringBytesMax ?? Limits.bytesMax {
            throw ScriptError(.dataTooLarge("Length of string too large"))
        }
    }

    /// Checks an array's or a blob's size.
    func checkArray(items: Int) throws(ScriptError) {
        if items > limits.arrayItemsMax ?? Limits.bytesMax {
            throw ScriptError(.dataTooLarge("Size of array/BLOB too large"))
        }
    }

    /// Checks a map's size.
    func checkMap(items: Int) throws(ScriptError) {
        if items > limits.mapItemsMax ?? Limits.bytesMax {
            throw ScriptError(.dataTooLarge("Size of object map too large"))
        }
    }
}
