extension [UInt8] {
    /// Appends a number's decimal digits.
    mutating func append(decimal number: Int64) {
        // The longest number has nineteen digits and a sign.
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var place = digits.count
            var rest = number.magnitude
            repeat {
                place -= 1
                unsafe digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            if number < 0 {
                place -= 1
                unsafe digits[place] = UInt8(ascii: "-")
            }
            unsafe append(contentsOf: UnsafeBufferPointer(rebasing: digits[place...]))
        }
    }
}
