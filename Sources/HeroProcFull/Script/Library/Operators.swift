/// The built-in operators, which no registration can replace.
extension Machine {
    /// `left op right` when the operator is built in for these types, else nil. Different types that have no common operator
    /// are unequal and in no order.
    func builtIn(_ op: BinaryOperator, _ left: Value, _ right: Value) throws(ScriptError) -> Value? {
        switch (left, right) {
        case (.int(let left), .int(let right)): return try integers(op, left, right)
        case (.float(let left), .float(let right)): return floats(op, left, right)
        case (.int(let left), .float(let right)): return floats(op, Double(left), right)
        case (.float(let left), .int(let right)): return floats(op, left, Double(right))
        case (.bool(let left), .bool(let right)): return bools(op, left, right)
        case (.string(let left), .string(let right)): return try texts(op, left, right, both: left, right)
        case (.string(let left), .char(let right)): return try texts(op, left, Text(utf8: right.utf8), both: left, nil)
        case (.char(let left), .string(let right)): return try texts(op, Text(utf8: left.utf8), right, both: nil, right)
        case (.char(let left), .char(let right)):
            if op == .add { return .string(Text(utf8: left.utf8 + right.utf8)) }
            return Arithmetic.compare(op, left, right).map { .bool($0) }
        case (.timestamp(let left), .timestamp(let right)): return Arithmetic.compare(op, left, right).map { .bool($0) }
        case (.tagged(let box), _): return try builtIn(op, box.value, right)
        case (_, .tagged(let box)): return try builtIn(op, left, box.value)
        case (.cell(let cell), _): return try builtIn(op, cell.value, right)
        case (_, .cell(let cell)): return try builtIn(op, left, cell.value)
        default: return try others(op, left, right)
        }
    }

    private func integers(_ op: BinaryOperator, _ left: Int64, _ right: Int64) throws(ScriptError) -> Value? {
        if let number = try Arithmetic.integers(op, left, right) { return .int(number) }
        if op == .range || op == .inclusiveRange {
            return .range(RangeBox(start: left, end: right, isInclusive: op == .inclusiveRange))
        }
        return Arithmetic.compare(op, left, right).map { .bool($0) }
    }

    private func floats(_ op: BinaryOperator, _ left: Double, _ right: Double) -> Value? {
        if let number = Arithmetic.floats(op, left, right) { return .float(number) }
        return Arithmetic.compare(op, floats: left, right).map { .bool($0) }
    }

    private func bools(_ op: BinaryOperator, _ left: Bool, _ right: Bool) -> Value? {
        switch op {
        case .bitAnd: .bool(left && right)
        case .bitOr: .bool(left || right)
        case .bitXor: .bool(left != right)
        default: Arithmetic.compare(op, left ? 1 : 0, right ? 1 : 0).map { .bool($0) }
        }
    }

    /// Strings and characters. `both` holds the operands that are strings, to be answered unchanged where nothing is added.
    private func texts(
        _ op: BinaryOperator, _ left: Text, _ right: Text, both leftText: Text?, _ rightText: Text?
    ) throws(ScriptError) -> Value? {
        switch op {
        case .add:
            if let leftText, right.bytes.isEmpty { return .string(leftText) }
            if let rightText, left.bytes.isEmpty { return .string(rightText) }
            try checkText(bytes: left.bytes.count + right.bytes.count)
            try charge((left.bytes.count + right.bytes.count) / Limits.unitsPerOperation)
            return .string(Text(utf8: left.bytes + right.bytes))
        case .subtract where leftText != nil:
            // Two strings of which one is empty give the other, as in the reference.
            if let rightText, left.bytes.isEmpty { return .string(rightText) }
            return .string(try without(left, right))
        default: return Arithmetic.compare(op, left, right).map { .bool($0) }
        }
    }

    /// A string without all occurrences of another.
    private func without(_ text: Text, _ part: Text) throws(ScriptError) -> Text {
        if part.bytes.isEmpty { return text }
        try charge((text.bytes.count + part.bytes.count) / Limits.unitsPerOperation)
        let places = ByteSearch(part.bytes).all(in: text.bytes)
        if places.isEmpty { return text }
        var kept: [UInt8] = []
        var done = 0
        for place in places {
            kept.append(contentsOf: text.bytes[done..<place])
            done = place + part.bytes.count
        }
        return Text(utf8: kept + text.bytes[done...])
    }

    private func others(_ op: BinaryOperator, _ left: Value, _ right: Value) throws(ScriptError) -> Value? {
        if op == .add, let sum = try joined(left, right) { return sum }
        if left.tag == right.tag {
            switch (left, op) {
            case (.function, _), (.iterator, _), (.host, _): return nil
            case (_, .equal): return .bool(try equals(left, right))
            case (_, .notEqual): return .bool(try !equals(left, right))
            default: return left.isUnit && op.isOrder ? .bool(false) : nil
            }
        }
        if left.tag == .host || right.tag == .host { return nil }
        switch (left, right) {
        case (.blob, .char): return nil
        case (.unit, .int(let end)) where op == .range || op == .inclusiveRange:
            return .range(RangeBox(start: 0, end: end, isInclusive: op == .inclusiveRange))
        case (.int(let start), .unit) where op == .range || op == .inclusiveRange:
            return .range(RangeBox(start: start, end: .max, isInclusive: op == .inclusiveRange))
        default: break
        }
        switch op {
        case .equal, .less, .lessOrEqual, .greater, .greaterOrEqual: return .bool(false)
        case .notEqual: return .bool(true)
        default: return nil
        }
    }

    /// The sum of containers, or of a string and anything.
    private func joined(_ left: Value, _ right: Value) throws(ScriptError) -> Value? {
        switch (left, right) {
        case (.array(let left), .array(let right)):
            try checkArray(left.items, adding: right.items)
            try charge((left.items.count + right.items.count) / Limits.unitsPerOperation)
            return .array(ArrayBox(left.items + right.items))
        case (.blob(let left), .blob(let right)): return try joinedBytes(left.bytes, right.bytes)
        case (.blob(let left), .char(let right)): return try joinedBytes(left.bytes, right.utf8)
        case (.map(let left), .map(let right)):
            try charge(left.count + right.count)
            let sum = MapBox(copy: left)
            for entry in right.entries { sum.set(entry.key, entry.value) }
            try checkSize(of: .map(sum))
            return .map(sum)
        case (.string(let text), _): return .string(try text.joined(to: right, isBefore: true, in: self))
        case (_, .string(let text)): return .string(try text.joined(to: left, isBefore: false, in: self))
        default: return nil
        }
    }

    private func joinedBytes(_ left: [UInt8], _ right: [UInt8]) throws(ScriptError) -> Value {
        try checkArray(items: left.count + right.count)
        try charge((left.count + right.count) / Limits.unitsPerOperation)
        return .blob(BlobBox(left + right))
    }
}

extension Machine {
    /// The text that a value adds to a string: its display form; a blob adds its bytes read as UTF-8.
    func added(_ value: Value) throws(ScriptError) -> [UInt8] {
        if case .blob(let box) = value.untagged {
            try checkText(bytes: box.bytes.count)
            return Array(String(decoding: box.bytes, as: UTF8.self).utf8)
        }
        return try written { $0.display(value) }
    }
}

extension Text {
    /// This string with a value's text behind or before it.
    fileprivate func joined(to value: Value, isBefore: Bool, in machine: Machine) throws(ScriptError) -> Text {
        let more = try machine.added(value)
        if more.isEmpty { return self }
        try machine.checkText(bytes: bytes.count + more.count)
        return Text(utf8: isBefore ? bytes + more : more + bytes)
    }
}

extension BinaryOperator {
    /// Whether it asks which of two values comes first.
    var isOrder: Bool {
        switch self {
        case .less, .lessOrEqual, .greater, .greaterOrEqual: true
        default: false
        }
    }
}
