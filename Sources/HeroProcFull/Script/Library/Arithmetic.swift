#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Whole-number arithmetic that fails instead of wrapping around, and the remainder and power of floats.
enum Arithmetic {
    /// `left op right` for whole numbers; nil for operators that give no number.
    static func integers(_ op: BinaryOperator, _ left: Int64, _ right: Int64) throws(ScriptError) -> Int64? {
        switch op {
        case .add: return try checked(left.addingReportingOverflow(right), "Addition", left, op, right)
        case .subtract: return try checked(left.subtractingReportingOverflow(right), "Subtraction", left, op, right)
        case .multiply:
            return try checked(left.multipliedReportingOverflow(by: right), "Multiplication", left, op, right)
        case .divide:
            if right == 0 { throw ScriptError(.arithmetic("Division by zero: \(left) / 0")) }
            return try checked(left.dividedReportingOverflow(by: right), "Division", left, op, right)
        case .modulo:
            let (rest, isOver) = left.remainderReportingOverflow(dividingBy: right)
            if isOver || right == 0 {
                throw ScriptError(.arithmetic("Modulo division by zero or overflow: \(left) % \(right)"))
            }
            return rest
        case .power: return try power(left, right)
        case .shiftLeft: return left << right
        case .shiftRight: return left >> right
        case .bitAnd: return left & right
        case .bitOr: return left | right
        case .bitXor: return left ^ right
        default: return nil
        }
    }

    /// `left op right` for floats; nil for operators that give no number.
    static func floats(_ op: BinaryOperator, _ left: Double, _ right: Double) -> Double? {
        switch op {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        case .modulo: fmod(left, right)
        case .power: pow(left, right)
        default: nil
        }
    }

    /// A comparison of floats, equal within the relative epsilon; nil for operators that compare not.
    static func compare(_ op: BinaryOperator, floats left: Double, _ right: Double) -> Bool? {
        switch op {
        case .equal: Value.floatsEqual(left, right)
        case .notEqual: Value.floatsDiffer(left, right)
        case .greater: Value.floatExceeds(left, right)
        case .less: Value.floatExceeds(right, left)
        case .greaterOrEqual: Value.floatExceeds(left, right) || Value.floatsEqual(left, right)
        case .lessOrEqual: Value.floatExceeds(right, left) || Value.floatsEqual(left, right)
        default: nil
        }
    }

    /// A comparison of values of one ordered type; nil for operators that compare not.
    static func compare<T: Comparable>(_ op: BinaryOperator, _ left: T, _ right: T) -> Bool? {
        switch op {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: !(right < left)
        case .greater: right < left
        case .greaterOrEqual: !(left < right)
        default: nil
        }
    }

    /// The number with its sign changed.
    static func negated(_ value: Int64) throws(ScriptError) -> Int64 {
        if value == .min { throw ScriptError(.arithmetic("Negation overflow: -\(value)")) }
        return -value
    }

    /// The whole part of a float; NaN is 0.
    static func truncated(_ value: Double) throws(ScriptError) -> Int64 {
        let largest = Double(Int64.max)
        if value > largest || value < Double(Int64.min) {
            let text = String(decoding: FloatText(value).plain, as: UTF8.self)
            throw ScriptError(.arithmetic("Integer overflow: to_int(\(text))"))
        }
        if value.isNaN { return 0 }
        return value >= largest ? .max : Int64(value)
    }

    private static func power(_ base: Int64, _ exponent: Int64) throws(ScriptError) -> Int64 {
        if exponent < 0 {
            throw ScriptError(.arithmetic("Integer raised to a negative power: \(base) ** \(exponent)"))
        }
        var result: Int64 = 1
        var factor = base
        var left = exponent
        var isOver = exponent > Int64(UInt32.max)
        while left > 0 && !isOver {
            if left & 1 == 1 {
                let (product, isProductOver) = result.multipliedReportingOverflow(by: factor)
                result = product
                isOver = isProductOver
            }
            left >>= 1
            if left > 0 && !isOver {
                let (square, isSquareOver) = factor.multipliedReportingOverflow(by: factor)
                factor = square
                isOver = isSquareOver
            }
        }
        if isOver { throw ScriptError(.arithmetic("Exponential overflow: \(base) ** \(exponent)")) }
        return result
    }

    private static func checked(
        _ outcome: (partialValue: Int64, overflow: Bool), _ name: String, _ left: Int64, _ op: BinaryOperator,
        _ right: Int64
    ) throws(ScriptError) -> Int64 {
        if outcome.overflow {
            throw ScriptError(.arithmetic("\(name) overflow: \(left) \(op.rawValue) \(right)"))
        }
        return outcome.partialValue
    }
}
