/// A native function's view of one call: its arguments in place, and the machine that runs the script.
///
/// Dispatch has checked the types, so `int(0)` may be asked for where the registration says `.int`; asking for another type
/// is a mistake in the registration and stops the program. Arguments are never cells and never tagged, except that an
/// `.any` argument may be tagged. Argument 0 of a mutating function is the receiver itself, moved out of its variable for the
/// time of the call: change it with `withArray` and its kin, or assign `call[0]`, and it is put back.
@safe package struct NativeCall: ~Copyable {
    private let arguments: UnsafeMutablePointer<Value>
    /// Number of arguments.
    package let count: Int
    /// The machine that runs the script.
    package let machine: Machine
    /// Where the call stands.
    package var position: Position { machine.position }

    /// A call whose arguments lie from `arguments` on; they stay there, and initialised, until the call has ended.
    init(arguments: UnsafeMutablePointer<Value>, count: Int, machine: Machine) {
        unsafe self.arguments = unsafe arguments
        self.count = count
        self.machine = machine
    }

    /// An argument. Only argument 0 of a mutating function may be set.
    package subscript(index: Int) -> Value {
        get {
            precondition(index < count, "no such argument")
            return unsafe arguments[index]
        }
        nonmutating set {
            precondition(index < count, "no such argument")
            unsafe arguments[index] = newValue
        }
    }

    /// An integer argument.
    package func int(_ index: Int) -> Int64 {
        guard case .int(let value) = self[index].untagged else { preconditionFailure("argument \(index) is no int") }
        return value
    }

    /// A float argument.
    package func float(_ index: Int) -> Double {
        guard case .float(let value) = self[index].untagged else {
            preconditionFailure("argument \(index) is no float")
        }
        return value
    }

    /// A bool argument.
    package func bool(_ index: Int) -> Bool {
        guard case .bool(let value) = self[index].untagged else { preconditionFailure("argument \(index) is no bool") }
        return value
    }

    /// A character argument.
    package func char(_ index: Int) -> Unicode.Scalar {
        guard case .char(let value) = self[index].untagged else { preconditionFailure("argument \(index) is no char") }
        return value
    }

    /// A string argument.
    package func text(_ index: Int) -> Text {
        guard case .string(let value) = self[index].untagged else {
            preconditionFailure("argument \(index) is no string")
        }
        return value
    }

    /// An array argument's items.
    package func array(_ index: Int) -> [Value] {
        guard case .array(let value) = self[index].untagged else {
            preconditionFailure("argument \(index) is no array")
        }
        return value.items
    }

    /// A map argument.
    package func map(_ index: Int) -> MapBox {
        guard case .map(let value) = self[index].untagged else { preconditionFailure("argument \(index) is no map") }
        return value
    }

    /// A blob argument's bytes.
    package func blob(_ index: Int) -> [UInt8] {
        guard case .blob(let value) = self[index].untagged else { preconditionFailure("argument \(index) is no blob") }
        return value.bytes
    }

    /// A range argument, inclusive or not.
    package func range(_ index: Int) -> RangeBox {
        guard case .range(let value) = self[index].untagged else {
            preconditionFailure("argument \(index) is no range")
        }
        return value
    }

    /// A host object's object.
    package func host<Object: AnyObject>(_ index: Int, as type: Object.Type) -> Object {
        guard case .host(let value) = self[index].untagged, let object = value.object as? Object else {
            preconditionFailure("argument \(index) is no \(type)")
        }
        return object
    }

    /// Changes the items of an array argument in place.
    package func withArray<Result>(
        _ index: Int = 0, _ body: (inout [Value]) throws(ScriptError) -> Result
    ) throws(ScriptError) -> Result {
        guard case .array(var box) = self[index].untagged else { preconditionFailure("argument \(index) is no array") }
        self[index] = .unit
        machine.own(&box)
        defer { self[index] = .array(box) }
        return try body(&box.items)
    }

    /// Changes a map argument in place.
    package func withMap<Result>(
        _ index: Int = 0, _ body: (MapBox) throws(ScriptError) -> Result
    ) throws(ScriptError) -> Result {
        guard case .map(var box) = self[index].untagged else { preconditionFailure("argument \(index) is no map") }
        self[index] = .unit
        machine.own(&box)
        defer { self[index] = .map(box) }
        return try body(box)
    }

    /// Changes the bytes of a string argument in place; they must stay well-formed UTF-8.
    package func withText<Result>(
        _ index: Int = 0, _ body: (inout [UInt8]) throws(ScriptError) -> Result
    ) throws(ScriptError) -> Result {
        guard case .string(var box) = self[index].untagged else {
            preconditionFailure("argument \(index) is no string")
        }
        self[index] = .unit
        machine.own(&box)
        defer { self[index] = .string(box) }
        return try body(&box.bytes)
    }

    /// Changes the bytes of a blob argument in place.
    package func withBlob<Result>(
        _ index: Int = 0, _ body: (inout [UInt8]) throws(ScriptError) -> Result
    ) throws(ScriptError) -> Result {
        guard case .blob(var box) = self[index].untagged else { preconditionFailure("argument \(index) is no blob") }
        self[index] = .unit
        machine.own(&box)
        defer { self[index] = .blob(box) }
        return try body(&box.bytes)
    }

    /// A function argument (a function pointer, or a string that names a function) ready to be called many times.
    package func callback(_ index: Int) throws(ScriptError) -> Callback {
        try machine.callback(for: self[index].untagged, at: position)
    }

    /// Counts units of work against the script's budget: call it in loops whose length the script decides, with the number
    /// of items, before doing the work.
    package func charge(_ operations: Int) throws(ScriptError) {
        try machine.charge(operations)
    }

    /// Checks a length in bytes before a string of that length is made.
    package func checkText(bytes: Int) throws(ScriptError) {
        try machine.checkText(bytes: bytes)
    }

    /// Checks a number of items before an array or blob of that size is made.
    package func checkArray(items: Int) throws(ScriptError) {
        try machine.checkArray(items: items)
    }

    /// Checks a number of entries before a map of that size is made.
    package func checkMap(items: Int) throws(ScriptError) {
        try machine.checkMap(items: items)
    }
}
