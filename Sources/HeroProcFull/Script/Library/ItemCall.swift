/// A script function that a native function calls once for each item, in the form that the function takes.
///
/// A function that takes no more than the leading argument gets the item as `this`; with one parameter more it gets the item
/// as an argument; with two more also the number. A native function, or one that is overloaded, is tried in this order.
struct ItemCall {
    /// What stands beside the item.
    enum Family {
        /// Item and number; the item may become an argument.
        case item
        /// Only `this` and the number.
        case thisOnly
        /// Two items and the number, all as arguments.
        case pair
    }
    private enum Form: CaseIterable { case bound, plain, numbered }

    private let callback: Callback
    private let family: Family
    /// The native function that calls.
    private let name: String
    private var known: Form?
    /// How many arguments a function takes that gets the item as the last of them, in a plain call; 0 for other functions.
    private let plainCount: Int

    /// A function argument of a call.
    init(
        _ call: borrowing NativeCall, argument: Int = 1, of name: String, family: Family = .item
    ) throws(ScriptError) {
        callback = try call.callback(argument)
        self.family = family
        self.name = name
        // A function given by its name adds to the trace.
        let isPlain = family == .item && callback.pointer.target != nil
        plainCount = isPlain ? callback.parameterCount ?? 0 : 0
    }

    /// Calls it for an item that stays as it is.
    @inline(__always)
    mutating func call(_ item: Value, number: Int) throws(ScriptError) -> Value {
        if plainCount == 1 { return try callback.machine.invoke(callback, count: 1, item) }
        var copy = item
        return try call(&copy, number: number)
    }

    /// Calls it for a value and an item that stays as it is.
    @inline(__always)
    mutating func call(leading: Value, _ item: Value, number: Int? = nil) throws(ScriptError) -> Value {
        if plainCount == 2 { return try callback.machine.invoke(callback, count: 2, leading, item) }
        var copy = item
        return try call(&copy, leading: leading, number: number)
    }

    /// Calls it for an item. `leading` is what comes first (an accumulator or a key), `number` what comes last.
    mutating func call(
        _ item: inout Value, leading: Value? = nil, number: Int? = nil
    ) throws(ScriptError) -> Value {
        guard let count = callback.parameterCount else { return try search(&item, leading, number) }
        let form: Form? =
            switch count - (leading == nil ? 0 : 1) {
            case 0: .bound
            case 1: family == .thisOnly ? .numbered : .plain
            case 2 where family == .item && number != nil: .numbered
            default: nil
            }
        guard let form else { throw misfit(item, leading, number) }
        return try traced(form, &item, leading, number)
    }

    /// Calls it with two items as arguments, and the number when it takes a third.
    mutating func call(_ left: Value, _ right: Value, number: Int) throws(ScriptError) -> Value {
        var item = right
        guard let count = callback.parameterCount else { return try search(&item, left, number) }
        if count != 2 && count != 3 { throw misfit(item, left, number) }
        return try traced(count == 2 ? .plain : .numbered, &item, left, number)
    }

    /// Calls it for an item that stays as it is, and answers whether the result is `true`.
    @inline(__always)
    mutating func accepts(_ item: Value, number: Int) throws(ScriptError) -> Bool {
        switch try call(item, number: number) {
        case .bool(let outcome): return outcome
        case let other:
            if case .bool(true) = other.untagged { return true }
            return false
        }
    }

    /// Calls it; when it was given by its name, the native function adds a line of its own to an error, as in the reference.
    private func traced(
        _ form: Form, _ item: inout Value, _ leading: Value?, _ number: Int?
    ) throws(ScriptError) -> Value {
        do throws(ScriptError) {
            return try call(form, &item, leading, number)
        } catch {
            if callback.pointer.target == nil {
                error.leave(TraceEntry(.function(name), source: nil, position: callback.position))
            }
            throw error
        }
    }

    private func call(
        _ form: Form, _ item: inout Value, _ leading: Value?, _ number: Int?
    ) throws(ScriptError) -> Value {
        // Forms with a number are only chosen when there is one.
        let counted = Value.int(Int64(number ?? 0))
        switch (form, leading) {
        case (.bound, nil): return try callback.machine.invoke(callback, this: &item, count: 0, .unit)
        case (.bound, let leading?): return try callback.machine.invoke(callback, this: &item, count: 1, leading)
        case (.plain, nil): return try callback.machine.invoke(callback, count: 1, item)
        case (.plain, let leading?): return try callback.machine.invoke(callback, count: 2, leading, item)
        case (.numbered, let leading) where family == .thisOnly:
            guard let leading else { return try callback.machine.invoke(callback, this: &item, count: 1, counted) }
            return try callback.machine.invoke(callback, this: &item, count: 2, leading, counted)
        case (.numbered, nil): return try callback.machine.invoke(callback, count: 2, item, counted)
        case (.numbered, let leading?): return try callback.machine.invoke(callback, count: 3, leading, item, counted)
        }
    }

    /// Tries the forms until one exists.
    private mutating func search(
        _ item: inout Value, _ before: Value?, _ number: Int?
    ) throws(ScriptError) -> Value {
        let forms = known.map { [$0] } ?? []
        for form in forms + Form.allCases
        where (form != .plain || family == .item) && (form != .numbered || number != nil) {
            do throws(ScriptError) {
                let result = try call(form, &item, before, number)
                known = form
                return result
            } catch {
                if isMissing(error) { continue }
                error.leave(TraceEntry(.function(name), source: nil, position: callback.position))
                throw error
            }
        }
        throw misfit(item, before, number)
    }

    private func exists(_ form: Form, hasNumber: Bool) -> Bool {
        switch form {
        case .bound: family != .pair
        case .plain: family != .thisOnly
        case .numbered: hasNumber
        }
    }

    /// Whether an error says that the function itself does not exist in the form tried.
    private func isMissing(_ error: ScriptError) -> Bool {
        guard case .functionNotFound(let signature) = error.kind, error.trace.isEmpty else { return false }
        return signature == callback.pointer.name || signature.hasPrefix(callback.pointer.name + " (")
    }

    private func misfit(_ item: Value, _ before: Value?, _ number: Int?) -> ScriptError {
        var types = callback.pointer.curried.map(\.flattened.signatureName)
        if let before { types.append(before.signatureName) }
        if family != .thisOnly { types.append(item.signatureName) } else { types.insert(item.signatureName, at: 0) }
        if number != nil { types.append(Value.int(0).signatureName) }
        let signature = "\(callback.pointer.name) (\(types.joined(separator: ", ")))"
        let error = ScriptError(.functionNotFound(signature), at: callback.position)
        error.leave(TraceEntry(.function(name), source: nil, position: callback.position))
        return error
    }
}
