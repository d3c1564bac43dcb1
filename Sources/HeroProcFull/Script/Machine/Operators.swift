/// Infix and prefix operators on all types: the built-in meaning first, then what the host has registered.
extension Machine {
    /// The outcome of an operator. `left` and `right` are given away, so that a text with one holder grows in place.
    func binary(
        _ op: BinaryOperator, _ left: consuming Value, _ right: consuming Value
    ) throws(ScriptError) -> Value {
        if let result = try builtin(op, &left, right) { return result }
        let site = NativeSite()
        if let result = try callOperator(op.rawValue, site, &left, right) { return result }
        switch op {
        case .equal where !Machine.needsFunction(left, right): return .bool(false)
        case .notEqual where !Machine.needsFunction(left, right): return .bool(true)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            if !Machine.needsFunction(left, right) { return .bool(false) }
        default: break
        }
        throw notFound(op.rawValue, [left, right])
    }

    /// Whether two values compare only through a function: they are of one type that has no built-in comparison.
    private static func needsFunction(_ left: Value, _ right: Value) -> Bool {
        left.typeName == right.typeName
    }

    /// An error that names a function and its arguments' types.
    func notFound(_ name: String, _ arguments: [Value]) -> ScriptError {
        ScriptError(.functionNotFound("\(name) (\(arguments.map(\.signatureName).joined(separator: ", ")))"))
    }

    /// Calls a registered operator; nil when none fits.
    private func callOperator(
        _ name: String, _ site: NativeSite, _ left: inout Value, _ right: Value
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
        for index in arguments.indices { arguments[index] = arguments[index].flattened.untagged }
        return try arguments.withNativeCall(count, self) { call throws(ScriptError) in
            try function.body(call)
        }
    }

    private func builtin(
        _ op: BinaryOperator, _ left: inout Value, _ right: Value
    ) throws(ScriptError) -> Value? {
        switch (left, right) {
        case (.int(let a), .int(let b)): return try Arithmetic.integers(op, a, b)
        case (.float(let a), .float(let b)): return Arithmetic.floats(op, a, b)
        case (.int(let a), .float(let b)): return Arithmetic.floats(op, Double(a), b)
        case (.float(let a), .int(let b)): return Arithmetic.floats(op, a, Double(b))
        case (.bool(let a), .bool(let b)): return Machine.bools(op, a, b)
        case (.unit, .unit): return Machine.units(op)
        case (.tagged(let box), _):
            left = box.value
            return try builtin(op, &left, right)
        case (_, .tagged(let box)): return try builtin(op, &left, box.value)
        case (.string, _), (_, .string), (.char, .char): return try texts(op, &left, right)
        default: return try containers(op, &left, right)
        }
    }

    private static func bools(_ op: BinaryOperator, _ a: Bool, _ b: Bool) -> Value? {
        switch op {
        case .equal: .bool(a == b)
        case .notEqual, .bitXor: .bool(a != b)
        case .bitAnd: .bool(a && b)
        case .bitOr: .bool(a || b)
        case .less: .bool(!a && b)
        case .lessOrEqual: .bool(!a || b)
        case .greater: .bool(a && !b)
        case .greaterOrEqual: .bool(a || !b)
        default: nil
        }
    }

    private static func units(_ op: BinaryOperator) -> Value? {
        switch op {
        case .equal: .bool(true)
        case .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .bool(false)
        default: nil
        }
    }

    // MARK: Text

    private func texts(_ op: BinaryOperator, _ left: inout Value, _ right: Value) throws(ScriptError) -> Value? {
        if op == .add { return try joined(&left, right) }
        guard let a = left.textBytes, let b = right.textBytes else { return nil }
        switch op {
        case .subtract:
            if case .char = left { return nil }
            return .string(Text(utf8: a.removing(b)))
        case .equal: return .bool(a == b)
        case .notEqual: return .bool(a != b)
        case .less: return .bool(a.lexicographicallyPrecedes(b))
        case .lessOrEqual: return .bool(!b.lexicographicallyPrecedes(a))
        case .greater: return .bool(b.lexicographicallyPrecedes(a))
        case .greaterOrEqual: return .bool(!a.lexicographicallyPrecedes(b))
        default: return nil
        }
    }

    /// `left + right` where one is text. When `left` has no other holder its bytes are appended to.
    private func joined(_ left: inout Value, _ right: Value) throws(ScriptError) -> Value? {
        guard case .string(var text) = left else {
            var bytes = left.displayedBytes
            right.appendDisplay(to: &bytes)
            try checkText(bytes: bytes.count)
            return .string(Text(utf8: bytes))
        }
        left = .unit
        if !isKnownUniquelyReferenced(&text) { text = text.copy() }
        text.appendDisplay(of: right)
        try checkText(bytes: text.bytes.count)
        return .string(text)
    }

    // MARK: Containers

    private func containers(_ op: BinaryOperator, _ left: inout Value, _ right: Value) throws(ScriptError) -> Value? {
        switch (op, left, right) {
        case (.add, .array(let a), .array(let b)):
            try charge(b.items.count / 16)
            try checkArray(items: a.items.count + b.items.count)
            let result = Value.array(ArrayBox(a.items + b.items))
            try checkSize(of: result)
            return result
        case (.add, .map(let a), .map(let b)):
            let sum = MapBox(copy: a)
            for entry in b.entries { sum.set(entry.key, entry.value) }
            try checkSize(of: .map(sum))
            return .map(sum)
        case (.add, .blob(let a), .blob(let b)):
            try checkArray(items: a.bytes.count + b.bytes.count)
            return .blob(BlobBox(a.bytes + b.bytes))
        case (.add, .blob(let a), .char(let b)): return .blob(BlobBox(a.bytes + b.utf8))
        case (.equal, .array, .array), (.equal, .map, .map), (.equal, .blob, .blob), (.equal, .range, .range):
            return .bool(left.equals(right))
        case (.notEqual, .array, .array), (.notEqual, .map, .map), (.notEqual, .blob, .blob),
            (.notEqual, .range, .range):
            return .bool(!left.equals(right))
        default: return Machine.timestamps(op, left, right)
        }
    }

    private static func timestamps(_ op: BinaryOperator, _ left: Value, _ right: Value) -> Value? {
        switch (left, right) {
        case (.timestamp(let a), .timestamp(let b)):
            switch op {
            case .subtract: .float((Double(a) - Double(b)) / 1e9)
            case .equal: .bool(a == b)
            case .notEqual: .bool(a != b)
            case .less: .bool(a < b)
            case .lessOrEqual: .bool(a <= b)
            case .greater: .bool(a > b)
            case .greaterOrEqual: .bool(a >= b)
            default: nil
            }
        case (.timestamp(let a), .int(let seconds)): shifted(op, a, by: Double(seconds))
        case (.timestamp(let a), .float(let seconds)): shifted(op, a, by: seconds)
        default: nil
        }
    }

    private static func shifted(_ op: BinaryOperator, _ time: Int64, by seconds: Double) -> Value? {
        let delta = Int64(exactly: (min(max(seconds, -9e9), 9e9) * 1e9).rounded()) ?? 0
        switch op {
        case .add: return .timestamp(time.addingReportingOverflow(delta).partialValue)
        case .subtract: return .timestamp(time.subtractingReportingOverflow(delta).partialValue)
        default: return nil
        }
    }

    // MARK: Assignment and prefix operators

    /// `target op= value`, in place where the target has no other holder.
    func assign(_ op: BinaryOperator, to target: inout Value, _ value: consuming Value) throws(ScriptError) {
        if case .cell(let cell) = target {
            return try assign(op, to: &cell.value, value)
        }
        if op == .add {
            switch (target, value) {
            case (.array, .array(let other)): return try append(other.items, to: &target)
            case (.array, _): return try append([value], to: &target)
            case (.map(var box), .map(let other)):
                target = .unit
                if !isKnownUniquelyReferenced(&box) { box = MapBox(copy: box) }
                for entry in other.entries { box.set(entry.key, entry.value) }
                target = .map(box)
                return try checkSize(of: target)
            case (.blob(var box), _):
                guard let bytes = value.appendedBytes else { break }
                target = .unit
                if !isKnownUniquelyReferenced(&box) { box = BlobBox(box.bytes) }
                box.bytes.append(contentsOf: bytes)
                target = .blob(box)
                return try checkSize(of: target)
            default: break
            }
        }
        if try callAssignment(op, to: &target, value) { return }
        var left = Value.unit
        swap(&left, &target)
        let kept = left.isTextual ? nil : Optional(left)
        do throws(ScriptError) {
            target = try binary(op, left, value)
        } catch {
            if let kept { target = kept }
            throw error
        }
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
        if !isKnownUniquelyReferenced(&box) { box = ArrayBox(box.items) }
        box.items.append(contentsOf: items)
        target = .array(box)
        try checkSize(of: target)
    }

    /// `-x`, `+x`, `!x`.
    func prefix(_ op: Opcode, _ value: Value) throws(ScriptError) -> Value {
        switch (op, value.untagged) {
        case (.negate, .int(let number)): return .int(try Arithmetic.negate(number))
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

extension Text {
    /// Appends a value's display form; the caller holds the only reference.
    func appendDisplay(of value: Value) {
        switch value {
        case .string(let other): bytes.append(contentsOf: other.bytes)
        default: value.appendDisplay(to: &bytes)
        }
    }
}

extension [UInt8] {
    /// The bytes without any occurrence of others, found from left to right.
    func removing(_ other: [UInt8]) -> [UInt8] {
        guard !other.isEmpty, other.count <= count else { return self }
        var kept: [UInt8] = []
        var index = 0
        while index < count {
            if index + other.count <= count && self[index] == other[0]
                && self[index..<(index + other.count)].elementsEqual(other)
            {
                index += other.count
            } else {
                kept.append(self[index])
                index += 1
            }
        }
        return kept
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
