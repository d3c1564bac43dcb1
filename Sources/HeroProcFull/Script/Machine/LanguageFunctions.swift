/// Functions that only the language can answer.
extension Machine {
    /// `print(x)`.
    func printed(_ value: Value, into result: UnsafeMutablePointer<Value>) throws(ScriptError) {
        let text = try shown { $0.display(value.flattened) }
        host.print(String(decoding: text, as: UTF8.self))
        unsafe result.pointee = .unit
    }

    /// `debug(x)`; without an argument the text is empty.
    func debugged(_ value: Value, count: Int, into result: UnsafeMutablePointer<Value>) throws(ScriptError) {
        let source = unsafe environment(of: frame).source
        let text = try count == 0 ? [] : shown { $0.debug(value.flattened) }
        host.debug(String(decoding: text, as: UTF8.self), source, position)
        unsafe result.pointee = .unit
    }

    /// `Fn(name)`.
    func makeFunction(_ value: Value) throws(ScriptError) -> Value {
        guard case .string(let text) = value.untagged else {
            throw noText(value)
        }
        let name = text.string
        if Reserved.contains(name) {
            throw ScriptError(.parsing(.reserved("'\(name)' is a reserved keyword")))
        }
        if BinaryOperator.isSymbol(name) {
            throw ScriptError(.parsing(.reserved("'\(name)' is a reserved symbol")))
        }
        guard FunctionPointer.isProper(name) else { throw ScriptError(.functionNotFound(name)) }
        return .function(FunctionPointer(name: name))
    }

    /// The error for a value that is called but is no function pointer.
    func noFunction(_ value: Value, at position: Position = .none) -> ScriptError {
        ScriptError(.mismatchDataType(actual: value.typeName, expected: "Fn"), at: position)
    }

    /// `curry(f, …)`.
    func curried(_ first: UnsafeMutablePointer<Value>, _ count: Int) throws(ScriptError) -> Value {
        var values: [Value] = []
        for index in 0..<count { values.append(unsafe (first + index).take()) }
        guard case .function(let pointer)? = values.first?.untagged else { throw noFunction(values.first ?? .unit) }
        return try curry(pointer, Array(values.dropFirst()))
    }

    /// A function with more leading arguments given. Those given before are copied, which is work.
    func curry(_ pointer: FunctionPointer, _ more: [Value]) throws(ScriptError) -> Value {
        let bytes = (pointer.curried.count + more.count) * MemoryLayout<Value>.stride
        try reserve(bytes: bytes)
        note(copied: bytes)
        return .function(pointer.curry(more))
    }
}

extension BinaryOperator {
    /// Whether a text is the spelling of an operator.
    fileprivate static func isSymbol(_ text: String) -> Bool {
        BinaryOperator(rawValue: text) != nil || ["!", "&&", "||", "??", "="].contains(text)
    }
}

extension FunctionPointer {
    /// Whether a text can name a function: letters, digits and underscores, the first of them that is no underscore a letter.
    static func isProper(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard let first = bytes.first(where: { $0 != UInt8(ascii: "_") }) else { return false }
        let isLetter = { (byte: UInt8) in byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") }
        let isDigit = { (byte: UInt8) in byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
        return isLetter(first) && bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }
}
