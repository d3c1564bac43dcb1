/// Functions that only the language can answer.
extension Machine {
    /// `print(x)`.
    func printed(_ value: Value, into result: UnsafeMutablePointer<Value>) throws(ScriptError) {
        let text = try shown { $0.display(value.flattened) }
        host.print(String(decoding: text, as: UTF8.self))
        unsafe result.pointee = .unit
    }

    /// `debug(x)`.
    func debugged(_ value: Value, into result: UnsafeMutablePointer<Value>) throws(ScriptError) {
        let source = unsafe environment(of: frame).source
        let text = try shown { $0.debug(value.flattened) }
        host.debug(String(decoding: text, as: UTF8.self), source, position)
        unsafe result.pointee = .unit
    }

    /// `Fn(name)`.
    func makeFunction(_ value: Value) throws(ScriptError) -> Value {
        guard case .string(let text) = value.untagged else {
            if case .function = value { return value }
            throw ScriptError(.mismatchDataType(actual: value.typeName, expected: "string"))
        }
        let name = text.string
        guard FunctionPointer.isProper(name) else { throw ScriptError(.functionNotFound(name)) }
        return .function(FunctionPointer(name: name))
    }

    /// `curry(f, …)`.
    func curried(_ first: UnsafeMutablePointer<Value>, _ count: Int) throws(ScriptError) -> Value {
        var values: [Value] = []
        for index in 0..<count { values.append(unsafe (first + index).take()) }
        guard case .function(let pointer)? = values.first?.untagged else { throw notFound("curry", values) }
        return .function(pointer.curry(Array(values.dropFirst())))
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
