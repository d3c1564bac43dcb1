#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Floats: their parts, rounding, and the functions of mathematics.
extension Registry {
    /// Registers the functions of floats.
    func registerFloats() {
        registerFloatFacts()
        registerFloatForms()
        registerMathematics()
    }

    private func registerFloatFacts() {
        let facts: [(String, String, String, @Sendable (Double) -> Bool)] = [
            ("is_nan", "Whether it is not a number.", "(0.0 / 0.0).is_nan // true", { $0.isNaN }),
            ("is_finite", "Whether it is neither infinite nor NaN.", "1.0.is_finite // true", { $0.isFinite }),
            ("is_infinite", "Whether it is infinite.", "(1.0 / 0.0).is_infinite // true", { $0.isInfinite }),
            ("is_zero", "Whether it is 0.", "0.0.is_zero // true", { $0 == 0 }),
        ]
        for (name, meaning, example, body) in facts {
            property(name, on: .float, gives: "bool", meaning: meaning, example: example) { call in
                .bool(body(call.float(0)))
            }
        }
        let parts: [(String, String, String, @Sendable (Double) -> Double)] = [
            ("floor", "The next whole number below.", "1.5.floor // 1.0", { $0.rounded(.down) }),
            ("ceiling", "The next whole number above.", "1.5.ceiling // 2.0", { $0.rounded(.up) }),
            ("round", "The nearest whole number, halves away from 0.", "2.5.round // 3.0", { $0.rounded() }),
            ("int", "The whole part, still a float.", "1.7.int // 1.0", { $0.rounded(.towardZero) }),
            ("fraction", "What is behind the point.", "1.75.fraction // 0.75", { $0 - $0.rounded(.towardZero) }),
        ]
        for (name, meaning, example, body) in parts {
            property(name, on: .float, gives: "float", meaning: meaning, example: example) { call in
                .float(body(call.float(0)))
            }
        }
    }

    private func registerFloatForms() {
        function("+", [.float], gives: "float") { call in call[0] }
        function("-", [.float], gives: "float") { call in .float(-call.float(0)) }
        function("abs", [.float], gives: "float", meaning: "The number without its sign.", example: "abs(-2.5) // 2.5")
        {
            call in .float(call.float(0).magnitude)
        }
        function("sign", [.float], gives: "int", meaning: "-1, 0 or 1.", example: "sign(-2.5) // -1") {
            call throws(ScriptError) in
            let value = call.float(0)
            if value.isNaN { throw ScriptError(.arithmetic("Sign of NaN is undefined")) }
            return .int(value > 0 ? 1 : value < 0 ? -1 : 0)
        }
        function(
            "to_int", [.float], gives: "int", meaning: "The whole part; an error when it does not fit.",
            example: "(-1.5).to_int() // -1"
        ) { call throws(ScriptError) in .int(try Arithmetic.truncated(call.float(0))) }
        function("to_float", [.float], gives: "float", meaning: "The number itself.", example: "to_float(1.5) // 1.5") {
            call in call[0]
        }
    }

    private func registerMathematics() {
        function(
            "PI", [], gives: "float", meaning: "The ratio of a circle to its diameter.",
            example: "PI() // 3.141592653589793"
        ) {
            _ in .float(.pi)
        }
        function(
            "E", [], gives: "float", meaning: "The base of the natural logarithm.", example: "E() // 2.718281828459045"
        ) {
            _ in .float(M_E)
        }
        let functions: [(String, String, String, @Sendable (Double) -> Double)] = [
            ("sin", "The sine of an angle in radians.", "sin(0.0) // 0.0", { sin($0) }),
            ("cos", "The cosine of an angle in radians.", "cos(0.0) // 1.0", { cos($0) }),
            ("tan", "The tangent of an angle in radians.", "tan(0.0) // 0.0", { tan($0) }),
            ("asin", "The angle of a sine.", "asin(1.0) // 1.5707963267948966", { asin($0) }),
            ("acos", "The angle of a cosine.", "acos(1.0) // 0.0", { acos($0) }),
            ("atan", "The angle of a tangent.", "atan(1.0) // 0.7853981633974483", { atan($0) }),
            ("sinh", "The hyperbolic sine.", "sinh(0.0) // 0.0", { sinh($0) }),
            ("cosh", "The hyperbolic cosine.", "cosh(0.0) // 1.0", { cosh($0) }),
            ("tanh", "The hyperbolic tangent.", "tanh(0.0) // 0.0", { tanh($0) }),
            ("asinh", "The inverse of the hyperbolic sine.", "asinh(0.0) // 0.0", { asinh($0) }),
            ("acosh", "The inverse of the hyperbolic cosine.", "acosh(1.0) // 0.0", { acosh($0) }),
            ("atanh", "The inverse of the hyperbolic tangent.", "atanh(0.0) // 0.0", { atanh($0) }),
            ("sqrt", "The square root.", "sqrt(2.0) // 1.4142135623730951", { $0.squareRoot() }),
            ("exp", "E to this power.", "exp(0.0) // 1.0", { exp($0) }),
            ("ln", "The natural logarithm.", "ln(E()) // 1.0", { log($0) }),
            ("log", "The logarithm to base 10.", "log(100.0) // 2.0", { log10($0) }),
            ("to_degrees", "Radians as degrees.", "to_degrees(PI()) // 180.0", { $0 * (180 / .pi) }),
            ("to_radians", "Degrees as radians.", "to_radians(180.0) // 3.141592653589793", { $0 * (.pi / 180) }),
        ]
        for (name, meaning, example, body) in functions {
            function(name, [.float], gives: "float", meaning: meaning, example: example) { call in
                .float(body(call.float(0)))
            }
        }
        let pairs: [(String, String, String, @Sendable (Double, Double) -> Double)] = [
            (
                "atan", "The angle of the point with this height and width.", "atan(1.0, 2.0) // 0.4636476090008061",
                { atan2($0, $1) }
            ),
            ("hypot", "The long side of a right triangle.", "hypot(3.0, 4.0) // 5.0", { hypot($0, $1) }),
            ("log", "The logarithm to a base.", "log(8.0, 2.0) // 3.0", { log($0) / log($1) }),
        ]
        for (name, meaning, example, body) in pairs {
            function(name, [.float, .float], gives: "float", meaning: meaning, example: example) { call in
                .float(body(call.float(0), call.float(1)))
            }
        }
    }
}
