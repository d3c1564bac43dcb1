extension Value {
    /// The script's `==` for values without items: numbers compare across int and float, with a relative epsilon; strings and
    /// blobs by content; different types are unequal; function pointers are never equal. Containers: `Machine.equals`.
    func equalsPlainly(_ other: Value) -> Bool {
        switch (self, other) {
        case (.int(let left), .int(let right)): left == right
        case (.float(let left), .float(let right)): Value.floatsEqual(left, right)
        case (.int(let left), .float(let right)): Value.floatsEqual(Double(left), right)
        case (.float(let left), .int(let right)): Value.floatsEqual(left, Double(right))
        case (.char(let left), .string(let right)): right.isSingle(left)
        case (.string(let left), .char(let right)): left.isSingle(right)
        default: equalsStrictly(other)
        }
    }

    /// The strict match of `switch` for values without items: same type and same content.
    package func matchesPlainly(_ other: Value) -> Bool {
        if case .float(let left) = self, case .float(let right) = other { return left == right }
        return equalsStrictly(other)
    }

    /// Equality of the types that compare only with their own.
    private func equalsStrictly(_ other: Value) -> Bool {
        switch (self, other) {
        case (.unit, .unit): true
        case (.int(let left), .int(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        case (.char(let left), .char(let right)): left == right
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.blob(let left), .blob(let right)): left.bytes == right.bytes
        case (.range(let left), .range(let right)):
            left.start == right.start && left.end == right.end && left.isInclusive == right.isInclusive
        case (.host(let left), .host(let right)): left.object === right.object
        default: false
        }
    }

    /// Float equality with a relative epsilon of 2⁻⁵². Infinity differs from nothing and equals nothing, as in the reference.
    package static func floatsEqual(_ left: Double, _ right: Double) -> Bool {
        if left == right { return left.isFinite }
        let product = left * right
        let scale = product == 0 ? 1 : max(abs(left), abs(right))
        return abs(left - right) / scale <= Double.ulpOfOne
    }

    /// Whether two floats differ by more than the relative epsilon.
    package static func floatsDiffer(_ left: Double, _ right: Double) -> Bool {
        floatExceeds(left, right) || floatExceeds(right, left)
    }

    /// Whether `left` is greater than `right` by more than the relative epsilon.
    package static func floatExceeds(_ left: Double, _ right: Double) -> Bool {
        guard left > right else { return false }
        let product = left * right
        let scale = product == 0 ? 1 : max(abs(left), abs(right))
        // A clear case needs no division, which takes long: twice the epsilon can be multiplied without rounding.
        return left - right > 2 * Double.ulpOfOne * scale || (left - right) / scale > Double.ulpOfOne
    }
}

extension Text {
    /// Whether it is exactly one scalar.
    func isSingle(_ scalar: Unicode.Scalar) -> Bool {
        bytes.elementsEqual(scalar.utf8)
    }
}

extension Unicode.Scalar {
    /// The scalar's UTF-8 bytes.
    var utf8: [UInt8] { Array(String(self).utf8) }
}
