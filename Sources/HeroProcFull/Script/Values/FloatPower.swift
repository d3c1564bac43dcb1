import Glibc

/// `**` on floats.
enum FloatPower {
    /// `base` raised to `exponent`, as libm has it.
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}
