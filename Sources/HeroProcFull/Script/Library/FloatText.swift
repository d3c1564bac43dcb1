/// The text of a floating-point number in the reference's forms, on top of the shortest digits that read back the same.
struct FloatText {
    /// The shortest decimal digits, without zeros at either end; empty for zero.
    private let digits: [UInt8]
    /// How many digits stand before the decimal point; negative or 0 when zeros follow the point first.
    private let pointAt: Int
    private let value: Double

    /// The text of a number.
    init(_ value: Double) {
        self.value = value
        (digits, pointAt) = value.isFinite ? FloatText.shortest(value.magnitude) : ([], 0)
    }

    /// The form of `print`: plain decimals between 1e-13 and 1e13 (both rounded to single precision), else an exponent.
    /// Zero has no sign.
    var display: [UInt8] {
        if value == 0 { return Array("0.0".utf8) }
        let magnitude = value.magnitude
        let isExtreme = magnitude > Double(Float(1e13)) || magnitude < Double(Float(1e-13))
        return written(isExtreme ? exponential : decimal)
    }

    /// The form inside containers: plain decimals from 1e-4 up to below 1e16, else an exponent.
    var debug: [UInt8] {
        if value == 0 { return Array((value.sign == .minus ? "-0.0" : "0.0").utf8) }
        let magnitude = value.magnitude
        return written(magnitude >= 1e16 || magnitude < 1e-4 ? exponential : decimal)
    }

    /// Decimals however long they get, without `.0`: the form in error texts.
    var plain: [UInt8] {
        if value == 0 { return Array((value.sign == .minus ? "-0" : "0").utf8) }
        return written(pointAt >= digits.count ? whole : decimal)
    }

    private func written(_ body: [UInt8]) -> [UInt8] {
        if value.isNaN { return Array("NaN".utf8) }
        let sign: [UInt8] = value < 0 ? [UInt8(ascii: "-")] : []
        return sign + (value.isInfinite ? Array("inf".utf8) : body)
    }

    /// The integer part, filled up with zeros.
    private var whole: [UInt8] {
        digits + Array(repeating: UInt8(ascii: "0"), count: max(0, pointAt - digits.count))
    }

    /// All digits with a point in their middle, `.0` when there is no fraction.
    private var decimal: [UInt8] {
        if pointAt >= digits.count { return whole + Array(".0".utf8) }
        if pointAt > 0 { return digits[..<pointAt] + [UInt8(ascii: ".")] + digits[pointAt...] }
        return Array("0.".utf8) + Array(repeating: UInt8(ascii: "0"), count: -pointAt) + digits
    }

    /// One digit, the others behind a point, `e` and the power of ten.
    private var exponential: [UInt8] {
        let fraction = digits.count > 1 ? [UInt8(ascii: ".")] + digits.dropFirst() : []
        return digits.prefix(1) + fraction + Array("e\(pointAt - 1)".utf8)
    }

    /// Takes the standard library's shortest text apart: `123.4`, `1e+20`, `5e-324`.
    private static func shortest(_ magnitude: Double) -> (digits: [UInt8], pointAt: Int) {
        var digits: [UInt8] = []
        var pointAt: Int?
        var exponent = 0
        let text = Array(magnitude.description.utf8)
        for (index, byte) in text.enumerated() {
            if byte == UInt8(ascii: ".") {
                pointAt = digits.count
            } else if byte == UInt8(ascii: "e") {
                exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
                break
            } else {
                digits.append(byte)
            }
        }
        let zero = UInt8(ascii: "0")
        let leading = digits.prefix { $0 == zero }.count
        let point = (pointAt ?? digits.count) + exponent - leading
        digits.removeFirst(leading)
        while digits.last == zero { digits.removeLast() }
        return (digits, point)
    }
}

extension FloatText {
    /// Why a text is no number.
    enum Problem: String, Error {
        case empty = "cannot parse float from empty string"
        case invalid = "invalid float literal"
    }

    /// Reads a decimal number: a sign, digits with a point, an exponent; or `inf`, `infinity`, `nan` in any case.
    static func parse(_ bytes: some Collection<UInt8>) -> Result<Double, Problem> {
        guard let first = bytes.first else { return .failure(.empty) }
        let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
        let body = Array(isSigned ? bytes.dropFirst() : bytes[...])
        let isNegative = first == UInt8(ascii: "-")
        switch String(decoding: body.map { $0 | 0x20 }, as: UTF8.self) {
        case "inf", "infinity": return .success(isNegative ? -.infinity : .infinity)
        case "nan": return .success(.nan)
        default: break
        }
        guard let text = normalised(body), let number = Double(text) else { return .failure(.invalid) }
        return .success(isNegative ? -number : number)
    }

    /// The number with digits on both sides of the point, or nil when it is not of the form `digits[.digits][e[±]digits]`.
    private static func normalised(_ body: [UInt8]) -> String? {
        var rest = body[...]
        func digits() -> [UInt8] {
            let run = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            rest = rest.dropFirst(run.count)
            return Array(run)
        }
        let whole = digits()
        var fraction: [UInt8] = []
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = digits()
        }
        if whole.isEmpty && fraction.isEmpty { return nil }
        var exponent = Array("0".utf8)
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            var sign: [UInt8] = []
            if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
                sign = [first]
                rest = rest.dropFirst()
            }
            let power = digits()
            if power.isEmpty { return nil }
            exponent = sign + power
        }
        if !rest.isEmpty { return nil }
        let zero = Array("0".utf8)
        let bytes = zero + whole + Array(".".utf8) + fraction + zero + Array("e".utf8) + exponent
        return String(decoding: bytes, as: UTF8.self)
    }
}
