extension Value {
    /// The script's `==` for built-in types: numbers compare across int and float, with a relative epsilon; strings, arrays,
    /// maps and blobs by content; different types are unequal; function pointers are never equal.
    package func equals(_ other: Value, depth: Int = 0) -> Bool {
        switch (self, other) {
        case (.int(let left), .int(let right)): left == right
        case (.float(let left), .float(let right)): Value.floatsEqual(left, right)
        case (.int(let left), .float(let right)): Value.floatsEqual(Double(left), right)
        case (.float(let left), .int(let right)): Value.floatsEqual(left, Double(right))
        case (.string(let left), .string(let right)): left == right
        case (.char(let left), .string(let right)): right.isSingle(left)
        case (.string(let left), .char(let right)): left.isSingle(right)
        case (.array(let left), .array(let right)): left === right || left.equals(right, depth: depth)
        case (.map(let left), .map(let right)): left === right || left.equals(right, depth: depth)
        case (.tagged(let box), _): box.value.equals(other, depth: depth)
        case (_, .tagged(let box)): equals(box.value, depth: depth)
        case (.cell(let cell), _): cell.value.equals(other, depth: depth)
        case (_, .cell(let cell)): equals(cell.value, depth: depth)
        default: equalsStrictly(other)
        }
    }

    /// Equality of the types that compare only with their own.
    private func equalsStrictly(_ other: Value) -> Bool {
        switch (self, other) {
        case (.unit, .unit): true
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

    /// Float equality with a relative epsilon of 2⁻⁵².
    package static func floatsEqual(_ left: Double, _ right: Double) -> Bool {
        if left == right { return true }
        let product = left * right
        let scale = product == 0 ? 1 : max(abs(left), abs(right))
        return abs(left - right) / scale <= Double.ulpOfOne
    }

    /// Whether `left` is greater than `right` by more than the relative epsilon.
    package static func floatExceeds(_ left: Double, _ right: Double) -> Bool {
        let product = left * right
        let scale = product == 0 ? 1 : max(abs(left), abs(right))
        return (left - right) / scale > Double.ulpOfOne
    }

    /// The strict match of `switch`: same type and same content.
    package func matches(_ other: Value, depth: Int = 0) -> Bool {
        switch (self, other) {
        case (.int(let left), .int(let right)): left == right
        case (.float(let left), .float(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.array(let left), .array(let right)):
            depth < Limits.nestingMax && left.items.count == right.items.count
                && zip(left.items, right.items).allSatisfy { $0.matches($1, depth: depth + 1) }
        case (.map(let left), .map(let right)):
            depth < Limits.nestingMax && left.count == right.count
                && left.entries.allSatisfy { right[$0.key].map($0.value.matches(depth: depth + 1)) ?? false }
        case (.tagged(let box), _): box.value.matches(other, depth: depth)
        case (_, .tagged(let box)): matches(box.value, depth: depth)
        case (.cell(let cell), _): cell.value.matches(other, depth: depth)
        case (_, .cell(let cell)): matches(cell.value, depth: depth)
        default: equalsStrictly(other)
        }
    }

    private func matches(depth: Int) -> (Value) -> Bool {
        { self.matches($0, depth: depth) }
    }
}

extension ArrayBox {
    /// Whether all items are equal, in order. Nesting beyond `Limits.nestingMax` counts as unequal.
    func equals(_ other: ArrayBox, depth: Int) -> Bool {
        guard depth < Limits.nestingMax, items.count == other.items.count else { return false }
        for index in items.indices where !items[index].equals(other.items[index], depth: depth + 1) { return false }
        return true
    }
}

extension MapBox {
    /// Whether both have the same keys with equal values.
    func equals(_ other: MapBox, depth: Int) -> Bool {
        guard depth < Limits.nestingMax, count == other.count else { return false }
        for entry in entries {
            guard let value = other[entry.key], entry.value.equals(value, depth: depth + 1) else { return false }
        }
        return true
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
