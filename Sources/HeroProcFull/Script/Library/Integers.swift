/// Whole numbers.
extension Registry {
    /// Registers the functions of whole numbers.
    func registerIntegers() {
        property("is_odd", on: .int, gives: "bool", meaning: "Whether it is odd.", example: "5.is_odd // true") {
            call in
            .bool(call.int(0) & 1 == 1)
        }
        property("is_even", on: .int, gives: "bool", meaning: "Whether it is even.", example: "4.is_even // true") {
            call in
            .bool(call.int(0) & 1 == 0)
        }
        property("is_zero", on: .int, gives: "bool", meaning: "Whether it is 0.", example: "0.is_zero // true") {
            call in
            .bool(call.int(0) == 0)
        }
        function("abs", [.int], gives: "int", meaning: "The number without its sign.", example: "abs(-5) // 5") {
            call throws(ScriptError) in .int(call.int(0) < 0 ? try Arithmetic.negated(call.int(0)) : call.int(0))
        }
        function("sign", [.int], gives: "int", meaning: "-1, 0 or 1.", example: "sign(-5) // -1") { call in
            .int(call.int(0).signum())
        }
        function("+", [.int], gives: "int") { call in call[0] }
        function("-", [.int], gives: "int") { call throws(ScriptError) in .int(try Arithmetic.negated(call.int(0))) }
        for (name, radix, digits) in [("to_hex", 16, "ff"), ("to_octal", 8, "377"), ("to_binary", 2, "11111111")] {
            function(
                name, [.int], gives: "string", meaning: "The 64 bits in base \(radix), without leading zeros.",
                example: "255.\(name)() // \"\(digits)\""
            ) { call in IntegerText.bits(of: call.int(0), radix: radix) }
        }
        function("to_int", [.int], gives: "int", meaning: "The number itself.", example: "to_int(5) // 5") { call in
            call[0]
        }
        function("to_int", [.char], gives: "int", meaning: "The character's number.", example: "'a'.to_int() // 97") {
            call in .int(Int64(call.char(0).value))
        }
        function("to_float", [.int], gives: "float", meaning: "The number as a float.", example: "5.to_float() // 5.0")
        {
            call in .float(Double(call.int(0)))
        }
        registerExtremes()
    }

    /// `min` and `max` of numbers; with a float among them the result is a float.
    private func registerExtremes() {
        for isLargest in [true, false] {
            let (name, word) = isLargest ? ("max", "larger") : ("min", "smaller")
            for (left, right) in [
                (ParameterType.int, ParameterType.int), (.int, .float), (.float, .int), (.float, .float),
            ] {
                let isInteger = left == .int && right == .int
                function(
                    name, [left, right], gives: isInteger ? "int" : "float", meaning: "The \(word) of two numbers.",
                    example: isLargest ? "max(3, 7) // 7" : "min(3.5, 7) // 3.5"
                ) { call in
                    if isInteger {
                        return .int(isLargest ? max(call.int(0), call.int(1)) : min(call.int(0), call.int(1)))
                    }
                    let (x, y) = (call.number(0), call.number(1))
                    // One that is not a number gives way to the other.
                    if x.isNaN || y.isNaN { return .float(x.isNaN ? y : x) }
                    return .float(isLargest ? max(x, y) : min(x, y))
                }
            }
        }
    }
}

extension NativeCall {
    /// A number argument, int or float, as a float.
    func number(_ index: Int) -> Double {
        if case .int(let value) = self[index].untagged { return Double(value) }
        return float(index)
    }
}
