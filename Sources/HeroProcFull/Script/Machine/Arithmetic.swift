/// Checked arithmetic on integers, with the reference's messages.
enum Arithmetic {
    /// The outcome of an operator on two integers.
    static func integers(_ op: BinaryOperator, _ left: Int64, _ right: Int64) throws(ScriptError) -> Value {
        switch op {
        case .add: return .int(try checked(left.addingReportingOverflow(right), "Addition overflow", "+", left, right))
        case .subtract:
            return .int(try checked(left.subtractingReportingOverflow(right), "Subtraction overflow", "-", left, right))
        case .multiply:
            return .int(
                try checked(left.multipliedReportingOverflow(by: right), "Multiplication overflow", "*", left, right))
        case .divide:
            if right == 0 { throw error("Division by zero", "/", left, right) }
            return .int(try checked(left.dividedReportingOverflow(by: right), "Division overflow", "/", left, right))
        case .modulo:
            let result = left.remainderReportingOverflow(dividingBy: right)
            return .int(try checked(result, "Modulo division by zero or overflow", "%", left, right))
        case .power: return .int(try power(left, right))
        case .shiftLeft: return .int(shift(left, by: right))
        case .shiftRight: return .int(right == .min ? 0 : shift(left, by: -right))
        case .bitAnd: return .int(left & right)
        case .bitOr: return .int(left | right)
        case .bitXor: return .int(left ^ right)
        case .equal: return .bool(left == right)
        case .notEqual: return .bool(left != right)
        case .less: return .bool(left < right)
        case .lessOrEqual: return .bool(left <= right)
        case .greater: return .bool(left > right)
        case .greaterOrEqual: return .bool(left >= right)
        case .range: return .range(RangeBox(start: left, end: right, isInclusive: false))
        case .inclusiveRange: return .range(RangeBox(start: left, end: right, isInclusive: true))
        }
    }

    /// The outcome of an operator on two floats, or nil when there is none.
    static func floats(_ op: BinaryOperator, _ left: Double, _ right: Double) -> Value? {
        switch op {
        case .add: .float(left + right)
        case .subtract: .float(left - right)
        case .multiply: .float(left * right)
        case .divide: .float(left / right)
        case .modulo: .float(left.truncatingRemainder(dividingBy: right))
        case .power: .float(FloatPower.power(left, right))
        case .equal: .bool(Value.floatsEqual(left, right))
        case .notEqual: .bool(!Value.floatsEqual(left, right))
        case .less: .bool(Value.floatExceeds(right, left))
        case .lessOrEqual: .bool(Value.floatExceeds(right, left) || Value.floatsEqual(left, right))
        case .greater: .bool(Value.floatExceeds(left, right))
        case .greaterOrEqual: .bool(Value.floatExceeds(left, right) || Value.floatsEqual(left, right))
        default: nil
        }
    }

    /// `-x`.
    static func negate(_ value: Int64) throws(ScriptError) -> Int64 {
        let (result, overflow) = Int64(0).subtractingReportingOverflow(value)
        if overflow { throw ScriptError(.arithmetic("Negation overflow: -\(value)")) }
        return result
    }

    /// Positive counts shift left, negative ones right; 64 and more leave nothing, or the sign.
    private static func shift(_ value: Int64, by count: Int64) -> Int64 {
        if count >= 64 { return 0 }
        if count <= -64 { return value < 0 ? -1 : 0 }
        return count >= 0 ? value << count : value >> -count
    }

    private static func power(_ base: Int64, _ exponent: Int64) throws(ScriptError) -> Int64 {
        if exponent < 0 { throw error("Integer raised to a negative power", "**", base, exponent) }
        if base == 0 || base == 1 { return exponent == 0 ? 1 : base }
        if base == -1 { return exponent % 2 == 0 ? 1 : -1 }
        if exponent > 63 { throw error("Exponential overflow", "**", base, exponent) }
        var result: Int64 = 1
        for _ in 0..<exponent {
            result = try checked(
                result.multipliedReportingOverflow(by: base), "Exponential overflow", "**", base, exponent)
        }
        return result
    }

    private static func checked(
        _ result: (partialValue: Int64, overflow: Bool), _ text: String, _ op: String, _ left: Int64, _ right: Int64
    ) throws(ScriptError) -> Int64 {
        if result.overflow { throw error(text, op, left, right) }
        return result.partialValue
    }

    private static func error(_ text: String, _ op: String, _ left: Int64, _ right: Int64) -> ScriptError {
        ScriptError(.arithmetic("\(text): \(left) \(op) \(right)"))
    }
}
