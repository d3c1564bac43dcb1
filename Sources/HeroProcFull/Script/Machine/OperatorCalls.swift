/// Infix and prefix operators on all types: the built-in meaning first, then what the host has registered.
extension Machine {
    /// The outcome of an operator. `left` and `right` are given away, so that a text with one holder grows in place.
    func binary(
        _ op: BinaryOperator, _ left: consuming Value, _ right: consuming Value
    ) throws(ScriptError) -> Value {
        if op == .add, case .string(var text) = left {
            left = .unit
            try join(&text, right)
            return .string(text)
        }
        if let result = try builtIn(op, left, right) { return result }
        if let result = try callOperator(op.rawValue, left, right) { return result }
        throw notFound(op.rawValue, [left, right])
    }

    /// Appends a value's text in place when the string has no other holder.
    private func join(_ text: inout Text, _ right: Value) throws(ScriptError) {
        own(&text)
        let more: [UInt8]
        switch right {
        case .string(let other): more = other.bytes
        case .char(let scalar): more = scalar.utf8
        default: more = try added(right)
        }
        note(copied: more.count)
        try checkText(bytes: text.bytes.count + more.count)
        text.append(more)
    }

    /// An error that names a function and its arguments' types.
    func notFound(_ name: String, _ arguments: [Value]) -> ScriptError {
        ScriptError(.functionNotFound("\(name) (\(arguments.map(\.signatureName).joined(separator: ", ")))"))
    }

    /// Calls a registered operator; nil when none fits.
    private func callOperator(
        _ name: String, _ left: Value, _ right: Value
    ) throws(ScriptError) -> Value? {
        guard registry.hasFunction(named: name) else { return nil }
        let candidates = registry.candidates(.function, name, count: 2)
        let tags = [DispatchTag(left), DispatchTag(right)]
        guard let function = Registry.choose(from: candidates, tags: { tags[$0] }) else { return nil }
        return try call(function, with: [left, right])
    }

    /// Calls a native function with values of its own.
    func call(_ function: NativeFunction, with arguments: [Value]) throws(ScriptError) -> Value {
        var changed = arguments
        return try call(function, changing: &changed)
    }

    /// Calls a native function; argument 0 may come back changed.
    func call(_ function: NativeFunction, changing arguments: inout [Value]) throws(ScriptError) -> Value {
        let count = arguments.count
        for index in arguments.indices { arguments[index] = arguments[index].flattened }
        return try arguments.withNativeCall(count, self) { call throws(ScriptError) in
            try function.body(call)
        }
    }

    // MARK: Assignment and prefix operators

    /// `target op= value`, in place where the target has no other holder.
    func assign(_ op: BinaryOperator, to target: inout Value, _ value: Value) throws(ScriptError) {
        if case .cell(let cell) = target {
            return try assign(op, to: &cell.value, value)
        }
        if op == .add {
            if case .string(var text) = target {
                target = .unit
                defer { target = .string(text) }
                return try join(&text, value)
            }
            // No `switch`: it holds a second reference to the box until it ends, and each change would copy all.
            if target.tag == .array {
                if case .array(let other) = value { return try append(other.items, to: &target) }
                return try append([value], to: &target)
            }
            if case .map(var box) = target, case .map(let other) = value {
                target = .unit
                own(&box)
                for entry in other.entries { box.set(entry.key, entry.value) }
                target = .map(box)
                return try checkSize(of: target)
            }
            if let bytes = value.appendedBytes, case .blob(var box) = target {
                target = .unit
                own(&box)
                defer { target = .blob(box) }
                note(copied: bytes.count)
                try checkArray(items: box.bytes.count + bytes.count)
                box.bytes.append(contentsOf: bytes)
                return
            }
        }
        if try callAssignment(op, to: &target, value) { return }
        target = try binary(op, target, value)
    }

    /// A registered `op=`.
    private func callAssignment(
        _ op: BinaryOperator, to target: inout Value, _ value: Value
    ) throws(ScriptError) -> Bool {
        switch target {
        case .int, .float, .bool, .string, .char, .array, .map, .blob, .unit: return false
        default: break
        }
        let name = op.rawValue + "="
        guard registry.hasFunction(named: name) else { return false }
        let tags = [DispatchTag(target), DispatchTag(value)]
        let candidates = registry.candidates(.function, name, count: 2)
        guard let function = Registry.choose(from: candidates, tags: { tags[$0] }) else { return false }
        var arguments = [target, value]
        target = .unit
        defer { target = arguments[0] }
        _ = try call(function, changing: &arguments)
        return true
    }

    private func append(_ items: [Value], to target: inout Value) throws(ScriptError) {
        guard case .array(var box) = target else { return }
        target = .unit
        own(&box)
        defer { target = .array(box) }
        note(copied: items.count * MemoryLayout<Value>.stride)
        try checkArray(box.items, adding: items)
        box.items.append(contentsOf: items)
    }

    /// `-x`, `+x`, `!x`.
    func prefix(_ op: Opcode, _ value: Value) throws(ScriptError) -> Value {
        switch (op, value.untagged) {
        case (.negate, .int(let number)): return .int(try Arithmetic.negated(number))
        case (.negate, .float(let number)): return .float(-number)
        case (.plus, .int), (.plus, .float): return value.untagged
        case (.not, .bool(let flag)): return .bool(!flag)
        default:
            let name = op == .negate ? "-" : op == .plus ? "+" : "!"
            let tag = DispatchTag(value)
            let candidates = registry.candidates(.function, name, count: 1)
            guard let function = Registry.choose(from: candidates, tags: { _ in tag }) else {
                throw notFound(name, [value])
            }
            return try call(function, with: [value])
        }
    }
}

extension Value {
    /// The bytes of a string or a character.
    var textBytes: [UInt8]? {
        switch self {
        case .string(let text): text.bytes
        case .char(let scalar): scalar.utf8
        default: nil
        }
    }

    /// Whether this is a string.
    var isTextual: Bool {
        if case .string = self { return true }
        return false
    }

    /// What `blob += x` appends.
    var appendedBytes: [UInt8]? {
        switch self {
        case .int(let value): [UInt8(truncatingIfNeeded: value)]
        case .char(let scalar): scalar.utf8
        case .string(let text): text.bytes
        case .blob(let box): box.bytes
        default: nil
        }
    }
}

extension [Value] {
    /// Runs a native function's body on these values; argument 0 may come back changed.
    mutating func withNativeCall(
        _ count: Int, _ machine: Machine,
        _ body: (borrowing NativeCall) throws(ScriptError) -> Value
    ) throws(ScriptError) -> Value {
        // The buffer stays where it is for the time of the call.
        let buffer = UnsafeMutableBufferPointer<Value>.allocate(capacity: Swift.max(1, count))
        unsafe buffer.initialize(repeating: .unit)
        for index in 0..<count {
            unsafe buffer[index] = self[index]
            self[index] = .unit
        }
        defer {
            for index in 0..<count { self[index] = unsafe buffer[index] }
            unsafe buffer.deinitialize()
            unsafe buffer.deallocate()
        }
        guard let start = buffer.baseAddress else { return .unit }
        let call = unsafe NativeCall(arguments: start, count: count, machine: machine)
        return try body(call)
    }
}
