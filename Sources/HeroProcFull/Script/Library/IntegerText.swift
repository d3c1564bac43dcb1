/// Whole numbers as text in any radix from 2 to 36.
enum IntegerText {
    /// Why a text is no whole number of 64 bits.
    enum Problem: String, Error {
        case empty = "cannot parse integer from empty string"
        case invalid = "invalid digit found in string"
        case tooLarge = "number too large to fit in target type"
        case tooSmall = "number too small to fit in target type"
    }

    /// Reads an optional sign and at least one digit; letters of both cases are digits above 9.
    static func parse(_ bytes: some Collection<UInt8>, radix: Int64) -> Result<Int64, Problem> {
        guard let first = bytes.first else { return .failure(.empty) }
        let isNegative = first == UInt8(ascii: "-")
        let digits = isNegative || first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes[...]
        if digits.isEmpty { return .failure(.invalid) }
        var number: Int64 = 0
        var problem: Problem?
        for byte in digits {
            guard let digit = digit(byte), digit < radix else { return .failure(.invalid) }
            let (scaled, isScaledOver) = number.multipliedReportingOverflow(by: radix)
            let (next, isOver) =
                isNegative ? scaled.subtractingReportingOverflow(digit) : scaled.addingReportingOverflow(digit)
            if isScaledOver || isOver { problem = isNegative ? .tooSmall : .tooLarge }
            number = next
        }
        return problem.map { .failure($0) } ?? .success(number)
    }

    /// The digits of the number's 64 bits, read without a sign.
    static func bits(of value: Int64, radix: Int) -> Value {
        .string(String(UInt64(bitPattern: value), radix: radix))
    }

    private static func digit(_ byte: UInt8) -> Int64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int64(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int64(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
