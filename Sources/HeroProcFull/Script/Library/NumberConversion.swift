/// Changes of numbers that can fail.
enum NumberConversion {
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
}
